"""Acts of facilitation: with their reason, told where they happened, counted right, and never louder than the place."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from communities.networks.actions import ReasonMissing
from communities.networks.models import FacilitationEntry
from forums import actions, paging
from forums.composing.models import Draft
from forums.forum.models import Forum
from forums.forum_conversation.models import Knot, Post, Reference, Summary, Topic
from forums.live import render as live_render
from forums.permissions import may_write_sheet
from forums.reading.models import TopicMark
from forums.upkeep import check_integrity
from live.models import Event
from search.models import Document
from search.projection import project
from tests.town import Town

Browse = Callable[[str | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]
WHY = "Parce que c'est la même question."


def thread(town: Town, by: str = "samira", title: str = "Une question", forum: Forum | None = None) -> Topic:
    return actions.open_thread(forum=forum or town.forum, by=town.reader(by), title=title, body=f"Début de {title}")


def say(town: Town, topic: Topic, *names: str) -> list[Post]:
    return [actions.reply(topic=topic, by=town.reader(name), body=f"{name} répond {n}") for n, name in enumerate(names)]


def shown(topic: Topic) -> list[int]:
    """The messages of a thread, page after page."""
    topic = Topic.objects.get(pk=topic.pk)
    seen, key = [], None
    while True:
        page = paging.posts_after(topic, key)
        seen += [post.pk for post in page.posts]
        if page.newer is None:
            return seen
        key = page.newer


def test_two_threads_become_one_in_the_order_of_writing(town: Town, browse: Browse) -> None:
    kept = thread(town, title="Qui ouvre la grille ?")
    [a] = say(town, kept, "luc")
    gone = thread(town, by="luc", title="La grille du matin")
    [b] = say(town, gone, "samira")
    [c] = say(town, kept, "ines")
    pointing = actions.reply(topic=kept, by=town.reader("ines"), body=f"Voir [là]({gone.get_absolute_url()})")
    actions.edit_message(post=b, by=town.reader("samira"), body="mieux dit", base=1)
    actions.write_summary(topic=gone, by=town.reader("luc"), body="Personne n'ouvre.", base=0)
    TopicMark.objects.filter(topic=kept).delete()
    TopicMark.objects.filter(topic=gone, person=town.luc).update(stance="follow")
    Draft.objects.create(person=town.luc, place=f"topic:{gone.pk}", body="J'allais dire")
    old, message = gone.get_absolute_url(), f"{gone.get_absolute_url()}message/{b.pk}/"
    entry = actions.merge_threads(topic=gone, into=kept, by=town.reader("ines"), reason=WHY)
    assert shown(kept) == [kept.first_post_id, a.pk, gone.first_post_id, b.pk, c.pk, pointing.pk]
    assert check_integrity(mend=False) == []
    for who in (None, "samira", "luc", "ines"):
        client = browse(who)
        assert (client.get(old).status_code, client.get(old)["Location"]) == (301, kept.get_absolute_url())
        assert client.get(message)["Location"] == f"{kept.get_absolute_url()}message/{b.pk}/"
        assert client.get(message, follow=True).status_code == 200
    page = browse("luc").get(kept.get_absolute_url()).content.decode()
    assert "a réuni à ce fil «\u00a0La grille du matin\u00a0»" in page
    assert "est la même question" in page
    assert "Personne n'ouvre." in page or "Personne n&#x27;ouvre." in page
    assert (entry.act, entry.subject) == (FacilitationEntry.Act.MERGE, "La grille du matin")
    assert Draft.objects.get().place == f"topic:{kept.pk}"
    assert TopicMark.objects.get(topic=kept, person=town.luc).stance == "follow"
    assert set(Reference.objects.values_list("url", flat=True)) <= {kept.get_absolute_url()}
    project("thread", [kept.pk, gone.pk])
    assert not Document.objects.filter(kind="thread", object_id=gone.pk).exists()
    assert browse("luc").post(old + "repondre/", {"body": "Encore"}).status_code == 302
    assert Post.objects.latest("pk").topic_id == kept.pk


def test_a_merge_may_give_a_thread_an_older_beginning(town: Town) -> None:
    older = thread(town, by="luc", title="Avant")
    newer = thread(town, by="samira", title="Après")
    actions.merge_threads(topic=older, into=newer, by=town.reader("ines"), reason=WHY)
    held = Topic.objects.get(pk=newer.pk)
    assert (held.first_post_id, held.poster, held.created) == (older.first_post_id, town.luc, older.created)
    assert held.subject == "Après"
    assert check_integrity(mend=False) == []


def test_an_older_beginning_takes_an_experience_from_nobody(town: Town) -> None:
    older = thread(town, by="luc", title="Avant")
    told = thread(town, by="samira", title="Raconté")
    Topic.objects.filter(pk=told.pk).update(kind=Topic.Kind.EXPERIENCE)
    actions.merge_threads(topic=older, into=told, by=town.reader("ines"), reason=WHY)
    held = Topic.objects.get(pk=told.pk)
    assert (held.first_post_id, held.created) == (older.first_post_id, older.created)
    assert may_write_sheet(town.reader("samira"), held)
    assert not may_write_sheet(town.reader("luc"), held)
    assert check_integrity(mend=False) == []


def test_threads_merged_one_after_the_other_lead_to_the_last(town: Town, browse: Browse) -> None:
    one, two, three = (thread(town, title=title) for title in ("Un", "Deux", "Trois"))
    actions.merge_threads(topic=one, into=two, by=town.reader("ines"), reason=WHY)
    actions.merge_threads(topic=two, into=three, by=town.reader("ines"), reason=WHY)
    for gone in (one, two):
        assert browse(None).get(gone.get_absolute_url())["Location"] == three.get_absolute_url()
    with pytest.raises(actions.NotHere):
        actions.merge_threads(topic=one, into=three, by=town.reader("ines"), reason=WHY)
    with pytest.raises(actions.NotHere):
        actions.show_thread(topic=one, by=town.reader("ines"), reason=WHY)


def test_both_summaries_stand_in_the_merged_one(town: Town) -> None:
    one, two = thread(town, title="Un"), thread(town, title="Deux")
    for topic in (one, two):
        actions.write_summary(topic=topic, by=town.reader("luc"), body=f"Bref, {topic.subject}.", base=0)
    actions.merge_threads(topic=one, into=two, by=town.reader("ines"), reason=WHY)
    assert Summary.objects.get(topic=two).content == "Bref, Deux.\n\nBref, Un."


def test_what_was_written_between_members_never_becomes_public(town: Town) -> None:
    secret, public = thread(town, forum=town.private), thread(town)
    [post] = say(town, secret, "luc")
    ines = town.reader("ines")
    with pytest.raises(actions.NotHere):
        actions.merge_threads(topic=secret, into=public, by=ines, reason=WHY)
    with pytest.raises(actions.NotHere):
        actions.split_thread(topic=secret, posts=[post.pk], title="Dehors", to=town.forum, by=ines, reason=WHY)
    with pytest.raises(actions.NotHere):
        actions.merge_threads(topic=public, into=thread(town, by="thomas", forum=town.elsewhere), by=ines, reason=WHY)


def test_a_merge_into_a_members_thread_is_theirs(town: Town, browse: Browse) -> None:
    public, secret = thread(town, title="Publique"), thread(town, title="Secrète", forum=town.private)
    actions.merge_threads(topic=public, into=secret, by=town.reader("ines"), reason=WHY)
    assert browse(None).get(public.get_absolute_url()).status_code == 404
    assert browse("luc").get(public.get_absolute_url()).status_code == 301


def test_some_messages_make_a_thread_of_their_own(town: Town, browse: Browse) -> None:
    topic = thread(town)
    a, b, c, d = say(town, topic, "luc", "samira", "ines", "luc")
    actions.hide_message(post=c, by=town.reader("ines"), reason="Un nom")
    ines = town.reader("ines")
    new = actions.split_thread(
        topic=topic, posts=[b.pk, c.pk], title="Les stages", to=town.second, by=ines, reason="Autre sujet"
    )
    assert shown(topic) == [topic.first_post_id, a.pk, d.pk]
    assert shown(new) == [b.pk, c.pk]
    held = Topic.objects.get(pk=new.pk)
    assert (held.poster, held.created, held.posts_count, held.forum) == (town.samira, b.created, 1, town.second)
    assert check_integrity(mend=False) == []
    assert TopicMark.objects.get(topic=new, person=town.luc).read_to == d.pk
    here, there = (browse(None).get(one.get_absolute_url()).content.decode() for one in (topic, new))
    assert new.get_absolute_url() in here
    assert topic.get_absolute_url() in there
    assert "Autre sujet" in here
    assert "Autre sujet" in there
    assert Knot.objects.get(topic=topic, act="split").after == a
    assert Knot.objects.get(topic=new, act="hide").after == c
    moved = browse(None).get(f"{topic.get_absolute_url()}message/{b.pk}/")
    assert (moved.status_code, moved["Location"]) == (302, f"{new.get_absolute_url()}message/{b.pk}/")
    assert Event.objects.filter(stream__name=f"thread:{topic.pk}", type="message.left", object_id=b.pk).exists()


def test_the_first_message_stays_where_it_is(town: Town) -> None:
    topic = thread(town)
    [post] = say(town, topic, "luc")
    other = thread(town, title="Autre")
    wrong = [[topic.first_post_id, post.pk], [], [other.first_post_id], [post.pk, 10**9]]
    for posts in wrong:
        with pytest.raises(actions.NotHere):
            actions.split_thread(
                topic=topic, posts=posts, title="Suite", to=town.forum, by=town.reader("ines"), reason=WHY
            )
    assert Topic.objects.count() == 2


def test_a_split_towards_members_says_its_title_to_them_alone(town: Town, browse: Browse) -> None:
    topic = thread(town)
    [post] = say(town, topic, "luc")
    new = actions.split_thread(
        topic=topic, posts=[post.pk], title="Poste de Paul", to=town.private, by=town.reader("ines"), reason="Personnel"
    )
    for who in (None, "karim", "thomas"):
        page = browse(who).get(topic.get_absolute_url()).content.decode()
        assert "Poste de Paul" not in page
        assert "Personnel" in page
        assert browse(who).get(f"{topic.get_absolute_url()}message/{post.pk}/").status_code == 404
    assert live_render("message.created", post.pk, town.reader(None)) is None
    knot = Knot.objects.get(topic=topic, act="split")
    assert "Poste de Paul" not in str(live_render("thread.knot", knot.pk, town.reader(None)))
    assert browse("luc").get(new.get_absolute_url()).status_code == 200


def test_closing_hiding_and_pinning_are_undone_as_they_were_done(town: Town, browse: Browse) -> None:
    topic, client = thread(town), browse("ines")
    base = topic.get_absolute_url()
    for door, check in (
        ("clore/", lambda one: one.is_locked),
        ("rouvrir/", lambda one: not one.is_locked),
        ("epingler/", lambda one: one.type == Topic.TOPIC_STICKY),
        ("desepingler/", lambda one: one.type == Topic.TOPIC_POST),
        ("masquer/", lambda one: not one.approved),
        ("demasquer/", lambda one: one.approved),
    ):
        assert client.get(base + door).status_code == 200
        assert "Dites pourquoi" in client.post(base + door, {"reason": " "}).content.decode()
        assert client.post(base + door, {"reason": f"Raison de {door}"}).status_code == 302
        assert check(Topic.objects.get(pk=topic.pk))
        again = client.post(base + door, {"reason": "Encore"})
        assert again.status_code == 200
    page = client.get(base + "animation/").content.decode()
    journal = client.get("/reseaux/education/animation/").content.decode()
    for door in ("clore/", "masquer/", "demasquer/"):
        assert f"Raison de {door}" in page
        assert f"Raison de {door}" in journal
    assert "a masqué ce fil" in page
    assert Knot.objects.filter(topic=topic).count() == 6
    assert check_integrity(mend=False) == []


def test_a_hidden_message_is_read_by_its_author_alone(town: Town, browse: Browse) -> None:
    topic = thread(town)
    post = actions.reply(topic=topic, by=town.reader("luc"), body="Motrare et un nom")
    door = f"{topic.get_absolute_url()}message/{post.pk}/"
    assert browse("ines").post(door + "masquer/", {"reason": "Un nom d'enfant"}).status_code == 302
    assert Topic.objects.get(pk=topic.pk).posts_count == 1
    for who in (None, "samira", "ines", "helene"):
        page = browse(who).get(topic.get_absolute_url()).content.decode()
        assert "Motrare" not in page
        assert "Un nom d" in page
        assert browse(who).get(door + "historique/").status_code == 404
    assert "Motrare" in browse("luc").get(door + "historique/").content.decode()
    for door_name in ("modifier/", "retirer/"):
        assert browse("luc").get(door + door_name).status_code == 404
    assert Post.objects.get(pk=post.pk).content.raw == "Motrare et un nom"
    actions.show_message(post=post, by=town.reader("ines"), reason="Nom retiré d'accord")
    assert "Motrare" in browse(None).get(topic.get_absolute_url()).content.decode()
    assert check_integrity(mend=False) == []


def test_a_hidden_thread_is_not_there_through_any_door(town: Town, browse: Browse) -> None:
    topic = thread(town, title="Motrare")
    [post] = say(town, topic, "luc")
    project("thread", [topic.pk])
    actions.hide_thread(topic=topic, by=town.reader("ines"), reason="À revoir")
    assert Document.objects.get(kind="thread", object_id=topic.pk).audience == ""
    base = topic.get_absolute_url()
    doors = ["", "feed/", "repondre/", "resume/", "resume/historique/", "titre/", f"message/{post.pk}/"]
    doors += [f"message/{post.pk}/historique/"]
    for who in (None, "luc", "karim", "thomas", "helene", "admin"):
        client = browse(who)
        for door in doors:
            assert client.get(base + door).status_code == 404, (who, door)
        for page in ("/forums/", town.forum.get_absolute_url(), town.forum.get_absolute_url() + "feed/"):
            assert "Motrare" not in client.get(page).content.decode()
    for who in ("samira", "ines"):
        assert "Ce fil ne se voit plus" in browse(who).get(base).content.decode()
        assert browse(who).post(base + "repondre/", {"body": "…"}).status_code == 200
    assert Post.objects.filter(topic=topic).count() == 2


def test_a_title_changes_with_its_address(town: Town, browse: Browse) -> None:
    topic = thread(town, title="Grille")
    pointing = actions.reply(
        topic=thread(town, title="Autre"), by=town.reader("luc"), body=f"[La grille]({topic.get_absolute_url()})"
    )
    old = topic.get_absolute_url()
    assert browse("samira").post(old + "titre/", {"title": "Qui ouvre la grille ?"}).status_code == 302
    held = Topic.objects.get(pk=topic.pk)
    assert held.slug == "qui-ouvre-la-grille"
    assert browse(None).get(f"{old}?apres=1")["Location"] == f"{held.get_absolute_url()}?apres=1"
    assert Post.objects.get(pk=pointing.pk).points_to == [held.get_absolute_url()]
    knot = Knot.objects.get(topic=topic)
    assert (knot.origin, knot.target, knot.entry) == ("Grille", "Qui ouvre la grille ?", None)
    with pytest.raises(ReasonMissing):
        actions.rename_thread(topic=topic, by=town.reader("ines"), title="Autrement")
    actions.rename_thread(topic=topic, by=town.reader("ines"), title="Autrement", reason="Plus clair")
    assert FacilitationEntry.objects.get().act == FacilitationEntry.Act.TITLE
    with pytest.raises(PermissionDenied):
        actions.rename_thread(topic=topic, by=town.reader("luc"), title="À moi", reason="x")


def test_messages_to_split_are_chosen_page_by_page(town: Town, browse: Browse) -> None:
    topic = thread(town)
    posts = say(town, topic, *["luc", "samira"] * (paging.POSTS_A_PAGE // 2 + 4))
    client, door = browse("ines"), topic.get_absolute_url() + "separer/"
    first = client.get(door).content.decode()
    assert f'value="{posts[0].pk}"' in first
    assert f'name="messages" value="{posts[-1].pk}"' not in first
    onward = client.post(
        door, {"messages": [posts[0].pk], "vers": posts[paging.POSTS_A_PAGE - 2].pk, "title": "Un titre"}
    )
    html = onward.content.decode()
    assert f'<input type="hidden" name="messages" value="{posts[0].pk}">' in html
    assert 'value="Un titre"' in html
    given = {"title": "Suite", "target": town.second.pk, "reason": WHY, "messages": [posts[0].pk, posts[-1].pk]}
    done = client.post(door, given)
    assert done.status_code == 302
    assert shown(Topic.objects.get(subject="Suite")) == [posts[0].pk, posts[-1].pk]


def test_a_thread_is_merged_from_its_page(town: Town, browse: Browse) -> None:
    topic, into = thread(town, title="Un"), thread(town, title="Deux")
    secret = thread(town, by="thomas", title="Ailleurs", forum=town.elsewhere)
    client, door = browse("ines"), topic.get_absolute_url() + "reunir/"
    assert "Deux" in client.get(door).content.decode()
    assert "Choisissez un fil" in client.post(door, {"reason": WHY}).content.decode()
    for address in (secret.get_absolute_url(), topic.get_absolute_url(), "/forums/fil/x-999999/"):
        assert client.post(door, {"reason": WHY, "address": address}).status_code == 200
    assert client.post(door, {"reason": WHY, "address": f"https://x.test{into.get_absolute_url()}"}).status_code == 302
    assert Topic.objects.get(pk=topic.pk).merged_into == into


def test_the_repair_finds_every_counter_that_drifted(town: Town) -> None:
    topic = thread(town)
    say(town, topic, "luc", "ines")
    assert check_integrity(mend=False) == []
    Topic.objects.filter(pk=topic.pk).update(first_post=None, last_post=None, posts_count=7)
    Post.objects.filter(topic=topic).update(thanks_count=3)
    wrong = check_integrity(mend=True)
    assert len([line for line in wrong if line.startswith("thread")]) == 1
    assert len([line for line in wrong if line.startswith("message")]) == 3
    assert check_integrity(mend=False) == []
