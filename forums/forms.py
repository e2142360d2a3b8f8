"""The shape of what is posted in the forums."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from writing.limits import MAX_LENGTH, Refused, check

TITLE_LENGTH = 150


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
    hat = forms.CharField(label=_("Vous parlez en tant que"), required=False, max_length=40)

    def clean_body(self) -> str:
        """What cannot be published as it is comes back with the reason."""
        try:
            check(self.cleaned_data["body"])
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return str(self.cleaned_data["body"])
