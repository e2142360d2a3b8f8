"""Telling those who follow a selection what was added to it: a letter a week at most, and none when nothing was."""

import datetime as dt

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from background.letters import letter
from background.tasks import durable
from home.library.models import Following, SelectionItem

WEEK = dt.timedelta(days=7)
A_BATCH = 500
MOST_TOLD = 30  # entries of a letter; the page has the others


@durable()
def tell_followers() -> None:
    """Owe the letters whose week has come; what is left over is owed the next day."""
    owe_letters(now=timezone.now())


def owe_letters(*, now: dt.datetime) -> int:
    """Owe a letter to each who follows a selection to which something was added, and note it in the same transaction.

    Returns how many.
    """
    added = SelectionItem.objects.filter(
        selection=OuterRef("selection"), added_at__gt=OuterRef("told_until"), added_at__lte=now, entry__shown=True
    )
    due = Following.objects.filter(
        Exists(added), told_until__lte=now - WEEK, selection__shared=True, **_reached("person")
    ).order_by("pk")
    owed = 0
    for pk, since in list(due.values_list("pk", "told_until")[:A_BATCH]):
        with transaction.atomic():
            if Following.objects.filter(pk=pk, told_until=since).update(told_until=now):
                send_letter.enqueue(pk, since.isoformat(), now.isoformat())
                owed += 1
    return owed


def _reached(name: str) -> dict[str, object]:
    return {
        f"{name}__is_active": True,
        f"{name}__anonymised_at": None,
        f"{name}__kind": User.Kind.PROFESSIONAL,
        f"{name}__profile__by_mail": True,
    }


@durable()
def send_letter(pk: int, since: str, until: str) -> None:
    """Send one letter; nothing where the selection is followed or shared no more, or its news were taken out again."""
    wanted = Following.objects.filter(pk=pk, selection__shared=True, **_reached("person"))
    following = wanted.select_related("person", "selection__owner").first()
    if following is None:
        return
    items = following.selection.items.filter(
        added_at__gt=dt.datetime.fromisoformat(since), added_at__lte=dt.datetime.fromisoformat(until), entry__shown=True
    )
    found = list(items.select_related("entry").order_by(F("added_at").desc(), "-pk")[:MOST_TOLD])
    if found:
        with translation.override(settings.LANGUAGE_CODE):
            message_of(following, found, until).send()


def message_of(following: Following, items: list[SelectionItem], until: str) -> EmailMultiAlternatives:
    """The mail that says what was added. Its id is the same however often it is sent."""
    return letter(
        "selection_news",
        to=following.person.email,
        subject=_("Du nouveau dans « %(name)s »") % {"name": following.selection.name},
        key=f"selection-{following.pk}-{until[:10]}",
        context={"selection": following.selection, "items": items},
    )
