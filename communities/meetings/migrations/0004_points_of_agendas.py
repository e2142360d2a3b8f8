"""Agendas and minutes that were written in one piece become points. Their columns keep them, so that going back is safe."""

import re

from django.db import migrations
from django.utils import timezone

ITEM = re.compile(r"[-*] +(?P<title>[^\s].{0,149})")
MARKED = re.compile(r"[*_`~\[\]<>|#]")


def points(text):
    """The points of an agenda: one for each item of a plain list, else none."""
    items = [ITEM.fullmatch(line.rstrip()) for line in text.splitlines() if line.strip()]
    plain = all(item and not MARKED.search(item["title"]) for item in items)
    return [item["title"] for item in items] if plain else None


def forwards(apps, schema_editor):
    """Make the points."""
    Meeting, Point = apps.get_model("meetings", "Meeting"), apps.get_model("meetings", "AgendaPoint")
    State = apps.get_model("meetings", "PointState")
    for meeting in Meeting.objects.exclude(agenda="", minutes="").order_by("pk").iterator(chunk_size=200):
        at, position = meeting.created_at, 0
        if meeting.agenda.strip():
            titles = points(meeting.agenda)
            whole = {"body": meeting.agenda, "body_html": meeting.agenda_html}
            for title, text in [(one, {}) for one in titles] if titles else [("Ordre du jour", whole)]:
                point = Point.objects.create(meeting=meeting, position=position, title=title, created_at=at, **text)
                State.objects.create(
                    point=point, part="agenda", number=1, title=title, content=text.get("body", ""), at=at
                )
                position += 1
        if meeting.minutes.strip():
            point = Point.objects.create(
                meeting=meeting,
                position=position,
                planned=False,
                title="Compte rendu",
                minutes=meeting.minutes,
                minutes_html=meeting.minutes_html,
                minutes_number=1,
                created_at=at,
            )
            now = timezone.now()
            State.objects.create(point=point, part="minutes", number=1, content=meeting.minutes, at=now)


def backwards(apps, schema_editor):
    """Take the points away; the meeting's own columns say what they said."""
    apps.get_model("meetings", "AgendaPoint").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_living_meetings")]

    operations = [migrations.RunPython(forwards, backwards)]
