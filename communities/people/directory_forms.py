"""What is looked for in the directory, and for whom help is sought."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.people.places import hint, resolve
from reference.models import Territory


class LookForm(forms.Form):
    """Words, and a place that is typed or comes with the address (`lieu`: its kind and official code).

    What is not understood narrows nothing; the page says so beside the field.
    """

    territoire = forms.CharField(
        label=_("Territoire"),
        max_length=200,
        required=False,
        help_text=_("Un nom ou un code : quartier, commune, intercommunalité, département, région."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    territoire_id = forms.CharField(required=False, widget=forms.HiddenInput)
    lieu = forms.CharField(max_length=30, required=False, widget=forms.HiddenInput)
    candidates: tuple[Territory, ...] = ()

    def clean(self) -> dict[str, Any]:
        """Find the place that was typed, or else the one of the address."""
        data = super().clean() or {}
        typed = data.get("territoire", "")
        data["place"] = None
        if typed:
            resolved = resolve(typed, chosen=data.get("territoire_id", ""))
            data["place"], self.candidates = resolved.territory, resolved.candidates
            if resolved.candidates:
                self.add_error("territoire", _("Plusieurs lieux répondent à ce nom. Choisissez ci-dessous."))
            elif resolved.territory is None:
                self.add_error("territoire", _("Aucun lieu ne porte ce nom. Essayez le nom complet, ou le code."))
        elif "lieu" in data:
            kind, _colon, code = data["lieu"].partition(":")
            data["place"] = Territory.objects.filter(kind=kind, code=code).first() if code else None
        return data

    def read(self) -> dict[str, Any]:
        """What was understood, whatever was not."""
        self.is_valid()
        return self.cleaned_data

    def choices_of_place(self) -> list[tuple[int, str, str]]:
        """The places between which to choose, as (id, name, what tells it from the others)."""
        return [(place.pk, place.name, hint(place)) for place in self.candidates]


class DirectoryForm(LookForm):
    """What is typed to narrow the directory; the rest is ticked beside the list."""

    q = forms.CharField(
        label=_("Nom, structure, fonction, savoir-faire"),
        max_length=100,
        required=False,
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
    )
    aide = forms.CharField(
        label=_("Peut aider sur"),
        max_length=100,
        required=False,
        help_text=_("Quelques mots : cantine, médiation, bailleurs."),
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("q", "aide", "territoire", "territoire_id")


class HelpForm(LookForm):
    """A need in words, where it is met, and in which field."""

    q = forms.CharField(
        label=_("Ce que vous cherchez"),
        max_length=200,
        required=False,
        help_text=_("En quelques mots : financer un petit-déjeuner à l'école, parler aux bailleurs."),
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
    )
    domaine = forms.ChoiceField(label=_("Domaine d'intervention"), required=False)
    field_order = ("q", "domaine", "territoire", "territoire_id")

    def __init__(self, *args: Any, fields: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["domaine"].choices = [("", _("Tous")), *fields]  # type: ignore[attr-defined]


def key_of(place: Territory) -> str:
    """How an address names a place: its kind and official code."""
    return f"{place.kind}:{place.code}"
