"""Needs as a reader sees them: with what they themselves already answered, and what each became."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.reader import Reader
from communities.networks.answers import Shown, known_of, met_by, visible
from communities.networks.models import Need, NeedAnswer, NeedSupport, NetworkDraft
from communities.networks.permissions import may_support
from search.models import Document


@dataclass(frozen=True)
class Card:
    """A need, and for this reader: whether they may answer it, share it already, offer help already, committed to the
    network it calls for; what it became, as far as they may see it; whether what it was met by is not theirs to see.
    """

    need: Need
    answerable: bool
    supports: bool
    helps: bool
    commits: bool = False
    answers: tuple[Shown, ...] = ()
    hidden: bool = False

    @property
    def draft(self) -> NetworkDraft | None:
        """The network that is being formed, or was, of this need."""
        draft: NetworkDraft | None = getattr(self.need, "draft", None)
        return draft


def with_own_supports(needs: Sequence[Need], reader: Reader) -> list[Card]:
    """The needs with the reader's own part in each: three queries whatever their number."""
    given = set(
        NeedSupport.objects.filter(person=reader.person, need__in=needs).order_by("pk").values_list("need_id", "kind")
    )
    became: dict[int, list[NeedAnswer]] = defaultdict(list)
    for answer in NeedAnswer.objects.filter(need__in=needs).select_related("network", "by__profile"):
        became[answer.need_id].append(answer)
    urls = [answer.url for answers in became.values() for answer in answers]
    known = known_of([*urls, *(need.met_by_url for need in needs)])
    shown = {need.pk: tuple(visible(became[need.pk], reader, known)) for need in needs}
    return [
        Card(
            need=need,
            answerable=may_support(reader, need),
            supports=(need.pk, NeedSupport.Kind.SUPPORT) in given,
            helps=(need.pk, NeedSupport.Kind.HELP) in given,
            commits=(need.pk, NeedSupport.Kind.COMMIT) in given,
            answers=shown[need.pk],
            hidden=bool(need.met_by) and not _shows(need, became[need.pk], shown[need.pk], reader, known),
        )
        for need in needs
    ]


def _shows(
    need: Need, became: Sequence[NeedAnswer], shown: Sequence[Shown], reader: Reader, known: Mapping[str, Document]
) -> bool:
    """Whether what a need was met by is the reader's to see: as it is where it stands among what it became."""
    linked = any(answer.url == need.met_by_url for answer in became)
    if linked and not any(one.url == need.met_by_url for one in shown):
        return False
    return bool(met_by(need, reader, known)[0])
