"""The demo as the issue of the foundation asks for it, loaded through the actions."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from accounts.models import User
from accounts.reader import Reader
from communities.meetings.models import Meeting
from communities.networks.models import Facilitation, Need, Network
from forums.forum_conversation.forum_polls.models import TopicPollVote
from forums.forum_conversation.models import ExperienceSheet, Mention, Post, Reaction, Reference, Summary, Topic
from forums.reading.marks import unread
from forums.reading.models import Bookmark, Follow, Stance
from forums.upkeep import check_integrity
from home.pages.models import NewsPage
from home.productions.models import ProductionPage
from search.models import Document

pytestmark = pytest.mark.django_db


def test_it_refuses_where_debug_is_off() -> None:
    with pytest.raises(CommandError, match="DEBUG is off"):
        call_command("demo", verbosity=0)


def test_it_brings_a_network_that_meets_asks_and_answers(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo", force=True)
    counts = {model.__name__: model._default_manager.count() for model in (User, Topic, Post, NewsPage, Meeting, Need)}
    assert counts["User"] >= 60
    assert counts["Topic"] >= 40
    assert counts["Post"] >= 250
    assert counts["NewsPage"] >= 12
    assert counts["Meeting"] >= 10
    assert counts["Need"] >= 5
    assert Network.objects.count() == 5
    assert Facilitation.objects.exists()
    assert ProductionPage.objects.filter(archive=False).count() >= 20
    assert ProductionPage.objects.filter(archive=True).exclude(source="").count() >= 10
    they_react_and_take_care()
    for address in ("pro@demo.test", "pair@demo.test", "animation@demo.test"):
        there_is_something_to_come_back_to(User.objects.get(email=address))
    assert {"thread", "news", "production", "meeting"} <= set(Document.objects.values_list("kind", flat=True))
    call_command("demo", force=True)
    assert "already" in capsys.readouterr().out
    assert Topic.objects.count() == counts["Topic"]


def they_react_and_take_care() -> None:
    """What people did with what others wrote, counted as it is shown."""
    for kind in Reaction.Kind:
        assert Reaction.objects.filter(kind=kind).count() >= 20, kind
    assert Summary.objects.filter(number__gte=2).exists()
    assert ExperienceSheet.objects.exists()
    assert Post.objects.filter(wiki=True, updates_count__gte=2).exists()
    assert Post.objects.filter(_content_rendered__contains="<blockquote>").count() >= 4
    for model in (Reference, Mention, TopicPollVote):
        assert model._default_manager.exists(), model
    assert Topic.objects.exclude(helped_by=None).exists()
    ago = timezone.now() - dt.timedelta(days=3)
    assert Topic.objects.waiting().filter(created__lte=ago, created__gt=ago - dt.timedelta(days=1)).exists()
    assert check_integrity(mend=False) == []


def there_is_something_to_come_back_to(person: User) -> None:
    """What one keeps and follows; threads left half read, others never opened, others read."""
    assert Bookmark.objects.filter(person=person).exclude(note="").exists()
    assert Follow.objects.filter(person=person, stance=Stance.FOLLOW).exists()
    threads = Topic.objects.readable_by(Reader.of(person))
    seen = list(unread(threads, person))
    assert 5 <= len(seen) < threads.count()
    assert 1 <= len([thread for thread in seen if thread.was_at]) < len(seen)
