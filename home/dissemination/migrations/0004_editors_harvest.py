"""Editors see to what is harvested: sources, what came of them, what happened."""

from django.db import migrations

GROUP = "Édition"
RIGHTS = (
    ("harvestsource", ("add", "change", "delete", "view")),
    ("harvestrun", ("view",)),
    ("record", ("change", "view")),
)


def rights(apps):
    """The permissions; on a database made from nothing they are only written once all migrations have run."""
    ContentType, Permission = apps.get_model("contenttypes", "ContentType"), apps.get_model("auth", "Permission")
    for model, verbs in RIGHTS:
        kind, _new = ContentType.objects.get_or_create(app_label="dissemination", model=model)
        for verb in verbs:
            names = {"content_type": kind, "codename": f"{verb}_{model}"}
            yield Permission.objects.get_or_create(**names, defaults={"name": f"Can {verb} {model}"})[0]


def give(apps, schema_editor):
    group = apps.get_model("auth", "Group").objects.filter(name=GROUP).first()
    if group is not None:
        group.permissions.add(*rights(apps))


def take_back(apps, schema_editor):
    group = apps.get_model("auth", "Group").objects.filter(name=GROUP).first()
    if group is not None:
        group.permissions.remove(*rights(apps))


class Migration(migrations.Migration):
    dependencies = [
        ("dissemination", "0003_harvest_in_steps"),
        ("pages", "0003_first_tree"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(give, take_back)]
