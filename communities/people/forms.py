"""The shape of what people say of themselves, and of what they look for in the directory."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.reader import Reader
from communities.people.actions import MOST_FUNCTIONS
from communities.people.models import Profile
from communities.people.places import hint, resolve
from communities.people.plugs import circles
from reference.models import ActorFamily, Field, Territory


class PlaceForm(forms.Form):
    """A form with a place that is typed; `territory_id` is what a script, or the choice between namesakes, adds."""

    territory = forms.CharField(
        label=_("Territoire"),
        max_length=200,
        required=False,
        help_text=_("Commune, quartier prioritaire, intercommunalité, département ou région ; le nom ou le code."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    territory_id = forms.CharField(required=False, widget=forms.HiddenInput)
    candidates: tuple[Territory, ...] = ()

    def clean(self) -> dict[str, Any]:
        """Find the place that was typed, or offer those it may be."""
        data = super().clean() or {}
        typed = data.get("territory", "")
        data["place"] = None
        if not typed:
            return data
        resolved = resolve(typed, chosen=data.get("territory_id", ""))
        data["place"], self.candidates = resolved.territory, resolved.candidates
        if resolved.candidates:
            self.add_error("territory", _("Plusieurs lieux répondent à ce nom. Choisissez le vôtre ci-dessous."))
        elif resolved.territory is None:
            self.add_error("territory", _("Aucun lieu ne porte ce nom. Essayez le nom complet, ou le département."))
        return data

    def territory_choices(self) -> list[tuple[int, str, str]]:
        """The places between which to choose, as (id, name, what tells it from the others)."""
        return [(place.pk, place.name, hint(place)) for place in self.candidates]


class ProfileForm(PlaceForm):
    """A profile; it has a place."""

    actor_family = forms.ChoiceField(
        label=_("Vous êtes"),
        choices=[("", _("Choisissez votre famille d'acteurs")), *ActorFamily.choices],
        error_messages={"required": _("Choisissez une famille d'acteurs : elle dit aux autres d'où vous parlez.")},
    )
    job = forms.CharField(
        label=_("Fonction"),
        max_length=120,
        required=False,
        help_text=_("Par exemple : chargée de mission éducation."),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    organisation_name = forms.CharField(
        label=_("Structure"),
        max_length=160,
        required=False,
        help_text=_("Collectivité, association, bailleur, collectif : son nom complet."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    field_ids = forms.ModelMultipleChoiceField(
        label=_("Domaines d'intervention"),
        queryset=Field.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    can_help_with = forms.CharField(
        label=_("Je peux aider sur"),
        max_length=240,
        required=False,
        help_text=_("Une phrase : ce que vous savez faire et partagez volontiers."),
    )
    looking_for = forms.CharField(
        label=_("Je cherche"),
        max_length=240,
        required=False,
        help_text=_("Une phrase : ce qu'il vous manque, ou qui vous aimeriez rencontrer."),
    )
    field_order = ["actor_family", "job", "organisation_name", "field_ids", "territory", "territory_id"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["territory"].required = True
        self.fields["territory"].error_messages["required"] = _(
            "Choisissez au moins un territoire : il sert à vous proposer des rencontres proches."
        )

    @classmethod
    def initial_of(cls, profile: Profile) -> dict[str, Any]:
        """What the form shows of a profile before anything is typed."""
        return {
            "actor_family": profile.actor_family,
            "job": profile.job,
            "organisation_name": profile.organisation.name if profile.organisation else "",
            "field_ids": [field.pk for field in profile.fields.all()],
            "territory": profile.territory.name if profile.territory else "",
            "territory_id": profile.territory_id or "",
            "can_help_with": profile.can_help_with,
            "looking_for": profile.looking_for,
        }

    def written(self) -> dict[str, Any]:
        """What was written, as the action takes it."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("territory_id", "place")}
        fields = [field.pk for field in data["field_ids"]]
        return {**data, "territory": self.cleaned_data["place"], "field_ids": fields}


class FunctionForm(forms.Form):
    """One of a person's further functions; a line left empty is none."""

    job = forms.CharField(label=_("Autre fonction"), max_length=120, required=False)
    organisation_name = forms.CharField(label=_("Structure"), max_length=160, required=False)

    def clean(self) -> dict[str, Any]:
        """A structure alone does not say as whom one speaks."""
        data = super().clean() or {}
        if data.get("organisation_name") and not data.get("job") and "job" not in self.errors:
            self.add_error("job", _("Dites quelle est cette fonction : bénévole, trésorière, élu…"))
        return data


class BaseFunctionFormSet(forms.BaseFormSet[FunctionForm]):
    """The lines of a person's further functions: always four, to be filled or emptied."""

    def written(self) -> list[tuple[str, str]]:
        """What was written, as the action takes it."""
        rows = [form.cleaned_data for form in self.forms]
        return [(row["job"], row["organisation_name"]) for row in rows if row.get("job")]

    @property
    def filled(self) -> bool:
        """Whether a line says something, or is to be put right."""
        return any(form.errors or form["job"].value() for form in self.forms)


FunctionFormSet = forms.formset_factory(
    FunctionForm,
    formset=BaseFunctionFormSet,
    extra=MOST_FUNCTIONS,
    min_num=0,
    max_num=MOST_FUNCTIONS,
    absolute_max=MOST_FUNCTIONS,
)


class DirectoryForm(forms.Form):
    """What narrows the directory, with the circles the districts above know. Whatever is not understood is left out."""

    q = forms.CharField(
        label=_("Qui pourrait m'aider ?"),
        max_length=100,
        required=False,
        help_text=_("Un nom, une structure, ou ce sur quoi vous cherchez de l'aide."),
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
    )
    famille = forms.ChoiceField(
        label=_("Famille d'acteurs"), required=False, choices=[("", _("Toutes")), *ActorFamily.choices]
    )
    domaine = forms.ModelChoiceField(
        label=_("Domaine d'intervention"),
        required=False,
        queryset=Field.objects.order_by("name"),
        to_field_name="slug",
        empty_label=_("Tous"),
    )

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in circles():
            choices = [("", _("Tous")), *one.choices(reader)]
            self.fields[one.param] = forms.ChoiceField(label=one.label, required=False, choices=choices)
