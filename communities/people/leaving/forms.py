"""The shape of what one says when leaving a post, step by step."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.people.leaving.asking import ASKED, LONGEST
from communities.people.models import Departure


class PostForm(forms.Form):
    """Which post, and when."""

    job = forms.CharField(label=_("La fonction que vous quittez"), max_length=240)
    leaves_on = forms.DateField(
        label=_("Votre dernier jour"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class StoryForm(forms.Form):
    """What one passes on in words. Nothing of it has to be filled in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, question in ASKED.items():
            self.fields[name] = forms.CharField(
                label=question.label,
                help_text=question.help_text,
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 4}),
                error_messages={
                    "max_length": _("Cette partie dépasse 4 000 caractères. Elle est gardée ici ; raccourcissez-la.")
                },
            )


class SuccessorForm(forms.Form):
    """Who takes over."""

    email = forms.EmailField(
        label=_("Adresse professionnelle de la personne qui reprend"),
        help_text=_("Elle recevra un lien, valable 60 jours, qui ne s'ouvre qu'avec cette adresse."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


def initial_of(departure: Departure) -> dict[str, Any]:
    """What the forms show of what was kept."""
    return {
        "job": departure.job,
        "leaves_on": departure.leaves_on,
        "email": departure.successor_email,
        **departure.answers,
    }
