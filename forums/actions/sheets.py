"""The sheet of an experience: written with its thread, or later, by who opened it."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.reader import Reader
from forums.actions.pointing import claim_above
from forums.actions.refusals import NotHere
from forums.forum_conversation.models import ExperienceSheet, Topic
from forums.permissions import may_write_sheet
from reference.models import Territory
from search.actions import touch
from writing.markdown import VERSION, render


@transaction.atomic
def write_sheet(*, topic: Topic, by: Reader, fields: Mapping[str, str], territory: Territory | None) -> ExperienceSheet:
    """Write the sheet of an experience; what it said before is kept. Its territory is the thread's.

    The same words again change nothing. Raises PermissionDenied (it is not `by` who tells it, or may no longer write
    there), NotHere (not an experience, or nothing in it), writing.limits.Refused.
    """
    topic = Topic.objects.select_for_update(of=("self",)).select_related("forum").get(pk=topic.pk)
    if not may_write_sheet(by, topic):
        raise PermissionDenied
    if topic.kind != Topic.Kind.EXPERIENCE or not any(text.strip() for text in fields.values()):
        raise NotHere(_("Remplissez au moins le contexte et la démarche."))
    held = ExperienceSheet.objects.filter(topic=topic).first()
    if held and topic.territory_id == (territory.pk if territory else None) and said_in(held) == told(fields):
        return held
    sheet = put_sheet(topic, fields, by=by, territory=territory)
    Topic.objects.filter(pk=topic.pk).update(territory=territory, updated=timezone.now())
    touch("thread", topic.pk)
    return sheet


def put_sheet(
    topic: Topic,
    fields: Mapping[str, str],
    *,
    by: Reader,
    territory: Territory | None,
    at: dt.datetime | None = None,
) -> ExperienceSheet:
    """Store a sheet, the HTML of what it says, and this state of it in its past; its files become the thread's.

    The day it was changed is kept with it once it is changed. The caller holds the thread's row.
    """
    now = at or timezone.now()
    if by.person is None:
        raise PermissionDenied
    sheet = ExperienceSheet.objects.filter(topic=topic).first() or ExperienceSheet(topic=topic)
    said = told(fields)
    for name in ExperienceSheet.FIELDS:
        setattr(sheet, name, said.get(name, ""))
    changed = {"changed_at": now.isoformat()} if sheet.pk else {}
    sheet.rendered = {**rendered(sheet), **changed}
    sheet.renderer = VERSION
    sheet.save()
    number = (sheet.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    sheet.versions.create(number=number, said=said, territory=territory, author=by.person, at=now)
    claim_above(topic, said.values(), by=by)
    return sheet


def told(fields: Mapping[str, str]) -> dict[str, str]:
    """What these fields tell, by their names; those that say nothing left out."""
    return {name: text for name in ExperienceSheet.FIELDS if (text := fields.get(name, "").strip())}


def said_in(sheet: ExperienceSheet) -> dict[str, str]:
    """What a sheet says now, in the same form."""
    return {name: text for name in ExperienceSheet.FIELDS if (text := getattr(sheet, name))}


def rendered(sheet: ExperienceSheet) -> dict[str, str]:
    """The HTML of each field that says something, by its name."""
    return {name: render(text) for name, text in said_in(sheet).items()}
