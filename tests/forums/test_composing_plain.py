"""Writing without a script: what was begun stands in the form, and follows its author to the page of files and back."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from forums import actions
from forums.composing import actions as composing
from forums.composing.models import Draft
from forums.forum_conversation.forum_attachments.models import Attachment
from forums.forum_conversation.models import Post, Topic
from tests.forums.uploads import PDF, sent
from tests.town import Town

Browse = Callable[[str | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def topic(town: Town) -> Topic:
    return actions.open_thread(forum=town.forum, by=town.reader("samira"), title="Qui ouvre la grille ?", body="?")


@pytest.fixture
def answer(town: Town, topic: Topic) -> Post:
    return actions.reply(topic=topic, by=town.reader("luc"), body="La gardienne, le matin.")


def attach(client: Client, place: str, **fields: Any) -> Any:
    return client.post(f"/forums/brouillons/{place}/joindre/", fields)


def typed(page: bytes) -> str:
    found = re.search(r'<textarea[^>]* name="body"[^>]*>(.*?)</textarea>', page.decode(), re.DOTALL)
    return found[1].strip() if found else ""


def key_in(page: bytes) -> str:
    found = re.search(r'name="key" value="([0-9a-f-]{36})"', page.decode())
    assert found
    return found[1]


def test_an_answer_goes_to_the_page_of_files_and_back(browse: Browse, town: Town, topic: Topic) -> None:
    client, form, place = browse("luc"), topic.get_absolute_url() + "repondre/", f"topic:{topic.pk}"
    page = client.get(form)
    button = '<noscript><p class="composer__plain"><button class="button button--quiet button--small" type="submit" '
    assert f'{button}formaction="/forums/brouillons/{place}/joindre/" formnovalidate>' in page.content.decode()
    led = attach(client, place, body="Voici le plan :", key=key_in(page.content), hat="")
    files = client.get(led["Location"]).content.decode()
    assert f'href="{form}">Revenir à votre texte' in files
    taken = client.post(led["Location"], {"file": sent("plan.pdf", PDF)}).content.decode()
    assert "Le fichier est à la fin de votre texte" in taken
    url = Attachment.objects.get().get_absolute_url()
    back = client.get(form).content
    assert typed(back) == f"Voici le plan :\n\n[plan.pdf]({url})"
    assert client.post(form, {"body": typed(back), "key": key_in(back)}).status_code == 302
    assert Post.objects.get(poster=town.luc).content.raw == f"Voici le plan :\n\n[plan.pdf]({url})"
    assert Attachment.objects.get().post_id
    assert not Draft.objects.exists()


def test_a_new_thread_keeps_all_its_fields_on_the_way(browse: Browse, town: Town) -> None:
    client, form = browse("luc"), town.forum.get_absolute_url() + "nouveau/"
    fields = {"title": "Une idée", "kind": "question", "body": "", "words": "cantine, parents", "hide_results": "on"}
    led = attach(client, f"forum:{town.forum.pk}", **fields, key=key_in(client.get(form).content))
    assert led["Location"] == f"/forums/fichiers/?lieu=forum%3A{town.forum.pk}"
    page = client.get(form).content.decode()
    assert 'value="Une idée"' in page
    assert 'value="cantine, parents"' in page
    assert re.search(r'name="kind" value="question" checked', page)
    assert re.search(r'name="hide_results"[^>]* checked', page)


def test_what_was_begun_elsewhere_is_not_written_over(browse: Browse, town: Town, topic: Topic) -> None:
    client, place = browse("luc"), f"topic:{topic.pk}"
    held = composing.save_draft(by=town.reader("luc"), place=place, body="Au bureau", more={}, number=0)
    assert held
    attach(client, place, body="Dans le train", key=str(uuid.uuid4()))  # the thread's page does not show the draft
    assert Draft.objects.get().body == "Au bureau\n\nDans le train"
    attach(client, place, body="Tout récrit", key=str(held.key))  # the form that showed it does
    assert Draft.objects.get().body == "Tout récrit"


def test_what_cannot_be_kept_is_given_back(browse: Browse, topic: Topic) -> None:
    words = "a" * (composing.LONGEST_BODY + 1)
    refused = attach(browse("luc"), f"topic:{topic.pk}", body=words)
    assert refused.status_code == 422
    assert "trop long" in refused.content.decode()
    assert words in refused.content.decode()


def test_without_room_in_the_draft_the_page_says_what_to_copy(browse: Browse, topic: Topic) -> None:
    client, place = browse("luc"), f"topic:{topic.pk}"
    attach(client, place, body="a" * (composing.LONGEST_BODY - 10))
    taken = client.post(f"/forums/fichiers/?lieu={place}", {"file": sent("plan.pdf", PDF)}).content.decode()
    assert "Copiez cette ligne" in taken
    assert "Revenir à votre texte" in taken


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_take_this_way(browse: Browse, town: Town, method: str) -> None:
    place = f"topic:{actions.open_thread(forum=town.private, by=town.reader('luc'), title='S', body='s').pk}"
    door = f"/forums/brouillons/{place}/joindre/"
    found = {who: getattr(browse(who), method)(door).status_code for who in ("samira", "karim", "helene", "admin")}
    assert found == {"samira": 302, "karim": 404, "helene": 404, "admin": 404}
    assert getattr(browse(None), method)(door)["Location"].startswith("/compte/login/")
    files = browse("karim").get("/forums/fichiers/", {"lieu": place}).content.decode()
    assert "Revenir à votre texte" not in files


def test_the_draft_of_a_change_leads_to_its_form_with_the_draft_in_it(browse: Browse, town: Town, answer: Post) -> None:
    client, form = browse("luc"), f"{answer.get_absolute_url()}modifier/"
    more = {"note": "précision", "base": "1"}
    place = f"edit:{answer.pk}"
    composing.save_draft(by=town.reader("luc"), place=place, body="La gardienne, à midi.", more=more, number=0)
    drafts = client.get("/forums/brouillons/").content.decode()
    assert drafts.count(f'href="{form}"') == 2
    page = client.get(form).content
    assert typed(page) == "La gardienne, à midi."
    assert "précision" in page.decode()
    assert "est repris ci-dessous" in page.decode()
    assert f'href="/forums/brouillons/{place}/effacer/"' in page.decode()
    assert client.post(form, {"body": "La gardienne, à midi.", "base": "1"}).status_code == 302
    assert Post.objects.get(pk=answer.pk).content.raw == "La gardienne, à midi."
    assert "est repris" not in client.get(form).content.decode()


def test_a_draft_of_a_change_begun_before_another_change_meets_it(browse: Browse, town: Town, answer: Post) -> None:
    luc, client = town.reader("luc"), browse("luc")
    form = f"{answer.get_absolute_url()}modifier/"
    attach(client, f"edit:{answer.pk}", body="La gardienne, le matin.\n\nEt le soir.", base="1")
    actions.edit_message(post=answer, by=luc, body="Le gardien, le matin.", base=1)
    Draft.objects.create(
        person=town.luc, place=f"edit:{answer.pk}", body="La gardienne, le matin.\n\nEt le soir.", more={"base": "1"}
    )
    page = client.get(form).content
    base = re.search(r'name="base" value="(\d+)"', page.decode())
    assert base
    met = client.post(form, {"body": typed(page), "base": base[1]})
    assert met.status_code == 409
    assert typed(met.content) == "Le gardien, le matin.\n\nEt le soir."


@pytest.mark.parametrize("base", ["0", "x", "99", ["1", "2"], ""])
def test_a_draft_that_says_nothing_of_its_beginning_begins_now(
    browse: Browse, town: Town, answer: Post, base: Any
) -> None:
    place = f"edit:{answer.pk}"
    composing.save_draft(by=town.reader("luc"), place=place, body="Mieux dit", more={"base": base}, number=0)
    page = browse("luc").get(f"{answer.get_absolute_url()}modifier/").content.decode()
    assert 'name="base" value="1"' in page
