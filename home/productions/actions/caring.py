"""Looking after a production: who does, what readers report, what comes of it, reading it again in time."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reader import Reader
from home.productions.actions.refusals import NotNow
from home.productions.care.letters import tell_report, tell_settled
from home.productions.models import CareOffer, Carer, ProductionPage, Report
from home.productions.permissions import cares_for, may_act, may_settle, may_take_back
from home.productions.plugs_chain import writers_of

TRUE, TO_MEND, OUTDATED = "vrai", "corriger", "depasse"
MENDING_DAYS = 60  # for what was found to be mended, until it is asked about again
REPORTED = (Report.Kind.OUTDATED, Report.Kind.ERROR, Report.Kind.DUPLICATE, Report.Kind.UNFIT)
Kind, Outcome = Report.Kind, Report.Outcome


@transaction.atomic
def watch_over(*, page: ProductionPage, by: Reader) -> Carer:
    """Have `by` look after a production from now on; again changes nothing. Raises PermissionDenied."""
    if by.person is None or not may_act(by) or not page.live:
        raise PermissionDenied
    carer, _new = Carer.objects.get_or_create(production=page, person=by.person, until=None)
    CareOffer.objects.filter(production=page).delete()
    return carer


@transaction.atomic
def leave_care(*, page: ProductionPage, by: Reader, at: dt.datetime | None = None) -> None:
    """Stop looking after a production; who does not, changes nothing. Raises PermissionDenied for a passer-by."""
    if by.person is None:
        raise PermissionDenied
    Carer.objects.filter(production=page, person=by.person, until=None).update(until=at or timezone.now())


@transaction.atomic
def report(*, page: ProductionPage, by: Reader, kind: str, reason: str, at: dt.datetime | None = None) -> Report:
    """Say what is wrong with a production, to those who look after it, or to the editors.

    Said again before anyone answered, the new words take the place of the first. Raises PermissionDenied, ValueError.
    """
    if by.person is None or not may_act(by) or not page.live:
        raise PermissionDenied
    if kind not in REPORTED:
        raise ValueError(kind)
    made, new = Report.objects.update_or_create(
        production=page,
        by=by.person,
        kind=kind,
        settled_at=None,
        defaults={"reason": reason.strip()},
        create_defaults={"reason": reason.strip(), "at": at or timezone.now()},
    )
    if new:
        tell_report.enqueue(made.pk)
    return made


@transaction.atomic
def settle(
    *,
    report: Report,
    by: Reader,
    outcome: str,
    answer: str,
    instead: ProductionPage | None = None,
    at: dt.datetime | None = None,
) -> Report:
    """Say what comes of a report; whoever reported is told.

    CONFIRMED: the page says so until its next version. REPLACED: `instead` stands for it from now on. TAKEN_BACK: it
    leaves the library, its address gives `answer` as the reason, and `instead` if there is one. Raises ValueError,
    PermissionDenied, NotNow (settled meanwhile, one's own report, nothing that replaces it, a production of one's own,
    or a ring of replacements).
    """
    outcome = Outcome(outcome)
    page = ProductionPage.objects.select_for_update(of=("self",)).get(pk=report.production_id)
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if by.person is None or not may_settle(by, page) or (outcome == Outcome.TAKEN_BACK and not may_take_back(by)):
        raise PermissionDenied
    if report.settled_at is not None:
        raise NotNow(_("Quelqu'un y a répondu entre-temps : « %(answer)s »") % {"answer": report.answer})
    if report.by_id == by.person.pk:
        raise NotNow(_("Vous avez fait ce signalement : une autre personne y répond."))
    if outcome == Outcome.REPLACED and instead is None:
        raise NotNow(_("Dites quelle production la remplace."))
    if instead is not None and _is_party(by, page, instead):
        raise NotNow(_("Vous avez écrit la production qui la remplacerait : une autre personne en décide."))
    if instead is not None:
        replace(page, instead)
    report.outcome, report.answer = outcome, answer.strip()
    report.settled_by, report.settled_at = by.person, at or timezone.now()
    report.save(update_fields=["outcome", "answer", "settled_by", "settled_at"])
    if outcome == Outcome.TAKEN_BACK and page.live:
        page.unpublish(user=by.person)
    tell_settled.enqueue(report.pk)
    return report


def _is_party(by: Reader, page: ProductionPage, instead: ProductionPage) -> bool:
    """Whether one would put one's own production in the place of others', without being one of the editors."""
    return by.person in _authors(instead) and by.person not in _authors(page) and not may_take_back(by)


def _authors(page: ProductionPage) -> list[User]:
    """Those who write a production here, and those credited for it who have an account."""
    credited = [credit.person for credit in page.credits.select_related("person") if credit.person]
    return [*writers_of(page), *credited]


def replace(page: ProductionPage, instead: ProductionPage) -> None:
    """Have another production stand for this one. Raises NotNow where they would stand for each other in a ring."""
    seen = {page.pk}
    following: ProductionPage | None = ProductionPage.objects.get(pk=instead.pk)
    while following is not None:
        if following.pk in seen:
            raise NotNow(_("Ces productions se remplaceraient l'une l'autre. Choisissez-en une autre."))
        seen.add(following.pk)
        following = following.superseded_by
    ProductionPage.objects.filter(pk=page.pk).update(superseded_by=instead)
    page.superseded_by = instead


@transaction.atomic
def review(*, page: ProductionPage, by: Reader, found: str, note: str = "") -> None:
    """Say, having read a production again, whether it still holds: TRUE, TO_MEND or OUTDATED (both with a `note`).

    Raises PermissionDenied, NotNow (nothing said where something is to be), ValueError.
    """
    if found not in (TRUE, TO_MEND, OUTDATED):
        raise ValueError(found)
    if by.person is None or not page.live or not may_settle(by, page):
        raise PermissionDenied
    if found != TRUE and not note.strip():
        raise NotNow(_("Dites en une phrase ce qui n'est plus juste : d'autres pourront le corriger."))
    if found != TRUE:
        _note(page, by.person, found, note.strip())
    days = MENDING_DAYS if found == TO_MEND else settings.PRODUCTION_REVIEW_DAYS
    put_off(page, timezone.localdate() + dt.timedelta(days=days))


def _note(page: ProductionPage, person: User, found: str, note: str) -> None:
    kind = Kind.ERROR if found == TO_MEND else Kind.OUTDATED
    settled = {} if found == TO_MEND else {"outcome": Outcome.CONFIRMED, "answer": note, "settled_by": person}
    if settled:
        settled["settled_at"] = timezone.now()
    Report.objects.update_or_create(
        production=page, by=person, kind=kind, settled_at=None, defaults={"reason": note, **settled}
    )


def put_off(page: ProductionPage, day: dt.date) -> None:
    """Set the day on which a production is to be read again."""
    ProductionPage.objects.filter(pk=page.pk).update(review_on=day)
    page.review_on = day


@transaction.atomic
def choose_review_day(*, page: ProductionPage, by: Reader, day: dt.date) -> None:
    """Choose when a production is to be read again: who looks after it may, facilitators, editors.

    Raises PermissionDenied, NotNow for a day that has passed or is too far.
    """
    if by.person is None or not page.live or not may_settle(by, page):
        raise PermissionDenied
    ahead = (day - timezone.localdate()).days
    if not 0 < ahead <= 5 * 366:
        raise NotNow(_("Choisissez un jour à venir, dans les cinq ans."))
    put_off(page, day)


__all__ = ["cares_for", "choose_review_day", "leave_care", "report", "review", "settle", "watch_over"]
