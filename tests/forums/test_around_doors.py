"""Around a thread: who may open which door, and what never leaves by one."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import AsyncClient, Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from forums import actions
from forums.around import plan, volumes
from forums.forum_conversation.models import Post, Reference, Summary, Topic
from tests.town import Town

Browse = Callable[[str | None], Client]
pytestmark = pytest.mark.django_db
DOORS = ("plan/", "imprimer/", "export.md", "pdf/", "pdf/fichier/", "prevenus/", "feed/")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def topic(town: Town) -> Topic:
    return actions.open_thread(
        forum=town.forum, by=town.reader("samira"), title="Qui ouvre la grille du stade ?", body="Le **mercredi**."
    )


@pytest.fixture
def secret(town: Town) -> Topic:
    return actions.open_thread(forum=town.private, by=town.reader("samira"), title="Poste supprimé", body="Entre nous")


def say(town: Town, topic: Topic, body: str, name: str = "luc") -> Post:
    return actions.reply(topic=topic, by=town.reader(name), body=body)


def take_away(post: Post, removed: str = Post.Removed.HIDDEN) -> None:
    Post.objects.filter(pk=post.pk).update(removed=removed, removed_reason="Hors sujet", updated=timezone.now())


def fill(town: Town, topic: Topic, count: int) -> list[Post]:
    """Many messages at once, each the one day after the other."""
    begun = timezone.now() - dt.timedelta(days=count)
    posts = [
        Post(
            topic=topic, poster=town.luc if number % 2 else town.ines, subject="", content=f"Message {number}",
            approved=True, created=begun + dt.timedelta(days=number), excerpt=f"Message {number}",
            thanks_count=number % 3,
        )
        for number in range(count)
    ]  # fmt: skip
    for post in posts:
        post._content_rendered = f"<p>{post.content.raw}</p>"
    made = Post.objects.bulk_create(posts)
    Topic.objects.filter(pk=topic.pk).update(
        posts_count=topic.posts_count + count, last_post=made[-1], updated=timezone.now()
    )
    topic.refresh_from_db()
    return made


def text(answer: object) -> str:
    return (answer.getvalue() if answer.streaming else answer.content).decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("who", [None, "karim", "thomas", "helene", "admin"])
@pytest.mark.parametrize("door", DOORS)
def test_a_private_thread_has_no_door_for_others(browse: Browse, secret: Topic, who: str | None, door: str) -> None:
    client = browse(who)
    assert client.get(secret.get_absolute_url() + door).status_code == 404
    if door == "pdf/":
        assert client.post(secret.get_absolute_url() + door).status_code == 404


@pytest.mark.parametrize("door", ["plan/", "imprimer/", "export.md", "pdf/", "prevenus/"])
def test_its_members_come_in(browse: Browse, secret: Topic, door: str) -> None:
    assert browse("luc").get(secret.get_absolute_url() + door).status_code == 200


@pytest.mark.parametrize("who", [None, "karim", "helene"])
def test_anyone_reads_prints_and_takes_a_public_thread(browse: Browse, topic: Topic, who: str | None) -> None:
    for door in ("plan/", "imprimer/", "export.md"):
        answer = browse(who).get(topic.get_absolute_url() + door)
        assert answer.status_code == 200
        assert "Qui ouvre la grille" in text(answer)


def test_a_pdf_is_for_people_of_the_community(browse: Browse, topic: Topic) -> None:
    assert browse(None).get(topic.get_absolute_url() + "pdf/")["Location"].startswith("/compte/login/")
    assert browse("helene").get(topic.get_absolute_url() + "pdf/").status_code == 404
    assert browse("karim").get(topic.get_absolute_url() + "pdf/").status_code == 200


def test_what_was_taken_away_leaves_by_no_door(browse: Browse, town: Town, topic: Topic) -> None:
    Topic.objects.filter(pk=topic.pk).update(posts_count=40)
    post = say(town, topic, "Un secret mal placé")
    Post.objects.filter(pk=post.pk).update(thanks_count=5)
    client = browse("samira")
    assert all("mal placé" in text(client.get(topic.get_absolute_url() + door)) for door in DOORS[:3])
    take_away(post)
    for door in (*DOORS[:3], "feed/"):
        assert "mal placé" not in text(client.get(topic.get_absolute_url() + door)), door
    assert "Hors sujet" in text(client.get(topic.get_absolute_url() + "imprimer/"))
    assert "Hors sujet" in text(client.get(topic.get_absolute_url() + "export.md"))


def test_the_print_has_what_paper_needs(browse: Browse, town: Town, topic: Topic) -> None:
    say(town, topic, "La gardienne, *dès* huit heures.")
    Summary.objects.create(topic=topic, content="x", rendered="<p>La gardienne ouvre.</p>", updated_by=town.luc)
    page = text(browse(None).get(topic.get_absolute_url() + "imprimer/"))
    assert page.count('class="said"') == 2
    assert page.index("La gardienne ouvre.") < page.index("<strong>mercredi</strong>")
    assert f"{settings.BASE_URL}{topic.get_absolute_url()}" in page
    assert "Avec Luc Test, Samira Test" in page
    assert 'content="noindex"' in page
    assert page.rstrip().endswith("</html>")


def test_the_markdown_is_what_was_typed(browse: Browse, town: Town, topic: Topic) -> None:
    Topic.objects.filter(pk=topic.pk).update(subject='Titre "piégé"\n---: oui')
    answer = browse(None).get(topic.get_absolute_url() + "export.md")
    page = text(answer)
    assert answer["Content-Type"] == "text/markdown; charset=utf-8"
    assert 'attachment; filename="qui-ouvre' in answer["Content-Disposition"]
    assert 'title: "Titre \\"piégé\\"\\n---: oui"\n' in page
    assert 'authors: "Samira Test"\n' in page
    assert "Le **mercredi**." in page


@pytest.mark.data
@pytest.mark.parametrize("door", ["imprimer/", "export.md"])
def test_a_long_thread_leaves_by_handfuls(
    browse: Browse,
    town: Town,
    topic: Topic,
    door: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(volumes, "CHUNK", 10)
    fill(town, topic, 45)
    with django_assert_max_num_queries(4 + 2 * 5):  # thread, authors, counts; two for each handful
        page = text(browse(None).get(topic.get_absolute_url() + door))
    assert all(page.count(f"Message {number}\n") + page.count(f"Message {number}<") == 1 for number in range(45))


def test_a_very_long_thread_is_printed_by_volumes(
    browse: Browse, town: Town, topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(volumes, "VOLUME", 10)
    fill(town, topic, 24)
    seen = []
    for volume in volumes.volumes(topic, 0):
        page = text(browse(None).get(f"{topic.get_absolute_url()}imprimer/?apres={volume.after}"))
        assert f"?apres={volume.after}" not in page or volume.number > 1
        seen += [int(part.split('"')[0]) for part in page.split('id="message-')[1:]]
    assert seen == sorted(Post.objects.filter(topic=topic).values_list("pk", flat=True))
    assert [volume.number for volume in volumes.volumes(topic, 0)] == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
async def test_it_leaves_piece_by_piece_where_the_server_is_asynchronous(town: Town) -> None:
    opened = sync_to_async(
        lambda: actions.open_thread(forum=town.forum, by=town.reader("samira"), title="Un fil", body="Bonjour")
    )
    topic = await opened()
    answer: Any = await AsyncClient().get(topic.get_absolute_url() + "export.md")
    assert answer.is_async
    assert "Bonjour" in b"".join([piece async for piece in answer]).decode()


@pytest.mark.data
def test_the_plan_of_a_long_thread(browse: Browse, town: Town, topic: Topic) -> None:
    posts = fill(town, topic, 60)
    Topic.objects.filter(pk=topic.pk).update(helped_by=posts[7])
    elsewhere = actions.open_thread(forum=town.second, by=town.reader("luc"), title="Ailleurs", body="Voyez")
    hidden = actions.open_thread(forum=town.private, by=town.reader("luc"), title="Cachette", body="Voyez")
    for other in (elsewhere, hidden):
        Reference.objects.create(post=other.first_post, url=topic.get_absolute_url())
    page = text(browse(None).get(topic.get_absolute_url() + "plan/"))
    assert "Ailleurs" in page
    assert "Cachette" not in page
    assert "Cachette" in text(browse("luc").get(topic.get_absolute_url() + "plan/?partie=1"))
    assert "Ines Test, Luc Test, Samira Test" in page
    assert f"/message/{posts[7].pk}/" in page
    assert "Plan du fil" in text(browse(None).get(topic.get_absolute_url()))


@pytest.mark.parametrize("count", [30, 120])
def test_a_plan_costs_the_same_whatever_the_thread(
    browse: Browse, town: Town, topic: Topic, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    fill(town, topic, count)
    client = browse(None)
    with django_assert_max_num_queries(8):  # one for what came of it
        client.get(topic.get_absolute_url() + "plan/")
    with django_assert_max_num_queries(3):
        client.get(topic.get_absolute_url() + "plan/")


def test_dates_are_as_fine_as_they_can_be() -> None:
    day = dt.date(2025, 1, 1)
    few = [(day + dt.timedelta(days=number), number) for number in range(3)]
    assert plan.stretches(few) == [("1 janvier 2025", 0), ("2 janvier 2025", 1), ("3 janvier 2025", 2)]
    many = [(day + dt.timedelta(days=number), number) for number in range(400)]
    assert plan.stretches(many)[1] == ("Février 2025", 31)
    assert len(plan.stretches([(dt.date(1990 + n % 50, 1 + n % 12, 1), n) for n in range(600)])) <= plan.DATES


def test_a_short_thread_has_no_plan_in_its_rail(browse: Browse, topic: Topic) -> None:
    assert "Plan du fil" not in text(browse(None).get(topic.get_absolute_url()))


def entries(answer: object) -> list[ElementTree.Element]:
    return ElementTree.fromstring(text(answer)).findall(f"{ATOM}entry")


def test_a_thread_s_feed_is_atom_and_begins_with_its_summary(browse: Browse, town: Town, topic: Topic) -> None:
    say(town, topic, "Voyez [ce fil](/forums/) et <b>rien</b>")
    Summary.objects.create(topic=topic, content="x", rendered="<p>La gardienne ouvre.</p>", updated_by=town.luc)
    answer = browse(None).get(topic.get_absolute_url() + "feed/")
    feed = ElementTree.fromstring(text(answer))
    assert [feed.findtext(f"{ATOM}{name}") for name in ("title", "id")] == [
        topic.subject, f"{settings.BASE_URL}{topic.get_absolute_url()}feed/",
    ]  # fmt: skip
    assert feed.findtext(f"{ATOM}updated")
    said = entries(answer)
    assert [one.findtext(f"{ATOM}title") for one in said] == ["Où en est-on", "Luc Test", "Samira Test"]
    for one in said:
        assert one.findtext(f"{ATOM}updated")
        assert (one.findtext(f"{ATOM}id") or "").startswith(settings.BASE_URL)
        assert one.find(f"{ATOM}author/{ATOM}name") is not None
    assert f'href="{settings.BASE_URL}/forums/"' in (said[1].findtext(f"{ATOM}summary") or "")
    ids = {one.findtext(f"{ATOM}id") for one in said}
    assert len(ids) == 3


def test_a_forum_s_feed_leaves_out_what_was_taken_away(browse: Browse, town: Town, topic: Topic) -> None:
    address = town.forum.get_absolute_url() + "feed/"
    assert "mercredi" in text(browse(None).get(address))
    take_away(topic.first_post)
    assert "mercredi" not in text(browse(None).get(address))
    Topic.objects.filter(pk=topic.pk).update(approved=False)
    assert entries(browse(None).get(address)) == []


@pytest.mark.parametrize("where", ["thread", "forum"])
def test_a_feed_that_did_not_change_is_not_sent_again(browse: Browse, town: Town, topic: Topic, where: str) -> None:
    address = (topic if where == "thread" else town.forum).get_absolute_url() + "feed/"
    client = browse(None)
    answer = client.get(address)
    known = {"If-None-Match": answer["ETag"], "If-Modified-Since": answer["Last-Modified"]}
    assert client.get(address, headers=known).status_code == 304
    assert client.get(address, headers={"If-Modified-Since": answer["Last-Modified"]}).status_code == 304
    take_away(topic.first_post)
    assert client.get(address, headers=known).status_code == 200


def test_a_private_forum_has_no_feed(browse: Browse, town: Town, secret: Topic) -> None:
    for who in (None, "luc"):
        assert browse(who).get(town.private.get_absolute_url() + "feed/").status_code == 404
        assert browse(who).get(secret.get_absolute_url() + "feed/").status_code == 404


def test_a_merged_thread_s_feed_leads_to_the_other_one_s(browse: Browse, town: Town, topic: Topic) -> None:
    other = actions.open_thread(forum=town.forum, by=town.reader("luc"), title="La grille, encore", body="Bonjour")
    Topic.objects.filter(pk=topic.pk).update(approved=False, merged_into=other)
    answer = browse(None).get(topic.get_absolute_url() + "feed/")
    assert (answer.status_code, answer["Location"]) == (301, other.get_absolute_url() + "feed/")
