"""What one fills in to call a network together, once or regularly, and to change that."""

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from communities.meetings.actions import ALL, FOLLOWING, overlapping
from communities.meetings.models import Kind, Meeting, Series, Unit
from communities.meetings.models.meeting import MOST_HALF_DAYS
from communities.meetings.rhythm import LAST, NoRhythm, Rhythm
from communities.meetings.zones import HOME, NoSuchHour, Zone, moment
from communities.networks.models import Network
from communities.people.forms import PlaceForm
from reference.models import Keyword

FARTHEST = dt.timedelta(days=5 * 366)
LONGEST = dt.timedelta(days=14)
SKIPPED = _("Cette heure n'existe pas ce jour-là : les montres y avancent d'une heure. Choisissez-en une autre.")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
HOUR = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def care_field() -> forms.CharField:
    """Why one does something as one who facilitates, for the journal; left empty by who does it as a member."""
    return forms.CharField(
        label=_("Au titre de l'animation : votre raison"),
        max_length=400,
        required=False,
        help_text=_("Laissez vide si vous agissez comme membre. Sinon, elle s'inscrit dans le journal d'animation."),
    )


class ToldForm(PlaceForm):
    """What a meeting says of itself: the part that single and regular ones share."""

    title = forms.CharField(label=_("Titre"), max_length=150)
    kind = forms.ChoiceField(label=_("Type de rencontre"), choices=Kind.choices, initial=Kind.MEETING)
    spot = forms.CharField(
        label=_("Lieu"),
        max_length=200,
        required=False,
        help_text=_("Salle, adresse ; laissez vide si tout se passe en visio."),
    )
    zone = forms.ChoiceField(
        label=_("Heure du lieu"),
        choices=Zone.choices,
        initial=HOME,
        help_text=_("Les heures ci-dessus sont celles que les montres indiquent là-bas."),
    )
    video_url = forms.URLField(
        label=_("Lien de visioconférence"),
        required=False,
        assume_scheme="https",
        help_text=_("Visible des membres du réseau et des personnes inscrites."),
    )
    places = forms.IntegerField(
        label=_("Nombre de places"),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(5000)],
        help_text=_("Laissez vide s'il n'y a pas de limite."),
    )
    half_days = forms.IntegerField(
        label=_("Demi-journées"),
        initial=0,
        validators=[MinValueValidator(0), MaxValueValidator(MOST_HALF_DAYS)],
        help_text=_("L'unité du bilan annuel : 1 pour une matinée, 2 pour une journée, 0 pour un temps plus court."),
    )
    theme = forms.ModelChoiceField(
        label=_("Thème"),
        required=False,
        queryset=Keyword.objects.standing().filter(group=Keyword.Group.THEME),
        empty_label=_("Aucun en particulier"),
    )
    public = forms.TypedChoiceField(
        label=_("Qui peut voir cette rencontre"),
        choices=[("1", _("Tout le monde")), ("", _("Les membres du réseau"))],
        coerce=bool,
        empty_value="",
        required=False,
        initial="1",
        widget=forms.RadioSelect,
    )

    def told(self) -> dict[str, Any]:
        """What was said, as the actions take it."""
        names = ("title", "kind", "half_days", "theme", "zone", "video_url", "places", "public")
        data = {name: self.cleaned_data[name] for name in names}
        return {
            **data,
            "public": bool(data["public"]),
            "place": self.cleaned_data["spot"],
            "territory": self.cleaned_data["place"],
        }

    @staticmethod
    def of(told: Meeting | Series) -> dict[str, Any]:
        """What the form shows of a meeting before anything is typed."""
        return {
            **{
                name: getattr(told, name)
                for name in ("title", "kind", "half_days", "theme", "zone", "video_url", "places")
            },
            "public": "1" if told.public else "",
            "spot": told.place,
            "territory": told.territory.name if told.territory else "",
            "territory_id": told.territory_id or "",
        }


