"""What readers say of a production: that it served them, and where it served again."""

import datetime as dt
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.reader import Reader
from home.productions.models import ProductionPage, Reuse, Useful
from home.productions.permissions import may_act, may_remove_reuse
from reference.models import Territory


class Told(NamedTuple):
    """A reuse as it is told."""

    where: str
    story: str = ""
    url: str = ""
    territory: Territory | None = None


@transaction.atomic
def say_useful(*, page: ProductionPage, by: Reader, useful: bool = True) -> None:
    """Say that a production served, or take it back; saying it again changes nothing. Raises PermissionDenied."""
    person = _person(by, page)
    if useful:
        Useful.objects.get_or_create(production=page, person=person)
    else:
        Useful.objects.filter(production=page, person=person).delete()


@transaction.atomic
def tell_reuse(*, page: ProductionPage, by: Reader, told: Told, at: dt.datetime | None = None) -> Reuse:
    """Tell where a production served again; told twice in the same words by one person, it is there once.

    Raises PermissionDenied.
    """
    person = _person(by, page)
    where = " ".join(told.where.split())
    held = page.reuses.filter(by=person, where=where, removed_at=None).first()
    if held is not None:
        return held
    return Reuse.objects.create(
        production=page,
        where=where,
        story=told.story.strip(),
        url=told.url,
        territory=told.territory,
        by=person,
        at=at or timezone.now(),
    )


@transaction.atomic
def remove_reuse(*, reuse: Reuse, by: Reader) -> None:
    """Take a reuse from the page. Raises PermissionDenied."""
    if not may_remove_reuse(by, reuse):
        raise PermissionDenied
    Reuse.objects.filter(pk=reuse.pk, removed_at=None).update(removed_at=timezone.now())


def _person(by: Reader, page: ProductionPage) -> User:
    if by.person is None or not may_act(by) or not page.live:
        raise PermissionDenied
    return by.person
