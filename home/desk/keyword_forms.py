"""The forms of the vocabulary."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from reference.models import Keyword, Synonym
from reference.names import name_key
from reference.plugs import tell_reworded
from reference.vocabulary import name_otherwise, names_apart


class KeywordForm(WagtailAdminModelForm):
    """A word with its other names, one a line."""

    names: list[str]
    also = forms.CharField(
        label=_("Se dit aussi"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Une façon de le dire par ligne : on trouve le mot-clé par elle, sans pouvoir la choisir."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["also"] = "\n".join(one.label for one in self.instance.synonyms.all())

    def clean_label(self) -> str:
        """Refuses what is another name of a word already."""
        label: str = self.cleaned_data["label"]
        for one in Synonym.objects.exclude(keyword=self.instance.pk).select_related("keyword"):
            if name_key(one.label) == name_key(label):
                raise ValidationError(_("« %(word)s » se dit déjà ainsi.") % {"word": one.keyword.label})
        return label

    def clean(self) -> dict[str, Any]:
        """Refuses other names that mean another word already."""
        cleaned: dict[str, Any] = super().clean()
        try:
            lines = str(cleaned.get("also", "")).splitlines()
            self.names = names_apart(cleaned.get("label", ""), lines, besides=self.instance.pk)
        except ValidationError as refused:
            self.add_error("also", refused)
        return cleaned

    def save(self, commit: bool = True) -> Keyword:
        """The word, then its other names."""
        before = Keyword.objects.filter(pk=self.instance.pk).first()
        keyword: Keyword = super().save(commit=commit)
        if commit:
            name_otherwise(keyword=keyword, labels=self.names)
            if before is not None and before.label != keyword.label:
                tell_reworded(before, keyword)
        return keyword


class MergeForm(forms.Form):
    """Which word stands for another from now on."""

    into = forms.ModelChoiceField(label=_("Réunir à"), queryset=Keyword.objects.none(), empty_label=None)

    def __init__(self, *args: Any, keyword: Keyword, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["into"]
        field.queryset = Keyword.objects.standing().exclude(pk=keyword.pk).order_by("label")  # type: ignore[attr-defined]
