"""What a draft still lacks before editors read it, and what its writers may want to look at."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forums.permissions import audience_of
from home.capitalisation.consent import wording
from home.capitalisation.consent.blocking import Blocking, blocking
from home.capitalisation.models import Comment, Draft, Passage, PassageVersion, Quotation, Section, Suggestion
from home.capitalisation.models.consent import GIVEN
from home.capitalisation.picking.sources import audience_of_meeting, audience_of_need
from home.capitalisation.withholding import Veil
from home.pages.passage import PassageValue
from writing.limits import Refused, check


@dataclass(frozen=True)
class Lacking:
    """Something that keeps a draft from being submitted, in words; `blocking`: whose words, when it is a consent."""

    words: str
    blocking: Blocking | None = None


class NotReady(Exception):
    """A draft cannot be submitted yet: `found` says all that is missing."""

    def __init__(self, found: Sequence[Lacking]) -> None:
        super().__init__(" ".join(one.words for one in found))
        self.found = list(found)


def missing(draft: Draft, changes: str = "") -> list[Lacking]:
    """All that keeps a draft from being submitted. Nine queries at most.

    `changes`: what is said of the next version.
    """
    found = []
    if not draft.title.strip():
        found.append(Lacking(_("Donnez un titre.")))
    if not draft.aim.strip():
        found.append(Lacking(_("Dites en une phrase à quoi cela servira.")))
    bodies = list(Passage.objects.filter(draft=draft, removed_at=None).order_by("pk").values_list("body", flat=True))
    if not any(body.strip() for body in bodies):
        found.append(Lacking(_("Écrivez au moins un passage.")))
    for body in bodies:
        try:
            check(body)
        except Refused as refused:
            found.append(Lacking(str(refused)))
    return found + [Lacking(str(one.why.label), one) for one in blocking(draft, changes)]


def worth_a_look(draft: Draft) -> list[str]:
    """What keeps nothing back, but deserves a look. Five queries at most."""
    said = []
    if _of_a_closed_place(draft):
        said.append(
            _("Le titre est celui d'un échange réservé à ses membres : il serait lu de tout le monde. Changez-le ?")
        )
    written = set(draft.passages.filter(removed_at=None).order_by().values_list("section", flat=True))
    empty = [str(section.label) for section in Section if section.value not in written]
    if empty:
        said.append(_("Parties encore vides : %(names)s.") % {"names": ", ".join(empty)})
    open_ones = Suggestion.objects.filter(passage__draft=draft, passage__removed_at=None, state=Suggestion.State.OPEN)
    if count := open_ones.count():
        said.append(
            ngettext(
                "%(count)d suggestion attend d'être prise ou laissée.",
                "%(count)d suggestions attendent d'être prises ou laissées.",
                count,
            )
            % {"count": count}
        )
    comments = Comment.objects.filter(passage__draft=draft, passage__removed_at=None, settled_at=None)
    if count := comments.count():
        said.append(
            ngettext("%(count)d commentaire reste ouvert.", "%(count)d commentaires restent ouverts.", count)
            % {"count": count}
        )
    return said


def _of_a_closed_place(draft: Draft) -> bool:
    """Whether a draft bears the title of a thread, a meeting or a need that not everyone may read: the one it began
    from, or one that it quotes. Two queries.
    """
    title = wording.words_of(draft.title)
    quoted = Quotation.objects.filter(draft=draft).select_related("post__topic__forum", "point__meeting", "need")
    begun = Draft.objects.select_related("topic__forum", "meeting", "need").get(pk=draft.pk)
    topics = [begun.topic, *(one.post.topic for one in quoted if one.post)]
    meetings = [begun.meeting, *(one.point.meeting for one in quoted if one.point)]
    needs = [begun.need, *(one.need for one in quoted)]
    places = [(one.subject, audience_of(one.forum)) for one in topics if one]
    places += [(one.title, audience_of_meeting(one)) for one in meetings if one]
    places += [(one.title, audience_of_need(one)) for one in needs if one]
    return any(audience != "public" and wording.words_of(name) == title for name, audience in places)


@dataclass(frozen=True)
class Retouched:
    """A passage that editors changed on the page: what stands there, and what the draft says."""

    heading: str
    there: str
    here: str


def retouched(draft: Draft, veil: Veil) -> list[Retouched]:
    """The passages of the page that say what no state of the draft ever said: submitting would put the draft's back.

    Those that bear what is not the veil's reader's to read are left out.
    """
    if draft.page is None:
        return []
    page = draft.page.get_latest_revision_as_object()
    passages = {str(one.key): one for one in Passage.objects.filter(draft=draft)}
    quotations = list(wording.loaded(Quotation.objects.filter(draft=draft, consent__in=GIVEN)))
    states: dict[int, set[str]] = {}
    for pk, body in PassageVersion.objects.filter(passage__draft=draft).order_by("pk").values_list("passage", "body"):
        states.setdefault(pk, set()).update({_flat(body), _flat(wording.without_names(body, quotations))})
    found = []
    for block in page.body:
        passage = passages.get(str(block.value.get("key"))) if isinstance(block.value, PassageValue) else None
        if passage is None or veil.hides(passage, block.value["text"]):
            continue
        own = {_flat(passage.body), _flat(wording.without_names(passage.body, quotations))}
        if _flat(block.value["text"]) not in states.get(passage.pk, set()) | own:
            found.append(Retouched(passage.get_section_display(), block.value["text"], passage.body))
    return found


def _flat(text: str) -> str:
    return " ".join(text.split())
