"""Messages are edited, taken away and written by several hands; nothing anyone wrote is lost on the way."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from communities.networks.actions import ReasonMissing
from communities.networks.models import FacilitationEntry
from forums import actions
from forums.actions.editing import UNDO, forget_removed, number_of
from forums.composing.models import Draft
from forums.forum.models import Forum
from forums.forum_conversation.forum_attachments.models import Attachment
from forums.forum_conversation.models import Knot, Post, Reference, Revision, Summary, Topic
from forums.live import render as live_render
from forums.search import load
from forums.upkeep import check_integrity, render_again
from live.models import Event
from search.models import Document
from search.projection import project
from tests.town import Town

Browse = Callable[[str | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def topic(town: Town) -> Topic:
    return actions.open_thread(
        forum=town.forum,
        by=town.reader("samira"),
        title="Qui ouvre la grille ?",
        body="Une **question**",
        kind="question",
    )


@pytest.fixture
def answer(town: Town, topic: Topic) -> Post:
    return actions.reply(topic=topic, by=town.reader("luc"), body="La gardienne, le matin.")


def fresh(thing: Post | Topic) -> Post | Topic:
    return type(thing).objects.get(pk=thing.pk)


def address(post: Post, door: str = "") -> str:
    return f"{Topic.objects.get(posts=post).get_absolute_url()}message/{post.pk}/{door}"


def test_an_edit_shows_everywhere_and_keeps_what_was_there(town: Town, topic: Topic, answer: Post) -> None:
    before = fresh(answer)
    actions.edit_message(post=answer, by=town.reader("luc"), body="La **gardienne**, le soir.", base=1, note="L'heure")
    post = fresh(answer)
    assert post.html == "<p>La <strong>gardienne</strong>, le soir.</p>\n"
    assert post.excerpt == "La gardienne, le soir."
    assert (post.updates_count, post.updated_by) == (1, town.luc)
    assert post.updated > before.updated
    assert post.edited_at is not None
    past = [(one.number, one.content, one.author, one.note) for one in Revision.objects.filter(post=post)]
    assert past == [
        (1, "La gardienne, le matin.", town.luc, ""),
        (2, "La **gardienne**, le soir.", town.luc, "L'heure"),
    ]
    assert Event.objects.filter(stream__name=f"thread:{topic.pk}", type="message.changed", object_id=post.pk).exists()
    assert "le soir" in load([topic.pk])[topic.pk].text
    assert "le soir" in str(live_render("message.changed", post.pk, town.reader(None)))


def test_the_same_words_make_no_revision(town: Town, answer: Post) -> None:
    actions.edit_message(post=answer, by=town.reader("luc"), body="La gardienne, le matin.", base=1)
    assert not Revision.objects.exists()
    assert fresh(answer).edited_at is None


def test_an_edit_sent_twice_is_made_once(town: Town, answer: Post) -> None:
    for _time in range(2):
        actions.edit_message(post=answer, by=town.reader("luc"), body="Autrement", base=1)
    assert Revision.objects.count() == 2


def test_what_a_message_points_to_follows_its_words(town: Town, answer: Post) -> None:
    other = actions.open_thread(forum=town.forum, by=town.reader("ines"), title="Autre", body="…")
    link = other.get_absolute_url()
    actions.edit_message(post=answer, by=town.reader("luc"), body=f"Voir [là]({link})", base=1)
    assert Reference.objects.get().url == link
    actions.edit_message(post=answer, by=town.reader("luc"), body="Plus rien", base=2)
    assert not Reference.objects.exists()


@pytest.mark.parametrize("who", ["samira", "ines", "karim", "thomas", "helene", "admin", None])
def test_nobody_else_edits_or_takes_away_a_message(town: Town, answer: Post, who: str | None) -> None:
    for act in (
        lambda: actions.edit_message(post=answer, by=town.reader(who), body="Autre", base=1),
        lambda: actions.remove_message(post=answer, by=town.reader(who)),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert fresh(answer).content.raw == "La gardienne, le matin."


def test_an_author_edits_in_a_closed_thread(town: Town, topic: Topic, answer: Post) -> None:
    actions.close_thread(topic=topic, by=town.reader("ines"), reason="Résolu")
    actions.edit_message(post=answer, by=town.reader("luc"), body="Précisé", base=1)


def test_one_who_writes_on_two_devices_loses_nothing(town: Town, browse: Browse, answer: Post) -> None:
    client, door = browse("luc"), address(answer, "modifier/")
    page = client.get(door).content.decode()
    assert 'name="base" value="1"' in page
    actions.edit_message(post=answer, by=town.reader("luc"), body="La gardienne, le matin, et Paul.", base=1)
    shown = client.post(door, {"body": "La gardienne ouvre, le matin.", "base": "1"})
    html = shown.content.decode()
    assert shown.status_code == 409
    assert "Rien n'est perdu" in html or "Rien n&#x27;est perdu" in html
    assert 'name="base" value="2"' in html
    assert "La gardienne ouvre, le matin.</textarea>" in html
    assert "<ins>" in html
    assert "<del>" in html
    merged = re.search(r'<textarea id="id_body"[^>]*>(.*?)</textarea>', html, re.DOTALL)
    assert merged
    assert "ouvre" in merged[1]
    assert "Paul" in merged[1]
    assert fresh(answer).content.raw.endswith("Paul.")


def test_every_hand_writes_and_the_second_sees_the_first(town: Town, browse: Browse, answer: Post) -> None:
    with pytest.raises(PermissionDenied):
        actions.edit_message(post=answer, by=town.reader("samira"), body="Autre", base=1)
    actions.open_to_hands(post=answer, by=town.reader("luc"))
    assert Knot.objects.get(act=Knot.Act.WIKI).person == town.luc
    actions.edit_message(post=answer, by=town.reader("samira"), body="La gardienne, le mardi.", base=1)
    refused = browse("ines").post(address(answer, "modifier/"), {"body": "La gardienne, le jeudi.", "base": "1"})
    html = refused.content.decode()
    assert refused.status_code == 409
    assert "Samira Test a modifié ce texte" in html
    assert all(words in html for words in ("le mardi.", "le jeudi.", "⟪"))
    unsettled = browse("ines").post(address(answer, "modifier/"), {"body": "⟪ Votre version ⟫\nx", "base": "2"})
    assert "Il reste un passage à choisir" in unsettled.content.decode()
    taken = browse("ines").post(address(answer, "modifier/"), {"body": "Mardi ou jeudi.", "base": "2"})
    assert taken.status_code == 302
    names = [str(one.author) for one in Revision.objects.filter(post=answer)]
    assert names == ["Luc Test", "Samira Test", "Ines Test"]
    assert fresh(answer).poster == town.luc


@pytest.mark.parametrize("who", ["karim", "thomas", "helene", None])
def test_a_message_of_several_hands_is_its_networks(town: Town, answer: Post, who: str | None) -> None:
    actions.open_to_hands(post=answer, by=town.reader("luc"))
    with pytest.raises(PermissionDenied):
        actions.edit_message(post=answer, by=town.reader(who), body="Autre", base=1)


def test_the_facilitation_says_why_it_opens_a_message_to_all_hands(town: Town, answer: Post) -> None:
    with pytest.raises(ReasonMissing):
        actions.open_to_hands(post=answer, by=town.reader("ines"))
    assert not fresh(answer).wiki
    actions.open_to_hands(post=answer, by=town.reader("ines"), reason="Une liste à tenir ensemble")
    with pytest.raises(PermissionDenied):
        actions.open_to_hands(post=answer, by=town.reader("samira"), opened=False)
    actions.open_to_hands(post=answer, by=town.reader("luc"), opened=False)
    assert not fresh(answer).wiki
    opened, closed = Knot.objects.order_by("pk")
    assert (opened.act, opened.person, opened.entry) == ("wiki", town.ines, FacilitationEntry.objects.get())
    assert (closed.act, closed.person, closed.entry) == ("unwiki", town.luc, None)


def test_the_journal_says_in_words_what_was_opened_and_closed(
    town: Town, browse: Browse, topic: Topic, answer: Post
) -> None:
    client = browse("ines")
    door = address(answer, "mains/")
    assert "journal d" in client.get(door).content.decode()
    assert client.post(door, {"ouvrir": "1", "reason": " "}).status_code == 200
    assert not FacilitationEntry.objects.exists()
    assert client.post(door, {"ouvrir": "1", "reason": "Une liste à tenir"}).status_code == 302
    assert (
        client.post(door, {"ouvrir": "1", "reason": "Encore"}).status_code == 302
    )  # it is open: nothing is told twice
    assert client.post(door, {"ouvrir": "0", "reason": "La liste est finie"}).status_code == 302
    acts = FacilitationEntry.objects.order_by("pk")
    assert [(entry.act, entry.reason) for entry in acts] == [
        ("wiki", "Une liste à tenir"),
        ("unwiki", "La liste est finie"),
    ]
    journal = browse("luc").get("/reseaux/education/animation/").content.decode()
    for words in ("Ouverture à toutes les mains", "Fin de l&#x27;ouverture à toutes les mains", "La liste est finie"):
        assert words in journal
    assert f'href="{answer.get_absolute_url()}"' in journal
    page = browse("luc").get(topic.get_absolute_url()).content.decode()
    assert "a ouvert un message à toutes les mains" in page
    assert "a refermé un message ouvert à toutes les mains" in page
    assert browse("ines").get(topic.get_absolute_url() + "animation/").content.decode().count("La liste est finie") == 1


def test_a_tombstone_keeps_the_thread_and_lets_go_of_the_words(town: Town, browse: Browse, topic: Topic) -> None:
    other = actions.open_thread(forum=town.forum, by=town.reader("ines"), title="Autre", body="…")
    post = actions.reply(topic=topic, by=town.reader("luc"), body=f"Motrare ici\n\n{other.get_absolute_url()}")
    actions.mark_helped(topic=topic, post=post, by=town.reader("samira"))
    actions.edit_message(post=post, by=town.reader("luc"), body="Motrare, encore", base=1)
    Draft.objects.create(person=town.luc, place=f"edit:{post.pk}", body="Motrare, toujours")
    assert not Topic.objects.waiting().exists()
    actions.remove_message(post=post, by=town.reader("luc"))
    held = fresh(topic)
    assert (held.posts_count, held.last_post_id, held.helped_by_id) == (1, topic.first_post_id, None)
    assert Topic.objects.waiting().get() == topic
    project("thread", [topic.pk])
    assert "Motrare" not in Document.objects.get(kind="thread", object_id=topic.pk).text
    assert not Reference.objects.filter(post=post).exists()
    assert not Draft.objects.filter(place=f"edit:{post.pk}").exists()
    for who in (None, "samira", "ines", "luc"):
        for door in (topic.get_absolute_url(), topic.get_absolute_url() + "feed/", town.forum.get_absolute_url()):
            assert "Motrare" not in browse(who).get(door).content.decode()
    assert "Motrare" not in str(live_render("message.changed", post.pk, town.reader(None)))
    assert "Retiré par son auteur·rice" in browse(None).get(topic.get_absolute_url()).content.decode()
    assert list(render_again()) == []
    assert check_integrity(mend=False) == []


def test_the_past_of_what_was_taken_away_is_its_authors(town: Town, browse: Browse, answer: Post) -> None:
    actions.edit_message(post=answer, by=town.reader("luc"), body="Autrement dit", base=1)
    assert "Autrement dit" in browse(None).get(address(answer, "historique/")).content.decode()
    actions.remove_message(post=answer, by=town.reader("luc"))
    for who in (None, "samira", "ines", "karim", "helene"):
        assert browse(who).get(address(answer, "historique/")).status_code == 404
    assert "Autrement dit" in browse("luc").get(address(answer, "historique/")).content.decode()


def test_what_was_taken_away_comes_back_for_thirty_days(town: Town, browse: Browse, topic: Topic, answer: Post) -> None:
    actions.remove_message(post=answer, by=town.reader("luc"))
    page = browse("luc").get(topic.get_absolute_url()).content.decode()
    assert f'formaction="message/{answer.pk}/retablir/"' in page
    assert browse("ines").post(address(answer, "retablir/")).status_code == 404
    assert browse("luc").post(address(answer, "retablir/")).status_code == 302
    post = fresh(answer)
    assert (post.removed, post.html) == ("", "<p>La gardienne, le matin.</p>\n")
    assert fresh(topic).posts_count == 2
    actions.remove_message(post=post, by=town.reader("luc"), at=timezone.now() - UNDO)
    with pytest.raises(PermissionDenied):
        actions.restore_message(post=post, by=town.reader("luc"))


def test_after_thirty_days_nothing_of_it_is_kept(
    town: Town, answer: Post, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    actions.edit_message(post=answer, by=town.reader("luc"), body="Autrement", base=1)
    attachment = Attachment(post=answer, person=town.luc, name="note.txt", media_type="text/plain", size=3)
    attachment.file.save("note.txt", ContentFile(b"abc"), save=False)
    attachment.save()
    stored = attachment.file.path
    actions.remove_message(post=answer, by=town.reader("luc"), at=timezone.now() - UNDO + dt.timedelta(hours=1))
    forget_removed.func()
    assert fresh(answer).content.raw == "Autrement"
    Post.objects.filter(pk=answer.pk).update(removed_at=timezone.now() - UNDO)
    with django_capture_on_commit_callbacks(execute=True):
        forget_removed.func()
    forget_removed.func()
    post = fresh(answer)
    assert (post.content.raw, post.html, post.excerpt) == ("", "", "")
    assert not Revision.objects.filter(post=post).exists()
    assert not Attachment.objects.exists()
    assert not Path(stored).exists()


def test_a_thread_nobody_else_wrote_in_goes_with_its_first_message(town: Town, browse: Browse, topic: Topic) -> None:
    first = topic.first_post
    actions.remove_message(post=first, by=town.reader("samira"))
    assert browse("luc").get(topic.get_absolute_url()).status_code == 404
    assert Forum.objects.get(pk=town.forum.pk).direct_topics_count == 0
    page = browse("samira").get(topic.get_absolute_url()).content.decode()
    assert "Ce fil ne se voit plus" in page
    with pytest.raises(actions.NotHere):
        actions.show_thread(topic=topic, by=town.reader("ines"), reason="Utile")
    with pytest.raises(PermissionDenied):
        actions.reply(topic=topic, by=town.reader("luc"), body="…")
    actions.restore_message(post=first, by=town.reader("samira"))
    assert browse("luc").get(topic.get_absolute_url()).status_code == 200
    assert check_integrity(mend=False) == []


def test_a_thread_others_wrote_in_stays_without_its_first_message(
    town: Town, browse: Browse, topic: Topic, answer: Post
) -> None:
    actions.remove_message(post=topic.first_post, by=town.reader("samira"))
    page = browse(None).get(topic.get_absolute_url()).content.decode()
    assert "La gardienne" in page
    assert "question</strong>" not in page
    assert not Topic.objects.waiting().exists()
    assert check_integrity(mend=False) == []


def test_a_summary_is_every_members_and_keeps_every_name(town: Town, browse: Browse, topic: Topic) -> None:
    door = topic.get_absolute_url() + "resume/"
    assert browse("luc").post(door, {"body": "La gardienne **ouvre**.", "base": "0"}).status_code == 302
    late = browse("samira").post(door, {"body": "Personne n'ouvre.", "base": "0"})
    assert late.status_code == 409
    assert "La gardienne" in late.content.decode()
    assert browse("samira").post(door, {"body": "Paul ouvre.", "base": "1", "note": "Changement"}).status_code == 302
    summary = Summary.objects.get()
    assert (summary.number, summary.updated_by, summary.html) == (2, town.samira, "<p>Paul ouvre.</p>\n")
    page = browse(None).get(topic.get_absolute_url()).content.decode()
    assert "Paul ouvre." in page
    assert "Complété par Samira Test" in page
    past = browse(None).get(door + "historique/").content.decode()
    assert "Luc Test" in past
    assert "Samira Test" in past
    assert "Changement" in past
    assert load([topic.pk])[topic.pk].text.startswith("Paul ouvre.")
    assert browse("karim").post(door, {"body": "x", "base": "2"}).status_code == 404
    too_long = browse("luc").post(door, {"body": "x" * 2001, "base": "2"})
    assert "2\u00a0000" in too_long.content.decode()


def test_a_long_thread_asks_for_a_summary(town: Town, browse: Browse, topic: Topic) -> None:
    assert "Dire où on en est" in browse("luc").get(topic.get_absolute_url()).content.decode()
    for number in range(7):
        actions.reply(topic=topic, by=town.reader("luc"), body=str(number))
    assert "Résumer ce fil" in browse("luc").get(topic.get_absolute_url()).content.decode()
    assert "Résumer ce fil" not in browse(None).get(topic.get_absolute_url()).content.decode()


def test_a_difference_is_escaped_and_said_in_words(town: Town, browse: Browse, answer: Post) -> None:
    bad = "La gardienne, <script>alert(1)</script> le soir."
    actions.edit_message(post=answer, by=town.reader("luc"), body=bad, base=1)
    html = browse(None).get(address(answer, "historique/")).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html
    assert "[retiré\u00a0:" in html


def test_the_history_of_a_much_edited_message_comes_page_by_page(town: Town, browse: Browse, answer: Post) -> None:
    for number in range(1, 13):
        actions.edit_message(post=answer, by=town.reader("luc"), body=f"Fois {number}", base=number)
    assert number_of(fresh(answer)) == 13
    seen, url = [], address(answer, "historique/")
    while url:
        html = browse(None).get(url).content.decode()
        seen += [int(found) for found in re.findall(r'id="etat-(\d+)"', html)]
        older = re.search(r'href="(\?avant=\d+)"', html)
        url = address(answer, "historique/") + older[1] if older else ""
    assert seen == list(range(13, 0, -1))


def test_threads_of_people_who_left_stay_readable(town: Town, browse: Browse, topic: Topic, answer: Post) -> None:
    actions.edit_message(post=answer, by=town.reader("luc"), body="Autrement", base=1)
    actions.write_summary(topic=topic, by=town.reader("luc"), body="Bref", base=0)
    actions.open_to_hands(post=answer, by=town.reader("luc"))
    type(town.luc).objects.filter(pk=town.luc.pk).update(anonymised_at=timezone.now(), is_active=False)
    for door in (
        topic.get_absolute_url(),
        address(answer, "historique/"),
        topic.get_absolute_url() + "resume/historique/",
    ):
        page = browse(None).get(door)
        assert page.status_code == 200
        assert "Luc" not in page.content.decode()
    actions.edit_message(post=answer, by=town.reader("samira"), body="Repris", base=2)


def test_a_place_left_empty_shows_nothing() -> None:
    assert "hidden" in render_to_string("components/left.html", {"pk": 7})
