"""What narrows the calendar."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.reader import Reader
from communities.networks.models import Network


class CalendarForm(forms.Form):
    """Of which network, and whether of one's own networks only; whatever is not understood is left out."""

    reseau = forms.ModelChoiceField(
        label=_("Réseau"),
        required=False,
        queryset=Network.objects.order_by("name"),
        to_field_name="slug",
        empty_label=_("Tous"),
    )
    voir = forms.ChoiceField(
        label=_("Rencontres"),
        required=False,
        choices=[("", _("Toutes")), ("publiques", _("Publiques")), ("miennes", _("De mes réseaux"))],
    )

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not reader.is_professional:
            del self.fields["voir"]
