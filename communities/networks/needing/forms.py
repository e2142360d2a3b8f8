"""The shape of a need, of what one looks for among them, and of what a need becomes."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from communities.networks.models import Dye, Need, NeedQuerySet, NeedSupport, Network, NetworkDraft, Weave
from communities.networks.plugs import Room
from communities.people.forms import PlaceForm
from communities.people.places import resolve
from reference.models import Keyword
from reference.queries import descendants
from writing.fields import WritingField

BODY_LENGTH = 4_000
TITLE_LENGTH = 150


def themes() -> QuerySet[Keyword]:
    """The themes one may choose from."""
    return Keyword.objects.standing().filter(group=Keyword.Group.THEME).order_by("label")


class NeedForm(PlaceForm):
    """A need: a title, the situation, where, about what, what would help, and whom it is for."""

    title = forms.CharField(
        label=_("De quoi avez-vous besoin ?"),
        max_length=TITLE_LENGTH,
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
    help_wanted = forms.ChoiceField(
        label=_("Ce qui vous aiderait"),
        required=False,
        choices=[("", _("Je ne sais pas encore")), *Need.HelpWanted.choices],
    )
    theme = forms.ModelChoiceField(
        label=_("Thème"), queryset=Keyword.objects.none(), required=False, empty_label=_("Aucun en particulier")
    )
    network = forms.ModelChoiceField(
        label=_("À qui s'adresse-t-il ?"),
        queryset=Network.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label=_("À toute la communauté"),
        help_text=_("Un besoin adressé à un réseau n'est lu que par ses membres."),
    )
    field_order = ["title", "body", "help_wanted", "theme", "territory", "territory_id", "network"]

    def __init__(self, *args: Any, networks: QuerySet[Network], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["network"].queryset = networks  # type: ignore[attr-defined]
        self.fields["theme"].queryset = themes()  # type: ignore[attr-defined]
        self.fields["territory"].help_text = _("Où cela se passe. Le nom ou le code ; laissez vide si c'est partout.")

    def written(self) -> dict[str, Any]:
        """What was written, as the action takes it."""
        data = self.cleaned_data
        return {
            **{name: data[name] for name in ("title", "body", "help_wanted", "theme", "network")},
            "territory": data["place"],
        }


class NeedFilterForm(forms.Form):
    """What narrows the list of needs. Whatever is not understood is left out."""

    theme = forms.ModelChoiceField(
        label=_("Thème"), queryset=Keyword.objects.none(), required=False, to_field_name="slug", empty_label=_("Tous")
    )
    territoire = forms.CharField(
        label=_("Territoire"), max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    aide = forms.ChoiceField(
        label=_("Ce qui aiderait"), required=False, choices=[("", _("Tout")), *Need.HelpWanted.choices]
    )
    etat = forms.ChoiceField(
        label=_("État"),
        required=False,
        choices=[("", _("Tous")), ("attend", _("En attente d'une réponse")), ("repondu", _("A trouvé une réponse"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = themes()  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def narrowed(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.cleaned_data.values())

    def narrow(self, needs: NeedQuerySet) -> NeedQuerySet:
        """The needs that fit; a place that nothing names finds none."""
        data = self.cleaned_data
        asked = Q()
        if data.get("theme"):
            asked &= Q(theme=data["theme"])
        if data.get("aide"):
            asked &= Q(help_wanted=data["aide"])
        if data.get("etat"):
            asked &= Q(met_on__isnull=data["etat"] == "attend")
        if data.get("territoire"):
            found = resolve(data["territoire"])
            place = found.territory or next(iter(found.candidates), None)
            asked &= Q(territory__in=descendants(place).order_by().values("pk")) if place else Q(pk__in=[])
        return needs.filter(asked)


class SupportForm(forms.Form):
    """Which of the two buttons under a need, and whether it is pressed again to take it back."""

    kind = forms.ChoiceField(
        choices=[(one.value, one.label) for one in (NeedSupport.Kind.SUPPORT, NeedSupport.Kind.HELP)]
    )
    withdraw = forms.BooleanField(required=False)


class AnswerForm(forms.Form):
    """The address of what answers a need."""

    address = forms.CharField(
        label=_("Son adresse sur Maillage"),
        max_length=400,
        help_text=_("Une production, un fil, une rencontre, une formation ou un réseau : copiez son adresse ici."),
        error_messages={"required": _("Collez l'adresse de ce qui répond à ce besoin.")},
    )


class ThreadForm(forms.Form):
    """A thread by which a network takes a need up."""

    room = forms.ChoiceField(label=_("Dans quel forum"), widget=forms.RadioSelect)
    title = forms.CharField(label=_("Titre du fil"), max_length=TITLE_LENGTH)
    body = WritingField(
        label=_("Premier message"),
        rows=6,
        max_length=BODY_LENGTH,
        help_text=_(
            "Avec vos mots. Dans un forum ouvert, ne recopiez pas la situation sans l'accord de qui l'a décrite."
        ),
    )

    def __init__(self, *args: Any, rooms: list[Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(room.key, f"{room.name} ({_('entre membres')})" if room.private else room.name) for room in rooms]
        self.fields["room"].choices = choices  # type: ignore[attr-defined]


class DraftForm(forms.ModelForm[NetworkDraft]):
    """The network that a need calls for."""

    class Meta:
        model = NetworkDraft
        fields = ["name", "purpose", "openness", "dye", "weave"]
        widgets = {"openness": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _("Court : ce dont on y parle.")
        self.fields["purpose"].help_text = _("Une phrase : pourquoi ce réseau existe.")
        self.fields["openness"].choices = Network.Openness.choices  # type: ignore[attr-defined]
        self.fields["dye"].choices, self.fields["weave"].choices = Dye.choices, Weave.choices  # type: ignore[attr-defined]


class RenameForm(forms.Form):
    """Another name for a network whose name was taken meanwhile."""

    name = forms.CharField(label=_("Un autre nom"), max_length=80)
