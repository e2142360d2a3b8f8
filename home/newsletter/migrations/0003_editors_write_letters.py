"""The group of editors writes letters."""

from django.db import migrations

GROUP = "Édition"
RIGHTS = ("add_letter", "change_letter", "delete_letter", "view_letter")


def give(apps, schema_editor):
    """Give the group its rights; on a database made from nothing they are only written once all migrations have run."""
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    kind, _new = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="newsletter", model="letter"
    )
    for group in Group.objects.filter(name=GROUP):
        for name in RIGHTS:
            label = f"Can {name.replace('_', ' ')}"
            right, _new = Permission.objects.get_or_create(
                content_type=kind, codename=name, defaults={"name": label}
            )
            group.permissions.add(right)


def take_back(apps, schema_editor):
    """Take the rights back."""
    Permission = apps.get_model("auth", "Permission")
    for group in apps.get_model("auth", "Group").objects.filter(name=GROUP):
        group.permissions.remove(
            *Permission.objects.filter(content_type__app_label="newsletter", codename__in=RIGHTS)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("newsletter", "0002_items_in_order"),
        ("pages", "0003_first_tree"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, take_back)]
