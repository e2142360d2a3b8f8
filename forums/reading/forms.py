"""The shape of what readers send."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums.reading.models import Stance

NOTE_LENGTH = 400


class ReadForm(forms.Form):
    """Up to which message one has read. `discret`: sent by the page, which stays where it is."""

    jusqua = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    discret = forms.BooleanField(required=False)


class StanceForm(forms.Form):
    """What one asks to be told of a place."""

    stance = forms.ChoiceField(choices=Stance.choices, required=False)


class KeepForm(forms.Form):
    """A message to keep."""

    note = forms.CharField(
        label=_("Note pour vous"),
        required=False,
        max_length=NOTE_LENGTH,
        help_text=_("Vous seul·e la lisez."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Cette note dépasse 400 caractères.")},
    )
    remind_on = forms.DateField(
        label=_("Me le rappeler par e-mail le"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        error_messages={"invalid": _("Donnez une date, par exemple 12/03/2027.")},
    )

    def __init__(self, *args: object, held: dt.date | None = None, **kwargs: object) -> None:
        """`held`: the day chosen before, that may be kept though it has passed."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.held = held

    def clean_remind_on(self) -> dt.date | None:
        """A day to come, and not so far that nobody will be there."""
        day: dt.date | None = self.cleaned_data["remind_on"]
        today = timezone.localdate()
        if day is None or day == self.held:
            return day
        if day <= today:
            raise forms.ValidationError(_("Choisissez un jour à venir, à partir de demain."))
        if day > today + dt.timedelta(days=3 * 366):
            raise forms.ValidationError(_("Choisissez un jour dans les trois ans."))
        return day
