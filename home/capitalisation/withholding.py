"""What of a draft is not for a reader: words said behind a door that is not theirs, as long as nobody agreed to them.

Asked in one place by every door: the workshop, a passage, its past, what is said of it, the text to take along. Words
are kept back where a passage is linked to them, and wherever they stand as they were said.
"""

from collections.abc import Iterable

from accounts.reader import Reader
from forums.permissions import audience_of
from home.capitalisation.consent import wording
from home.capitalisation.models import Draft, Passage, Quotation
from home.capitalisation.models.consent import GIVEN
from home.capitalisation.picking.sources import audience_of_meeting, audience_of_need


class Veil:
    """What one reader may not read of one draft. Three queries at most, whatever its size."""

    def __init__(self, draft: Draft, reader: Reader) -> None:
        self.draft, self.reader = draft, reader
        quotations = wording.loaded(Quotation.objects.filter(draft=draft))
        quotations = quotations.select_related("post__topic__forum", "point__meeting", "need")
        self.quotations = {one.pk: one for one in quotations}
        for one in self.quotations.values():
            one.audience = narrowest(one)
        self.networks = wording.network_names(self.quotations.values())
        self.held: dict[int, list[Quotation]] = {}
        links = Passage.quotations.through.objects.filter(passage__draft=draft).order_by("pk")
        for passage, quotation in links.values_list("passage_id", "quotation_id") if self.quotations else ():
            self.held.setdefault(passage, []).append(self.quotations[quotation])
        self.hidden = {pk: one for pk, one in self.quotations.items() if self.keeps(one)}
        self._runs: dict[int, set[tuple[str, ...]]] = {}
        for one in self.hidden.values():
            own = wording.words_of(one.body)
            length = min(wording.RUN, len(own))
            if length > 3:
                self._runs.setdefault(length, set()).update(wording.runs(own, length))

    def keeps(self, quotation: Quotation) -> bool:
        """Whether these words are not the reader's to read. Everyone may read their own."""
        if quotation.consent in GIVEN or quotation.audience in self.reader.tokens:
            return False
        return self.reader.person is None or quotation.author_id != self.reader.person.pk

    def of(self, passage: Passage) -> list[Quotation]:
        """What a passage quotes."""
        return self.held.get(passage.pk, [])

    def hides_text(self, *texts: str) -> bool:
        """Whether words that are not the reader's to read stand in one of these texts."""
        if not self._runs:
            return False
        for text in texts:
            words = wording.words_of(text)
            if any(not known.isdisjoint(wording.runs(words, length)) for length, known in self._runs.items()):
                return True
        return False

    def behind(self, passage: Passage, *texts: str) -> list[Quotation]:
        """The words for which a passage, or something said of it, is kept back; empty where it shows."""
        linked = [one for one in self.of(passage) if one.pk in self.hidden]
        if linked or not self.hides_text(passage.body, *texts):
            return linked
        return list(self.hidden.values())

    def hides(self, passage: Passage, *texts: str) -> bool:
        """Whether a passage is kept back, or a text about it."""
        return bool(self.behind(passage, *texts))

    def places(self, quotations: Iterable[Quotation]) -> list[str]:
        """The doors behind which words were said, in words, each once: « échange réservé aux membres du réseau … »."""
        return list(dict.fromkeys(wording.reserved(one.audience, self.networks) for one in quotations))


def narrowest(quotation: Quotation) -> str:
    """Who may read the words where they were said: as it was when they were picked, or as it is now if that is fewer.

    What is quoted must be loaded, with the forum or the meeting it stands in.
    """
    if quotation.audience.startswith("network:"):
        return quotation.audience
    if quotation.post is not None:
        now = audience_of(quotation.post.topic.forum)
    elif quotation.point is not None:
        now = audience_of_meeting(quotation.point.meeting)
    else:
        now = audience_of_need(quotation.need) if quotation.need else quotation.audience
    return quotation.audience if now == "public" else now
