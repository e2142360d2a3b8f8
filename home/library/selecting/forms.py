"""What one types about a selection."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from home.library.models import Selection


class KeepForm(forms.Form):
    """The basket becomes a selection with a name, or goes to one that is there."""

    name = forms.CharField(label=_("Nom de la sélection"), max_length=120, required=False)
    into = forms.ModelChoiceField(
        Selection.objects.none(),
        label=_("Ou l'ajouter à"),
        required=False,
        to_field_name="token",
        empty_label=_("une nouvelle sélection"),
    )

    def __init__(self, *args: Any, owner: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = Selection.objects.filter(owner=owner, basket=False).order_by("-changed_at", "-pk")
        self.fields["into"].queryset = kept  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A name is needed where no selection is chosen."""
        data = super().clean() or {}
        if not data.get("into") and not data.get("name") and "name" not in self.errors:
            self.add_error("name", _("Donnez un nom à cette sélection."))
        return data


class DescribeForm(forms.Form):
    """A selection's name, and what it is for."""

    name = forms.CharField(label=_("Nom de la sélection"), max_length=120)
    note = forms.CharField(
        label=_("À quoi elle sert"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("En quelques phrases, pour vous et pour celles et ceux qui en auront l'adresse."),
    )
