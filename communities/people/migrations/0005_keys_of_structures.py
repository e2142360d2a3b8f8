"""Fills in how the names of structures are compared."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from communities.people.names import acronym_of, key_of


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the key and the initials of every structure."""
    structures = apps.get_model("people", "Organisation").objects
    for one in list(structures.filter(key="").order_by("pk").only("pk", "name")):
        structures.filter(pk=one.pk).update(key=key_of(one.name), acronym=acronym_of(one.name))


class Migration(migrations.Migration):
    dependencies = [("people", "0004_names_of_structures")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
