"""How a change is asked for, by kind: the form, and the words that lead to it. Others register theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.reader import Reader
from communities.networks.consent.kinds import LONGEST, ROOM_DESCRIPTION, ROOM_NAME, TEXTS, WORDS, field_of
from communities.networks.models import Network, Proposal
from communities.people.forms import PlaceForm
from reference.models import Keyword, Territory

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class AskForm(forms.Form):
    """A change to a network, and why. `template`: what draws its fields, all in a row unless it says otherwise."""

    template: ClassVar[str] = "networks/consent/_fields.html"
    reason = forms.CharField(
        label=_("Pourquoi"),
        max_length=400,
        help_text=_("Ce que cela change pour les membres. C'est ce qu'ils liront d'abord."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Dites pourquoi : c'est ce que les autres membres liront d'abord.")},
    )

    def __init__(self, *args: Any, network: Network, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network, self.reader = network, reader
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    @classmethod
    def initial_of(cls, network: Network, proposal: Proposal | None) -> dict[str, Any]:
        """What the form shows first: things as they are, or as a proposal that is being rewritten has them."""
        return {"reason": proposal.reason} if proposal else {}

    def changes(self) -> dict[str, Any]:
        """What is asked for, as the kind's check takes it."""
        return {}


class WordsForm(AskForm, PlaceForm):
    """What a network says of itself, with the words of today in it."""

    template = "networks/consent/_words.html"
    openness = forms.ChoiceField(
        label=_("Qui lit les échanges"), choices=Network.Openness.choices, widget=forms.RadioSelect
    )
    theme = forms.ModelChoiceField(
        label=_("Thème"),
        queryset=Keyword.objects.standing().filter(group=Keyword.Group.THEME).order_by("label"),
        required=False,
        empty_label=_("Aucun en particulier"),
    )
    HELP: ClassVar[dict[str, "StrPromise"]] = {
        "purpose": _("Une phrase : pourquoi ce réseau existe."),
        "how_we_decide": _("Comment une décision se prend ici, et comment on la conteste."),
        "entry_rule": _("Pour qui est ce réseau, et ce qu'on fait en arrivant."),
        "interest": _("Ce que chacun·e laisse à la porte, sur l'honneur : « entre maîtres d'ouvrage publics ». "),
        "rhythm": _("Par exemple : le deuxième mardi du mois, sauf l'été."),
        "welcome": _("Ce que lit une personne qui vient d'arriver. Markdown possible."),
    }
    LONG = ("how_we_decide", "welcome")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in TEXTS:
            column = field_of(name)
            area = forms.Textarea(attrs={"rows": 4})
            self.fields[name] = forms.CharField(
                label=str(column.verbose_name).capitalize(),
                max_length=column.max_length or LONGEST,
                required=name == "purpose",
                help_text=self.HELP[name],
                widget=area if name in self.LONG else forms.TextInput(),
            )
        self.fields["territory"].help_text = _("Laissez vide si le réseau n'est d'aucun lieu en particulier.")

    @classmethod
    def initial_of(cls, network: Network, proposal: Proposal | None) -> dict[str, Any]:
        """Today's words, under those that the proposal puts in their place."""
        words = {name: getattr(network, field_of(name).attname) for name in WORDS}
        for name, change in (proposal.changes if proposal else {}).items():
            if name in words:
                words[name] = change["after"]
        place = Territory.objects.filter(pk=words["territory"]).first() if words["territory"] else None
        named = {"territory": place.name if place else "", "territory_id": str(place.pk) if place else ""}
        return {**super().initial_of(network, proposal), **words, **named}

    def texts(self) -> list[forms.BoundField]:
        """The lines of words, in the order in which a network says them."""
        return [self[name] for name in TEXTS]

    def changes(self) -> dict[str, Any]:
        """Every line; the kind's check keeps those that differ."""
        data = self.cleaned_data
        theme, place = data["theme"], data["place"]
        return {
            **{name: data[name] for name in TEXTS},
            "openness": data["openness"],
            "theme": theme.pk if theme else None,
            "territory": place.pk if place else None,
        }


class ForumForm(AskForm):
    """One more forum."""

    name = forms.CharField(label=_("Nom du forum"), max_length=ROOM_NAME)
    description = forms.CharField(
        label=_("De quoi on y parle"), max_length=ROOM_DESCRIPTION, required=False, help_text=_("Une phrase.")
    )
    private = forms.BooleanField(label=_("Réservé aux membres du réseau"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.network.openness == Network.Openness.MEMBERS:
            del self.fields["private"]  # its forums are its members' own anyway

    @classmethod
    def initial_of(cls, network: Network, proposal: Proposal | None) -> dict[str, Any]:
        """The forum as it was proposed."""
        return {**super().initial_of(network, proposal), **(proposal.changes if proposal else {})}

    def changes(self) -> dict[str, Any]:
        """The forum."""
        return {name: self.cleaned_data.get(name) for name in ("name", "description", "private")}


class RestForm(AskForm):
    """Rest needs no choice."""


@dataclass(frozen=True)
class Asking:
    """A kind of change one may ask for: its words, a pictogram, its form, and when it makes sense."""

    kind: str
    label: "StrPromise"
    lede: "StrPromise"
    icon: str
    form: type[AskForm]
    fits: Callable[[Network, Reader], bool] = lambda _network, _reader: True


_askings: dict[str, Asking] = {}


def asking(one: Asking) -> None:
    """Register a kind of change that members may ask for."""
    _askings[one.kind] = one


def askings(network: Network, reader: Reader) -> list[Asking]:
    """What this reader may ask of this network now, in the order of Proposal.Kind."""
    known = [_askings[kind] for kind in Proposal.Kind.values if kind in _askings]
    return [one for one in known if one.fits(network, reader)]


def asking_of(kind: str) -> Asking | None:
    """How this kind is asked for."""
    return _askings.get(kind)


asking(
    Asking(
        Proposal.Kind.WORDS,
        _("Changer ce que le réseau dit de lui"),
        _("Raison d'être, règle d'entrée, façon de décider, rythme, thème, territoire, ouverture."),
        "file-text",
        WordsForm,
    )
)
asking(
    Asking(
        Proposal.Kind.FORUM,
        _("Ouvrir un forum de plus"),
        _("Quand un sujet mérite sa pièce à lui."),
        "users",
        ForumForm,
    )
)
asking(
    Asking(
        Proposal.Kind.REST,
        _("Mettre le réseau au repos"),
        _("Tout reste lisible ; n'importe quel membre pourra le réveiller, d'un geste."),
        "moon",
        RestForm,
        fits=lambda network, _reader: network.resting_since is None,
    )
)
