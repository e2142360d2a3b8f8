"""Every door of care, for each kind of person: who may open it, who is led to sign in, to whom it is not there."""

from collections.abc import Callable

import pytest
from django.test import Client

from forums import actions
from forums.forum_conversation.models import Post, Topic
from tests.town import Town

Browse = Callable[[str | None], Client]
pytestmark = pytest.mark.django_db

PEOPLE = ["samira", "luc", "ines", "thomas", "karim", "helene", "admin", None]
# samira opened the thread and its message; luc is a member; ines facilitates; thomas, of another network.
FACILITATION = [404, 404, 200, 404, 404, 404, 404, 404]
AUTHOR = [200, 404, 404, 404, 404, 404, 404, 302]
MEMBERS = [200, 200, 200, 404, 404, 404, 404, 302]
ANYONE = [200] * 8
DOORS = {
    "animation/": FACILITATION,
    "reunir/": FACILITATION,
    "separer/": FACILITATION,
    "deplacer/": FACILITATION,
    "clore/": FACILITATION,
    "rouvrir/": FACILITATION,
    "epingler/": FACILITATION,
    "desepingler/": FACILITATION,
    "masquer/": FACILITATION,
    "demasquer/": FACILITATION,
    "titre/": [200, 404, 200, 404, 404, 404, 404, 302],
    "resume/": MEMBERS,
    "resume/historique/": ANYONE,
    "message/{}/modifier/": AUTHOR,
    "message/{}/retirer/": AUTHOR,
    "message/{}/mains/": [200, 404, 200, 404, 404, 404, 404, 302],
    "message/{}/historique/": ANYONE,
    "message/{}/masquer/": FACILITATION,
    "message/{}/demasquer/": FACILITATION,
}
POSTED = {"reason": "", "title": "", "body": "", "base": "x"}


def opened(town: Town, private: bool) -> Topic:
    forum = town.private if private else town.forum
    return actions.open_thread(forum=forum, by=town.reader("samira"), title="Fil", body="Premier")


def before_steering(town: Town, codes: list[int], private: bool) -> dict[str | None, int]:
    """What each gets; where the thread is its members' alone, nobody else is even led to sign in."""
    inside = {"samira", "luc", "ines"}
    return {who: code if not private or who in inside else 404 for who, code in zip(PEOPLE, codes, strict=True)}


@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize("door", DOORS)
def test_a_door_opens_to_those_it_is_for(town: Town, browse: Browse, door: str, private: bool) -> None:
    topic = opened(town, private)
    address = topic.get_absolute_url() + door.format(topic.first_post_id)
    for who, code in before_steering(town, DOORS[door], private).items():
        answer = browse(who).get(address)
        assert answer.status_code == code, who
        if code == 302:
            assert answer["Location"].startswith("/compte/login/")


@pytest.mark.parametrize(
    "door", [door for door, codes in DOORS.items() if codes is not ANYONE and door != "animation/"]
)
def test_what_is_posted_there_is_asked_the_same_right(town: Town, browse: Browse, door: str) -> None:
    topic = opened(town, private=False)
    address = topic.get_absolute_url() + door.format(topic.first_post_id)
    for who, code in before_steering(town, DOORS[door], private=False).items():
        if code != 200:
            assert browse(who).post(address, POSTED).status_code == code, who
    held = Topic.objects.get(pk=topic.pk)
    assert (held.subject, held.approved, held.status, held.type) == ("Fil", True, 0, 0)
    assert Post.objects.get().removed == ""


def test_a_removal_is_taken_back_by_its_author_alone(town: Town, browse: Browse) -> None:
    topic = opened(town, private=False)
    actions.reply(topic=topic, by=town.reader("luc"), body="Réponse")
    actions.remove_message(post=topic.first_post, by=town.reader("samira"))
    address = f"{topic.get_absolute_url()}message/{topic.first_post_id}/retablir/"
    for who in ("luc", "ines", "thomas", "karim", "helene", "admin"):
        assert browse(who).post(address).status_code == 404
    assert browse(None).post(address).status_code == 302
    assert Post.objects.get(pk=topic.first_post_id).removed == "author"
    assert browse("samira").get(address).status_code == 405


def test_the_thread_s_page_shows_the_tools_to_those_who_have_them(town: Town, browse: Browse) -> None:
    topic = opened(town, private=False)
    base = f'"message/{topic.first_post_id}/'  # relative to the page
    tools = {"samira": ("modifier/", "retirer/", "mains/"), "ines": ("masquer/", "mains/"), "luc": (), None: ()}
    for who, mine in tools.items():
        page = browse(who).get(topic.get_absolute_url()).content.decode()
        for door in ("modifier/", "retirer/", "mains/", "masquer/"):
            assert (base + door in page) == (door in mine), (who, door)


@pytest.mark.parametrize("who", ["samira", "luc", "ines", None])
def test_the_page_is_cheap_for_all(town: Town, browse: Browse, who: str | None, django_assert_max_num_queries) -> None:
    topic = opened(town, private=False)
    actions.write_summary(topic=topic, by=town.reader("luc"), body="Bref", base=0)
    for _time in range(24):
        actions.reply(topic=topic, by=town.reader("luc"), body="…")
        actions.close_thread(topic=topic, by=town.reader("ines"), reason="x")
        actions.reopen_thread(topic=topic, by=town.reader("ines"), reason="y")
    client = browse(who)
    client.get(topic.get_absolute_url())
    with django_assert_max_num_queries(12 if who else 5):
        client.get(topic.get_absolute_url(), {"langue": "fr"})
