"""Doors of trainings, tried by someone who means no good."""

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from communities.networks.models import Network
from communities.training.models import Enrolment
from tests.communities.training.factories import EnrolmentFactory, TrainingFactory
from writing.pace import GESTURES

As = Callable[[User | None], Client]
pytestmark = pytest.mark.django_db


def test_a_place_that_is_left_over_is_given_back_and_shows_nothing(as_: As, karim: User, education: Network):
    """Karim had a place, and is no member any more."""
    training = TrainingFactory.create(network=education, private=True, title="Entre nous")
    EnrolmentFactory.create(training=training, person=karim)
    here = training.get_absolute_url()
    assert as_(karim).get(here).status_code == 404
    for door in ("place/", "inscription/"):
        answer = as_(karim).post(here + door)
        assert "Entre nous" not in answer.content.decode()
        assert answer.status_code in (302, 404)
    answer = as_(karim).post(f"{here}desistement/")
    assert (answer.status_code, answer["Location"]) == (302, "/compte/formations/")
    assert not Enrolment.objects.filter(person=karim).exists()


@pytest.mark.parametrize("number", ["%00", "A%00B", "9" * 300, "%2F..%2F", "<script>", "é"])
def test_a_number_that_is_none_finds_no_certificate(as_: As, number: str):
    answer = as_(None).get(f"/formations/attestation/{number}/")
    assert answer.status_code == 404
    assert "<script>" not in answer.content.decode().partition("<main")[2].replace("</script>", "")


def test_taking_and_giving_back_without_end_is_held_back(as_: As, samira: User, settings):
    settings.RATE_LIMITS = True
    with time_machine.travel("2026-11-02T10:00:00Z", tick=False):
        training, browser = TrainingFactory.create(), as_(samira)
        presses = [browser.post(f"{training.get_absolute_url()}inscription/") for _press in range(GESTURES.most + 1)]
    assert {answer.status_code for answer in presses[:-1]} == {302}
    assert presses[-1].status_code == 429
