"""Peer review: members drawn by lot look at an act of facilitation again; what they decide is done, and published.

Whose voice said what stays between the voice and its author: the journal publishes the decision and the reasons.
"""

import datetime as dt
from random import SystemRandom

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reader import Reader
from background.tasks import durable
from communities.networks.actions.journal import UndoRefused, held, reasoned, undo, undoable_until, why_not_undo
from communities.networks.models import Facilitation, FacilitationEntry, Membership, PeerReview, PeerVoice

Say, Decision = PeerVoice.Say, PeerReview.Decision
_lot = SystemRandom()


class ReviewRefused(Exception):
    """This review cannot be asked for or answered; its text is fit for the page."""


def why_not_review(entry: FacilitationEntry, now: dt.datetime) -> str:
    """Why nobody may ask for a review of this act, in a sentence; empty where a member other than its author may."""
    if getattr(entry, "review", None) is not None:
        return _("Une relecture de ce geste a déjà été demandée.")
    if sentence := why_not_undo(entry, now):
        if not entry.undone_at and undoable_until(entry) <= now:
            return _("Une relecture se demande pendant %(days)d jours ; ce délai est passé.") % {
                "days": settings.UNDO_DAYS
            }
        return sentence
    return ""


@transaction.atomic
def ask_review(*, entry: FacilitationEntry, by: Reader, reason: str, at: dt.datetime | None = None) -> PeerReview:
    """Have members drawn by lot look at an act again: three, or all who can where there are fewer.

    Neither the act's author, nor who asks, nor who facilitates today is drawn. Asking again gives back the review that
    was asked for. Raises PermissionDenied for who is not a member, or did it; ReasonMissing; ReviewRefused (it was
    undone, too long ago, cannot be undone, or nobody can be drawn).
    """
    if by.person is None or not by.belongs_to(entry.network_id) or by.person.pk == entry.person_id:
        raise PermissionDenied
    reason, now = reasoned(reason), at or timezone.now()
    entry = held(entry.pk)
    known = PeerReview.objects.filter(entry=entry).first()
    if known is not None and known.asked_by_id == by.person.pk:
        return known
    if sentence := why_not_review(entry, now):
        raise ReviewRefused(sentence)
    review = PeerReview.objects.create(entry=entry, asked_by=by.person, reason=reason[:400], asked_at=now)
    if not _draw(review, settings.REVIEWERS, now):
        raise ReviewRefused(
            _(
                "Personne ne peut être tiré au sort : il faut au moins un membre qui n'anime pas le réseau, n'a pas "
                "fait ce geste et ne demande pas la relecture. Parlez-en dans le forum du réseau."
            )
        )
    return review


@transaction.atomic
def say(*, review: PeerReview, by: Reader, say: str, reason: str = "", at: dt.datetime | None = None) -> PeerReview:
    """Say whether an act is kept or undone, and why; or hand one's turn on, and another is drawn.

    The decision falls with the voice that makes a majority; an act is undone by a majority only. Saying it twice
    changes nothing. Raises PermissionDenied for who was not drawn, or left the network; ReasonMissing; ReviewRefused
    once the review is over, or one has answered already; ValueError for anything else than keep, undo or pass.
    """
    if by.person is None:
        raise PermissionDenied
    if say not in (Say.KEEP, Say.UNDO, Say.PASS):
        raise ValueError(say)
    review, now = _held(review.pk), at or timezone.now()
    voice = PeerVoice.objects.filter(review=review, person=by.person).first()
    if voice is None or not by.belongs_to(review.entry.network_id):
        raise PermissionDenied
    if voice.say == say:
        return review
    if voice.say or review.decision:
        raise ReviewRefused(_("Cette relecture n'attend plus votre réponse."))
    if by.facilitates(review.entry.network_id) and say != Say.PASS:
        raise ReviewRefused(_("Vous animez ce réseau depuis : passez votre tour."))
    reason = " ".join(reason.split())[:400] if say == Say.PASS else reasoned(reason)[:400]
    voice.say, voice.reason, voice.said_at = say, reason, now
    voice.save(update_fields=["say", "reason", "said_at"])
    if say == Say.PASS:
        _draw(review, 1, now)
    _decide(review, now)
    return review


@durable()
def close_due() -> None:
    """Duty: whoever did not answer in settings.REVIEW_DAYS is waited for no more; the voices that came decide."""
    now = timezone.now()
    late = now - dt.timedelta(days=settings.REVIEW_DAYS)
    due = PeerReview.objects.filter(decision="", voices__say="", voices__drawn_at__lte=late).order_by("pk").distinct()
    for pk in list(due.values_list("pk", flat=True)):
        close(pk, now)


