"""The shape of what is posted in the forums."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.forum.models import Forum
from forums.forum_conversation.models import Topic
from writing.markdown import MAX_LENGTH

TITLE_LENGTH = 150
KINDS = [Topic.Kind.DISCUSSION, Topic.Kind.QUESTION, Topic.Kind.EXPERIENCE]


class ReplyForm(forms.Form):
    """An answer. `key` names this one attempt to answer: sent twice, it is posted once."""

    body = forms.CharField(
        label=_("Votre message"),
        max_length=MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": _("Répondre…")}),
        error_messages={
            "required": _("Écrivez quelques mots avant d'envoyer."),
            "max_length": _("Ce message dépasse 32 000 caractères. Il est gardé ici ; raccourcissez-le."),
        },
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)


class TopicForm(ReplyForm):
    """A new thread."""

    title = forms.CharField(
        label=_("Titre"),
        max_length=TITLE_LENGTH,
        help_text=_("Une phrase que vous diriez à un·e collègue : elle fait venir les réponses."),
        error_messages={
            "required": _("Donnez un titre à votre fil : c'est lui que les autres verront."),
            "max_length": _("Ce titre dépasse 150 caractères."),
        },
    )
    kind = forms.ChoiceField(
        label=_("Ce que vous apportez"),
        choices=[(kind.value, kind.label) for kind in KINDS],
        required=False,
        initial=Topic.Kind.DISCUSSION,
        widget=forms.RadioSelect,
    )
    field_order = ["title", "kind", "body", "key"]

    def clean_kind(self) -> str:
        """A discussion, when nothing else is said."""
        return self.cleaned_data["kind"] or Topic.Kind.DISCUSSION


class MoveForm(forms.Form):
    """An act of facilitation: where to, and why."""

    target = forms.ModelChoiceField(
        label=_("Vers quel forum"),
        queryset=Forum.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": _("Choisissez un forum de ce réseau.")},
    )
    reason = forms.CharField(
        label=_("Pourquoi"),
        max_length=400,
        help_text=_("La raison se lit dans le fil et dans le journal d'animation."),
        error_messages={"required": _("Dites pourquoi : les membres le liront.")},
    )
