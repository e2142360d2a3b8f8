"""People, networks and what they do together, made straight in the database: for what a test needs but is not about."""

import datetime as dt
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import User
from accounts.reader import Reader
from communities.meetings.models import Meeting, Registration
from communities.networks.models import Facilitation, FacilitationEntry, Membership, Need, Network
from communities.people.models import Organisation, Profile
from reference.models import Field, Territory
from reference.names import name_key


def as_reader(person: User | None) -> Reader:
    """As this person reads now; None is a passer-by."""
    return Reader.of(person)


class UserFactory(DjangoModelFactory[User]):
    """An account without a profile. Trait: steering."""

    class Meta:
        model = User

    class Params:
        steering = factory.Trait(kind=User.Kind.STEERING)

    email = factory.Sequence(lambda n: f"personne{n}@exemple.test")
    first_name = factory.Sequence(lambda n: f"Prénom{n}")
    last_name = factory.Sequence(lambda n: f"Nom{n:05}")


class OrganisationFactory(DjangoModelFactory[Organisation]):
    """A structure."""

    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Association {n}")
    slug = factory.Sequence(lambda n: f"association-{n}")


class FieldFactory(DjangoModelFactory[Field]):
    """A field of intervention."""

    class Meta:
        model = Field

    name = factory.Sequence(lambda n: f"Domaine {n}")
    slug = factory.Sequence(lambda n: f"domaine-{n}")


class TerritoryFactory(DjangoModelFactory[Territory]):
    """A place; a commune unless told otherwise."""

    class Meta:
        model = Territory

    kind = Territory.Kind.COMMUNE
    code = factory.Sequence(lambda n: f"T{n:04}")
    name = factory.Sequence(lambda n: f"Bourg {n}")
    name_key = factory.LazyAttribute(lambda place: name_key(place.name))


class ProfileFactory(DjangoModelFactory[Profile]):
    """What someone says of themselves."""

    class Meta:
        model = Profile

    person = factory.SubFactory(UserFactory)
    slug = factory.Sequence(lambda n: f"profil-{n}")
    job = "médiatrice"


class PersonFactory(UserFactory):
    """Someone of the community: an account and its profile."""

    class Meta:
        skip_postgeneration_save = True

    profile = factory.RelatedFactory(ProfileFactory, factory_related_name="person")


class NetworkFactory(DjangoModelFactory[Network]):
    """A network; `members=[…]` are in it. Trait: team."""

    class Meta:
        model = Network
        skip_postgeneration_save = True

    class Params:
        team = factory.Trait(kind=Network.Kind.TEAM)

    name = factory.Sequence(lambda n: f"Réseau {n}")
    slug = factory.Sequence(lambda n: f"reseau-{n}")
    purpose = "Que l'on se parle."

    @factory.post_generation
    def members(network: Network, create: bool, people: list[User] | None, **_kwargs: Any) -> None:
        for person in people or []:
            MembershipFactory.create(network=network, person=person)


class MembershipFactory(DjangoModelFactory[Membership]):
    """Someone in a network, counted."""

    class Meta:
        model = Membership

    network = factory.SubFactory(NetworkFactory)
    person = factory.SubFactory(PersonFactory)

    @classmethod
    def _create(cls, model_class: type[Membership], *args: Any, **kwargs: Any) -> Membership:
        membership = super()._create(model_class, *args, **kwargs)
        membership.network.members_count += 1
        membership.network.save(update_fields=["members_count"])
        return membership


class FacilitationFactory(DjangoModelFactory[Facilitation]):
    """Someone who facilitates a network today, and is one of its members."""

    class Meta:
        model = Facilitation

    network = factory.SubFactory(NetworkFactory)
    person = factory.SubFactory(PersonFactory)
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - dt.timedelta(days=30))
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=100))

    @classmethod
    def _create(cls, model_class: type[Facilitation], *args: Any, **kwargs: Any) -> Facilitation:
        if not Membership.objects.filter(network=kwargs["network"], person=kwargs["person"]).exists():
            MembershipFactory.create(network=kwargs["network"], person=kwargs["person"])
        return super()._create(model_class, *args, **kwargs)


class FacilitationEntryFactory(DjangoModelFactory[FacilitationEntry]):
    """An act of facilitation."""

    class Meta:
        model = FacilitationEntry

    network = factory.SubFactory(NetworkFactory)
    person = factory.SubFactory(PersonFactory)
    act = FacilitationEntry.Act.MOVE
    reason = "Même sujet, deux fils."
    subject = "Cantine"
    subject_url = "/forums/fil/cantine-1/"


class NeedFactory(DjangoModelFactory[Need]):
    """A need addressed to everyone, unless a network is given. Trait: met."""

    class Meta:
        model = Need

    class Params:
        met = factory.Trait(met_on=dt.date(2026, 1, 12), met_by="Une fiche", met_by_url="/productions/une-fiche/")

    title = factory.Sequence(lambda n: f"Besoin {n}")
    body = "Qui a déjà fait cela ?"
    body_html = "<p>Qui a déjà fait cela ?</p>"
    author = factory.SubFactory(PersonFactory)


class MeetingFactory(DjangoModelFactory[Meeting]):
    """A public meeting in a week, for two hours. Traits: private, past."""

    class Meta:
        model = Meeting

    class Params:
        private = factory.Trait(public=False)
        past = factory.Trait(starts_at=factory.LazyFunction(lambda: timezone.now() - dt.timedelta(days=7)))

    network = factory.SubFactory(NetworkFactory)
    title = factory.Sequence(lambda n: f"Rencontre {n}")
    starts_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=7))
    ends_at = factory.LazyAttribute(lambda meeting: meeting.starts_at + dt.timedelta(hours=2))
    place = "Salle des fêtes"


class RegistrationFactory(DjangoModelFactory[Registration]):
    """A place taken, counted."""

    class Meta:
        model = Registration

    meeting = factory.SubFactory(MeetingFactory)
    person = factory.SubFactory(PersonFactory)

    @classmethod
    def _create(cls, model_class: type[Registration], *args: Any, **kwargs: Any) -> Registration:
        registration = super()._create(model_class, *args, **kwargs)
        registration.meeting.registrations_count += 1
        registration.meeting.save(update_fields=["registrations_count"])
        return registration
