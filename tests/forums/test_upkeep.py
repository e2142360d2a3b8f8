"""Old HTML is mended, and counters that drifted are found and put right."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from forums import actions
from forums.forum.models import Forum
from forums.forum_conversation.models import Post, Topic
from tests.town import Town

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def topic(town: Town) -> Topic:
    topic = actions.open_thread(forum=town.forum, by=town.reader("samira"), title="Q", body="**a**")
    actions.reply(topic=topic, by=town.reader("luc"), body="b")
    return topic


def test_messages_of_an_older_renderer_are_rendered_anew(topic: Topic) -> None:
    Post.objects.update(renderer=0, _content_rendered="<script>alert(1)</script>")
    call_command("render_again", verbosity=0)
    assert topic.first_post.__class__.objects.get(pk=topic.first_post_id).html == "<p><strong>a</strong></p>\n"
    assert not Post.objects.filter(_content_rendered__contains="<script").exists()


def test_true_counters_are_left_alone(topic: Topic) -> None:
    call_command("check_integrity", verbosity=0)


def test_counters_that_drifted_are_found_and_put_right(town: Town, topic: Topic) -> None:
    Topic.objects.update(posts_count=9)
    Forum.objects.filter(pk=town.forum.pk).update(direct_posts_count=9)
    with pytest.raises(CommandError, match="counters differ"):
        call_command("check_integrity", verbosity=0)
    assert Topic.objects.get(pk=topic.pk).posts_count == 9
    call_command("check_integrity", mend=True, verbosity=0)
    assert Topic.objects.get(pk=topic.pk).posts_count == 2
    assert Forum.objects.get(pk=town.forum.pk).direct_posts_count == 2
