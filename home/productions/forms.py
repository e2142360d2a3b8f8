"""The shape of what readers say of a production, and of what is answered."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from communities.people.forms import PlaceForm
from home.productions.actions import Told
from home.productions.actions.caring import OUTDATED, REPORTED, TO_MEND, TRUE
from home.productions.models import ProductionPage, Report
from writing.fields import WritingField
from writing.limits import MAX_LENGTH

REASON = 1000


class ReuseForm(PlaceForm):
    """Where a production served again."""

    where = forms.CharField(
        label=_("Où l'avez-vous repris ?"),
        max_length=200,
        help_text=_("Une structure, un projet, une rencontre : « la maison de projet de Montataire »."),
        error_messages={"required": _("Dites où : un nom de lieu ou de structure suffit.")},
    )
    story = forms.CharField(
        label=_("Comment cela s'est passé"),
        max_length=REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ce que vous avez gardé, ce que vous avez changé. Aucune personne reconnaissable."),
    )
    url = forms.URLField(label=_("Une page qui en parle"), required=False, assume_scheme="https")
    field_order = ["where", "story", "territory", "territory_id", "url"]

    def told(self) -> Told:
        """What the form says."""
        data = self.cleaned_data
        return Told(data["where"], data["story"], data["url"], data["place"])


class ReportForm(forms.Form):
    """What is wrong with a production, and why."""

    kind = forms.ChoiceField(
        label=_("Ce qui ne va pas"),
        widget=forms.RadioSelect,
        choices=[(kind.value, kind.label) for kind in REPORTED],
        error_messages={"required": _("Choisissez ce qui ne va pas.")},
    )
    reason = forms.CharField(
        label=_("Pourquoi"),
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Ce qui a changé, où est l'erreur, ou l'adresse de l'autre texte."),
        error_messages={"required": _("Dites pourquoi : c'est ce qui permet de corriger.")},
    )


class SettleForm(forms.Form):
    """What comes of a report."""

    outcome = forms.ChoiceField(label=_("La suite"), widget=forms.RadioSelect, choices=Report.Outcome.choices)
    answer = forms.CharField(
        label=_("Votre réponse"),
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Elle sera dite à qui a signalé. Reconnu ou retiré : elle est lue par toutes et tous sur la page."),
        error_messages={"required": _("Répondez en une phrase à qui a pris le temps de signaler.")},
    )
    instead = forms.CharField(
        label=_("La production qui la remplace"),
        max_length=400,
        required=False,
        help_text=_("Son adresse dans la bibliothèque, si elle est remplacée."),
    )

    def __init__(self, *args: Any, page: ProductionPage, may_take_back: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        if not may_take_back:
            choices = [one for one in Report.Outcome.choices if one[0] != Report.Outcome.TAKEN_BACK]
            self.fields["outcome"].choices = choices  # type: ignore[attr-defined]

    def clean_instead(self) -> ProductionPage | None:
        """The production at this address."""
        typed = self.cleaned_data["instead"].strip()
        if not typed:
            return None
        try:
            parts = urlsplit(typed.removeprefix(settings.BASE_URL))
        except ValueError as wrong:
            raise forms.ValidationError(_("Cette adresse n'en est pas une.")) from wrong
        steps = parts.path.strip("/").split("/")
        slug = steps[1] if len(steps) >= 2 and steps[0] == "productions" else ""
        found = ProductionPage.objects.open_to_all().filter(slug=slug).exclude(pk=self.page.pk).first()
        if parts.netloc or found is None:
            raise forms.ValidationError(_("Aucune autre production de la bibliothèque n'est à cette adresse."))
        return found

    def clean(self) -> dict[str, Any]:
        """What replaces it is said where it is replaced."""
        data = super().clean() or {}
        if data.get("outcome") == Report.Outcome.REPLACED and not data.get("instead") and "instead" not in self.errors:
            self.add_error("instead", _("Dites quelle production la remplace."))
        return data


class ReviewForm(forms.Form):
    """What one found, reading a production again."""

    found = forms.ChoiceField(
        label=_("Après relecture"),
        widget=forms.RadioSelect,
        choices=[
            (TRUE, _("C'est toujours vrai")),
            (TO_MEND, _("C'est à corriger")),
            (OUTDATED, _("C'est dépassé : le dire sur la page")),
        ],
        error_messages={"required": _("Dites ce que vous avez trouvé.")},
    )
    note = forms.CharField(
        label=_("Ce qui n'est plus juste"),
        max_length=REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("À dire si c'est à corriger ou dépassé, en une phrase ou deux."),
    )

    def clean(self) -> dict[str, Any]:
        """A word is needed where something is wrong."""
        data = super().clean() or {}
        if data.get("found") in (TO_MEND, OUTDATED) and not data.get("note", "").strip() and "note" not in self.errors:
            self.add_error("note", _("Dites en une phrase ce qui n'est plus juste : d'autres pourront le corriger."))
        return data


class ReviewDayForm(forms.Form):
    """When to read it again."""

    day = forms.DateField(
        label=_("À relire avant le"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class AnswerForm(forms.Form):
    """The first words of a production's thread."""

    body = WritingField(
        label=_("Votre réponse"),
        rows=8,
        max_length=MAX_LENGTH,
        help_text=_("Une question, un complément, ce que vous en avez fait. Elle ouvre le fil de cette production."),
        error_messages={"required": _("Écrivez votre réponse : c'est elle qui ouvre le fil.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
