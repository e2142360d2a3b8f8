"""Why a question may be one's own to answer: by what one works on, where one works, and what one takes care of."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from communities.people.models import Profile
from forums.forum_conversation.models import Topic
from reference.models import Territory
from reference.names import name_key
from reference.queries import lineage

SMALL_WORDS = {"de", "la", "le", "les", "l", "d", "du", "des", "en", "aux", "a", "au"}


@dataclass(frozen=True)
class Calling:
    """What a person says of their work: each field as the sets of words that stand for it, and their territory."""

    fields: tuple[tuple[str, tuple[frozenset[str], ...]], ...]
    territory_id: int | None

    @classmethod
    def of(cls, profile: Profile | None) -> "Calling":
        """From a profile; its fields take one query."""
        if profile is None:
            return cls((), None)
        return cls(tuple((field.name, aspects(field.name)) for field in profile.fields.all()), profile.territory_id)

    def field_for(self, labels: Iterable[str]) -> str:
        """The field of theirs that these words are about, or ""."""
        said = [words_of(label) for label in labels]
        for name, parts in self.fields:
            if any(part <= words or words <= part for part in parts for words in said if words):
                return name
        return ""


def words_of(text: str) -> frozenset[str]:
    """The words of a label that say something."""
    return frozenset(word for word in name_key(text).split() if word not in SMALL_WORDS)


def aspects(name: str) -> tuple[frozenset[str], ...]:
    """What a field is made of: « Emploi et insertion » is about either."""
    return tuple(words for part in name_key(name).split(" et ") if (words := words_of(part)))


def reasons(topics: list[Topic], calling: Calling, facilitates_in: frozenset[int]) -> dict[int, tuple[int, str]]:
    """Why each of these questions is shown to this person: its rank (the closest first) and words, by its id.

    The topics come with keywords and forum__network. Two queries for the territories, none where there are none.
    """
    around = _around(topics, calling.territory_id)
    found: dict[int, tuple[int, str]] = {}
    for topic in topics:
        network = topic.forum.network
        labels = [word.label for word in topic.keywords.all()] + ([network.name] if network else [])
        field, place = calling.field_for(labels), around.get(topic.pk)
        parts = []
        if field:
            parts.append(_("vous travaillez sur : %(field)s") % {"field": field.lower()})
        if place:
            parts.append(_("cela se passe chez vous : %(place)s") % {"place": place})
        if parts:
            found[topic.pk] = (2 - len(parts), _("parce que %(why)s") % {"why": _(" et ").join(parts)})
        elif topic.forum.network_id in facilitates_in:
            found[topic.pk] = (2, _("parce que vous animez ce réseau"))
    return found


def _around(topics: list[Topic], home_id: int | None) -> dict[int, str]:
    """The place that a question and the person share: the question's, in or around theirs."""
    asked = {topic.territory_id for topic in topics if topic.territory_id}
    if home_id is None or not asked:
        return {}
    above = lineage([home_id, *asked])
    home = {place.pk for place in above.get(home_id, [])}
    found = {}
    for topic in topics:
        line: list[Territory] = above.get(topic.territory_id or 0, [])
        if line and (topic.territory_id in home or home_id in {place.pk for place in line}):
            found[topic.pk] = line[0].name
    return found
