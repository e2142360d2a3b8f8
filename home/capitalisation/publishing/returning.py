"""A draft that comes back to its writers: the editors ask for changes, or someone takes their consent back."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from background.tasks import durable
from communities.networks.letters import Words
from home.capitalisation.consent import letters
from home.capitalisation.consent.register import hold
from home.capitalisation.models import Draft


@transaction.atomic
def take_back(draft: Draft) -> bool:
    """Have a draft that editors were reading written again; their reading of it ends. Whether it was being read."""
    draft = hold(draft.pk)
    if draft.state != Draft.State.READING:
        return False
    draft.state = Draft.State.WRITING
    draft.changed_at = timezone.now()
    draft.save(update_fields=["state", "changed_at"])
    state = draft.page.current_workflow_state if draft.page else None
    if state is not None:
        state.cancel()
    return True


@transaction.atomic
def came_back(page: int, words: str, event: str) -> None:
    """Editors ended their reading of a page without publishing it: its draft is written again, its writers are told."""
    draft = Draft.objects.filter(page=page, state=Draft.State.READING).first()
    if draft is None:
        return
    hold(draft.pk)
    Draft.objects.filter(pk=draft.pk).update(state=Draft.State.WRITING, changed_at=timezone.now())
    tell_return.enqueue(draft.pk, words, event)


@durable()
def tell_return(draft: int, words: str, event: str) -> None:
    """Tell those who write a draft that the editors gave it back, with what they said."""
    found = Draft.objects.get(pk=draft)
    with translation.override(settings.LANGUAGE_CODE):
        letter = Words(
            subject=_("« %(title)s » revient vers vous") % {"title": found.title},
            heading=_("La relecture demande des retouches"),
            body=[_("Rien n'est perdu : reprenez le texte dans l'atelier, puis soumettez-le de nouveau.")],
            quote=words,
            label=_("Reprendre le texte"),
            url=reverse("capitalisation:publish", args=[found.pk]),
            why=_("Vous recevez ce courriel parce que vous écrivez « %(title)s ».") % {"title": found.title},
        )
        letters.to_writers(found, f"return-{found.pk}-{event}", letter)
