"""Asking those whom a draft quotes for their consent, reminding them once, and taking note of silence."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.reader import Reader
from background.tasks import durable
from home.capitalisation.consent import letters, wording
from home.capitalisation.consent.blocking import gone
from home.capitalisation.consent.doors import writes
from home.capitalisation.consent.register import Act, hold, record
from home.capitalisation.models import Consent, Draft, Quotation

TOGETHER = dt.timedelta(hours=1)  # what is asked of someone within an hour comes in one letter
LEFT = Q(author__is_active=False) | Q(author__anonymised_at__isnull=False) | Q(author__kind=User.Kind.STEERING)


def owe(quotation: Quotation) -> None:
    """Take note that a draft quotes someone, in the transaction that makes the quotation.

    Nobody is written to here: the writers ask all whom they quote at once, when they are ready. Someone who left the
    platform can answer nothing: their silence is known from the first day.
    """
    if quotation.consent == Consent.TO_ASK and gone(quotation.author):
        lapse(quotation, detail="gone")


def to_ask(draft: Draft) -> QuerySet[Quotation]:
    """The quotations of a draft whose authors are still to be asked: those that stand in a passage."""
    return wording.loaded(wording.standing(Quotation.objects.filter(draft=draft, consent=Consent.TO_ASK)))


@transaction.atomic
def ask(*, draft: Draft, by: Reader, at: dt.datetime | None = None) -> list[Quotation]:
    """Ask for their consent all those whom a draft quotes and who were not asked yet; the quotations asked about.

    One letter goes to each author, whatever the number of their messages; what is asked within the following hour
    comes in a second one, at its end. Asking again changes nothing. Raises PermissionDenied for who does not write it.
    """
    draft, now = hold(draft.pk), at or timezone.now()
    if by.person is None or not writes(by, draft) or draft.state == Draft.State.DROPPED:
        raise PermissionDenied
    asked = []
    for quotation in list(to_ask(draft)):
        if gone(quotation.author):
            lapse(quotation, detail="gone", at=now)
            continue
        quotation.consent, quotation.asked_at = Consent.ASKED, now
        quotation.save(update_fields=["consent", "asked_at"])
        record(quotation, Act.ASKED, by=by.person, at=now)
        asked.append(quotation)
    for author in sorted({quotation.author_id for quotation in asked}):
        _owe_letter(draft, author, now)
    return asked


def _owe_letter(draft: Draft, author: int, now: dt.datetime) -> None:
    """Owe an author their letter: now, or when the hour of the first is over if one has just gone."""
    recent = Quotation.objects.filter(draft=draft, author=author, asked_at__gt=now - TOGETHER, asked_at__lt=now)
    before = sorted({at for at in recent.values_list("asked_at", flat=True) if at})
    if not before:
        write_to_author.enqueue(draft.pk, author)
    elif len(before) == 1:  # a third press finds the second letter owed already
        write_to_author.using(run_after=before[0] + TOGETHER).enqueue(draft.pk, author)


@durable()
def write_to_author(draft: int, author: int) -> None:
    """Send an author the letter that asks for their consent: for all that still waits for their answer in a draft."""
    waiting = list(_awaiting(draft, author))
    if waiting and not gone(waiting[0].author):
        letters.asked(waiting)


def _awaiting(draft: int, author: int) -> QuerySet[Quotation]:
    rows = Quotation.objects.filter(draft=draft, author=author, consent=Consent.ASKED)
    return wording.loaded(rows.exclude(draft__state=Draft.State.DROPPED)).select_related("draft")


@transaction.atomic
def lapse(quotation: Quotation, *, detail: str = "", at: dt.datetime | None = None) -> None:
    """Write that a quotation stays without its author's consent: silence is not one."""
    hold(quotation.draft_id)
    quotation.consent, quotation.shown_as = Consent.SILENT, ""
    quotation.save(update_fields=["consent", "shown_as"])
    record(quotation, Act.LAPSED, detail=detail, at=at)


@durable()
def remind_and_lapse() -> None:
    """Remind once, at half the delay, those who did not answer; past it, or when they left, take note of silence."""
    now, delay = timezone.now(), dt.timedelta(days=settings.QUOTATION_DAYS)
    waiting = Quotation.objects.filter(consent=Consent.ASKED).exclude(draft__state=Draft.State.DROPPED)
    due = waiting.filter(Q(asked_at__lte=now - delay) | LEFT).order_by("draft_id", "pk")
    silent = [pk for pk in due.values_list("pk", flat=True) if _lapsed(pk, now)]
    late = waiting.filter(asked_at__lte=now - delay / 2, asked_at__gt=now - delay, reminded_at=None).exclude(LEFT)
    for draft, author in sorted(set(late.order_by().values_list("draft_id", "author_id"))):
        _remind(draft, author, now)
    for draft in sorted(set(Quotation.objects.filter(pk__in=silent).order_by().values_list("draft_id", flat=True))):
        tell_silence.enqueue(draft, silent)
    _follow_departures()


@transaction.atomic
def _lapsed(pk: int, now: dt.datetime) -> bool:
    quotation = Quotation.objects.select_related("author").get(pk=pk)
    hold(quotation.draft_id)
    quotation.refresh_from_db(fields=["consent", "asked_at"])
    left = gone(quotation.author)
    if quotation.consent != Consent.ASKED:
        return False
    lapse(quotation, detail="gone" if left else "", at=now)
    return True


@transaction.atomic
def _remind(draft: int, author: int, now: dt.datetime) -> None:
    hold(draft)
    waiting = list(_awaiting(draft, author).filter(reminded_at=None))
    for quotation in waiting:
        quotation.reminded_at = now
        quotation.save(update_fields=["reminded_at"])
        record(quotation, Act.REMINDED, at=now)
    if waiting:
        write_reminder.enqueue(draft, author)


@durable()
def write_reminder(draft: int, author: int) -> None:
    """Send the one reminder, to who takes letters that they did not ask for."""
    waiting = list(_awaiting(draft, author))
    if waiting and not gone(waiting[0].author):
        letters.reminded(waiting)


@durable()
def tell_silence(draft: int, quotations: list[int]) -> None:
    """Tell the writers of a draft whose words they have to do without."""
    silent = Quotation.objects.filter(pk__in=quotations, draft=draft, consent=Consent.SILENT)
    found = list(wording.loaded(silent).select_related("draft"))
    if found:
        letters.silent(found)


def _follow_departures() -> None:
    """Those who agreed and then left: before publication their consent lapses, afterwards their name goes."""
    from home.capitalisation.consent.withdrawing import follow_departure

    named = Quotation.objects.filter(consent__in=[Consent.NAMED, Consent.WITHOUT_ORGANISATION, Consent.ANONYMOUS])
    left = named.filter(author__anonymised_at__isnull=False).exclude(entries__detail="gone")
    for pk in left.order_by("pk").values_list("pk", flat=True):
        follow_departure(pk)
