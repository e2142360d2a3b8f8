"""The shape of what is said of a structure."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.people.forms import PlaceForm
from communities.people.models import Organisation
from communities.people.organisations.finding import known


class SearchForm(forms.Form):
    """Looking for a structure."""

    q = forms.CharField(
        label=_("Quelle structure ?"),
        max_length=100,
        required=False,
        help_text=_("Le début de son nom, ou son sigle."),
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
    )


class DescribeForm(PlaceForm):
    """Where a structure is, and its site."""

    website = forms.URLField(
        label=_("Site"), required=False, max_length=200, assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class MergeForm(forms.Form):
    """Another name of the same structure."""

    other = forms.CharField(
        label=_("L'autre nom de cette structure"),
        max_length=160,
        help_text=_("Celui qui restera : les personnes de l'autre nom y seront rattachées."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.CharField(label=_("Pourquoi"), max_length=240, help_text=_("Par exemple : même service, sigle."))

    def __init__(self, *args: Any, source: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source

    def clean_other(self) -> Organisation:
        """The structure of that name, which is another than the one at hand."""
        found = known(self.cleaned_data["other"])
        if found is None:
            raise forms.ValidationError(_("Aucune structure ne porte ce nom. Écrivez-le comme dans l'annuaire."))
        if found == self.source:
            raise forms.ValidationError(_("C'est la structure que vous regardez. Donnez son autre nom."))
        return found
