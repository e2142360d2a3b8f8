"""The letters of peer reading: to those who can read a text, and to whoever asked once it is read."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from wagtail.models import TaskState, WorkflowState
from wagtail.users.models import UserProfile

from accounts.models import User
from background.tasks import durable
from communities.networks.letters import Words, send
from communities.people.models import Profile
from home.desk import peers
from home.desk.models import PeerReading

SAID = {
    TaskState.STATUS_APPROVED: (
        gettext_noop("Votre texte est approuvé : %(title)s"),
        gettext_noop(
            "%(name)s a lu votre texte et l'approuve. Il paraît maintenant, ou à la date que vous avez choisie."
        ),
    ),
    TaskState.STATUS_REJECTED: (
        gettext_noop("Votre texte vous revient : %(title)s"),
        gettext_noop(
            "%(name)s a lu votre texte et vous le renvoie avec un mot. Rien n'est perdu : reprenez-le, puis"
            " demandez une nouvelle lecture."
        ),
    ),
}


def wants(person: User, what: str) -> bool:
    """Whether someone takes these letters: what they said in their profile, and in the admin (`submitted`…)."""
    if not person.is_active or person.anonymised_at or person.kind == User.Kind.STEERING:
        return False
    if Profile.objects.filter(person=person, by_mail=False).exists():
        return False
    return not UserProfile.objects.filter(user=person, **{f"{what}_notifications": False}).exists()


@durable()
def reading_letters(pk: int) -> None:
    """Owe a letter to each of those who can read what waits."""
    state = WorkflowState.objects.select_related("current_task_state__task").filter(pk=pk).first()
    if state is None or state.status != WorkflowState.STATUS_IN_PROGRESS or state.current_task_state is None:
        return
    task = state.current_task_state.task.specific
    if not isinstance(task, PeerReading):
        return
    page = state.content_object
    for person in peers.members(task).order_by("pk"):
        if person.pk != state.requested_by_id and peers.may_read(task, page, person):
            reading_letter.enqueue(state.current_task_state_id, person.pk)


@durable()
def reading_letter(state_pk: int, person_pk: int) -> None:
    """Say to one person that a text waits to be read, if it still does."""
    found = _of(state_pk)
    person = User.objects.filter(pk=person_pk).first()
    if (
        found is None
        or found.status != TaskState.STATUS_IN_PROGRESS
        or person is None
        or not wants(person, "submitted")
    ):
        return
    page, asked = found.workflow_state.content_object, found.workflow_state.requested_by
    with translation.override(settings.LANGUAGE_CODE):
        name = asked.get_full_name() if asked else _("La maison")
        words = Words(
            subject=_("À lire avant publication : %(title)s") % {"title": page.title},
            heading=page.title,
            body=[
                _("%(name)s vous propose de lire ce texte avant qu'il paraisse.") % {"name": name},
                _("La première personne du groupe qui le lit l'approuve, ou le renvoie avec un mot."),
            ],
            label=_("Lire le texte"),
            url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
            why=_("Vous recevez ce courriel parce que vous faites partie du groupe qui édite ce site."),
        )
        send(person, f"reading-{state_pk}-{person_pk}", words)


@durable()
def read_letter(state_pk: int) -> None:
    """Say to whoever asked that their text was approved, or comes back with a word."""
    found = _of(state_pk)
    person = found.workflow_state.requested_by if found else None
    if found is None or person is None or found.status not in SAID:
        return
    if not wants(person, found.status):
        return
    page = found.workflow_state.content_object
    with translation.override(settings.LANGUAGE_CODE):
        name = found.finished_by.get_full_name() if found.finished_by else _("La maison")
        subject, body = SAID[found.status]
        words = Words(
            subject=_(subject) % {"title": page.title},
            heading=page.title,
            body=[_(body) % {"name": name}],
            quote=found.comment,
            label=_("Ouvrir le texte"),
            url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
            why=_("Vous recevez ce courriel parce que vous avez demandé une lecture de ce texte."),
        )
        send(person, f"read-{state_pk}", words)


def _of(state_pk: int) -> TaskState | None:
    states = TaskState.objects.select_related("workflow_state__requested_by", "finished_by").filter(pk=state_pk)
    found: TaskState | None = states.first()
    return found if found and found.workflow_state.content_object else None
