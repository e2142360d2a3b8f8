"""The shape of a training, of its sessions, of what narrows the list, and of what is said once it is over."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.reader import Reader
from communities.meetings.calendar_forms import CalendarForm
from communities.meetings.zones import HOME, NoSuchHour, Zone, moment
from communities.networks.models import Network
from communities.people.forms import PlaceForm
from communities.people.models import Profile
from communities.training.actions.planning import MOST_SESSIONS, MOST_TRAINERS, Slot, Told
from communities.training.models import Training
from communities.training.models.training import MOST_HALF_DAYS
from communities.training.permissions import may_plan
from communities.training.questions import ANSWERS, QUESTIONS
from reference.models import Keyword
from writing.fields import WritingField

EMPTY_LINES = 3
LINES = "seances"


class TrainingsForm(CalendarForm):
    """What narrows the list of trainings: as the calendar, without the kinds of meetings."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["genre"]
        if "voir" in self.fields:
            self.fields["voir"].label = _("Formations")


class WhoseForm(forms.Form):
    """Of which network a training is; "" is the whole centre, for those who facilitate somewhere."""

    reseau = forms.ModelChoiceField(
        label=_("Organisée par le réseau"),
        queryset=Network.objects.none(),
        to_field_name="slug",
        error_messages={"required": _("Choisissez un réseau."), "invalid_choice": _("Choisissez l'un de vos réseaux.")},
    )

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: forms.ModelChoiceField[Network] = self.fields["reseau"]  # type: ignore[assignment]
        field.queryset = Network.objects.filter(pk__in=reader.member_of).order_by("name")
        if may_plan(reader, None):
            field.required, field.empty_label = False, str(_("Tout le centre"))


