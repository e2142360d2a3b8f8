"""Peer reading before publication for agendas and resource centres too, where the other trees have it."""

from django.db import migrations

LISTS = ("AgendaIndexPage", "CentreIndexPage")


def begin(apps, schema_editor):
    """Put both lists under the workflow of peer reading that is in use; what an installation chose already stays."""
    Step = apps.get_model("wagtailcore", "WorkflowTask")
    tasks = apps.get_model("editorial", "PeerReading").objects.filter(active=True).values("pk")
    step = Step.objects.filter(task_id__in=tasks, workflow__active=True).order_by("pk").first()
    if step is None:
        return
    OnPage = apps.get_model("wagtailcore", "WorkflowPage")
    for model in LISTS:
        for page in apps.get_model("pages", model).objects.all():
            OnPage.objects.get_or_create(page_id=page.pk, defaults={"workflow": step.workflow})


def end(apps, schema_editor):
    """Take both lists out of it."""
    OnPage, Step = apps.get_model("wagtailcore", "WorkflowPage"), apps.get_model("wagtailcore", "WorkflowTask")
    tasks = apps.get_model("editorial", "PeerReading").objects.values("pk")
    workflows = Step.objects.filter(task_id__in=tasks).values("workflow_id")
    for model in LISTS:
        pages = apps.get_model("pages", model).objects.values("pk")
        OnPage.objects.filter(page_id__in=pages, workflow_id__in=workflows).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0002_peer_reading"),
        ("pages", "0007_places_in_the_tree"),
    ]

    operations = [migrations.RunPython(begin, end)]