class MeetingForm(ToldForm):
    """One meeting. `others`: those of the network at the same time, to be confirmed.

    `care`: whoever fills it in may do so as one who facilitates. `owed`: someone else called it, and a reason is owed.
    """

    day = forms.DateField(label=_("Jour"), widget=DAY)
    start = forms.TimeField(label=_("De"), widget=HOUR)
    end = forms.TimeField(label=_("À"), widget=HOUR)
    end_day = forms.DateField(
        label=_("Dernier jour"), required=False, widget=DAY, help_text=_("Seulement si elle dure plus d'un jour.")
    )
    agenda = forms.CharField(
        label=_("Premiers points de l'ordre du jour"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Un par ligne, précédé d'un tiret. Chaque membre pourra en ajouter."),
    )
    scope = forms.ChoiceField(
        label=_("Que voulez-vous modifier ?"),
        choices=[
            ("one", _("Cette rencontre seulement")),
            (FOLLOWING, _("Cette rencontre et les suivantes")),
            (ALL, _("Toutes celles qui sont à venir")),
        ],
        initial="one",
        widget=forms.RadioSelect,
    )
    together = forms.BooleanField(required=False, label=_("Oui, elles peuvent avoir lieu en même temps"))

    def __init__(
        self,
        *args: Any,
        network: Network,
        meeting: Meeting | None = None,
        care: bool = False,
        owed: bool = False,
        **kwargs: Any,
    ) -> None:
        if meeting is not None:
            kwargs.setdefault("initial", self.begun(meeting))
        super().__init__(*args, **kwargs)
        self.asks_care, self.asks_reason = care and meeting is None, owed
        if self.asks_care:
            self.fields["care"] = care_field()
        if self.asks_reason:
            self.fields["reason"] = reason_field()
        self.network, self.meeting, self.others = network, meeting, list[Meeting]()
        if meeting is not None:
            del self.fields["agenda"]
        if meeting is None or meeting.series_id is None:
            del self.fields["scope"]

    @classmethod
    def begun(cls, meeting: Meeting) -> dict[str, Any]:
        """What the form shows of a meeting: its hours are those of its place."""
        starts, ends = (one.astimezone(meeting.tz) for one in (meeting.starts_at, meeting.ends_at))
        last = ends.date() if ends.date() != starts.date() else None
        return {**cls.of(meeting), "day": starts.date(), "start": starts.time(), "end": ends.time(), "end_day": last}

    def clean(self) -> dict[str, Any]:
        """Put days and hours together, and look whether the network meets at that time already."""
        data = super().clean()
        if not {"day", "start", "end", "zone"} <= set(data) or "end_day" in self.errors:
            return data
        starts, ends = self._moment("start", data["day"]), self._moment("end", data["end_day"] or data["day"])
        if starts is None or ends is None:
            return data
        if ends <= starts:
            self.add_error(
                "end_day" if data["end_day"] and data["end_day"] < data["day"] else "end",
                _("La fin vient avant le début. Si la rencontre se termine un autre jour, dites lequel."),
            )
        elif ends - starts > LONGEST:
            self.add_error("end_day", _("Une rencontre dure deux semaines au plus."))
        elif abs(starts - timezone.now()) > FARTHEST:
            self.add_error("day", _("Cette date est à plus de cinq ans : vérifiez l'année."))
        else:
            data["starts_at"], data["ends_at"] = starts, ends
            self._look_around(data)
        return data

    def _moment(self, name: str, day: dt.date) -> dt.datetime | None:
        try:
            return moment(day, self.cleaned_data[name], self.cleaned_data["zone"])
        except NoSuchHour:
            self.add_error(name, SKIPPED)
            return None

    def _look_around(self, data: dict[str, Any]) -> None:
        found = overlapping(self.network, data["starts_at"], data["ends_at"])
        if self.meeting:
            found = found.exclude(pk=self.meeting.pk)
        self.others = list(found[:5])
        moved = self.meeting is None or (data["starts_at"], data["ends_at"]) != (
            self.meeting.starts_at,
            self.meeting.ends_at,
        )
        if self.others and moved and not data["together"]:
            self.add_error("together", _("Le réseau se réunit déjà à ce moment-là. Confirmez, ou changez l'heure."))

    def written(self) -> dict[str, Any]:
        """What was written, as the actions take it."""
        names = ("starts_at", "ends_at", "care", "reason")
        return {**self.told(), **{name: self.cleaned_data[name] for name in names if name in self.cleaned_data}}


class RhythmForm(forms.Form):
    """A rhythm: every so many weeks or months, between two days, without some months."""

    unit = forms.ChoiceField(
        label=_("Rythme"),
        choices=[(Unit.MONTHS, _("Chaque mois, tel jour")), (Unit.WEEKS, _("Toutes les semaines, ou une sur deux…"))],
        initial=Unit.MONTHS,
        widget=forms.RadioSelect,
    )
    nth = forms.TypedChoiceField(
        label=_("Dans le mois"),
        choices=[(1, _("le 1er")), (2, _("le 2e")), (3, _("le 3e")), (4, _("le 4e")), (LAST, _("le dernier"))],
        coerce=int,
        initial=1,
        help_text=_("Pour un rythme mensuel."),
    )
    weekday = forms.TypedChoiceField(
        label=_("Jour de la semaine"),
        choices=[(n, capfirst(name)) for n, name in WEEKDAYS.items()],
        coerce=int,
        initial=1,
    )
    every = forms.IntegerField(
        label=_("Une fois tous les"),
        initial=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text=_("1 : chaque mois, ou chaque semaine ; 2 : un sur deux."),
    )
    starts_on = forms.DateField(label=_("À partir du"), widget=DAY)
    until = forms.DateField(
        label=_("Jusqu'au"),
        widget=DAY,
        help_text=_("Deux ans au plus."),
        error_messages={"required": _("Dites quand ce rythme s'arrête : deux ans au plus, vous pourrez le prolonger.")},
    )
    months_out = forms.TypedMultipleChoiceField(
        label=_("Mois de pause"),
        choices=[(n, capfirst(name)) for n, name in MONTHS.items()],
        coerce=int,
        required=False,
        initial=[8],
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self) -> dict[str, Any]:
        """Make the rhythm, and say where it gives nothing or never ends."""
        data = super().clean() or {}
        names = ("unit", "nth", "weekday", "every", "starts_on", "until")
        if all(name in data for name in names):
            rhythm = Rhythm(**{name: data[name] for name in names}, months_out=tuple(data.get("months_out", ())))
            try:
                rhythm.check()
            except NoRhythm as refused:
                self.add_error("until", str(refused))
            else:
                data["rhythm"] = rhythm
        return data

    @staticmethod
    def begun(series: Series) -> dict[str, Any]:
        """What the form shows of a regular meeting."""
        names = ("unit", "nth", "weekday", "every", "starts_on", "until", "months_out")
        return {name: getattr(series, name) for name in names}


class SeriesForm(RhythmForm, ToldForm):
    """A regular meeting: its rhythm, its hours, and what each of its meetings says."""

    start = forms.TimeField(label=_("De"), widget=HOUR)
    end = forms.TimeField(label=_("À"), widget=HOUR)

    def __init__(self, *args: Any, care: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_care = care
        if care:
            self.fields["care"] = care_field()

    def clean(self) -> dict[str, Any]:
        """Put hours together, and see that they exist on each of its days."""
        data = super().clean()
        if not {"start", "end", "zone"} <= set(data):
            return data
        begins, ends = (dt.datetime.combine(dt.date(2000, 1, 1), data[name]) for name in ("start", "end"))
        if ends <= begins:
            self.add_error("end", _("La fin vient avant le début."))
            return data
        data["minutes_long"] = int((ends - begins).total_seconds() // 60)
        try:
            for day in data["rhythm"].days() if "rhythm" in data else ():
                moment(day, data["start"], data["zone"])
        except NoSuchHour:
            self.add_error("start", SKIPPED)
        return data

    def ready(self) -> Rhythm | None:
        """The rhythm that the form starts from, if one has only to say yes: nothing that it asks for is left out."""
        names = ("unit", "nth", "weekday", "every", "starts_on", "until")
        begun = {name: self.get_initial_for_field(self.fields[name], name) for name in names}
        if not all(self.initial.get(name) for name in ("title", "start", "end", "starts_on", "until")):
            return None
        rhythm = Rhythm(**begun, months_out=tuple(self.initial.get("months_out", ())))
        try:
            rhythm.check()
        except NoRhythm:
            return None
        return rhythm if "weekday" in self.initial else None

    def written(self) -> dict[str, Any]:
        """What was written, as the action takes it."""
        data = self.cleaned_data
        told = {**self.told(), "rhythm": data["rhythm"], "at": data["start"], "minutes_long": data["minutes_long"]}
        return {**told, "care": data["care"]} if self.asks_care else told


def reason_field() -> forms.CharField:
    """Why one changes what someone else called, for the journal."""
    return forms.CharField(
        label=_("Votre raison"),
        max_length=400,
        help_text=_("Une autre personne a proposé cette rencontre : votre raison s'inscrit au journal d'animation."),
        error_messages={"required": _("Dites pourquoi : les membres liront votre raison.")},
    )


class ReasonForm(forms.Form):
    """Why a meeting is called off."""

    reason = forms.CharField(
        label=_("Pourquoi ?"),
        max_length=400,
        help_text=_("Celles et ceux qui devaient venir le liront."),
        error_messages={"required": _("Dites pourquoi : celles et ceux qui devaient venir liront votre raison.")},
    )


class ChangeRhythmForm(RhythmForm):
    """Another rhythm for a regular meeting, and why where days fall out."""

    reason = forms.CharField(
        label=_("Pourquoi ?"),
        max_length=400,
        required=False,
        help_text=_("Si des dates déjà annoncées disparaissent : celles et ceux qui devaient venir le liront."),
    )
