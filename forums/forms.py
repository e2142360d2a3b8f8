"""The shape of what is posted in the forums."""

import uuid
from dataclasses import dataclass

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from writing.fields import WritingField

TITLE_LENGTH = 150


@dataclass(frozen=True)
class Attempt:
    """What is hidden in a fresh ReplyForm, for a page that has the rest of it already."""

    @property
    def hidden_fields(self) -> list[SafeString]:
        """The key of this one attempt."""
        return [format_html('<input type="hidden" name="key" value="{}" id="id_key">', uuid.uuid4())]


class ReplyForm(forms.Form):
    """An answer. `key` names this one attempt to answer: sent twice, it is posted once."""

    body = WritingField(
        label=_("Votre message"),
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": _("Répondre…")}),
        error_messages={
            "required": _("Écrivez quelques mots avant d'envoyer."),
            "max_length": _("Ce message dépasse 32 000 caractères. Il est gardé ici ; raccourcissez-le."),
        },
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)
    hat = forms.CharField(label=_("Vous parlez en tant que"), required=False, max_length=40)
