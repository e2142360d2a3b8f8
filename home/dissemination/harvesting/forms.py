"""What editors fill in to harvest a source."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from home.dissemination.fetching import Unfetchable, checked
from home.dissemination.harvesting.work import show_hidden
from home.dissemination.models import HarvestSource
from home.dissemination.oai.protocol import SHAPES

MOST_SETS = 20


def address_that_may_be_asked(value: str) -> None:
    """Raise ValidationError for an address that the worker would refuse."""
    try:
        parts = checked(value)
    except Unfetchable as refused:
        raise ValidationError(refused.words) from refused
    if "verb=" in parts.query:
        raise ValidationError(_("Donnez l'adresse du serveur seule, sans la question qui la suit."))


class SourceForm(WagtailAdminModelForm):
    """A source; its sets are written one a line."""

    sets = forms.CharField(
        label=gettext_lazy("ensembles"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Un par ligne, tels que le serveur les nomme. Vide : tout."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["sets"] = "\n".join(self.instance.sets or [])

    def clean_address(self) -> str:
        """An address of the open internet, as far as one sees without asking."""
        address: str = self.cleaned_data["address"]
        address_that_may_be_asked(address)
        return address

    def clean_sets(self) -> list[str]:
        """The sets, once each."""
        found = list(dict.fromkeys(self.cleaned_data["sets"].split()))
        wrong = [one for one in found if not SHAPES["set"].fullmatch(one)]
        if wrong:
            raise ValidationError(_("« %(name)s » n'est pas un nom d'ensemble.") % {"name": wrong[0][:60]})
        if len(found) > MOST_SETS:
            raise ValidationError(_("Au plus %(count)s ensembles.") % {"count": MOST_SETS})
        return found

    def clean(self) -> dict[str, Any]:
        """What is asked of another place, or otherwise, is asked from the beginning."""
        cleaned: dict[str, Any] = super().clean()
        if {"address", "sets"} & set(self.changed_data):
            self.instance.harvested_until = None
        self.instance.is_renamed = bool({"name", "centre"} & set(self.changed_data))
        return cleaned

    @transaction.atomic
    def save(self, commit: bool = True) -> HarvestSource:
        """Keep the source; one that shows all from now on owes, in the same transaction, what waited to be chosen."""
        opened = "shown" in self.changed_data and self.cleaned_data["shown"] == HarvestSource.Shown.ALL
        was_there = self.instance.pk is not None
        source: HarvestSource = super().save(commit)
        if commit and opened and was_there:
            show_hidden.enqueue(source.pk)
        return source


class TryForm(forms.Form):
    """An address to try, and a set if one likes."""

    address = forms.CharField(
        label=gettext_lazy("Adresse OAI-PMH"), max_length=300, validators=[address_that_may_be_asked]
    )
    theme = forms.RegexField(SHAPES["set"], label=gettext_lazy("Ensemble"), max_length=200, required=False)
