"""The shape of what is asked at a network's door, and of a need."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from communities.networks.models import NeedSupport, Network
from writing.fields import WritingField

BODY_LENGTH = 4_000


class JoinForm(forms.Form):
    """Nothing to fill in, but for the trade's own network a declaration on one's honour."""

    declares_trade = forms.BooleanField(
        label=_("Je déclare sur l'honneur travailler dans une équipe projet de la politique de la ville."),
        error_messages={
            "required": _("Ce réseau est réservé aux équipes projet : confirmez que vous en faites partie.")
        },
    )

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if network.kind != Network.Kind.TEAM:
            del self.fields["declares_trade"]


class NeedForm(forms.Form):
    """A need: a title, the situation, and whom it is for."""

    title = forms.CharField(
        label=_("De quoi avez-vous besoin ?"),
        max_length=150,
        help_text=_("En une ligne, comme vous le diriez à un collègue."),
        error_messages={"required": _("Donnez un titre à votre besoin : c'est lui qu'on lira d'abord.")},
    )
    body = WritingField(
        label=_("La situation"),
        rows=7,
        max_length=BODY_LENGTH,
        help_text=_("Ce qui se passe, ce que vous avez déjà essayé, ce qui aiderait. Aucune personne reconnaissable."),
        error_messages={"required": _("Décrivez la situation en quelques mots : c'est ce qui permet d'aider.")},
    )
    network = forms.ModelChoiceField(
        label=_("À qui s'adresse-t-il ?"),
        queryset=Network.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label=_("À toute la communauté"),
        help_text=_("Un besoin adressé à un réseau n'est lu que par ses membres."),
    )

    def __init__(self, *args: Any, networks: QuerySet[Network], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["network"].queryset = networks  # type: ignore[attr-defined]


class SupportForm(forms.Form):
    """Which of the two buttons under a need, and whether it is pressed again to take it back."""

    kind = forms.ChoiceField(choices=NeedSupport.Kind.choices)
    withdraw = forms.BooleanField(required=False)
