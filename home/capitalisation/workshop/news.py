"""Telling those who write a draft what the others did: a letter a day at most for each draft."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from background.tasks import durable
from communities.networks.letters import wants_mail
from home.capitalisation.models import Comment, Draft, PassageVersion, Suggestion, Writer
from home.capitalisation.workshop import letters

APART = dt.timedelta(days=1)  # between two letters about a draft
LATELY = dt.timedelta(days=3)
TOGETHER = dt.timedelta(hours=1)  # what happens within it goes into one letter
NAMED = 5


def waiting(now: dt.datetime) -> QuerySet[Writer]:
    """Those who write a draft in which something happened since their last letter, if that one is a day old."""
    alive = Writer.objects.filter(until=None).exclude(draft__state=Draft.State.DROPPED)
    due = alive.filter(Q(told_at=None) | Q(told_at__lte=now - APART))
    moving = due.filter(draft__changed_at__gt=Coalesce("told_at", "since"))
    return moving.exclude(draft__changed_at__lte=now - LATELY).order_by("pk")


@durable()
def tell_news() -> None:
    """Owe each of them a letter."""
    for pk in waiting(timezone.now()).values_list("pk", flat=True):
        tell_writer.enqueue(pk)


@durable()
def tell_writer(writer: int) -> None:
    """Write to one of those who write a draft, if there is something to say and they take letters."""
    now = timezone.now()
    found = waiting(now).filter(pk=writer).select_related("draft", "person").first()
    if found is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        began, lines = news_for(found)
    if not lines or began > now - TOGETHER:
        return
    before = found.told_at
    if not Writer.objects.filter(pk=found.pk, told_at=before).update(told_at=now):
        return  # another worker was quicker
    try:
        if wants_mail(found.person):
            found.told_at = now
            letters.news(found, lines)
    except Exception:
        Writer.objects.filter(pk=found.pk).update(told_at=before)
        raise


def news_for(writer: Writer) -> tuple[dt.datetime, list[str]]:
    """What the others did in a draft since this person's last letter, in sentences; and when it began. Four queries."""
    since, draft, own = writer.told_at or writer.since, writer.draft, writer.person
    about: tuple[tuple[str, QuerySet[Any]], ...] = (
        (_("Passages écrits ou repris par %(names)s."), PassageVersion.objects.filter(passage__draft=draft)),
        (_("Commentaires de %(names)s."), Comment.objects.filter(passage__draft=draft)),
        (_("Suggestions de %(names)s."), Suggestion.objects.filter(passage__draft=draft)),
    )
    moments, lines = [], []
    for words, rows in about:
        new = rows.filter(at__gt=since).exclude(by=own).select_related("by").order_by("at", "pk")
        if done := list(new[:200]):
            moments.append(done[0].at)
            lines.append(words % {"names": _names(one.by.get_full_name() for one in done)})
    arrived = Writer.objects.filter(draft=draft, until=None, since__gt=since).exclude(person=own)
    if came := list(arrived.select_related("person").order_by("since", "pk")):
        moments.append(came[0].since)
        names = _names(one.person.get_full_name() for one in came)
        lines.append(_("Écrit désormais avec vous : %(names)s.") % {"names": names})
    return min(moments, default=timezone.now()), lines


def _names(names: Iterable[str]) -> str:
    found = list(dict.fromkeys(names))
    shown = found[:NAMED] + ([_("d'autres")] if len(found) > NAMED else [])
    return get_text_list(shown, _("et"))
