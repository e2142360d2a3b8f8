"""The shape of what people say of themselves, and of what they look for in the directory."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.people.actions import MOST_FUNCTIONS, MOST_PLACES
from communities.people.choices import SeveralField
from communities.people.models import Audience, Organisation, Profile
from communities.people.organisations.finding import known, near_names
from communities.people.places import hint, resolve
from communities.people.visibility import PARTS, audience_of
from reference.models import ActorFamily, Field, Pillar, Territory


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
    organisation_choice = forms.CharField(required=False, widget=forms.HiddenInput)
    near: tuple[Organisation, ...] = ()
    field_ids = SeveralField(
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
    field_order = [
        "actor_family", "job", "organisation_name", "organisation_choice", "field_ids", "territory", "territory_id",
    ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["territory"].required = True
        self.fields["territory"].error_messages["required"] = _(
            "Choisissez au moins un territoire : il sert à vous proposer des rencontres proches."
        )

    def clean(self) -> dict[str, Any]:
        """A structure's name that is nearly another's is asked about once: is it the same one?"""
        data = super().clean()
        name, chosen = data.get("organisation_name", ""), data.get("organisation_choice", "")
        if not name or known(name) or chosen == "new":
            return data
        near = near_names(name)
        if same := next((one for one in near if str(one.pk) == chosen), None):
            data["organisation_name"] = same.name
        elif near:
            self.near = tuple(near)
            self.add_error("organisation_name", _("Une structure porte presque ce nom. Est-ce la vôtre ?"))
        return data

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
        left_out = ("territory_id", "place", "organisation_choice")
        data = {name: value for name, value in self.cleaned_data.items() if name not in left_out}
        fields = [field.pk for field in data["field_ids"]]
        return {**data, "territory": self.cleaned_data["place"], "field_ids": fields}


class PreferencesForm(forms.Form):
    """The parts of a profile that can wait: pillars, how one is reached, and to whom each part shows."""

    pillars = forms.MultipleChoiceField(
        label=_("Piliers du contrat de ville"),
        choices=Pillar.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    by_mail = forms.BooleanField(
        label=_("Recevoir les courriels de Maillage"),
        required=False,
        help_text=_("Rappels, invitations, nouvelles de vos réseaux. Ce qui touche à votre compte arrive toujours."),
    )
    by_message = forms.BooleanField(
        label=_("Accepter les conversations privées"),
        required=False,
        help_text=_("Des membres de vos réseaux pourront vous écrire en dehors des fils."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in PARTS:
            self.fields[f"shows_{part}"] = forms.TypedChoiceField(
                label=_("Qui le voit"), choices=Audience.choices[::-1], coerce=int, required=False, empty_value=None
            )

    @classmethod
    def initial_of(cls, profile: Profile) -> dict[str, Any]:
        """What the form shows of a profile before anything is chosen."""
        shown = {f"shows_{part}": audience_of(profile, part) for part in PARTS}
        return {
            **shown,
            "pillars": profile.pillars,
            "by_mail": profile.by_mail,
            "by_message": profile.by_message,
        }

    def written(self) -> dict[str, Any]:
        """What was chosen, as the action takes it."""
        data = self.cleaned_data
        said = {part: data[f"shows_{part}"] for part in PARTS if data.get(f"shows_{part}") is not None}
        chosen = {name: data[name] for name in ("pillars", "by_mail", "by_message")}
        return {**chosen, "audiences": said}


class OtherPlaceForm(PlaceForm):
    """One of a person's other territories; a line left empty is none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["territory"].label = _("Autre territoire")
        self.fields["territory"].help_text = ""


class BasePlaceFormSet(forms.BaseFormSet[OtherPlaceForm]):
    """The lines of a person's other territories: always five, to be filled or emptied."""

    def written(self) -> list[Territory]:
        """What was written, as the action takes it."""
        return [form.cleaned_data["place"] for form in self.forms if form.cleaned_data.get("place")]

    @property
    def filled(self) -> bool:
        """Whether a line says something, or is to be put right."""
        return any(form.errors or form["territory"].value() for form in self.forms)


PlaceFormSet = forms.formset_factory(
    OtherPlaceForm,
    formset=BasePlaceFormSet,
    extra=MOST_PLACES,
    min_num=0,
    max_num=MOST_PLACES,
    absolute_max=MOST_PLACES,
)


class PhotoForm(forms.Form):
    """A photo to send in."""

    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("JPEG, PNG, WebP, AVIF ou HEIC, 10 Mo au plus. Elle est recadrée en carré, sans lieu ni date."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        error_messages={
            "required": _("Choisissez une photo."), "missing": _("Choisissez une photo."),
            "empty": _("Ce fichier est vide."),
        },
    )  # fmt: skip


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
