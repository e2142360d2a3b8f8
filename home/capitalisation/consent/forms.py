"""The shape of an answer, and of a withdrawal."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.capitalisation.consent.answering import ANSWERS
from home.capitalisation.consent.withdrawing import NAME, WORDS
from home.capitalisation.consent.wording import name_for
from home.capitalisation.models import Consent, Quotation
from home.capitalisation.models.consent import GIVEN
from writing.typography import french_spacing

SAID = {
    Consent.NAMED: gettext_lazy("Oui, avec mon nom et ma structure"),
    Consent.WITHOUT_ORGANISATION: gettext_lazy("Oui, avec mon nom, sans ma structure"),
    Consent.ANONYMOUS: gettext_lazy("Oui, sans mon nom"),
    Consent.REFUSED: gettext_lazy("Non, je préfère que mes mots ne paraissent pas"),
}


class AnswerForm(forms.Form):
    """How my words may be published. Nothing is chosen beforehand."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Votre réponse"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez une réponse. Ne pas répondre vaut un non, au bout du délai."),
            "invalid_choice": gettext_lazy("Choisissez l'une de ces réponses."),
        },
    )

    def __init__(self, *args: Any, quotation: Quotation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = []
        for answer in ANSWERS:
            credit = name_for(quotation, answer) if answer in GIVEN else ""
            said = str(SAID[answer])
            if credit:
                said = _("%(said)s : « %(credit)s »") % {"said": said, "credit": credit}
            choices.append((answer.value, french_spacing(said)))
        self.fields["answer"].choices = choices  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    """What goes: my name, or my words."""

    what = forms.ChoiceField(
        label=gettext_lazy("Ce que vous retirez"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez ce que vous retirez.")},
    )

    def __init__(self, *args: Any, quotation: Quotation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(WORDS, _("Mes mots : le passage qui les cite est retiré."))]
        if quotation.consent != Consent.ANONYMOUS:
            choices.insert(0, (NAME, _("Mon nom : mes mots restent, sans que l'on sache qui les a dits.")))
        self.fields["what"].choices = choices  # type: ignore[attr-defined]
