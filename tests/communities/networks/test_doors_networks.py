"""Doors of networks and needs, tried by someone who means no good."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from communities.networks import actions
from communities.networks.doors import INVITING
from communities.networks.models import Invitation, Need, NeedAnswer, Network
from tests.communities.factories import NeedFactory, as_reader
from tests.communities.networks.owed import letters_owed

As = Callable[[User | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def need(samira: User) -> Need:
    return NeedFactory.create(author=samira, title="Une cour")


def test_ones_own_need_has_no_button_to_press(as_: As, samira: User, need: Need):
    for word in ("support", "help"):
        assert as_(samira).post(f"/besoins/{need.pk}/soutien/", {"kind": word}).status_code == 404
    assert not need.supports.exists()


@pytest.mark.parametrize("chosen", ["9" * 5000, "9" * 19, "-1", "٣", "1 OR 1"])
def test_an_answer_that_is_none_settles_nothing_else(as_: As, samira: User, need: Need, chosen: str):
    other = NeedAnswer.objects.create(
        need=NeedFactory.create(), by=samira, kind="thread", label="Ailleurs", url="/forums/fil/ailleurs-1/"
    )
    for asked in (chosen, str(other.pk)):
        assert as_(samira).post(f"/besoins/{need.pk}/repondu/", {"suite": asked}).status_code == 302
        need.refresh_from_db()
        assert (need.met_by, need.met_by_url) == ("", "")


def test_only_who_committed_finds_where_a_network_to_be_is_renamed(as_: As, samira: User, luc: User, need: Need):
    actions.describe_network(need=need, by=as_reader(samira), name="Cours d'école", purpose="Ouvrir les cours.")
    door = f"/besoins/{need.pk}/reseau/nom/"
    assert as_(samira).get(door).status_code == 200
    for sent in (as_(luc).get(door), as_(luc).post(door, {"name": "Autre"}), as_(None).get(door)):
        assert sent.status_code == 404


def test_what_was_hidden_or_taken_away_since_is_not_named_under_a_need(as_: As, luc: User, samira: User, need: Need):
    answer = actions.keep_answer(
        need=need,
        person=luc,
        kind="thread",
        answer=actions.needs.plugs.Answer(label="Un nom de trop", url="/forums/fil/trop-1/", audience="public"),
    )
    page = as_(luc).get(f"/besoins/{need.pk}/").content.decode()
    assert "Un nom de trop" in page  # search may not know of it yet
    actions.settle_need(need=need, by=as_reader(samira), answer=answer)
    NeedAnswer.objects.filter(pk=answer.pk).update(at=timezone.now() - 2 * HOUR)
    for person in (luc, samira):
        for address in (f"/besoins/{need.pk}/", "/besoins/"):
            assert "Un nom de trop" not in as_(person).get(address).content.decode()


def test_an_address_is_written_to_once_a_week_whoever_asks(samira: User, ines: User, education: Network):
    with time_machine.travel("2026-11-02T10:00:00Z", tick=False) as clock:
        [first] = actions.invite_by_mail(network=education, by=as_reader(samira), emails=["Nadia@exemple.test"])
        actions.revoke_invitation(invitation=first, by=as_reader(samira))
        for person in (samira, ines):
            assert not actions.invite_by_mail(network=education, by=as_reader(person), emails=["nadia@exemple.test"])
        clock.shift(8 * DAY)
        assert actions.invite_by_mail(network=education, by=as_reader(ines), emails=["nadia@exemple.test"])


def test_each_address_counts(as_: As, samira: User, education: Network, settings):
    settings.RATE_LIMITS = True
    door, browser = "/reseaux/education/invitations/", as_(samira)
    with time_machine.travel(timezone.now().replace(hour=10), tick=False):
        for lot in range(INVITING.most // 10):
            emails = "\n".join(f"personne{lot}-{number}@exemple.test" for number in range(10))
            assert browser.post(door, {"geste": "courriel", "emails": emails}).status_code == 302
        answer = browser.post(door, {"geste": "courriel", "emails": "encore@exemple.test"})
    assert "Vous avez beaucoup invité" in answer.content.decode()
    assert not Invitation.objects.filter(email="encore@exemple.test").exists()


@pytest.mark.parametrize("name", ["\0", "Sam\0ira", "%", "a " * 5000])
def test_a_name_that_nobody_bears_is_handed_nothing(as_: As, ines: User, education: Network, name: str):
    door = "/reseaux/education/animation/passer-la-main/"
    answer = as_(ines).post(door, {"on": timezone.localdate().isoformat(), "name": name, "reason": "Un an déjà."})
    assert answer.status_code == 200
    assert answer.context["form"].errors["name"]


def test_a_proposal_forgets_the_name_of_who_left(as_: As, samira: User, ines: User, education: Network):
    today = timezone.localdate()
    proposal = actions.propose(
        network=education, by=as_reader(samira), kind="care", reason="J'ai le temps.",
        changes={"starts_on": today + DAY, "ends_on": today + 90 * DAY},
    )  # fmt: skip
    assert "Samira Benali" in as_(ines).get(proposal.get_absolute_url()).content.decode()
    User.objects.filter(pk=samira.pk).update(is_active=False, anonymised_at=timezone.now())
    page = as_(ines).get(proposal.get_absolute_url()).content.decode()
    assert "Benali" not in page
    assert "Ancien membre" in page


def test_a_name_is_only_a_name_in_a_letter(samira: User, education: Network):
    samira.first_name, samira.last_name = "<b>Sam", "Bcc: tous@exemple.test\r\nX: 1</b>"
    samira.save()
    actions.invite_by_mail(
        network=education, by=as_reader(samira), emails=["nadia@exemple.test"], word="<img src=//x>\r\nVenez"
    )
    [letter] = letters_owed()
    assert letter.to == ["nadia@exemple.test"]
    assert "\n" not in letter.subject
    assert "\r" not in letter.subject
    html = letter.alternatives[0][0]
    assert "<b>Sam" not in html
    assert "<img src=//x" not in html
    message = letter.message()
    assert message["Bcc"] is None
    assert message["X"] is None
