"""The journal as a reader sees it: what was done, what became of it, and what they may do about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.reader import Reader
from communities.networks.actions.journal import by_peers, why_not_undo
from communities.networks.actions.review import why_not_review
from communities.networks.forms_facilitation import JournalForm
from communities.networks.models import (
    FacilitationEntry,
    FacilitationEntryQuerySet,
    Network,
    PeerReview,
    PeerVoice,
)


@dataclass(frozen=True)
class Line:
    """An act, and what a page says beside it. `reasons`: of a review that is over, without the names."""

    entry: FacilitationEntry
    by_peers: bool
    undoing: FacilitationEntry | None
    undone: FacilitationEntry | None
    review: PeerReview | None
    reasons: list[tuple[str, str]]
    may_undo: bool
    may_ask: bool


def lines_of(entries: Sequence[FacilitationEntry], reader: Reader) -> list[Line]:
    """The acts with what became of them. One query, whatever their number."""
    now, reasons = timezone.now(), _reasons(entries)
    return [
        Line(
            entry=entry,
            by_peers=by_peers(entry),
            undoing=getattr(entry, "undoing", None),
            undone=entry.undoes,
            review=getattr(entry, "review", None),
            reasons=reasons.get(entry.pk, []),
            may_undo=reader.facilitates(entry.network_id) and not why_not_undo(entry, now),
            may_ask=may_ask(entry, reader) and not why_not_review(entry, now),
        )
        for entry in entries
    ]


def may_ask(entry: FacilitationEntry, reader: Reader) -> bool:
    """Whether the reader is someone who may ask for a review of an act: a member, but who did it."""
    return reader.person is not None and reader.belongs_to(entry.network_id) and reader.person.pk != entry.person_id


def _reasons(entries: Sequence[FacilitationEntry]) -> dict[int, list[tuple[str, str]]]:
    """The reasons of reviews that are over, by the act; in the order of their words, which tells nothing of whose."""
    over = [entry.pk for entry in entries if (review := getattr(entry, "review", None)) and review.decision]
    voices = PeerVoice.objects.filter(review__entry__in=over, say__in=[PeerVoice.Say.KEEP, PeerVoice.Say.UNDO])
    found: dict[int, list[tuple[str, str]]] = {}
    for voice in voices.select_related("review").order_by("reason", "pk") if over else []:
        found.setdefault(voice.review.entry_id, []).append((voice.get_say_display(), voice.reason))
    return found


def narrowed(network: Network, form: JournalForm) -> FacilitationEntryQuerySet:
    """The acts that a form leaves of a network's journal."""
    form.is_valid()
    chosen, rows = form.cleaned_data, FacilitationEntry.objects.of(network)
    if chosen.get("geste"):
        rows = rows.filter(act=chosen["geste"])
    if chosen.get("qui"):
        rows = rows.filter(person=int(chosen["qui"]))
    if chosen.get("depuis"):
        rows = rows.filter(at__date__gte=chosen["depuis"])
    if chosen.get("jusqua"):
        rows = rows.filter(at__date__lte=chosen["jusqua"])
    return rows


def who_acted(network: Network) -> list[tuple[str, str]]:
    """Those whose acts are in a network's journal, to choose among. In the order of names, never of numbers."""
    authors = FacilitationEntry.objects.filter(network=network).order_by().values("person_id")
    people: QuerySet[User] = User.objects.filter(pk__in=authors).order_by("last_name", "first_name", "pk")
    return [(str(person.pk), person.get_full_name()) for person in people]


def asked_of(network: Network, reader: Reader) -> list[PeerVoice]:
    """The reviews of this network that wait for the reader's voice."""
    mine = PeerVoice.objects.filter(person=reader.person, say="", review__decision="", review__entry__network=network)
    return list(mine.select_related("review__entry").order_by("drawn_at", "pk"))