@transaction.atomic
def close(pk: int, now: dt.datetime) -> PeerReview:
    """Let the voices of one review that are late fall silent, and decide if nobody is waited for. Twice is once.

    Without any answer others are drawn, once; if they do not answer either, the act stays and the review says so.
    """
    review = _held(pk)
    if review.decision:
        return review
    late = now - dt.timedelta(days=settings.REVIEW_DAYS)
    review.voices.filter(say="", drawn_at__lte=late).update(say=Say.SILENT)
    _decide(review, now)
    return review


def _held(pk: int) -> PeerReview:
    """A review as it is now, the row of its act locked, as whoever undoes the act locks it."""
    entry = held(PeerReview.objects.only("entry_id").get(pk=pk).entry_id)
    review = PeerReview.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=pk)
    review.entry = entry
    return review


def _draw(review: PeerReview, count: int, now: dt.datetime) -> int:
    """Draw so many more by lot, as far as there are; each is told. Gives back how many."""
    entry = review.entry
    today = timezone.localdate(now)
    facilitating = Facilitation.objects.filter(network=entry.network_id, starts_on__lte=today, ends_on__gte=today)
    drawn = review.voices.values("person_id")
    able = (
        Membership.objects.filter(network=entry.network_id, person__is_active=True, person__anonymised_at=None)
        .filter(person__kind=User.Kind.PROFESSIONAL)
        .exclude(person__in=[entry.person_id, review.asked_by_id])
        .exclude(person__in=facilitating.order_by().values("person_id"))
        .exclude(person__in=drawn.order_by())
    )
    people = list(able.order_by("person_id").values_list("person_id", flat=True))
    chosen = _lot.sample(people, min(count, len(people)))
    for person in chosen:
        voice = PeerVoice.objects.create(review=review, person_id=person, drawn_at=now)
        tell_drawn.enqueue(voice.pk)
    return len(chosen)


def _decide(review: PeerReview, now: dt.datetime) -> None:
    says = list(review.voices.order_by("pk").values_list("say", flat=True))
    keep, undone, waiting = says.count(Say.KEEP), says.count(Say.UNDO), says.count("")
    seats = keep + undone + waiting
    if seats and undone * 2 > seats:
        _end(review, Decision.UNDONE, now)
    elif seats and (keep * 2 > seats or (not waiting)):
        _end(review, Decision.KEPT, now)
    elif not seats:
        if not review.redrawn and _draw(review, settings.REVIEWERS, now):
            review.redrawn = True
            review.save(update_fields=["redrawn"])
        else:
            review.note = _("Personne n'a pu répondre : le geste reste.")
            _end(review, Decision.LAPSED, now)


def _end(review: PeerReview, decision: str, now: dt.datetime) -> None:
    review.decision, review.decided_at = decision, now
    review.save(update_fields=["decision", "decided_at", "note"])
    if decision == Decision.UNDONE:
        try:
            undo(review.entry, _peers(review), _("Décision d'une relecture entre pairs."), now)
        except UndoRefused as refused:
            review.note = (_("La décision n'a pas pu être appliquée.") + f" {refused}")[:300]
            review.save(update_fields=["note"])
    for person in {review.asked_by_id, review.entry.person_id}:
        tell_decided.enqueue(review.pk, person)


def _peers(review: PeerReview) -> Reader:
    """Who does what the peers decided: it is signed by who asked for the review, since nobody learns who was drawn,
    with the powers of facilitation in this one network for this one act.
    """
    here = frozenset({review.entry.network_id})
    return Reader(person=review.asked_by, member_of=here, facilitates_in=here)


@durable()
def tell_drawn(pk: int) -> None:
    """Write to someone who was drawn, while their voice is waited for."""
    from communities.networks.letters import review_drawn

    shown = PeerVoice.objects.select_related("review__entry__network", "person")
    voice = shown.filter(pk=pk, say="", review__decision="").first()
    if voice is not None:
        review_drawn(voice)


@durable()
def tell_decided(pk: int, person: int) -> None:
    """Write to who asked for a review, or did what was looked at, what became of it."""
    from communities.networks.letters import review_decided

    review = PeerReview.objects.select_related("entry__network").get(pk=pk)
    review_decided(review, User.objects.get(pk=person))
