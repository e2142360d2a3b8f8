"""Leaving a post: told step by step, handed to one colleague, who takes up what they choose."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.models import User
from communities.networks.models import Membership, Network
from communities.people import actions
from communities.people.actions.departures import secret_of
from communities.people.leaving.tasks import ask_successor
from communities.people.models import Departure
from communities.people.refusals import NotPossible
from forums.actions import open_thread
from forums.composing.models import Draft
from forums.forum_conversation.models import Topic
from forums.reading.actions import take_stance_on_thread
from forums.reading.models import Stance, TopicMark
from tests.town import Town, person

Browse = Callable[[str | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]
STEP = "/compte/depart/{}/"


@pytest.fixture
def threads(town: Town) -> dict[str, Topic]:
    """Luc follows a public thread, and one between members."""
    found = {}
    for name, forum in (("public", town.forum), ("private", town.private)):
        found[name] = open_thread(
            forum=forum, by=town.reader("samira"), title=f"Fil {name}", body="Bonjour.", kind=Topic.Kind.DISCUSSION
        )
        take_stance_on_thread(topic=found[name], stance=Stance.FOLLOW, by=town.reader("luc"))
    return found


def keys(town: Town, threads: dict[str, Topic]) -> list[str]:
    return [f"a-reseaux:{town.network.pk}", *(f"fils:{one.pk}" for one in threads.values())]


@pytest.fixture
def sent(town: Town, threads: dict[str, Topic]) -> Departure:
    """Luc passes on to Karim, who is in no network."""
    actions.keep_departure(
        by=town.reader("luc"), job="chargé de mission", answers={"advice": "Prenez le temps."},
        passed_on=keys(town, threads),
    )  # fmt: skip
    return actions.send_departure(by=town.reader("luc"), email="Karim@town.test")


def door(departure: Departure) -> str:
    return f"/compte/relais/{secret_of(departure)}/"


def test_each_step_is_kept_as_one_goes(browse: Browse, town: Town, threads: dict[str, Topic]):
    luc = browse("luc")
    assert luc.get("/compte/depart/").status_code == 200
    assert luc.post(STEP.format("poste"), {"job": "chargé de mission", "leaves_on": "2026-12-31"})[
        "Location"
    ] == STEP.format("recit")
    luc.post(STEP.format("recit"), {"leaves": "La convention.", "worked": "Les petits-déjeuners."})
    page = luc.get(STEP.format("relais")).content.decode()
    assert "Fil public" in page
    assert "Éducation" in page
    luc.post(STEP.format("relais"), {"transmis": [keys(town, threads)[1], "fils:999999", "n'importe"]})
    departure = Departure.objects.get()
    assert (departure.job, departure.leaves_on) == ("chargé de mission", dt.date(2026, 12, 31))
    assert departure.answers["worked"] == "Les petits-déjeuners."
    assert departure.topics == [keys(town, threads)[1]]
    assert "La convention." in luc.get(STEP.format("recit")).content.decode()
    later = luc.post(STEP.format("recit"), {"leaves": "La convention.", "plus-tard": "1"})
    assert later["Location"] == "/compte/depart/"
    assert Departure.objects.count() == 1


def test_a_step_that_is_none_is_not_there(browse: Browse):
    assert browse("luc").get(STEP.format("rien")).status_code == 404


@pytest.mark.parametrize("step", ["poste", "recit", "relais", "reprise"])
def test_leaving_is_for_professionals(browse: Browse, step: str):
    assert browse(None).get(STEP.format(step)).status_code == 302
    assert browse("helene").get(STEP.format(step)).status_code == 404
    assert browse("karim").get(STEP.format(step)).status_code == 200


def test_nothing_is_sent_before_the_post_is_said_nor_to_oneself(browse: Browse, town: Town):
    luc = browse("luc")
    assert "quelle fonction vous quittez" in luc.post(STEP.format("reprise"), {"email": "a@b.test"}).content.decode()
    luc.post(STEP.format("poste"), {"job": "chargé de mission"})
    assert "votre propre adresse" in luc.post(STEP.format("reprise"), {"email": "LUC@town.test"}).content.decode()
    assert "field__error" in luc.post(STEP.format("reprise"), {"email": "rien"}).content.decode()


def test_the_colleague_gets_one_mail_whose_secret_is_kept_nowhere(sent: Departure):
    ask_successor.call(sent.pk, sent.digest)
    message = mail.outbox[-1]
    assert message.to == ["karim@town.test"]
    assert door(sent) in message.body
    assert "une seule fois" in message.body
    assert secret_of(sent).partition("-")[2] not in str(Departure.objects.values().get(pk=sent.pk))


def test_the_colleague_takes_up_what_they_choose(
    browse: Browse, town: Town, sent: Departure, threads: dict[str, Topic]
):
    karim = browse("karim")
    page = karim.get(door(sent)).content.decode()
    assert "Prenez le temps." in page
    assert "Fil public" in page
    assert "Fil private" not in page  # he may not read it before he has joined
    for _ in range(2):
        assert karim.post(door(sent), {"repris": keys(town, threads)}).status_code == 302
    assert Membership.objects.filter(network=town.network, person=town.karim).count() == 1
    followed = TopicMark.objects.filter(person=town.karim, stance=Stance.FOLLOW).values_list("topic_id", flat=True)
    assert set(followed) == {one.pk for one in threads.values()}
    sent.refresh_from_db()
    assert sent.successor == town.karim
    assert "Karim" in browse("luc").get("/compte/depart/").content.decode()


def test_what_was_not_passed_on_is_not_taken_up(town: Town, threads: dict[str, Topic]):
    actions.keep_departure(by=town.reader("luc"), job="chargé", passed_on=[keys(town, threads)[0]])
    sent = actions.send_departure(by=town.reader("luc"), email="karim@town.test")
    actions.take_up(departure=sent, by=town.reader("karim"), chosen=keys(town, threads))
    assert not TopicMark.objects.filter(person=town.karim).exists()


def test_a_network_that_asks_for_a_declaration_is_joined_at_its_own_door(
    town: Town, threads: dict[str, Topic], sent: Departure
):
    Network.objects.filter(pk=town.network.pk).update(kind=Network.Kind.TEAM)
    taken = actions.take_up(departure=sent, by=town.reader("karim"), chosen=keys(town, threads))
    assert [one.label for one in taken] == ["Fil public"]
    assert not Membership.objects.filter(person=town.karim).exists()


def test_a_mail_that_is_handed_on_opens_nothing(browse: Browse, town: Town, sent: Departure):
    for name in ("thomas", "luc"):
        answer = browse(name).get(door(sent))
        assert answer.status_code == 404
        assert "Prenez le temps." not in answer.content.decode()
        assert browse(name).post(door(sent), {"repris": ["x"]}).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.take_up(departure=sent, by=town.reader("thomas"), chosen=[])
    assert browse(None).get(door(sent)).status_code == 302
    assert browse("helene").get(door(sent)).status_code == 404


def test_a_secret_that_is_tried_opens_nothing(browse: Browse, sent: Departure):
    for secret in (f"{sent.pk}-", f"{sent.pk}-{'0' * 48}", "1", "-", "9" * 30 + "-a", secret_of(sent)[:-1] + "é"):
        assert browse("karim").get(f"/compte/relais/{secret}/").status_code == 404


def test_what_was_withdrawn_or_is_too_old_no_longer_opens(browse: Browse, town: Town, sent: Departure):
    with time_machine.travel(timezone.now() + dt.timedelta(days=61)):
        assert "date de plus de 60 jours" in signed_in(town.karim).get(door(sent)).content.decode()
    opened = door(sent)
    assert browse("thomas").post(f"/compte/depart/{sent.pk}/retirer/").status_code == 404
    assert browse("luc").post(f"/compte/depart/{sent.pk}/retirer/").status_code == 302
    assert browse("karim").get(opened).status_code == 404
    with pytest.raises(NotPossible):
        actions.take_up(departure=sent, by=town.reader("karim"), chosen=[])


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_story_becomes_the_draft_of_a_thread(browse: Browse, town: Town, sent: Departure):
    luc = browse("luc")
    luc.post(STEP.format("poste"), {"job": "chargé de mission"})
    luc.post(STEP.format("recit"), {"leaves": "La convention.", "worked": "Les petits-déjeuners."})
    assert "Éducation · Familles" in luc.get(STEP.format("reprise")).content.decode()
    answer = luc.post("/compte/depart/raconter/", {"ou": str(town.forum.pk)})
    page = luc.get(answer["Location"]).content.decode()
    assert "Les petits-déjeuners." in page
    assert "Ce que j&#x27;ai appris comme chargé de mission" in page
    assert Draft.objects.get(person=town.luc).more["kind"] == ["experience"]
    assert not Topic.objects.filter(poster=town.luc).exists()


def test_the_story_is_told_only_where_one_may_write(browse: Browse, town: Town):
    for place in (str(town.elsewhere.pk), "", "x", "0"):
        assert browse("luc").post("/compte/depart/raconter/", {"ou": place})["Location"] == STEP.format("reprise")
    assert not Draft.objects.exists()


def test_the_colleague_may_sign_up_for_it(town: Town, sent: Departure):
    Departure.objects.filter(pk=sent.pk).update(successor_email="maelle@town.test")
    sent.refresh_from_db()
    maelle = person("Maelle")
    assert signed_in(maelle).get(door(sent)).status_code == 200
