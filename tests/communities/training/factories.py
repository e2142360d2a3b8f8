"""Trainings made straight in the database."""

import datetime as dt
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import User
from communities.meetings.models import State
from communities.training.models import Certificate, Enrolment, Presence, Session, Trainer, Training
from tests.communities.factories import NetworkFactory, PersonFactory

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def at_nine(days: int) -> dt.datetime:
    """Nine in the morning in so many days: an evening's session ends on another day, which forms refuse."""
    return timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0) + days * DAY


class TrainingFactory(DjangoModelFactory[Training]):
    """A training announced, in ten days, of two sessions on two days. Traits: draft, private, past."""

    class Meta:
        model = Training
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(opened_at=None)
        private = factory.Trait(public=False)
        past = factory.Trait(starts_at=factory.LazyFunction(lambda: at_nine(-10)))

    network = factory.SubFactory(NetworkFactory)
    title = factory.Sequence(lambda n: f"Formation {n}")
    aims = "- Écouter"
    aims_html = "<ul><li>Écouter</li></ul>"
    starts_at = factory.LazyFunction(lambda: at_nine(10))
    ends_at = factory.LazyAttribute(lambda one: one.starts_at + DAY + 3 * HOUR)
    opened_at = factory.LazyFunction(timezone.now)
    place = "Maison des associations"

    @factory.post_generation
    def sessions(training: Training, create: bool, given: list[Session] | None, **_kwargs: Any) -> None:
        for at in (training.starts_at, training.ends_at - 3 * HOUR):
            Session.objects.create(training=training, starts_at=at, ends_at=at + 3 * HOUR)

    @factory.post_generation
    def trainers(training: Training, create: bool, given: list[User | str] | None, **_kwargs: Any) -> None:
        for one in given or []:
            named = {"name": one} if isinstance(one, str) else {"person": one}
            Trainer.objects.create(training=training, **named)


class EnrolmentFactory(DjangoModelFactory[Enrolment]):
    """A place, counted. Trait: waiting."""

    class Meta:
        model = Enrolment

    class Params:
        waiting = factory.Trait(state=State.WAITING)

    training = factory.SubFactory(TrainingFactory)
    person = factory.SubFactory(PersonFactory)
    at = factory.LazyAttribute(lambda one: min(timezone.now(), one.training.starts_at - 20 * DAY))

    @classmethod
    def _create(cls, model_class: type[Enrolment], *args: Any, **kwargs: Any) -> Enrolment:
        place = super()._create(model_class, *args, **kwargs)
        if place.state == State.HELD:
            place.training.registrations_count += 1
            place.training.save(update_fields=["registrations_count"])
        return place


def followed(training: Training, *people: User) -> list[Enrolment]:
    """Places of people who were at every session, whose sheets are kept."""
    places = [EnrolmentFactory.create(training=training, person=person) for person in people]
    for session in training.sessions.all():
        Presence.objects.bulk_create([Presence(session=session, enrolment=place) for place in places])
    training.sessions.update(sheet_kept_at=timezone.now())
    return places


class CertificateFactory(DjangoModelFactory[Certificate]):
    """A certificate that holds."""

    class Meta:
        model = Certificate

    enrolment = factory.SubFactory(EnrolmentFactory)
    number = factory.Sequence(lambda n: f"AAAA-BBBB-{n:04}")
    name = factory.LazyAttribute(lambda one: one.enrolment.person.get_full_name())
    made = factory.LazyAttribute(
        lambda one: {
            "title": one.enrolment.training.title, "network": "", "days": ["2026-10-05"], "half_days": 1, "followed": 2,
            "of": 2, "aims": "", "trainers": [],
        }
    )  # fmt: skip
