"""A meeting announced in a forum: once, by members, never to more people than it is for."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from communities.meetings import actions
from communities.meetings.models import Meeting
from communities.people import actions as people
from communities.people.models import Function
from forums.actions import NotHere
from forums.forum_conversation.models import Topic
from tests.town import Town

Browse = Callable[[str | None], Client]
pytestmark = pytest.mark.django_db


def plan(town: Town, *, days: int = 5, public: bool = True) -> Meeting:
    starts = timezone.now() + dt.timedelta(days=days)
    return actions.plan_meeting(
        network=town.network, title="Le café", starts_at=starts, ends_at=starts + dt.timedelta(hours=2), public=public
    )


def test_a_meeting_is_announced_once(town: Town, browse: Browse) -> None:
    meeting, client = plan(town), browse("luc")
    door = f"{meeting.get_absolute_url()}annoncer/"
    assert "Annoncer dans un forum" in client.get(meeting.get_absolute_url()).content.decode()
    assert client.get(door).status_code == 200
    page = client.post(door, {"forum": town.forum.pk, "body": "Venez."}, follow=True).content.decode()
    topic = Topic.objects.get()
    assert topic.kind == "meeting"
    assert f'href="{meeting.get_absolute_url()}"' in page
    again = actions.announce(meeting=meeting, forum=town.second, by=town.reader("samira"), body="Encore.")
    assert again == topic
    assert client.get(door)["Location"] == meeting.get_absolute_url()
    page = browse(None).get(meeting.get_absolute_url()).content.decode()
    assert topic.get_absolute_url() in page
    assert "Annoncer dans un forum" not in page


def test_one_announces_under_the_function_one_chooses(town: Town, browse: Browse) -> None:
    meeting, client = plan(town), browse("luc")
    door = f"{meeting.get_absolute_url()}annoncer/"
    assert "Vous parlez en son nom propre" in client.get(door).content.decode()
    people.ensure_profile(person=town.luc)
    function = Function.objects.create(profile=town.luc.profile, job="trésorier")
    other = Function.objects.create(profile=people.ensure_profile(person=town.ines), job="présidente")
    assert f'<option value="{function.pk}">trésorier</option>' in client.get(door).content.decode()
    words = {"forum": town.forum.pk, "body": "Mes mots"}
    page = client.post(door, {**words, "hat": other.pk}).content.decode()
    assert "Choisissez l&#x27;une de vos fonctions." in page
    assert "Mes mots" in page
    client.post(door, {**words, "hat": function.pk})
    assert Topic.objects.get().first_post.hat == "trésorier"
    begun = client.get(f"{plan(town).get_absolute_url()}annoncer/").content.decode()  # remembered in this network
    assert f'<option value="{function.pk}" selected>' in begun
    assert (
        f'<option value="{function.pk}" selected>'
        in client.get(f"{town.forum.get_absolute_url()}nouveau/").content.decode()
    )


@pytest.mark.parametrize("who", ["karim", "thomas", "helene", "admin", None])
def test_only_members_announce(town: Town, browse: Browse, who: str | None) -> None:
    meeting = plan(town)
    with pytest.raises(PermissionDenied):
        actions.announce(meeting=meeting, forum=town.forum, by=town.reader(who), body="Venez.")
    answer = browse(who).get(f"{meeting.get_absolute_url()}annoncer/")
    assert answer.status_code == (404 if who else 302)


def test_a_meeting_between_members_stays_between_them(town: Town, browse: Browse) -> None:
    meeting = plan(town, public=False)
    for forum in (town.forum, town.elsewhere, town.square):
        with pytest.raises(NotHere):
            actions.announce(meeting=meeting, forum=forum, by=town.reader("luc"), body="Venez.")
    answer = browse("luc").post(f"{meeting.get_absolute_url()}annoncer/", {"forum": town.forum.pk, "body": "Mes mots"})
    assert "Choisissez un forum de ce réseau." in answer.content.decode()
    assert "Mes mots" in answer.content.decode()
    actions.announce(meeting=meeting, forum=town.private, by=town.reader("luc"), body="Venez.")


def test_the_thread_of_a_meeting_does_not_show_it_to_others(town: Town, browse: Browse) -> None:
    meeting = plan(town)
    topic = actions.announce(meeting=meeting, forum=town.private, by=town.reader("luc"), body="Venez.")
    assert topic.get_absolute_url() not in browse(None).get(meeting.get_absolute_url()).content.decode()
    open_one = actions.announce(meeting=plan(town), forum=town.forum, by=town.reader("luc"), body="Venez.")
    Meeting.objects.filter(topic=open_one).update(public=False)
    assert "meeting__title" not in browse(None).get(open_one.get_absolute_url()).content.decode()


def test_a_meeting_that_took_place_is_not_announced(town: Town, browse: Browse) -> None:
    meeting = plan(town, days=-5)
    with pytest.raises(actions.MeetingOver):
        actions.announce(meeting=meeting, forum=town.forum, by=town.reader("luc"), body="Venez.")
    answer = browse("luc").post(f"{meeting.get_absolute_url()}annoncer/", {"forum": town.forum.pk, "body": "Mes mots"})
    assert "déjà eu lieu" in answer.content.decode()
