"""What one says when handing a draft to the editors."""

from django import forms
from django.utils.translation import gettext_lazy as _

from home.capitalisation.publishing.actions import CHANGES


class SubmitForm(forms.Form):
    """What the next version changes."""

    changes = forms.CharField(
        label=_("Ce qui change"),
        required=False,
        max_length=CHANGES,
        help_text=_("Pour une nouvelle version : une phrase, que liront celles et ceux qui connaissent la précédente."),
    )
