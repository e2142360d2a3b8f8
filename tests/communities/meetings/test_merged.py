"""A meeting follows the thread where it is announced into the one that this is merged into."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from communities.meetings import actions
from communities.meetings.models import Meeting
from forums import actions as forums
from forums.forum.models import Forum
from forums.forum_conversation.models import Topic
from tests.town import Town

Browse = Callable[[str | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]


def announced(town: Town, title: str = "Le café") -> tuple[Meeting, Topic]:
    """A meeting with the thread where it is announced."""
    starts = timezone.now() + dt.timedelta(days=5)
    meeting = actions.plan_meeting(
        network=town.network, title=title, starts_at=starts, ends_at=starts + dt.timedelta(hours=2)
    )
    return meeting, actions.announce(meeting=meeting, forum=town.forum, by=town.reader("luc"), body="Venez.")


def talk(town: Town, forum: Forum | None = None, **fields: Any) -> Topic:
    return forums.open_thread(
        forum=forum or town.forum, by=town.reader("samira"), title="On se voit ?", body="…", **fields
    )


def merge(town: Town, topic: Topic, into: Topic) -> None:
    forums.merge_threads(topic=topic, into=into, by=town.reader("ines"), reason="La même chose")


def test_the_meeting_is_announced_where_its_thread_went(town: Town, browse: Browse) -> None:
    meeting, topic = announced(town)
    one, two = talk(town), talk(town)
    merge(town, topic, one)
    merge(town, one, two)
    meeting.refresh_from_db()
    assert meeting.topic == two
    page = browse(None).get(meeting.get_absolute_url()).content.decode()
    assert f'href="{two.get_absolute_url()}"' in page
    assert "Annoncer dans un forum" not in browse("luc").get(meeting.get_absolute_url()).content.decode()
    shown = browse(None).get(two.get_absolute_url()).content.decode()
    assert f'href="{meeting.get_absolute_url()}"' in shown  # a discussion that takes up an announcement bears its card
    assert actions.announce(meeting=meeting, forum=town.forum, by=town.reader("luc"), body="Encore.") == two


def test_another_kind_of_thread_stays_what_it_is(town: Town) -> None:
    meeting, topic = announced(town)
    question = talk(town, kind="question")
    merge(town, topic, question)
    meeting.refresh_from_db()
    question.refresh_from_db()
    assert (meeting.topic, question.kind) == (question, "question")


def test_a_thread_merged_into_an_announcement_changes_nothing_to_it(town: Town) -> None:
    meeting, topic = announced(town)
    merge(town, talk(town), topic)
    meeting.refresh_from_db()
    assert meeting.topic == topic


def test_two_meetings_keep_each_its_thread(town: Town, browse: Browse) -> None:
    (one, topic), (two, into) = announced(town), announced(town, "Le repas")
    address = f"https://x.test{into.get_absolute_url()}"
    refused = browse("ines").post(f"{topic.get_absolute_url()}reunir/", {"address": address, "reason": "Ensemble"})
    assert "chaque rencontre garde le sien" in refused.content.decode()
    for meeting, held in ((one, topic), (two, into)):
        meeting.refresh_from_db()
        assert meeting.topic == held
    assert Topic.objects.get(pk=topic.pk).merged_into is None


def test_a_meeting_whose_thread_joins_a_members_one_does_not_show_it_to_others(town: Town, browse: Browse) -> None:
    meeting, topic = announced(town)
    secret = talk(town, forum=town.private)
    merge(town, topic, secret)
    assert secret.get_absolute_url() not in browse(None).get(meeting.get_absolute_url()).content.decode()
    assert secret.get_absolute_url() in browse("luc").get(meeting.get_absolute_url()).content.decode()
