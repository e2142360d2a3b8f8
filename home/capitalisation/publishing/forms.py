"""What one says when handing a draft to the editors."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.capitalisation.models import Draft
from home.capitalisation.publishing.actions import CHANGES, EDITORS_OWN
from home.productions.models import ProductionPage
from home.productions.periodicals import issn_of
from reference.models import Centre

PERIODICAL = ("issue", "issn")


class SubmitForm(forms.Form):
    """What the next version changes, its language and, where an editor hands it over, where it is put away.

    A page that exists already shows what it bears.
    """

    changes = forms.CharField(
        label=gettext_lazy("Ce qui change"),
        required=False,
        max_length=CHANGES,
        help_text=gettext_lazy(
            "Pour une nouvelle version : une phrase, que liront celles et ceux qui connaissent la précédente."
        ),
    )
    language = forms.ChoiceField(label=gettext_lazy("Langue"), choices=[], required=False)
    centre = forms.ModelChoiceField(
        label=gettext_lazy("Centre de ressources"),
        queryset=Centre.objects.order_by("name"),
        required=False,
        empty_label=gettext_lazy("Aucun en particulier"),
        help_text=gettext_lazy("Celui qui publie cette production."),
    )
    issue = forms.CharField(
        label=gettext_lazy("Numéro"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("D'un périodique : « 12 », « 2026-3 »."),
    )
    issn = forms.CharField(
        label="ISSN", required=False, max_length=20, help_text=gettext_lazy("Quatre chiffres, un tiret, quatre signes.")
    )

    def __init__(self, *args: Any, draft: Draft, page: ProductionPage | None, edits: bool, **kwargs: Any) -> None:
        told = {name: getattr(page, name) for name in ("language", *EDITORS_OWN)} if page else {}
        kwargs["initial"] = told
        super().__init__(*args, **kwargs)
        self.periodical = draft.kind == ProductionPage.Kind.PERIODICAL
        self.fields["language"].choices = ProductionPage._meta.get_field("language").choices  # type: ignore[attr-defined]
        for name in EDITORS_OWN:
            shown = name not in PERIODICAL or self.periodical or told.get(name)
            if not (edits and shown):
                del self.fields[name]

    def clean_language(self) -> str:
        """The language; what it is already where none was chosen."""
        return str(self.cleaned_data["language"] or self.initial.get("language", "fr"))

    def clean_issn(self) -> str:
        """The ISSN as one writes it, or nothing."""
        typed = self.cleaned_data["issn"].strip()
        return issn_of(typed) if typed else ""

    def clean_issue(self) -> str:
        """The issue; a periodical has one."""
        typed = " ".join(self.cleaned_data["issue"].split())
        if self.periodical and not typed:
            raise forms.ValidationError(_("Quel numéro de ce périodique ? « 12 », « 2026-3 »."))
        return typed
