"""The list of trainings, narrowed; and what a person's own record holds."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from accounts.reader import Reader
from communities.meetings.calendar_forms import PAST, PERIODS
from communities.training.forms import TrainingsForm
from communities.training.models import Enrolment, Training, TrainingQuerySet
from communities.training.questions import ANSWERS, ENOUGH, QUESTIONS
from reference.queries import descendants


def narrowed(form: TrainingsForm, reader: Reader, now: dt.datetime) -> TrainingQuerySet:
    """The trainings that the form leaves of those the reader may see, in the order of the period chosen."""
    chosen = form.cleaned_data
    rows = Training.objects.readable_by(reader).for_list()
    if network := chosen.get("reseau"):
        rows = rows.filter(network=network)
    if place := chosen.get("place"):
        rows = rows.filter(territory__in=descendants(place).order_by().values("pk"))
    if chosen.get("voir") == "publiques":
        rows = rows.filter(public=True)
    if chosen.get("voir") == "miennes":
        rows = rows.filter(network__in=reader.member_of)
    if chosen.get("voir") == "inscrites":
        mine = Enrolment.objects.held().filter(person=reader.person)
        rows = rows.filter(pk__in=mine.order_by().values("training"))
    period = chosen.get("quand") or ""
    if period == PAST:
        return rows.past(now=now)
    rows = rows.upcoming(now=now)
    return rows.filter(starts_at__lt=now + PERIODS[period]) if period in PERIODS else rows


def held_among(trainings: list[Training], reader: Reader) -> set[int]:
    """Those of these trainings at which the reader has a place. One query, none for a passer-by."""
    if reader.person is None or not trainings:
        return set()
    held = Enrolment.objects.held().filter(person=reader.person, training__in=trainings)
    return set(held.order_by("pk").values_list("training_id", flat=True))


@dataclass(frozen=True)
class Result:
    """A question, and how many gave each answer: (answer, count)."""

    question: str
    counts: list[tuple[str, int]]


@dataclass(frozen=True)
class Results:
    """What a training's participants thought of it; None of it, where too few answered."""

    answers: int
    enough: bool
    questions: list[Result]
    words: list[str]


def results_of(training: Training) -> Results:
    """What was answered, put together; from ENOUGH answers on, since one would guess whose they are. One query."""
    answers = list(training.answers.all())
    if len(answers) < ENOUGH:
        return Results(len(answers), False, [], [])
    questions = []
    for name, question in QUESTIONS.items():
        counts = Counter(one.marks.get(name) for one in answers)
        questions.append(Result(str(question), [(str(label), counts[mark]) for mark, label in ANSWERS]))
    return Results(len(answers), True, questions, sorted(one.words for one in answers if one.words))


def record_of(reader: Reader) -> list[Enrolment]:
    """All the trainings at which the reader has or had a place, the latest first. For them alone. Two queries."""
    rows = Enrolment.objects.held().filter(person=reader.person, training__cancelled_at=None)
    rows = rows.select_related("training__network", "training__territory", "certificate").prefetch_related("presences")
    return list(rows.order_by("-training__starts_at", "-pk")[:500])
