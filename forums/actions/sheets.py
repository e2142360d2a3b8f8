"""The sheet of an experience: written with its thread, or later, by who opened it."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.reader import Reader
from forums.actions.pointing import claim_files
from forums.actions.refusals import NotHere
from forums.forum_conversation.models import ExperienceSheet, Topic
from forums.permissions import may_write_sheet
from reference.models import Territory
from search.actions import touch
from writing.markdown import VERSION, render


@transaction.atomic
def write_sheet(*, topic: Topic, by: Reader, fields: Mapping[str, str], territory: Territory | None) -> ExperienceSheet:
    """Write the sheet of an experience over what it said before; its territory is the thread's.

    Raises PermissionDenied (it is not `by` who tells it, or may no longer write there), NotHere (not an experience, or
    nothing in it), writing.limits.Refused.
    """
    topic = Topic.objects.select_for_update(of=("self",)).select_related("forum", "first_post").get(pk=topic.pk)
    if not may_write_sheet(by, topic):
        raise PermissionDenied
    if topic.kind != Topic.Kind.EXPERIENCE or not any(text.strip() for text in fields.values()):
        raise NotHere(_("Remplissez au moins le contexte et la démarche."))
    sheet = put_sheet(topic, fields)
    if topic.first_post:
        claim_files(topic.first_post, fields.values(), by=by)
    Topic.objects.filter(pk=topic.pk).update(territory=territory, updated=timezone.now())
    touch("thread", topic.pk)
    return sheet


def put_sheet(topic: Topic, fields: Mapping[str, str]) -> ExperienceSheet:
    """Store a sheet and the HTML of what it says; the day it was changed is kept with it once it is changed."""
    sheet = ExperienceSheet.objects.filter(topic=topic).first() or ExperienceSheet(topic=topic)
    for name in ExperienceSheet.FIELDS:
        setattr(sheet, name, fields.get(name, "").strip())
    changed = {"changed_at": timezone.now().isoformat()} if sheet.pk else {}
    sheet.rendered = {**rendered(sheet), **changed}
    sheet.renderer = VERSION
    sheet.save()
    return sheet


def rendered(sheet: ExperienceSheet) -> dict[str, str]:
    """The HTML of each field that says something, by its name."""
    said = {name: getattr(sheet, name) for name in ExperienceSheet.FIELDS}
    return {name: render(text) for name, text in said.items() if text}
