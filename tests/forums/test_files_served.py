"""Who opens a file, through which door, and what it may do in a browser."""

import uuid
from typing import Any

import pytest
from django.db import connections
from django.test import AsyncClient, Client

from forums import actions
from forums.files.actions import take
from forums.files.views import markdown_of
from forums.forum_conversation.forum_attachments.models import Attachment
from forums.forum_conversation.models import Post, Topic
from tests.forums.uploads import PDF, picture, sent
from tests.town import Town

pytestmark = [pytest.mark.django_db, pytest.mark.data]
EVERYONE = (None, "karim", "thomas", "samira", "luc", "ines", "paul", "helene", "admin")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def posted(town: Town, forum: Any, content: bytes = PDF, name: str = "bilan été.pdf") -> tuple[Attachment, Post]:
    """A file of Luc's, standing in a message of his."""
    luc = town.reader("luc")
    attachment = take(by=luc, upload=sent(name, content), alt="La cour")
    topic = actions.open_thread(forum=forum, by=luc, title="Un fil", body=f"Voici : {markdown_of(attachment)}")
    attachment.refresh_from_db()
    assert topic.first_post is not None
    return attachment, topic.first_post


def status(browse: Any, name: str | None, attachment: Attachment) -> int:
    return int(opened(browse(name), attachment).status_code)


def opened(client: Client, attachment: Attachment, **options: Any) -> Any:
    """The answer of a file's address, read to its end."""
    response: Any = client.get(attachment.get_absolute_url(), **options)
    response.body = b"".join(response.streaming_content) if response.streaming else response.content
    return response


def test_before_it_is_sent_only_its_sender_opens_a_file(town: Town, browse: Any) -> None:
    attachment = take(by=town.reader("luc"), upload=sent("a.pdf", PDF))
    found = {name: status(browse, name, attachment) for name in EVERYONE}
    assert found == {name: 200 if name == "luc" else 404 for name in EVERYONE}


def test_in_a_public_thread_everyone_opens_it(town: Town, browse: Any) -> None:
    attachment, _post = posted(town, town.forum)
    assert {status(browse, name, attachment) for name in EVERYONE} == {200}


def test_in_a_private_thread_only_members_open_it(town: Town, browse: Any) -> None:
    attachment, _post = posted(town, town.private)
    found = {name for name in EVERYONE if status(browse, name, attachment) == 200}
    assert found == {"samira", "luc", "ines"}


@pytest.mark.parametrize("change", [{"removed": "author"}, {"removed": "hidden"}, {"approved": False}])
def test_a_file_goes_with_its_message(town: Town, browse: Any, change: dict[str, Any]) -> None:
    attachment, post = posted(town, town.forum)
    Post.objects.filter(pk=post.pk).update(**change)
    assert {status(browse, name, attachment) for name in EVERYONE} == {404}


def test_a_file_of_a_hidden_thread_opens_for_who_may_still_read_it(town: Town, browse: Any) -> None:
    attachment, post = posted(town, town.forum)
    Topic.objects.filter(pk=post.topic_id).update(approved=False)
    assert {name for name in EVERYONE if status(browse, name, attachment) == 200} == {"luc", "ines"}


def test_someone_else_s_file_does_not_open_by_being_named_in_a_message(town: Town, browse: Any) -> None:
    attachment = take(by=town.reader("luc"), upload=sent("a.pdf", PDF))
    actions.open_thread(forum=town.square, by=town.reader("karim"), title="Un fil", body=markdown_of(attachment))
    attachment.refresh_from_db()
    assert attachment.post is None
    assert status(browse, "karim", attachment) == 404


def test_a_file_of_a_private_thread_stays_there_when_it_is_named_elsewhere(town: Town, browse: Any) -> None:
    attachment, post = posted(town, town.private)
    actions.open_thread(forum=town.square, by=town.reader("luc"), title="Un fil", body=markdown_of(attachment))
    attachment.refresh_from_db()
    assert attachment.post_id == post.pk
    assert status(browse, None, attachment) == 404


def test_no_public_address_leads_to_a_file(town: Town, browse: Any) -> None:
    attachment, _post = posted(town, town.forum)
    for address in (
        f"/media/{attachment.file.name}",
        f"/media/images/{attachment.key.hex}",
        f"/media/images/..%2f{attachment.file.name}",
        f"/forums/fichiers/{attachment.pk}/",
        f"/forums/fichiers/{attachment.key.hex}/",
        f"/forums/fichiers/{uuid.uuid4()}/",
        f"/documents/{attachment.pk}/bilan.pdf",
    ):
        assert browse("luc").get(address, follow=True).status_code == 404, address


def test_a_file_can_do_nothing_in_the_browser(town: Town, browse: Any) -> None:
    attachment, _post = posted(town, town.forum)
    response = opened(browse(None), attachment)
    assert response.body == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''bilan%20%C3%A9t%C3%A9.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Content-Length"] == str(len(PDF))
    assert "sessionid" not in response.cookies


def test_a_picture_shows_in_the_page(town: Town, browse: Any) -> None:
    attachment, _post = posted(town, town.forum, picture(), "cour.png")
    response = opened(browse(None), attachment)
    assert response["Content-Disposition"] == 'inline; filename="cour.png"'
    assert response["Content-Type"] == "image/png"


