"""The readers' doors: who may, who may not, and that twice is once. Reactions, keeping, following, reminders."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from communities.people.actions import own_profile
from forums import actions as forums
from forums.forum_conversation.models import Mention, Post, Reaction, Topic
from forums.reading import actions
from forums.reading.followers import of as followers_of
from forums.reading.for_you import parts_for
from forums.reading.models import Bookmark, Follow, Stance, TopicMark
from forums.reading.reminders import owe_reminders, send_reminder
from reference.models import Field, Keyword, Territory
from tests.town import Town

Browse = Callable[[str | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def topic(town: Town) -> Topic:
    return forums.open_thread(forum=town.forum, by=town.reader("samira"), title="Qui ouvre ?", body="La grille")


@pytest.fixture
def secret(town: Town) -> Topic:
    return forums.open_thread(forum=town.private, by=town.reader("samira"), title="Entre nous", body="Chut")


def doors(topic: Topic) -> dict[str, dict[str, str]]:
    """The POST doors of a thread and of its first message, with what they take."""
    base, message = topic.get_absolute_url(), f"{topic.get_absolute_url()}message/{topic.first_post_id}/"
    return {
        base + "lu/": {"jusqua": str(topic.first_post_id)},
        base + "suivre/": {"stance": "follow"},
        message + "merci/": {},
        message + "servi/": {},
        message + "pareil/": {},
        message + "garder/": {"note": "À relire"},
        message + "garder/retirer/": {},
        topic.forum.get_absolute_url() + "lu/": {},
        topic.forum.get_absolute_url() + "suivre/": {"stance": "mute"},
    }


def test_what_is_private_is_not_there_through_any_door(browse: Browse, secret: Topic) -> None:
    for who in (None, "karim", "thomas", "helene", "admin"):
        client = browse(who)
        for door, data in doors(secret).items():
            assert client.post(door, data).status_code == 404, (who, door)
        assert client.get(secret.get_absolute_url() + "reprendre/").status_code == 404
        assert client.get(f"{secret.get_absolute_url()}message/{secret.first_post_id}/garder/").status_code == 404
    assert not TopicMark.objects.exclude(person=secret.poster).exists()
    assert not Reaction.objects.exists()
    assert not Bookmark.objects.exists()


def test_steering_has_no_doors_and_passers_by_are_led_to_sign_in(browse: Browse, town: Town, topic: Topic) -> None:
    pages = ["/forums/pour-moi/", "/forums/gardes/", "/forums/suivis/", "/forums/non-lus/suivant/"]
    Keyword.objects.create(slug="mot", label="mot")
    for door, data in [*doors(topic).items(), ("/forums/tout-lu/", {}), ("/forums/suivre/mot-cle/mot/", {})]:
        assert browse("helene").post(door, data).status_code == 404, door
        answer = browse(None).post(door, data)
        assert (answer.status_code, answer["Location"].startswith("/compte/login/")) == (302, True), door
    for page in pages:
        assert browse("helene").get(page).status_code == 404
        assert browse(None).get(page)["Location"].startswith("/compte/login/")
        assert browse("karim").get(page).status_code in (200, 302)
    assert browse(None).get(topic.get_absolute_url() + "reprendre/")["Location"] == topic.get_absolute_url()


def test_reading_a_page_writes_nothing(browse: Browse, town: Town, topic: Topic) -> None:
    client = browse("luc")
    for page in (topic.get_absolute_url(), topic.get_absolute_url() + "reprendre/", "/forums/", "/forums/pour-moi/"):
        client.get(page)
    assert not TopicMark.objects.filter(person=town.luc).exists()


def test_the_page_marks_quietly_and_the_button_goes_back(browse: Browse, town: Town, topic: Topic) -> None:
    client, door = browse("luc"), topic.get_absolute_url() + "lu/"
    assert client.post(door, {"jusqua": "²"}).status_code == 400
    assert client.post(door, {"jusqua": topic.first_post_id, "discret": "1"}).status_code == 204
    answer = client.post(door, {"jusqua": topic.first_post_id, "retour": "https://ailleurs.test/"})
    assert (answer.status_code, answer["Location"]) == (302, topic.get_absolute_url())
    assert TopicMark.objects.get(person=town.luc).read_to == topic.first_post_id


def test_the_first_unread_message_has_a_line_above_it(browse: Browse, town: Town, topic: Topic) -> None:
    client = browse("luc")
    assert "nouveaux" not in client.get(topic.get_absolute_url()).content.decode()
    actions.read_up_to(topic=topic, message_id=topic.first_post_id or 0, by=town.reader("luc"))
    first = forums.reply(topic=topic, by=town.reader("ines"), body="Un")
    forums.reply(topic=topic, by=town.reader("ines"), body="Deux")
    page = client.get(topic.get_absolute_url()).content.decode()
    assert "2 nouveaux messages depuis votre dernière visite" in page
    assert page.index(f'id="message-{topic.first_post_id}"') < page.index('id="nouveaux"')
    assert page.index('id="nouveaux"') < page.index(f'id="message-{first.pk}"')
    assert client.get(topic.get_absolute_url() + "reprendre/")["Location"] == topic.get_absolute_url() + "#nouveaux"


# — Reactions —


def test_a_reaction_is_said_once_and_taken_back_once(browse: Browse, town: Town, topic: Topic) -> None:
    client, door = browse("luc"), f"{topic.get_absolute_url()}message/{topic.first_post_id}/merci/"
    for wish, count in (("1", 1), ("1", 1), ("0", 0), ("0", 0), ("1", 1)):
        assert client.post(door, {"dire": wish}).status_code == 302
        assert Post.objects.get(pk=topic.first_post_id).thanks_count == count
    answer = browse("karim").post(door, {"dire": "1"}, headers={"accept": "application/json"})
    assert answer.json() == {"said": True, "count": 2}
    assert Reaction.objects.count() == 2


def test_reacting_changes_the_drawn_message(browse: Browse, town: Town, topic: Topic) -> None:
    client = browse("luc")
    assert 'formaction="message/' in client.get(topic.get_absolute_url()).content.decode()
    before = Post.objects.get(pk=topic.first_post_id).updated
    actions.react(post=topic.first_post, kind=Reaction.Kind.SAME, wanted=True, by=town.reader("luc"))
    assert Post.objects.get(pk=topic.first_post_id).updated > before
    page = client.get(topic.get_absolute_url()).content.decode()
    assert 'name="dire" value="0" aria-pressed="true"' in page
    assert "Même situation : 1 personne" in browse(None).get(topic.get_absolute_url()).content.decode()


def test_nobody_thanks_themselves_nor_a_message_taken_away(browse: Browse, topic: Topic) -> None:
    door = f"{topic.get_absolute_url()}message/{topic.first_post_id}/merci/"
    assert browse("samira").post(door).status_code == 404
    assert "pareil/" not in browse("samira").get(topic.get_absolute_url()).content.decode()
    Post.objects.filter(pk=topic.first_post_id).update(removed="author")
    assert browse("luc").post(door).status_code == 404


# — Keeping —


def test_keeping_letting_go_and_changing_ones_mind(browse: Browse, town: Town, topic: Topic) -> None:
    client, base = browse("luc"), f"{topic.get_absolute_url()}message/{topic.first_post_id}/garder/"
    day = timezone.localdate() + dt.timedelta(days=3)
    assert client.get(base).status_code == 200
    assert client.post(base, {"note": "Pour le bilan", "remind_on": day.isoformat()}).status_code == 302
    assert "Pour le bilan" in client.get("/forums/gardes/").content.decode()
    page = client.post(base + "retirer/", follow=True).content.decode()
    assert "plus gardé" in page
    assert not Bookmark.objects.exists()
    back = {"annuler": "1", "note": "Pour le bilan", "remind_on": day.isoformat(), "at": timezone.now().isoformat()}
    client.post(base + "retirer/", back)
    kept = Bookmark.objects.get(person=town.luc)
    assert (kept.note, kept.remind_on) == ("Pour le bilan", day)
    assert "plus gardé" not in client.get("/forums/gardes/").content.decode()
    assert "Pour le bilan" not in browse("samira").get("/forums/gardes/").content.decode()


@pytest.mark.parametrize("day", ["2020-01-01", "9999-12-31", "demain"])
def test_a_reminder_is_for_a_day_to_come(browse: Browse, topic: Topic, day: str) -> None:
    door = f"{topic.get_absolute_url()}message/{topic.first_post_id}/garder/"
    assert browse("luc").post(door, {"remind_on": day}).status_code == 200
    assert not Bookmark.objects.exists()


def test_what_one_may_read_no_more_is_not_among_what_one_keeps(browse: Browse, town: Town, secret: Topic) -> None:
    actions.keep(post=secret.first_post, by=town.reader("luc"), note="À relire")
    assert "À relire" in browse("luc").get("/forums/gardes/").content.decode()
    town.network.memberships.filter(person=town.luc).delete()
    assert "À relire" not in browse("luc").get("/forums/gardes/").content.decode()


def test_a_reminder_is_owed_once_on_its_day_and_says_what_was_noted(
    town: Town, topic: Topic, undone: Callable[[str], int]
) -> None:
    day = timezone.localdate() + dt.timedelta(days=2)
    kept = actions.keep(post=topic.first_post, by=town.reader("luc"), note="Relancer la mairie", remind_on=day)
    zone = timezone.get_current_timezone()
    owed = [
        owe_reminders(now=dt.datetime.combine(on, at, zone))
        for on, at in (
            (day - dt.timedelta(days=1), dt.time(23)),
            (day, dt.time(2)),
            (day, dt.time(8)),
            (day, dt.time(8, 15)),
            (day + dt.timedelta(days=5), dt.time(12)),
        )
    ]
    assert owed == [0, 0, 1, 0, 0]
    assert undone(send_reminder.module_path) == 1
    send_reminder.func(kept.pk)
    (message,) = mail.outbox
    assert message.to == [town.luc.email]
    assert "Relancer la mairie" in message.body
    assert topic.first_post.get_absolute_url() in message.body
    assert "Relancer la mairie" in str(message.alternatives[0])  # type: ignore[attr-defined]


def test_a_new_day_is_a_new_reminder(town: Town, topic: Topic) -> None:
    day = timezone.localdate() + dt.timedelta(days=2)
    actions.keep(post=topic.first_post, by=town.reader("luc"), remind_on=day)
    noon = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(12), timezone.get_current_timezone())
    with time_machine.travel(noon, tick=False):
        assert owe_reminders(now=timezone.now()) == 1
        actions.keep(post=topic.first_post, by=town.reader("luc"), note="Encore", remind_on=day)
        assert owe_reminders(now=timezone.now()) == 0
        actions.keep(post=topic.first_post, by=town.reader("luc"), remind_on=day + dt.timedelta(days=1))
        assert owe_reminders(now=timezone.now()) == 1


def test_no_reminder_of_what_may_be_read_no_more(town: Town, secret: Topic) -> None:
    kept = actions.keep(post=secret.first_post, by=town.reader("luc"), remind_on=timezone.localdate())
    Bookmark.objects.update(reminded_at=timezone.now())
    town.network.memberships.filter(person=town.luc).delete()
    send_reminder.func(kept.pk)
    send_reminder.func(10**9)
    assert mail.outbox == []


# — Following —


def test_following_is_seen_and_changed_on_one_page(browse: Browse, town: Town, topic: Topic) -> None:
    client = browse("luc")
    Keyword.objects.create(slug="cantine", label="cantine")
    samira = own_profile(by=town.reader("samira"))
    for door in (
        topic.get_absolute_url() + "suivre/",
        town.forum.get_absolute_url() + "suivre/",
        "/forums/suivre/mot-cle/cantine/",
        f"/forums/suivre/personne/{samira.slug}/",
    ):
        assert client.post(door, {"stance": "follow"}).status_code == 302
        assert client.post(door, {"stance": "partout"}).status_code == 400
    page = client.get("/forums/suivis/").content.decode()
    assert page.count('value="" aria-pressed="true"') == 4
    assert client.get("/forums/suivre/mot-cle/cantine/").status_code == 200
    client.post("/forums/suivre/mot-cle/cantine/", {"stance": "", "retour": "/forums/suivis/"})
    assert Follow.objects.filter(keyword__slug="cantine").count() == 0
    assert client.get("/forums/suivis/").content.decode().count('value="" aria-pressed="true"') == 3


def test_people_are_followed_by_others_only(browse: Browse, town: Town) -> None:
    samira = own_profile(by=town.reader("samira"))
    door = f"/forums/suivre/personne/{samira.slug}/"
    for who in (None, "helene", "samira"):
        assert browse(who).post(door, {"stance": "follow"}).status_code == 404
        assert browse(who).get(door).status_code == 404
    assert browse("karim").get(door).status_code == 200


def test_followers_are_told_why_and_the_muted_are_left_alone(
    town: Town, topic: Topic, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    word = Keyword.objects.create(slug="cantine", label="cantine")
    by = town.reader
    actions.take_stance_on_thread(topic=topic, stance=Stance.FOLLOW, by=by("luc"))
    actions.take_stance_on_forum(forum=town.forum, stance=Stance.FOLLOW, by=by("luc"))
    actions.take_stance_on_forum(forum=town.forum, stance=Stance.FOLLOW, by=by("thomas"))
    actions.take_stance_on_keyword(keyword=word, stance=Stance.FOLLOW, by=by("karim"))
    actions.take_stance_on_person(author=town.samira, stance=Stance.FOLLOW, by=by("paul"))
    actions.take_stance_on_forum(forum=town.forum, stance=Stance.FOLLOW, by=by("ines"))

    def told(**more: object) -> dict[str, str]:
        asked = {"forum": town.forum, "topic": topic, "keywords": [word.pk], "author_id": town.samira.pk, **more}
        names = {user.pk: name for name, user in town.people.items()}
        return {names[pk]: reason for pk, reason in followers_of(**asked).items()}  # type: ignore[arg-type]

    everyone = {"luc": "thread", "thomas": "forum", "karim": "keyword", "paul": "author", "ines": "forum"}
    with django_assert_num_queries(3):
        assert told() == everyone
    assert told(topic=None, keywords=[]) == {"luc": "forum", "thomas": "forum", "paul": "author", "ines": "forum"}
    assert "luc" not in told(author_id=town.luc.pk)
    actions.take_stance_on_thread(topic=topic, stance=Stance.MUTE, by=by("ines"))
    actions.take_stance_on_person(author=town.samira, stance=Stance.MUTE, by=by("thomas"))
    actions.take_stance_on_forum(forum=town.forum, stance=Stance.MUTE, by=by("karim"))
    actions.take_stance_on_forum(forum=town.forum, stance=Stance.MUTE, by=by("luc"))
    assert told() == {"luc": "thread", "paul": "author"}
    type(town.paul).objects.filter(pk=town.paul.pk).update(is_active=False)
    assert told() == {"luc": "thread"}


def test_followers_of_a_private_thread_are_members(town: Town, secret: Topic) -> None:
    for who in ("karim", "luc"):
        actions.take_stance_on_person(author=town.samira, stance=Stance.FOLLOW, by=town.reader(who))
    found = followers_of(forum=town.private, topic=secret, keywords=[], author_id=town.samira.pk)
    assert found == {town.luc.pk: "author"}


# — Pour moi —


def ask(town: Town, who: str, *, days: int, **more: object) -> Topic:
    at = timezone.now() - dt.timedelta(days=days)
    return forums.open_thread(
        by=town.reader(who),
        title=f"Question de {who}",
        body="?",
        kind="question",
        at=at,
        **more,  # type: ignore[arg-type]
    )


def waiting_for(town: Town, who: str) -> dict[int, str]:
    parts = {part.name: part for part in parts_for(town.reader(who))}
    return {row.topic.pk: row.why for row in parts["attente"].rows} if "attente" in parts else {}


def test_questions_that_wait_are_shown_to_those_they_may_concern(town: Town) -> None:
    word = Keyword.objects.create(slug="logement", label="logement social")
    nord = Territory.objects.create(kind="departement", code="59", name="Nord", name_key="nord")
    roubaix = Territory.objects.create(kind="commune", code="59512", name="Roubaix", name_key="roubaix", parent=nord)
    profile = own_profile(by=town.reader("luc"))
    profile.fields.set([Field.objects.get(slug="logement")])
    profile.territory = nord
    profile.save()
    homes = ask(town, "samira", days=3, forum=town.forum, keywords=[word])
    near = ask(town, "samira", days=4, forum=town.square, territory=roubaix)
    fresh = ask(town, "samira", days=1, forum=town.forum, keywords=[word])
    other = ask(town, "samira", days=5, forum=town.forum)
    elsewhere = ask(town, "thomas", days=5, forum=town.elsewhere, keywords=[word])
    found = waiting_for(town, "luc")
    assert set(found) == {homes.pk, near.pk}
    assert "logement" in found[homes.pk]
    assert "Roubaix" in found[near.pk]
    assert waiting_for(town, "samira") == {}
    facilitating = waiting_for(town, "ines")
    assert {homes.pk, other.pk} == set(facilitating)
    assert "animez" in facilitating[other.pk]
    assert fresh.pk not in found
    assert elsewhere.pk not in found
    forums.reply(topic=homes, by=town.reader("ines"), body="Voilà")
    assert set(waiting_for(town, "luc")) == {near.pk}


def test_for_me_tells_who_spoke_to_me_and_what_is_new(browse: Browse, town: Town, topic: Topic) -> None:
    post = forums.reply(topic=topic, by=town.reader("ines"), body="@luc, qu'en dites-vous ?")
    Mention.objects.get_or_create(post=post, person=town.luc)
    other = forums.open_thread(forum=town.elsewhere, by=town.reader("thomas"), title="Loin", body="0")
    actions.take_stance_on_thread(topic=other, stance=Stance.FOLLOW, by=town.reader("luc"))
    parts = {part.name: part for part in parts_for(town.reader("luc"))}
    assert [mention.post_id for mention in parts["citations"].mentions] == [post.pk]
    assert [(row.topic.pk, row.why) for row in parts["suivis"].rows] == [(other.pk, "parce que vous suivez ce fil")]
    assert [row.topic.pk for row in parts["reseaux"].rows] == [topic.pk]
    mine = {part.name: part for part in parts_for(town.reader("samira"))}
    assert [row.topic.pk for row in mine["reponses"].rows] == [topic.pk]
    page = browse("luc").get("/forums/pour-moi/").content.decode()
    assert "Ines Test vous cite dans" in page
    for part in ("attente", "citations", "reponses", "suivis", "reseaux", "rien"):
        assert browse("luc").get(f"/forums/pour-moi/?partie={part}&apres=²").status_code == 200


def test_mentions_in_what_one_may_not_read_are_not_shown(town: Town, secret: Topic) -> None:
    Mention.objects.create(post=secret.first_post, person=town.karim)
    assert parts_for(town.reader("karim")) == []


def test_parts_are_paged_without_loss(town: Town) -> None:
    for number in range(30):
        forums.open_thread(forum=town.forum, by=town.reader("samira"), title=f"Fil {number}", body="0")
    seen: list[int] = []
    key = ""
    for _page in range(3):
        (part,) = parts_for(town.reader("luc"), only="reseaux", key=key)
        seen += [row.topic.pk for row in part.rows]
        if not part.more_url:
            break
        key = part.more_url.partition("apres=")[2].replace("%2B", "+")
    assert len(seen) == len(set(seen)) == 30
