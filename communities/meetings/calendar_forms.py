"""What narrows the calendar. Whatever is not understood narrows nothing; the page says so beside it."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.reader import Reader
from communities.meetings.models import Kind
from communities.meetings.plugs import kinds
from communities.networks.models import Network
from communities.people.places import hint, resolve
from reference.models import Territory

PAST = "passees"
PERIODS = {"semaine": dt.timedelta(days=7), "mois": dt.timedelta(days=31), "trimestre": dt.timedelta(days=92)}


class CalendarForm(forms.Form):
    """Of which network, where, of which kind, when, and whether of one's own networks only."""

    reseau = forms.ModelChoiceField(
        label=_("Réseau"),
        required=False,
        queryset=Network.objects.order_by("name"),
        to_field_name="slug",
        empty_label=_("Tous"),
    )
    lieu = forms.CharField(
        label=_("Territoire"),
        required=False,
        max_length=200,
        help_text=_("Avec tout ce qu'il contient."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    lieu_id = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    genre = forms.ChoiceField(label=_("Genre"), required=False)
    quand = forms.ChoiceField(
        label=_("Période"),
        required=False,
        choices=[
            ("", _("À venir")),
            ("semaine", _("Les 7 prochains jours")),
            ("mois", _("Les 31 prochains jours")),
            ("trimestre", _("Les 3 prochains mois")),
            (PAST, _("Passées")),
        ],
    )
    voir = forms.ChoiceField(
        label=_("Rencontres"),
        required=False,
        choices=[
            ("", _("Toutes")),
            ("publiques", _("Publiques")),
            ("miennes", _("De mes réseaux")),
            ("inscrites", _("Où j'ai une place")),
        ],
    )
    candidates: tuple[Territory, ...] = ()

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        genre: forms.ChoiceField = self.fields["genre"]  # type: ignore[assignment]
        genre.choices = [("", _("Tous")), *Kind.choices, *kinds()]
        if not reader.is_professional:
            del self.fields["voir"]

    def clean(self) -> dict[str, Any]:
        """Find the place that was typed, or those it may be."""
        data = super().clean() or {}
        typed = data.get("lieu", "")
        data["place"] = None
        if not typed:
            return data
        found = resolve(typed, chosen=data.get("lieu_id", ""))
        data["place"], self.candidates = found.territory, found.candidates
        if found.candidates:
            self.add_error("lieu", _("Plusieurs lieux portent ce nom. Choisissez ci-dessous."))
        elif found.territory is None:
            self.add_error("lieu", _("Aucun lieu ne porte ce nom. Essayez le nom complet, ou le département."))
        return data

    @property
    def narrows(self) -> bool:
        """Whether anything is left out by it, the period aside."""
        return any(value for name, value in self.cleaned_data.items() if name not in ("quand", "lieu", "lieu_id"))

    def place_choices(self) -> list[tuple[int, str, str]]:
        """The places between which to choose, as (id, name, what tells it from the others)."""
        return [(place.pk, place.name, hint(place)) for place in self.candidates]
