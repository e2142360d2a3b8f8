"""At most 20 queries a page for a member, whatever the number of messages, members and networks."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from communities.networks import actions as networks
from communities.networks.models import Membership, Network
from forums import actions as forums
from forums.forum_conversation.models import Post, Topic
from forums.reading.models import TopicMark
from reference.models import Keyword
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


# — The forums: these pages are what people look at all day ————————————————————————————————————————————————————————

MOST_OF_A_THREAD, MOST_OF_A_LIST = {"samira": 12, None: 5}, {"samira": 8, None: 4}
SIZES = (
    {"messages": 100, "forum_count": 10, "members": 10},
    {"messages": 10_000, "forum_count": 490, "members": 2_000},
)


def fill(town: Town, thread: Topic, *, messages: int, forum_count: int, members: int) -> None:
    """A long thread, many forums and many members, put in without ceremony."""
    luc = town.luc
    now = timezone.now()
    Post.objects.bulk_create(
        Post(topic=thread, poster=luc, subject=thread.subject, content="Oui", created=now)
        for _number in range(messages)
    )
    last = Post.objects.filter(topic=thread).order_by("-pk")[0]
    Topic.objects.filter(pk=thread.pk).update(posts_count=messages + 1, last_post=last, last_post_on=now, updated=now)
    for number in range(forum_count):
        forums.open_forum(key=f"place-{forum_count}-{number}", name=f"Forum {number}", network=town.network)
    people = User.objects.bulk_create(
        User(email=f"m{members}-{number}@town.test", first_name="M", last_name=str(number)) for number in range(members)
    )
    Membership.objects.bulk_create(Membership(person=one, network=town.network) for one in people)
    TopicMark.objects.bulk_create(TopicMark(person=one, topic=thread, read_to=last.pk - 1) for one in people)
    forums.reply(topic=thread, by=town.reader("ines"), body="Du nouveau")


@pytest.mark.data
@pytest.mark.django_db
def test_forums_take_few_queries_and_as_many_when_they_grow(town: Town, browse: Browse) -> None:
    thread = forums.open_thread(forum=town.forum, by=town.reader("samira"), title="Long", body="0")
    keyword = Keyword.objects.create(slug="ecole", label="École", group=Keyword.Group.THEME)
    thread.keywords.add(keyword)
    took = []
    for size in SIZES:
        fill(town, thread, **size)
        found = {}
        for name, most in MOST_OF_A_THREAD.items():
            client = browse(name)
            middle = Post.objects.filter(topic=thread).order_by("pk")[60].pk
            pages = [(thread.get_absolute_url(), most), (f"{thread.get_absolute_url()}?apres={middle}", most)]
            pages += [(address, MOST_OF_A_LIST[name]) for address in ("/forums/", town.forum.get_absolute_url())]
            for address, limit in pages:
                found[name, address.partition("?")] = taken = count(client, address)
                assert taken <= limit, (name, address, size)
        took.append(list(found.values()))
    assert took[0] == took[1]
