"""The shape of an invitation, and of what closes one."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from communities.networks.actions.inviting import LONGEST, MOST_ADDRESSES, MOST_PEOPLE


def word_field() -> forms.CharField:
    """What one says to those one invites."""
    return forms.CharField(
        label=_("Un mot de votre part"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class MailForm(forms.Form):
    """Addresses to write to."""

    emails = forms.CharField(
        label=_("Adresses électroniques"),
        help_text=_("Une à dix, sur des lignes séparées ou entre virgules. Chaque personne recevra une seule lettre."),
        widget=forms.Textarea(attrs={"rows": 4, "inputmode": "email", "spellcheck": "false"}),
        max_length=2_000,
        error_messages={"required": _("Donnez au moins une adresse.")},
    )
    word = word_field()

    def clean_emails(self) -> list[str]:
        """The addresses, each one good, at most ten."""
        found = self.cleaned_data["emails"].replace(",", " ").replace(";", " ").split()
        wrong = [one for one in found if not _is_address(one)]
        if wrong:
            raise ValidationError(_("Ceci n'est pas une adresse : %s") % ", ".join(wrong[:3]))
        if len(set(map(str.lower, found))) > MOST_ADDRESSES:
            raise ValidationError(_("Dix adresses au plus à la fois."))
        return found


class LinkForm(forms.Form):
    """A link to hand on."""

    most_uses = forms.IntegerField(label=_("Pour combien de personnes"), min_value=1, max_value=MOST_PEOPLE, initial=10)
    days = forms.IntegerField(label=_("Pendant combien de jours"), min_value=1, max_value=LONGEST, initial=14)
    word = word_field()


class RevokeForm(forms.Form):
    """Why a door that someone else opened is closed; one's own needs no reason."""

    reason = forms.CharField(label=_("Raison"), max_length=400)

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = not own


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
