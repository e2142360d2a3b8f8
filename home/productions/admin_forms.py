"""What editors are told when they change a production."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from home.productions.periodicals import PeriodicalForm

# Addresses below the library that are not productions.
RESERVED = {"a-soigner", "feed"}
# What belongs to the page and not to its text (home.productions.lasting): changed at once, with no publication.
CARE = ("review_on", "superseded_by")


class ProductionForm(PeriodicalForm):
    """A production's form: its address stays, once it was published."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "licence" in self.fields:
            from home.productions.models import ProductionPage

            known = list(ProductionPage.Licence.choices)
            here = self.instance.licence
            other = [] if here in ProductionPage.Licence.values else [(here, here)]  # of a document taken in
            self.fields["licence"] = forms.ChoiceField(
                label=self.fields["licence"].label, choices=[*known, *other], initial=here
            )
        may = self.instance.pk is None or self.instance.permissions_for_user(self.for_user).can_publish()
        for name in CARE:
            if name in self.fields and not may:
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        """Refuses another address for what people cite, those of the library itself, and a ring of replacements."""
        data: dict[str, Any] = super().clean() or {}
        slug = data.get("slug")
        was = type(self.instance).objects.filter(pk=self.instance.pk).values_list("slug", flat=True).first()
        if slug and self.instance.first_published_at and was and slug != was:
            self.add_error(
                "slug",
                _("Cette production est publiée : on la cite à son adresse, qui ne change plus. Gardez « %(slug)s ».")
                % {"slug": was},
            )
        elif slug in RESERVED:
            self.add_error("slug", _("Cette adresse est celle d'une page de la bibliothèque. Choisissez-en une autre."))
        if (instead := data.get("superseded_by")) and _rings(self.instance.pk, instead.specific):
            self.add_error(
                "superseded_by", _("Ces productions se remplaceraient l'une l'autre. Choisissez-en une autre.")
            )
        return data

    def save(self, commit: bool = True) -> Any:
        """The page; what is said of its care stands at once."""
        changed = {name: self.cleaned_data.get(name) for name in CARE if name in self.changed_data}
        page = super().save(commit=commit)
        if changed and page.pk:
            if changed.get("superseded_by"):
                changed["superseded_by"] = changed["superseded_by"].pk
            type(page).objects.filter(pk=page.pk).update(**changed)
        return page


def _rings(pk: int | None, instead: Any) -> bool:
    """Whether what would replace a production is, at the end, replaced by it."""
    seen = {pk} if pk else set()
    while instead is not None:
        if instead.pk in seen:
            return True
        seen.add(instead.pk)
        instead = instead.superseded_by
    return False
