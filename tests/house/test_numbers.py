"""At most 20 queries a page for a member, whatever the number of messages, members and networks."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from communities.networks import actions as networks
from communities.networks.models import Network
from forums import actions as forums
from forums.forum_conversation.models import Topic
from search.projection import project
from tests.house.furniture import furnish
from tests.town import Town, person

Browse = Callable[[str | None], Client]
MOST = 20


def grow(town: Town, start: int, size: int) -> None:
    """More of everything: people, networks with their forums, threads, answers."""
    for number in range(start, size):
        user = town.people[f"member{number}"] = person(f"Member{number}")
        networks.join_network(network=town.network, by=town.reader(f"member{number}"))
        assert user.pk
        topic = forums.open_thread(
            forum=town.forum, by=town.reader(f"member{number}"), title=f"Marcher {number}", body="Marcher"
        )
        forums.reply(topic=topic, by=town.reader("luc"), body="Oui")
    for number in range(start // 4, size // 4):
        network = networks.form_network(
            slug=f"reseau-{number}", name=f"Réseau {number}", kind=Network.Kind.OPEN, purpose="Voir."
        )
        forum = forums.open_forum(key=f"forum-{number}", name="Un forum", network=network)
        networks.join_network(network=network, by=town.reader("samira"))
        forums.open_thread(forum=forum, by=town.reader("samira"), title="Marcher", body="Marcher")


def count(client: Client, address: str) -> int:
    """How many queries a page takes with an empty cache, in a process that has served it before."""
    client.get(address)
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.django_db
def test_pages_take_few_queries_and_as_many_when_everything_grows(town: Town, browse: Browse) -> None:
    thing = furnish(town)
    thread = forums.open_thread(forum=town.forum, by=town.reader("luc"), title="Long", body="0")
    addresses = ["/", "/reseaux/education/", thread.get_absolute_url(), "/recherche/?q=marcher"]
    took = {}
    for start, size in ((0, 12), (12, 40)):
        grow(town, start, size)
        for number in range(size):
            forums.reply(topic=thread, by=town.reader("samira"), body=str(number))
        project("thread", list(Topic.objects.values_list("pk", flat=True)))
        client = browse("samira")
        took[size] = [count(client, address) for address in addresses]
    assert thing.topic.pk
    assert max(took[40]) <= MOST, dict(zip(addresses, took[40], strict=True))
    assert [now - before for before, now in zip(took[12], took[40], strict=True)] == [0] * len(addresses), took
