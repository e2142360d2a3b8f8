"""The shape of what is asked at a network's door."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.networks.models import Network


class JoinForm(forms.Form):
    """Nothing to fill in; but for the trade's own network, and for one that leaves an interest at its door, a
    declaration on one's honour.
    """

    declares_trade = forms.BooleanField(
        label=_("Je déclare sur l'honneur travailler dans une équipe projet de la politique de la ville."),
        error_messages={
            "required": _("Ce réseau est réservé aux équipes projet : confirmez que vous en faites partie.")
        },
    )
    declares_interest = forms.BooleanField(
        error_messages={"required": _("Confirmez que vous laissez cet intérêt à la porte, ou passez votre chemin.")},
    )

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if network.kind != Network.Kind.TEAM:
            del self.fields["declares_trade"]
        if not network.interest:
            del self.fields["declares_interest"]
        else:
            label = _("Je respecte, sur l'honneur, ce que ce réseau laisse à la porte : « %(interest)s ».")
            self.fields["declares_interest"].label = label % {"interest": network.interest}

    def declared(self) -> str:
        """The words that were agreed to."""
        return " ".join(str(field.label) for field in self.fields.values())
