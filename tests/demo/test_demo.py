"""The demo as the issue of the foundation asks for it, loaded through the actions."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import User
from communities.meetings.models import Meeting
from communities.networks.models import Facilitation, Need, Network
from forums.forum_conversation.models import Post, Topic
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
    assert {"thread", "news", "production", "meeting"} <= set(Document.objects.values_list("kind", flat=True))
    call_command("demo", force=True)
    assert "already" in capsys.readouterr().out
    assert Topic.objects.count() == counts["Topic"]
