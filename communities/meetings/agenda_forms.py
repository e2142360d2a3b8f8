"""What one fills in about a meeting's points, what was decided, and who came."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.meetings.models import FollowUp, Registration
from communities.people.choices import SeveralField
from writing.fields import WritingField


class PersonField(forms.ModelChoiceField[User]):
    """Someone of those who come."""

    def label_from_instance(self, obj: User) -> str:
        """Their name."""
        return obj.get_full_name()


def _among(people: list[User]) -> PersonField:
    pks = [person.pk for person in people]
    found = User.objects.filter(pk__in=pks).order_by("last_name", "first_name", "pk")
    return PersonField(required=False, queryset=found, empty_label=_("Personne en particulier"))


class PointForm(forms.Form):
    """A point of an agenda; `base` is the number of the state one began from."""

    has_title = True
    title = forms.CharField(label=_("De quoi parle-t-on ?"), max_length=150)
    minutes_long = forms.IntegerField(
        label=_("Durée, en minutes"), required=False, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    body = WritingField(label=_("Précisions"), required=False, rows=5)
    base = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brought_by"] = _among(people)
        self.fields["brought_by"].label = _("Qui l'apporte")

    def written(self) -> dict[str, Any]:
        """What was written, as the actions take it."""
        return {name: self.cleaned_data[name] for name in ("title", "minutes_long", "body", "brought_by")}


class MinutesForm(forms.Form):
    """The minutes of a point."""

    has_title = False
    body = WritingField(label=_("Ce qui s'est dit"), required=False, rows=8)
    base = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)


class FollowUpForm(forms.Form):
    """A decision, or what someone does."""

    asks_kind = True
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

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"] = _among(people)
        self.fields["who"].label = _("Qui s'en occupe")
        self.fields["who"].help_text = _("Une lettre le lui rappellera la veille de la date.")


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