def test_what_is_private_is_kept_nowhere(town: Town, browse: Any) -> None:
    private, _post = posted(town, town.private)
    public, _post = posted(town, town.forum)
    unsent = take(by=town.reader("luc"), upload=sent("a.pdf", PDF))
    kept = [opened(browse("luc"), one)["Cache-Control"] for one in (private, public, unsent)]
    assert kept == ["private, no-store", "private, no-cache", "private, no-store"]


def test_who_has_a_file_is_told_so_if_they_may_still_open_it(town: Town, browse: Any) -> None:
    attachment, post = posted(town, town.forum)
    client = browse(None)
    having = {"If-None-Match": opened(client, attachment)["ETag"]}
    assert opened(client, attachment, headers=having).status_code == 304
    Post.objects.filter(pk=post.pk).update(removed="hidden")
    assert opened(client, attachment, headers=having).status_code == 404


def test_a_file_that_is_gone_from_the_storage_is_not_found(town: Town, browse: Any) -> None:
    attachment, _post = posted(town, town.forum)
    attachment.file.storage.delete(str(attachment.file.name))
    assert status(browse, None, attachment) == 404


def test_a_file_is_looked_at_and_not_posted_to(town: Town, browse: Any) -> None:
    attachment, _post = posted(town, town.forum)
    client = browse("luc")
    head = client.head(attachment.get_absolute_url())
    assert b"".join(head.streaming_content) == b""
    assert (head.status_code, head["Content-Length"]) == (200, str(len(PDF)))
    assert client.post(attachment.get_absolute_url()).status_code == 405
    assert client.delete(attachment.get_absolute_url()).status_code == 405


def test_opening_a_file_costs_few_queries(town: Town, browse: Any, django_assert_max_num_queries: Any) -> None:
    attachment, _post = posted(town, town.private)
    client = browse("luc")
    with django_assert_max_num_queries(6):
        assert opened(client, attachment).status_code == 200


@pytest.mark.django_db(transaction=True)
async def test_a_large_file_comes_piece_by_piece(town: Town) -> None:
    from asgiref.sync import sync_to_async

    content = b"%PDF-1.7\n" + b"a" * 200_000 + b"\n%%EOF\n"
    attachment, _post = await sync_to_async(posted)(town, town.forum, content)
    response: Any = await AsyncClient().get(attachment.get_absolute_url())
    pieces = [piece async for piece in response]
    assert b"".join(pieces) == content
    assert len(pieces) > 2
    response.close()
    await sync_to_async(connections.close_all)()  # that of the thread it was read in


# — Sending one in ———————————————————————————————————————————————————————————————————————————————————————————————————


def send(client: Client, name: str = "a.pdf", content: bytes = PDF, **more: Any) -> Any:
    fields = {"file": sent(name, content), **more}
    return client.post("/forums/fichiers/", fields, headers={"Accept": "application/json"})


def test_a_script_gets_what_to_write(town: Town, browse: Any) -> None:
    response = send(browse("luc"), "La cour [1].png", picture(), alt="La cour *vide*")
    said = response.json()
    attachment = Attachment.objects.get()
    assert response.status_code == 201
    assert said == {
        "url": f"/forums/fichiers/{attachment.key}/",
        "markdown": rf"![La cour \*vide\*](/forums/fichiers/{attachment.key}/#40x30)",
        "name": "La cour [1].png",
        "alt": "La cour *vide*",
    }


def test_a_script_gets_the_reason(town: Town, browse: Any) -> None:
    response = send(browse("luc"), "a.svg", b"<svg/>")
    assert (response.status_code, response["Content-Type"]) == (422, "application/json")
    assert "pas accepté" in response.json()["error"]


def test_nothing_chosen_is_said(town: Town, browse: Any) -> None:
    response = browse("luc").post("/forums/fichiers/", {"file": "texte"}, headers={"Accept": "application/json"})
    assert response.json() == {"error": "Choisissez un fichier."}


def test_without_a_script_a_page_takes_the_file(town: Town, browse: Any) -> None:
    client = browse("luc")
    assert "Joindre un fichier" in client.get("/forums/fichiers/").content.decode()
    done = client.post("/forums/fichiers/", {"file": sent("bilan.pdf", PDF)})
    assert f"[bilan.pdf](/forums/fichiers/{Attachment.objects.get().key}/)" in done.content.decode()
    refused = client.post("/forums/fichiers/", {"file": sent("a.svg", b"<svg/>")})
    assert (refused.status_code, "pas accepté" in refused.content.decode()) == (422, True)


def test_who_may_send_files(town: Town, browse: Any) -> None:
    found = {name: send(browse(name)).status_code for name in EVERYONE}
    assert found == {name: {None: 302, "helene": 404}.get(name, 201) for name in EVERYONE}
    assert "/compte/login/" in send(browse(None))["Location"]


def test_a_form_of_another_site_sends_nothing(town: Town) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.luc)
    assert send(client).status_code == 403
    assert not Attachment.objects.exists()
