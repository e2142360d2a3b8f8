"""A page put together from what its readers share: each finds what is theirs in it, and nothing of anyone else's."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from communities.networks import actions as networks
from forums import actions as forums
from forums.forum_conversation.models import Reaction, Topic
from forums.permissions import may_open
from forums.reading import actions as reading
from forums.reading.models import Stance
from forums.threshold import topic_at
from freshness.prepared import Prepared
from tests.town import Town, person

Browse = Callable[[str | None], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def topic(town: Town) -> Topic:
    topic = forums.open_thread(forum=town.forum, by=town.reader("luc"), title="Une grille", body="Qui ?")
    forums.reply(topic=topic, by=town.reader("samira"), body="Moi, **un peu**")
    return topic


def pages(town: Town, topic: Topic) -> list[str]:
    return [topic.get_absolute_url(), town.forum.get_absolute_url(), "/forums/"]


def without_tokens(html: str) -> str:
    """A page without what is new at each answer."""
    html = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)
    return re.sub(r'name="key" value="[-\w]+"|nonce="[^"]+"', "", html)


def test_open_places_have_names_of_their_own() -> None:
    names = [
        name
        for path in (Path(settings.ROOT) / "templates").rglob("*.html")
        for name in re.findall(r"{% own (\S+) %}", path.read_text(encoding="utf-8"))
    ]
    assert len(names) == len(set(names)) >= 15


def test_the_page_is_the_same_put_together_and_drawn_whole(town: Town, topic: Topic, browse: Browse) -> None:
    people = ("samira", "luc", "ines", "karim", "thomas", "paul", "admin", "helene", None)
    for address in pages(town, topic):
        cache.clear()
        # Whoever comes first has it cast; then everyone is given what is kept by then.
        came = {(turn, name): browse(name).get(address).content.decode() for turn in (1, 2) for name in people}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(settings, "DEBUG", True)
            whole = {name: browse(name).get(address).content.decode() for name in people}
        for (turn, name), page in came.items():
            assert without_tokens(page) == without_tokens(whole[name]), (turn, name, address)


def test_nobody_finds_what_is_someone_else_s(town: Town, topic: Topic, browse: Browse) -> None:
    town.people["nadege"] = nadege = person("Nadège", "Sembène")
    networks.join_network(network=town.network, by=town.reader("nadege"))
    reading.take_stance_on_thread(topic=topic, stance=Stance.FOLLOW, by=town.reader("nadege"))
    reading.react(post=topic.posts.last(), kind=Reaction.Kind.THANKS, wanted=True, by=town.reader("nadege"))
    for address in pages(town, topic):
        hers = browse("nadege")
        first = hers.get(address).content.decode()
        others = browse("thomas").get(address).content.decode()
        assert "Nadège" in first
        assert nadege.email in first
        for trace in ("Nadège", "Sembène", nadege.email, hers.cookies["csrftoken"].value):
            assert trace not in others, (address, trace)
        assert 'aria-pressed="true"' not in others
        nonces = re.findall(r'nonce="([^"]+)"', first + others)
        assert len(nonces) == len(set(nonces)) == 2


def test_what_one_types_is_never_a_place(town: Town, topic: Topic, browse: Browse) -> None:
    forums.reply(topic=topic, by=town.reader("samira"), body="\0header\0 et {% own header %} {{ reader.person.email }}")
    browse("luc").get(topic.get_absolute_url())
    page = browse("ines").get(topic.get_absolute_url()).content.decode()
    assert page.count('class="site-header"') == 1
    assert page.count(town.ines.email) == 1


def test_the_door_says_what_the_query_finds(town: Town, topic: Topic) -> None:
    hidden = forums.open_thread(forum=town.forum, by=town.reader("luc"), title="Masqué", body="?")
    forums.hide_thread(topic=hidden, by=town.reader("ines"), reason="Un nom")
    apart = forums.open_thread(forum=town.private, by=town.reader("samira"), title="Entre nous", body="?")
    gone = forums.open_thread(forum=town.forum, by=town.reader("luc"), title="Deux fois", body="?")
    forums.merge_threads(topic=gone, into=topic, by=town.reader("ines"), reason="Le même")
    for name in (*town.people, None):
        reader = town.reader(name)
        found = set(Topic.objects.openable_by(reader).values_list("pk", flat=True))
        for one in (topic, hidden, apart, gone):
            there = topic_at(one.pk)
            assert there is not None
            assert may_open(reader, there[0]) == (one.pk in found), (name, one)
    assert topic_at(0) is None


def test_a_prepared_query_finds_what_the_query_finds(town: Town, topic: Topic) -> None:
    query = Prepared(
        lambda pks, forum: Topic.objects.filter(pk__in=pks, forum=forum).order_by("pk").values_list("pk", "subject"),
        list[int],
        int,
    )
    second = forums.open_thread(forum=town.forum, by=town.reader("luc"), title="Un 100 % sûr", body="?")
    assert query.rows([topic.pk, second.pk], town.forum.pk) == [(topic.pk, topic.subject), (second.pk, second.subject)]
    assert query.rows([second.pk], town.forum.pk) == [(second.pk, second.subject)]
    assert query.rows([], town.forum.pk) == query.rows([second.pk], 0) == []
    with pytest.raises(ValueError, match=r"\[1\]"):
        Prepared(lambda pk, _other: Topic.objects.filter(pk=pk).values_list("pk"), int, int).rows(1, 2)


def test_a_page_that_is_kept_asks_for_what_is_its_reader_s_alone(town: Town, topic: Topic, browse: Browse) -> None:
    most = dict(zip(pages(town, topic), (7, 6, 6), strict=True))
    for address, limit in most.items():
        client = browse("samira")
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        assert len(queries) <= limit, (address, [one["sql"][:90] for one in queries])
