"""Sheets written before their past was kept have a first version: what they say now."""

from typing import Any

from django.db import migrations
from django.utils.dateparse import parse_datetime

FIELDS = ("context", "partners", "approach", "results", "difficulties", "transfer", "means")
BATCH = 500


def begin(apps: Any, schema_editor: Any) -> None:
    """Write down each sheet as it stands, by who opened its thread."""
    sheets = apps.get_model("forum_conversation", "ExperienceSheet").objects.filter(versions=None)
    version = apps.get_model("forum_conversation", "SheetVersion")
    found = sheets.select_related("topic").order_by("pk")
    version.objects.bulk_create(
        [
            version(
                sheet=sheet,
                number=1,
                said={name: text for name in FIELDS if (text := getattr(sheet, name))},
                territory_id=sheet.topic.territory_id,
                author_id=sheet.topic.poster_id,
                at=parse_datetime(sheet.rendered.get("changed_at", "")) or sheet.topic.created,
            )
            for sheet in found
        ],
        batch_size=BATCH,
    )


class Migration(migrations.Migration):
    dependencies = [("forum_conversation", "0006_sheet_versions")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
