"""What one says against a proposal."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ObjectionForm(forms.Form):
    """An objection is its reason."""

    reason = forms.CharField(
        label=_("Ce que cette proposition abîmerait"),
        max_length=400,
        help_text=_("Une objection dit un tort pour le réseau, pas une préférence. Elle se lit avec votre nom."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Sans raison, ce n'est pas une objection : dites en quoi cela nuirait.")},
    )
