"""What one fills in about a meeting's points, what was decided, and who came."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from communities.meetings.models import FollowUp, Registration
from communities.meetings.naming import NamingForm
from communities.people.choices import SeveralField
from writing.fields import WritingField


class PointForm(NamingForm):
    """A point of an agenda; `base` is the number of the state one began from."""

    has_title = True
    naming, who_label = "brought_by", _("Qui l'apporte")
    who_help = _("Un membre du réseau, ou une personne inscrite.")
    title = forms.CharField(label=_("De quoi parle-t-on ?"), max_length=150)
    minutes_long = forms.IntegerField(
        label=_("Durée, en minutes"), required=False, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    body = WritingField(label=_("Précisions"), required=False, rows=5)
    base = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def written(self) -> dict[str, Any]:
        """What was written, as the actions take it."""
        return {name: self.cleaned_data[name] for name in ("title", "minutes_long", "body", "brought_by")}


class MinutesForm(forms.Form):
    """The minutes of a point."""

    has_title = False
    body = WritingField(label=_("Ce qui s'est dit"), required=False, rows=8)
    base = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)


class FollowUpForm(NamingForm):
    """A decision, or what someone does."""

    asks_kind = True
    who_label = _("Qui s'en occupe")
    who_help = _("Un membre du réseau, ou une personne inscrite. Une lettre le lui rappellera la veille de la date.")
    kind = forms.ChoiceField(
        label=_("De quoi s'agit-il ?"),
        choices=FollowUp.Kind.choices,
        initial=FollowUp.Kind.TASK,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label=_("En une phrase"), max_length=300)
    due_on = forms.DateField(
        label=_("Pour le"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class CameField(SeveralField):
    """Those who held a place."""

    def label_from_instance(self, obj: Registration) -> str:
        """Their name."""
        return obj.person.get_full_name()


class AttendanceForm(forms.Form):
    """Who came, of those who held a place; and how many there were in all."""

    came = CameField(
        label=_("Étaient là"),
        required=False,
        queryset=Registration.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Parmi les personnes inscrites."),
    )
    participants = forms.IntegerField(
        label=_("Nombre de participant·es, en tout"),
        required=False,
        validators=[MinValueValidator(0), MaxValueValidator(100_000)],
        help_text=_("Avec celles et ceux qui sont venu·es sans s'inscrire. C'est le seul chiffre du bilan annuel."),
    )

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["came"]
        field.queryset = places
