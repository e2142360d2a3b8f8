"""The shape of what is posted to care for a thread: changed texts, and acts with their reason."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.actions.summaries import LONGEST
from forums.forms import TITLE_LENGTH, ReplyForm
from forums.forum.models import Forum
from writing.fields import WritingField

ADDRESS = re.compile(r"/forums/fil/[-\w]*?-(?P<pk>[0-9]{1,18})(?:/|$)", re.ASCII)


class EditForm(ReplyForm):
    """A message changed. `base`: the number of the state one began from."""

    key = None  # type: ignore[assignment]
    hat = None  # type: ignore[assignment]
    note = forms.CharField(
        label=_("Ce qui change"),
        required=False,
        max_length=200,
        help_text=_("Quelques mots pour l'historique, si vous le souhaitez."),
        error_messages={"max_length": _("Deux cents caractères suffisent ici.")},
    )
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)


class SummaryForm(EditForm):
    """« Où en est-on », changed."""

    body = WritingField(
        label=_("Où en est-on"),
        max_length=LONGEST,
        rows=8,
        help_text=_("Ce qui marche, ce qui reste ouvert, pour qui arrive aujourd'hui."),
        error_messages={
            "required": _("Écrivez quelques mots avant d'enregistrer."),
            "max_length": _("Ce résumé dépasse 2 000 caractères. Il est gardé ici ; raccourcissez-le."),
        },
    )


class ReasonForm(forms.Form):
    """An act of facilitation, and why; of one's own words (`own`), one says why if one likes."""

    reason = forms.CharField(
        label=_("Pourquoi"),
        max_length=400,
        help_text=_("La raison se lit dans le fil et dans le journal d'animation."),
        error_messages={
            "required": _("Dites pourquoi : les membres le liront."),
            "max_length": _("Quatre cents caractères suffisent ici."),
        },
    )

    def __init__(self, *args: Any, own: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            self.fields["reason"].required = False
            self.fields["reason"].help_text = _("La raison se lit dans le fil.")


class MoveForm(ReasonForm):
    """Where a thread goes, and why."""

    target = forms.ModelChoiceField(
        label=_("Vers quel forum"),
        queryset=Forum.objects.none(),
        empty_label=None,
        error_messages={
            "invalid_choice": _("Choisissez un forum de ce réseau."),
            "required": _("Choisissez un forum de ce réseau."),
        },
    )
    field_order = ["target", "reason"]


class TitleForm(ReasonForm):
    """A thread's new title; its author says why if they like."""

    title = forms.CharField(
        label=_("Titre"),
        max_length=TITLE_LENGTH,
        error_messages={
            "required": _("Donnez un titre à votre fil : c'est lui que les autres verront."),
            "max_length": _("Ce titre dépasse 150 caractères."),
        },
    )
    field_order = ["title", "reason"]


class MergeForm(ReasonForm):
    """Into which thread: one of those shown, or the one at an address."""

    near = forms.ChoiceField(label=_("Vers quel fil"), required=False, widget=forms.RadioSelect)
    address = forms.CharField(
        label=_("Ou l'adresse d'un autre fil"),
        required=False,
        max_length=400,
        help_text=_("Copiez l'adresse du fil qui restera, ou celle d'un de ses messages."),
    )
    field_order = ["near", "address", "reason"]

    def clean(self) -> dict[str, Any]:
        """Finds the number of the thread, as `into`."""
        found = ADDRESS.search(self.cleaned_data.get("address", ""))
        chosen = found["pk"] if found else self.cleaned_data.get("near", "")
        if not chosen:
            self.add_error("address", _("Choisissez un fil, ou donnez l'adresse de celui qui restera."))
        return {**self.cleaned_data, "into": int(chosen or 0)}


class SplitForm(ReasonForm):
    """The title and the place of the thread that some messages will make."""

    title = forms.CharField(
        label=_("Titre du nouveau fil"),
        max_length=TITLE_LENGTH,
        error_messages={
            "required": _("Donnez un titre au nouveau fil : c'est lui que les autres verront."),
            "max_length": _("Ce titre dépasse 150 caractères."),
        },
    )
    target = forms.ModelChoiceField(
        label=_("Dans quel forum"),
        queryset=Forum.objects.none(),
        empty_label=None,
        error_messages={
            "invalid_choice": _("Choisissez un forum de ce réseau."),
            "required": _("Choisissez un forum de ce réseau."),
        },
    )
    field_order = ["title", "target", "reason"]
