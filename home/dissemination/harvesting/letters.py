"""A letter to the editors: a source cannot be harvested any more."""

from django.contrib.auth.models import Permission
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from background.letters import letter
from background.tasks import durable
from home.dissemination.models import HarvestRun, HarvestSource
from home.pages.trail import absolute


def editors() -> list[int]:
    """Who may change a source, and takes letters."""
    right = Permission.objects.filter(content_type__app_label="dissemination", codename="change_harvestsource")
    may = Q(groups__permissions__in=right) | Q(user_permissions__in=right)
    people = User.objects.filter(may, is_active=True, anonymised_at=None).exclude(profile__by_mail=False)
    return list(people.order_by("pk").values_list("pk", flat=True).distinct())


@durable()
def tell_editors(source_pk: int, run_pk: int) -> None:
    """Owe the letter to each editor."""
    for person in editors():
        tell_editor.enqueue(source_pk, run_pk, person)


@durable()
def tell_editor(source_pk: int, run_pk: int, person_pk: int) -> None:
    """Tell an editor what the server answers, and where to look."""
    source = HarvestSource.objects.filter(pk=source_pk).first()
    run = HarvestRun.objects.filter(pk=run_pk).first()
    person = User.objects.filter(pk=person_pk, is_active=True).first()
    if source is None or run is None or person is None:
        return
    context = {"source": source, "run": run, "url": absolute(reverse("harvest_try", args=[source.pk]))}
    subject = _("« %(name)s » ne se laisse plus moissonner") % {"name": source.name}
    key = f"harvest-{run_pk}-{person_pk}"
    letter("harvest_failing", to=person.email, subject=subject, key=key, context=context).send()
