"""The fields of intervention to begin with; the list is edited afterwards."""

from django.db import migrations

FIELDS = {
    "education": "Éducation",
    "sante": "Santé",
    "culture": "Culture",
    "social": "Social",
    "developpement-economique": "Développement économique",
    "urbanisme": "Urbanisme",
    "logement": "Logement",
    "prevention": "Prévention de la délinquance",
    "emploi": "Emploi et insertion",
    "numerique": "Numérique",
    "sport": "Sport",
    "transition": "Transition écologique",
}


def fill(apps, schema_editor):
    Field = apps.get_model("reference", "Field")
    for slug, name in FIELDS.items():
        Field.objects.using(schema_editor.connection.alias).get_or_create(slug=slug, defaults={"name": name})


def empty(apps, schema_editor):
    Field = apps.get_model("reference", "Field")
    Field.objects.using(schema_editor.connection.alias).filter(slug__in=FIELDS).delete()


class Migration(migrations.Migration):
    dependencies = [("reference", "0001_initial")]

    operations = [migrations.RunPython(fill, empty)]