class TrainingForm(PlaceForm):
    """What a training says of itself."""

    title = forms.CharField(label=_("Titre"), max_length=150)
    aims = WritingField(
        label=_("Objectifs"),
        rows=4,
        max_length=4000,
        help_text=_("Ce que l'on saura faire ensuite. Un objectif par ligne, commençant par un tiret, se lit bien."),
    )
    audience = forms.CharField(label=_("Pour qui"), max_length=300, required=False)
    prerequisites = forms.CharField(label=_("Prérequis"), max_length=300, required=False)
    programme = WritingField(label=_("Programme"), rows=8, max_length=12000, required=False)
    theme = forms.ModelChoiceField(
        label=_("Thème"),
        required=False,
        queryset=Keyword.objects.standing().filter(group=Keyword.Group.THEME).order_by("label"),
        empty_label=_("Aucun en particulier"),
    )
    half_days = forms.IntegerField(
        label=_("Durée, en demi-journées"), min_value=0, max_value=MOST_HALF_DAYS, initial=1,
        help_text=_("Elles servent au bilan de l'année ; 0 pour moins d'une demi-journée."),
    )  # fmt: skip
    venue = forms.CharField(label=_("Lieu"), max_length=200, required=False, help_text=_("Salle, adresse."))
    zone = forms.ChoiceField(label=_("Heures de"), choices=Zone.choices, initial=HOME)
    video_url = forms.URLField(
        label=_("Lien de visioconférence"), required=False, assume_scheme="https",
        help_text=_("Seules les personnes inscrites le voient."),
    )  # fmt: skip
    places = forms.IntegerField(
        label=_("Places"), min_value=1, max_value=5000, required=False, help_text=_("Vide : sans limite.")
    )
    sessions_needed = forms.IntegerField(
        label=_("Séances à suivre pour l'attestation"), min_value=1, max_value=MOST_SESSIONS, required=False,
        help_text=_("Vide : toutes."),
    )  # fmt: skip
    trainers = forms.CharField(
        label=_("Intervenant·es"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Un nom par ligne. Un membre de Maillage est reconnu à son nom, et tient la feuille de présence."),
    )
    public = forms.BooleanField(label=_("Visible de tout le monde"), required=False, initial=True)

    def __init__(self, *args: Any, owed: bool = False, **kwargs: Any) -> None:
        """`owed`: others organise it, and a reason is owed."""
        super().__init__(*args, **kwargs)
        self.asks_reason = owed
        if owed:
            self.fields["reason"] = owed_field()

    @property
    def why(self) -> str:
        """Why, for the journal of facilitation; "" where none is owed."""
        return str(self.cleaned_data.get("reason", ""))

    def clean_trainers(self) -> list[User | str]:
        """People where a name is that of one person only; names otherwise."""
        names = [" ".join(line.split()) for line in self.cleaned_data["trainers"].splitlines() if line.strip()]
        if len(names) > MOST_TRAINERS:
            raise forms.ValidationError(_("Nommez %(most)d intervenant·es au plus."), params={"most": MOST_TRAINERS})
        return [_named(name) or name for name in dict.fromkeys(names)]

    def told(self, slots: list[Slot]) -> Told:
        """What was written, as the action takes it."""
        left_out = ("territory", "territory_id", "place", "venue", "reason")
        data = {name: value for name, value in self.cleaned_data.items() if name not in left_out}
        return Told(**data, territory=self.cleaned_data["place"], place=self.cleaned_data["venue"], sessions=slots)

    @classmethod
    def initial_of(cls, training: Training) -> dict[str, Any]:
        """What the form shows of a training that is changed."""
        kept = (
            "title", "aims", "audience", "prerequisites", "programme", "theme", "half_days", "zone", "video_url",
            "places", "sessions_needed", "public",
        )  # fmt: skip
        return {
            **{name: getattr(training, name) for name in kept},
            "venue": training.place,
            "territory": training.territory.name if training.territory else "",
            "territory_id": training.territory_id or "",
            "trainers": "\n".join(str(one) for one in training.trainers.all()),
        }


def _named(name: str) -> User | None:
    """The one person of that name; None where there is none, or several."""
    first, _space, last = name.partition(" ")
    found = Profile.objects.shown().filter(person__first_name__iexact=first, person__last_name__iexact=last)
    people = list(found.select_related("person").order_by("pk")[:2])
    return people[0].person if len(people) == 1 else None


class SessionForm(forms.Form):
    """A line: a day, from when to when. One left empty, or emptied, is none."""

    day = forms.DateField(
        label=_("Jour"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    start = forms.TimeField(
        label=_("De"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    end = forms.TimeField(label=_("À"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    title = forms.CharField(label=_("Titre de la séance"), max_length=150, required=False)
    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """All of it, or nothing."""
        data = super().clean() or {}
        given = [data.get(name) for name in ("day", "start", "end")]
        if any(one is not None for one in given) and not self.errors:
            for name, value in zip(("day", "start", "end"), given, strict=True):
                if value is None:
                    self.add_error(name, _("Dites le jour, l'heure du début et celle de la fin."))
        return data


class BaseSessionFormSet(forms.BaseFormSet[SessionForm]):
    """The sessions of a training."""

    def slots(self, zone: str) -> list[Slot]:
        """The sessions, in the hours of this zone; what cannot be is said beside its line, and none is given."""
        found = []
        for line in self.forms:
            data = line.cleaned_data
            if not data.get("day"):
                continue
            try:
                start, end = (moment(data["day"], data[name], zone) for name in ("start", "end"))
            except NoSuchHour:
                line.add_error("start", _("Cette heure n'existe pas ce jour-là : les horloges avancent."))
                continue
            if end <= start:
                line.add_error("end", _("La fin précède le début."))
            found.append(Slot(start, end, data["title"], data["pk"]))
        return [] if any(line.errors for line in self.forms) else found


SessionFormSet = forms.formset_factory(
    SessionForm, formset=BaseSessionFormSet, extra=EMPTY_LINES, max_num=MOST_SESSIONS, absolute_max=2 * MOST_SESSIONS
)


def session_lines(posted: QueryDict | None, training: Training | None) -> BaseSessionFormSet:
    """The lines of a training's sessions: as posted, or as they are, with empty ones below."""
    held = []
    for one in training.sessions.all() if training else []:
        one.training = cast(Training, training)
        start, end = one.local
        held.append({"day": start.date(), "start": start.time(), "end": end.time(), "title": one.title, "pk": one.pk})
    return cast(BaseSessionFormSet, SessionFormSet(posted, initial=held, prefix=LINES))


def owed_field() -> forms.CharField:
    """Why one does something to a training that others organise, for the journal of facilitation."""
    return forms.CharField(
        label=_("Votre raison"),
        max_length=400,
        help_text=_("D'autres personnes organisent cette formation : votre raison s'inscrit au journal d'animation."),
        error_messages={"required": _("Dites pourquoi : les membres liront votre raison.")},
    )


class OwedForm(forms.Form):
    """The reason of an act that asks nothing else, where one is owed; nothing at all where none is."""

    def __init__(self, *args: Any, owed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_reason = owed
        if owed:
            self.fields["reason"] = owed_field()

    @property
    def why(self) -> str:
        """Why; "" where none is owed."""
        return str(self.cleaned_data.get("reason", ""))


class ReasonForm(forms.Form):
    """Why a training is called off."""

    reason = forms.CharField(
        label=_("Pourquoi"),
        max_length=400,
        help_text=_("Les personnes inscrites, et celles qui attendent, la recevront par courriel."),
        error_messages={"required": _("Dites pourquoi : les personnes inscrites liront cette raison.")},
    )


class AnswerForm(forms.Form):
    """What one thought of a training. No question has to be answered."""

    words = WritingField(
        label=_("Ce que vous voulez ajouter"),
        rows=4,
        max_length=2000,
        required=False,
        help_text=_("Lu tel quel par l'équipe de la formation : n'y mettez rien qui vous nomme."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, question in QUESTIONS.items():
            self.fields[name] = forms.ChoiceField(
                label=question, choices=ANSWERS, required=False, widget=forms.RadioSelect
            )
        self.order_fields([*QUESTIONS, "words"])

    def clean(self) -> dict[str, Any]:
        """Something has to be said."""
        data = super().clean() or {}
        if not self.errors and not any(data.values()):
            raise forms.ValidationError(_("Répondez à une question au moins, ou écrivez quelques mots."))
        return data

    def marks(self) -> dict[str, str]:
        """The answers, by question."""
        return {name: self.cleaned_data[name] for name in QUESTIONS if self.cleaned_data[name]}


class TakeawayForm(forms.Form):
    """What one takes away from a training, in one's own words."""

    words = WritingField(label=_("Mes mots"), rows=4, max_length=2000, required=False)


class NumberForm(forms.Form):
    """The number of a certificate."""

    numero = forms.CharField(
        label=_("Numéro de l'attestation"), max_length=40, help_text=_("Par exemple : 7K3Q-9D2X-MW4P.")
    )

    def clean_numero(self) -> str:
        """As it is kept, however it was typed."""
        typed = "".join(char for char in self.cleaned_data["numero"].upper() if char.isalnum())
        return "-".join(typed[at : at + 4] for at in range(0, min(len(typed), 20), 4))


def trainings_form(asked: QueryDict, reader: Reader) -> TrainingsForm:
    """The filters, looked through."""
    form = TrainingsForm(asked, reader=reader)
    form.is_valid()
    return form
