"""Peer reading before publication, in the trees that editors write in. What an installation chose already stays.

Wagtail comes with moderators who approve everything: where nobody is one, that workflow rests. Editors also tend the
centres de ressources, which pages name.
"""

from importlib import import_module

from django.db import migrations

GROUP = "Édition"
NAME = "Relecture entre pairs"
TREES = (("pages", "SectionPage", "actualites"), ("productions", "LibraryPage", "productions"))
THEIRS = "Moderators approval"
CENTRE_RIGHTS = ("add_centre", "change_centre", "view_centre")


def begin(apps, schema_editor):
    """Give the trees their workflow, where they have none and the group of editors is there."""
    group = apps.get_model("auth", "Group").objects.filter(name=GROUP).first()
    if group is None:
        return
    right = import_module("home.pages.migrations.0003_first_tree").right
    group.permissions.add(*(right(apps, "reference", "centre", name) for name in CENTRE_RIGHTS))
    workflow = workflow_of(apps, group)
    OnPage = apps.get_model("wagtailcore", "WorkflowPage")
    for app, model, slug in TREES:
        for page in apps.get_model(app, model).objects.filter(slug=slug, depth=3):
            OnPage.objects.get_or_create(page_id=page.pk, defaults={"workflow": workflow})
    rest_theirs(apps, active=False)


def rest_theirs(apps, *, active):
    """Let the library's own workflow rest, or work again, where it has no moderator."""
    User = apps.get_model("accounts", "User")
    if not User.objects.filter(groups__name="Moderators").exists():
        apps.get_model("wagtailcore", "Workflow").objects.filter(name=THEIRS).update(active=active)


def workflow_of(apps, group):
    """The workflow with its one step."""
    Workflow, Step = apps.get_model("wagtailcore", "Workflow"), apps.get_model("wagtailcore", "WorkflowTask")
    PeerReading, ContentType = apps.get_model("editorial", "PeerReading"), apps.get_model("contenttypes", "ContentType")
    kind, _new = ContentType.objects.get_or_create(app_label="editorial", model="peerreading")
    task = PeerReading.objects.order_by("pk").first() or PeerReading.objects.create(name=NAME, content_type=kind)
    task.groups.add(group.pk)
    step = Step.objects.filter(task_id=task.pk).order_by("pk").first()
    if step is not None:
        return step.workflow
    workflow = Workflow.objects.create(name=NAME)
    Step.objects.create(workflow=workflow, task_id=task.pk, sort_order=0)
    return workflow


def end(apps, schema_editor):
    """Take the workflow out, with what went through it: the step is of a kind that is no more."""
    rest_theirs(apps, active=True)
    Workflow = apps.get_model("wagtailcore", "Workflow")
    tasks = list(apps.get_model("editorial", "PeerReading").objects.values_list("pk", flat=True))
    Workflow.objects.filter(workflow_tasks__task_id__in=tasks).delete()
    apps.get_model("wagtailcore", "Task").objects.filter(pk__in=tasks).delete()
    Permission = apps.get_model("auth", "Permission")
    for group in apps.get_model("auth", "Group").objects.filter(name=GROUP):
        group.permissions.remove(*Permission.objects.filter(codename__in=CENTRE_RIGHTS))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("editorial", "0001_initial"),
        ("pages", "0003_first_tree"),
        ("reference", "0005_vocabulary_and_centres"),
    ]

    operations = [migrations.RunPython(begin, end)]
