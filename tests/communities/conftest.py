"""People by name: Samira and Inès are members of Éducation, which Inès facilitates; Luc is a member of Santé; Karim of
nothing; Hélène is here to steer."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from communities.networks.models import Network
from tests.communities.factories import FacilitationFactory, NetworkFactory, PersonFactory, UserFactory
from tests.tools.races import real_transactions  # noqa: F401


@pytest.fixture
def samira(db: None) -> User:
    return PersonFactory.create(first_name="Samira", last_name="Benali")


@pytest.fixture
def ines(db: None) -> User:
    return PersonFactory.create(first_name="Inès", last_name="Costa")


@pytest.fixture
def luc(db: None) -> User:
    return PersonFactory.create(first_name="Luc", last_name="Moreau")


@pytest.fixture
def karim(db: None) -> User:
    return UserFactory.create(first_name="Karim", last_name="Diallo")


@pytest.fixture
def helene(db: None) -> User:
    return UserFactory.create(first_name="Hélène", last_name="Faure", steering=True)


@pytest.fixture
def education(samira: User, ines: User) -> Network:
    network = NetworkFactory.create(
        name="Éducation", slug="education", dye="weld", weave="toile", members=[samira, ines]
    )
    FacilitationFactory.create(network=network, person=ines)
    return network


@pytest.fixture
def sante(luc: User) -> Network:
    return NetworkFactory.create(name="Santé", slug="sante", dye="madder", weave="serge", members=[luc])


@pytest.fixture
def as_() -> Callable[[User | None], Client]:
    """A browser in which this person is signed in; None is a passer-by."""

    def browser(person: User | None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person)
        return client

    return browser
