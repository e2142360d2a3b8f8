"""Lists of threads: filtered, sorted, paged by key, with what is new; in as few queries, whatever there is."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.networks import actions as networks
from communities.networks.models import Network
from forums import actions as forums
from forums.forum_conversation.models import Topic
from forums.reading import actions
from forums.reading.models import Stance
from reference.models import Keyword, Territory
from tests.town import Town, person

Browse = Callable[[str | None], Client]
pytestmark = pytest.mark.django_db
TITLE = re.compile(r'thread-row__title"><a href="[^"]*">(?:<span class="visually-hidden">[^<]*</span>)?([^<]*)<')


def titles(client: Client, address: str) -> list[str]:
    """The titles of the threads a page lists, in order."""
    return TITLE.findall(client.get(address).content.decode())


@pytest.fixture
def threads(town: Town) -> dict[str, Topic]:
    """Four threads, of four kinds: the last one opened was answered least recently."""
    word = Keyword.objects.create(slug="cantine", label="cantine")
    nord = Territory.objects.create(kind="departement", code="59", name="Nord", name_key="nord")
    roubaix = Territory.objects.create(kind="commune", code="59512", name="Roubaix", name_key="roubaix", parent=nord)
    now, made = timezone.now(), {}
    opened: dict[str, dict[str, Any]] = {
        "Une vieille histoire": {"at": now - dt.timedelta(days=60)},
        "La cantine": {"keywords": [word], "at": now - dt.timedelta(days=20)},
        "Qui sait": {"kind": "question", "at": now - dt.timedelta(days=10)},
        "À Roubaix": {"territory": roubaix, "at": now - dt.timedelta(days=5)},
    }
    for number, (title, more) in enumerate(opened.items()):
        made[title] = forums.open_thread(
            forum=town.forum if number % 2 else town.second, by=town.reader("samira"), title=title, body="0", **more
        )
    forums.reply(topic=made["Une vieille histoire"], by=town.reader("ines"), body="Encore là")
    return made


@pytest.mark.data
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", ["Une vieille histoire", "À Roubaix", "Qui sait", "La cantine"]),
        ("tri=ouverture", ["À Roubaix", "Qui sait", "La cantine", "Une vieille histoire"]),
        ("type=question", ["Qui sait"]),
        ("filtre=sans-reponse", ["Qui sait"]),
        ("theme=cantine", ["La cantine"]),
        ("territoire=Nord", ["À Roubaix"]),
        ("territoire=59512", ["À Roubaix"]),
        ("periode=7", ["Une vieille histoire", "À Roubaix"]),
        ("periode=7&tri=ouverture", ["À Roubaix"]),
        ("theme=cantine&type=question", []),
        ("theme=n-existe-pas", ["Une vieille histoire", "À Roubaix", "Qui sait", "La cantine"]),
        ("type=rien&periode=12&tri=²", ["Une vieille histoire", "À Roubaix", "Qui sait", "La cantine"]),
        ("filtre=non-lus", ["Une vieille histoire", "À Roubaix", "Qui sait", "La cantine"]),
    ],
)
def test_filters_narrow_and_sort(browse: Browse, threads: dict[str, Topic], asked: str, expected: list[str]) -> None:
    assert titles(browse(None), f"/forums/?{asked}") == expected


def test_unread_threads_alone(browse: Browse, town: Town, threads: dict[str, Topic]) -> None:
    client = browse("luc")
    type(town.luc).objects.filter(pk=town.luc.pk).update(date_joined=timezone.now() - dt.timedelta(days=200))
    first = threads["Une vieille histoire"]
    actions.read_up_to(
        topic=threads["Qui sait"], message_id=threads["Qui sait"].first_post_id or 0, by=town.reader("luc")
    )
    actions.read_up_to(topic=first, message_id=first.first_post_id or 0, by=town.reader("luc"))
    page = client.get("/forums/?filtre=non-lus").content.decode()
    assert TITLE.findall(page) == ["Une vieille histoire", "À Roubaix", "La cantine"]
    assert "1 nouveau<" in page
    assert page.count(">nouveau<") == 2
    assert f"{first.get_absolute_url()}reprendre/" in page


def test_unknown_territories_are_said_and_kept(browse: Browse, threads: dict[str, Topic]) -> None:
    page = browse(None).get("/forums/?territoire=Nulle-part").content.decode()
    assert "n&#x27;est pas reconnu" in page or "n'est pas reconnu" in page
    assert 'value="Nulle-part"' in page


def test_filters_show_as_chips_that_come_off_one_by_one(browse: Browse, threads: dict[str, Topic]) -> None:
    page = browse(None).get("/forums/?theme=cantine&periode=30&tri=ouverture").content.decode()
    chips = re.findall(r'class="chip" href="([^"]*)"', page)
    assert [chip.replace("&amp;", "&") for chip in chips] == [
        "?periode=30&tri=ouverture",
        "?theme=cantine&tri=ouverture",
        "?theme=cantine&periode=30",
    ]


@pytest.mark.parametrize("order", ["", "&tri=ouverture"])
def test_pages_by_key_show_every_thread_once_and_keep_the_filters(browse: Browse, town: Town, order: str) -> None:
    now = timezone.now()
    for number in range(60):
        moment = now - dt.timedelta(hours=number // 7)  # several at the same moment
        forums.open_thread(forum=town.forum, by=town.reader("samira"), title=f"Fil {number}", body="0", at=moment)
    client, address, seen = browse(None), f"?type=discussion{order}", []
    while address:
        page = client.get("/forums/" + address).content.decode()
        seen += TITLE.findall(page)
        found = re.search(r'href="(\?[^"]*)" rel="next"', page)
        address = found[1].replace("&amp;", "&") if found else ""
        assert not address or "type=discussion" in address
    assert len(seen) == len(set(seen)) == 60


def test_pinned_threads_come_first_until_something_narrows(browse: Browse, town: Town) -> None:
    for title in ("Ancien", "Récent"):
        forums.open_thread(forum=town.forum, by=town.reader("samira"), title=title, body="0")
    Topic.objects.filter(subject="Ancien").update(type=Topic.TOPIC_STICKY)
    assert titles(browse(None), town.forum.get_absolute_url()) == ["Ancien", "Récent"]
    assert titles(browse(None), town.forum.get_absolute_url() + "?type=discussion") == ["Récent", "Ancien"]


def test_very_many_pinned_threads_are_all_there(browse: Browse, town: Town) -> None:
    for number in range(30):
        forums.open_thread(forum=town.forum, by=town.reader("samira"), title=f"Fil {number}", body="0")
    Topic.objects.exclude(subject__in=["Fil 3", "Fil 7"]).update(type=Topic.TOPIC_STICKY)
    seen = titles(browse(None), town.forum.get_absolute_url())
    assert seen[-2:] == ["Fil 7", "Fil 3"]
    assert len(seen) == len(set(seen)) == 30


def test_the_index_tells_where_something_is_new(browse: Browse, town: Town) -> None:
    forums.open_thread(forum=town.forum, by=town.reader("samira"), title="Un fil", body="0")
    client = browse("luc")
    assert client.get("/forums/").content.decode().count("forum-line__dot") == 1
    assert client.post("/forums/tout-lu/").status_code == 302
    page = client.get("/forums/").content.decode()
    assert "forum-line__dot" not in page
    assert "Tout est lu" in client.get("/forums/?filtre=non-lus").content.decode()


def test_muted_threads_are_not_among_the_unread(browse: Browse, town: Town) -> None:
    topic = forums.open_thread(forum=town.forum, by=town.reader("samira"), title="Un fil", body="0")
    actions.take_stance_on_thread(topic=topic, stance=Stance.MUTE, by=town.reader("luc"))
    assert titles(browse("luc"), "/forums/?filtre=non-lus") == []


def test_private_threads_stay_out_of_every_list(browse: Browse, town: Town) -> None:
    forums.open_thread(forum=town.private, by=town.reader("samira"), title="Entre nous", body="0", kind="question")
    for who in (None, "karim", "thomas", "helene"):
        for asked in ("", "?filtre=sans-reponse", "?filtre=non-lus", "?type=question&tri=ouverture"):
            assert titles(browse(who), "/forums/" + asked) == []
    assert titles(browse("luc"), "/forums/?filtre=non-lus") == ["Entre nous"]


def grow(town: Town, start: int, size: int) -> None:
    """More people, networks, forums, threads and answers, and marks of luc in half of them."""
    for number in range(start, size):
        name = f"member{number}"
        town.people[name] = person(f"Member{number}")
        networks.join_network(network=town.network, by=town.reader(name))
        topic = forums.open_thread(forum=town.forum, by=town.reader(name), title=f"Fil {number}", body="Un")
        topic.keywords.add(Keyword.objects.create(slug=f"mot-{number}", label=f"mot {number}"))
        if number % 2:
            actions.read_up_to(topic=topic, message_id=topic.first_post_id or 0, by=town.reader("luc"))
        forums.reply(topic=Topic.objects.get(pk=topic.pk), by=town.reader("samira"), body="Deux")
        network = networks.form_network(
            slug=f"reseau-{number}", name=f"Réseau {number}", kind=Network.Kind.OPEN, purpose="Voir."
        )
        forum = forums.open_forum(key=f"forum-{number}", name="Un forum", network=network)
        networks.join_network(network=network, by=town.reader("luc"))
        networks.join_network(network=network, by=town.reader(name))
        forums.open_thread(forum=forum, by=town.reader(name), title="Fil d'ailleurs", body="Un", kind="question")


def took(client: Client, address: str) -> int:
    client.get(address)
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_lists_take_few_queries_and_as_many_when_everything_grows(town: Town, browse: Browse) -> None:
    forum = town.forum.get_absolute_url()
    most = {
        ("luc", "/forums/"): 8,
        ("luc", "/forums/?filtre=non-lus"): 8,
        ("luc", forum): 8,
        ("luc", forum + "?tri=ouverture&type=discussion"): 8,
        (None, "/forums/"): 4,
        (None, forum): 4,
        ("luc", "/forums/pour-moi/"): 20,
        ("luc", "/forums/suivis/"): 10,
    }
    seen: dict[int, list[int]] = {}
    for start, size in ((0, 8), (8, 30)):
        grow(town, start, size)
        seen[size] = [took(browse(who), address) for who, address in most]
    assert seen[8] == seen[30], dict(zip(most, zip(seen[8], seen[30], strict=True), strict=True))
    over = {key: number for key, number in zip(most, seen[30], strict=True) if number > most[key]}
    assert not over


@pytest.mark.data
def test_a_muted_keyword_or_colleague_is_heard_of_only_in_a_thread_one_follows(
    browse: Browse, town: Town, threads: dict[str, Topic]
) -> None:
    town.luc.date_joined = timezone.now() - dt.timedelta(days=80)
    town.luc.save()
    luc = town.reader("luc")
    page = "/forums/pour-moi/?partie=reseaux"
    everything = {"Une vieille histoire", "À Roubaix", "Qui sait", "La cantine"}
    assert set(titles(browse("luc"), page)) == everything
    actions.take_stance_on_keyword(keyword=Keyword.objects.get(slug="cantine"), stance=Stance.MUTE, by=luc)
    assert set(titles(browse("luc"), page)) == everything - {"La cantine"}
    samira = town.reader("samira").person
    assert samira is not None
    actions.take_stance_on_person(author=samira, stance=Stance.MUTE, by=luc)
    assert titles(browse("luc"), page) == []
    actions.take_stance_on_thread(topic=threads["À Roubaix"], stance=Stance.FOLLOW, by=luc)
    assert titles(browse("luc"), page) == ["À Roubaix"]
    there = browse("luc").get("/forums/non-lus/suivant/")
    assert there.headers["Location"].startswith(f"/forums/fil/{threads['À Roubaix'].slug}-{threads['À Roubaix'].pk}/")
