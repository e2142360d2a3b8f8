"""The search form. It is sent by GET: a search is an address one can keep and give."""

import datetime as dt
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reference.names import name_key
from reference.queries import resolve
from search.engines.base import Filters
from search.plugs import kinds
from search.projection import place_key
from search.text import MAX_QUERY


class CutField(forms.CharField):
    """A text of which no more than `length` characters are read, and none that a database refuses."""

    def __init__(self, *, length: int, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.length = length
        self.widget.attrs["maxlength"] = str(length)

    def to_python(self, value: Any) -> str:
        """The beginning of the text, without null characters."""
        return super().to_python(str(value or "").replace("\0", "")[: self.length]) or ""


class SearchForm(forms.Form):
    """What is looked for and what narrows it. A filter that means nothing says so and narrows nothing."""

    q = CutField(length=MAX_QUERY, label=_("Vos mots"))
    type = CutField(length=16, label=_("Type"), widget=forms.Select)
    reseau = CutField(length=60, label=_("Réseau"), widget=forms.Select)
    theme = CutField(length=80, label=_("Thème"), widget=forms.Select)
    territoire = CutField(
        length=100, label=_("Territoire"), help_text=_("Région, département, intercommunalité, commune ou quartier.")
    )
    depuis = forms.DateField(required=False, label=_("Depuis le"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))

    suggestions_url = reverse_lazy("reference:suggest")

    def __init__(self, data: Any, *, networks: dict[str, str], themes: list[str]) -> None:
        super().__init__(data)
        types = [(kind, searchable.label) for kind, searchable in kinds().items()]
        for name in ("type", "reseau", "theme", "territoire", "depuis"):
            self.fields[name].widget.attrs["form"] = "recherche"  # they stand beside the results, the words above
        self.choose("type", _("Tous les types"), types)
        self.choose("reseau", _("Tous les réseaux"), list(networks.items()))
        self.choose("theme", _("Tous les thèmes"), [(label, label) for label in themes])

    def choose(self, name: str, everything: Any, choices: list[tuple[str, Any]]) -> None:
        """What a list offers; a value it does not offer, come by an address, is offered too so that it can be seen."""
        widget = self.fields[name].widget
        assert isinstance(widget, forms.Select)  # noqa: S101 a fact of this class, said for the types
        widget.attrs.pop("maxlength", None)
        asked = str(self.data.get(name, ""))[:80]
        offered = {value for value, _label in choices}
        widget.choices = [("", everything), *choices, *([(asked, asked)] if asked and asked not in offered else [])]

    def clean_territoire(self) -> tuple[str, ...]:
        """The keys of the territories that the text may mean."""
        text = self.cleaned_data["territoire"]
        found = resolve(text) if text else []
        if text and not found:
            raise forms.ValidationError(_("Ce territoire n'est pas reconnu : la recherche porte sur tous."))
        return tuple(place_key(place) for place in found)

    def filters(self) -> Filters:
        """What narrows the search; to be called after validation, whatever it said."""
        clean = self.cleaned_data
        since: dt.date | None = clean.get("depuis")
        since = max(since, dt.date(1900, 1, 1)) if since else None  # year 1 begins before time does, seen from Paris
        midnight = dt.datetime.combine(since, dt.time(), timezone.get_current_timezone()) if since else None
        return Filters(
            kind=clean.get("type", ""),
            network=clean.get("reseau", ""),
            theme=name_key(clean.get("theme", "")),
            places=clean.get("territoire", ()),
            since=midnight,
        )
