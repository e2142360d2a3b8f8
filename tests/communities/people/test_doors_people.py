"""Doors of people, tried by someone who means no good."""

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from communities.people.leaving.views import SENDING
from communities.people.models import Departure, Profile

As = Callable[[User | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]


def test_leaving_a_post_is_no_way_of_writing_to_the_world(as_: As, samira: User, settings):
    settings.RATE_LIMITS = True
    browser = as_(samira)
    with time_machine.travel(timezone.now().replace(hour=10), tick=False):
        for number in range(SENDING.most + 1):
            browser.post("/compte/depart/poste/", {"job": "Achetez ceci"})
            answer = browser.post("/compte/depart/reprise/", {"email": f"victime{number}@exemple.test"})
    assert answer.status_code == 200
    assert "Vous avez envoyé plusieurs relais" in answer.content.decode()
    assert Departure.objects.exclude(sent_at=None).count() == SENDING.most


@pytest.mark.parametrize("pk", ["9" * 30, "9" * 19, "-1", "un"])
def test_a_field_that_cannot_be_is_no_choice(as_: As, samira: User, pk: str):
    answer = as_(samira).post("/compte/profil/", {"field_ids": [pk]})
    assert answer.status_code == 200
    assert answer.context["form"].errors["field_ids"]
    assert not Profile.objects.get(person=samira).fields.exists()
