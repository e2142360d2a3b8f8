"""Files that stand above a thread, in « Où en est-on » or in a sheet: as private as the thread, and theirs with it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from forums import actions
from forums.actions.editing import UNDO, forget_removed
from forums.files.actions import KEPT_UNSENT, forget_unsent, take
from forums.files.views import markdown_of
from forums.forum_conversation.forum_attachments.models import Attachment
from forums.forum_conversation.models import Topic
from tests.forums.uploads import PDF, sent
from tests.town import Town

pytestmark = [pytest.mark.django_db, pytest.mark.data]
EVERYONE = (None, "karim", "thomas", "samira", "luc", "ines", "paul", "helene", "admin")
SHEET = {"context": "Deux cours.", "approach": "La cour ouvre."}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def file_of(town: Town, who: str) -> Attachment:
    return take(by=town.reader(who), upload=sent("bilan.pdf", PDF))


def summed_up(town: Town, private: bool = False, who: str = "luc") -> tuple[Topic, Attachment]:
    """A thread of Samira's with a file in its summary."""
    forum = town.private if private else town.forum
    topic = actions.open_thread(forum=forum, by=town.reader("samira"), title="La grille", body="Qui ouvre ?")
    attachment = file_of(town, who)
    body = f"Le plan : {markdown_of(attachment)}"
    actions.write_summary(topic=topic, by=town.reader("luc"), body=body, base=0)
    attachment.refresh_from_db()
    return topic, attachment


def opened(browse: Any, who: str | None, attachment: Attachment) -> Any:
    """The answer of a file's address, read to its end."""
    response = browse(who).get(attachment.get_absolute_url())
    assert response.status_code == 404 or b"".join(response.streaming_content) == PDF
    return response


def who_opens(browse: Any, attachment: Attachment) -> set[str | None]:
    return {who for who in EVERYONE if opened(browse, who, attachment).status_code == 200}


def test_a_file_in_a_summary_is_the_thread_s(town: Town, browse: Any) -> None:
    _topic, public = summed_up(town)
    topic, private = summed_up(town, private=True)
    assert (private.topic, private.post) == (topic, None)
    assert who_opens(browse, public) == set(EVERYONE)
    assert who_opens(browse, private) == {"samira", "luc", "ines"}
    cached = [opened(browse, "luc", one)["Cache-Control"] for one in (public, private)]
    assert cached == ["private, no-cache", "private, no-store"]


def test_it_does_not_hang_on_the_first_message(town: Town, browse: Any) -> None:
    topic, attachment = summed_up(town)
    actions.reply(topic=topic, by=town.reader("luc"), body="Moi")
    actions.remove_message(post=topic.first_post, by=town.reader("samira"), at=timezone.now() - UNDO)
    forget_removed.func()
    assert who_opens(browse, attachment) == set(EVERYONE)
    actions.hide_thread(topic=topic, by=town.reader("ines"), reason="À revoir")
    assert who_opens(browse, attachment) == {"samira", "ines"}


def test_someone_else_s_file_does_not_open_by_being_named_in_a_summary(town: Town, browse: Any) -> None:
    _topic, attachment = summed_up(town, who="ines")
    assert attachment.thread is None
    assert who_opens(browse, attachment) == {"ines"}


def test_a_file_of_a_message_stays_that_message_s(town: Town) -> None:
    attachment = file_of(town, "luc")
    secret = actions.open_thread(
        forum=town.private, by=town.reader("luc"), title="Entre nous", body=markdown_of(attachment)
    )
    topic = actions.open_thread(forum=town.forum, by=town.reader("samira"), title="La grille", body="…")
    actions.write_summary(topic=topic, by=town.reader("luc"), body=markdown_of(attachment), base=0)
    attachment.refresh_from_db()
    assert (attachment.post, attachment.topic) == (secret.first_post, None)


def test_a_file_stands_in_one_place(town: Town) -> None:
    topic, attachment = summed_up(town)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.filter(pk=attachment.pk).update(post=topic.first_post)


def test_a_file_in_a_sheet_is_the_thread_s(town: Town, browse: Any) -> None:
    first, later, both = (file_of(town, "luc") for _time in range(3))
    topic = actions.open_thread(
        forum=town.private,
        by=town.reader("luc"),
        title="La cour",
        body=markdown_of(both),
        kind="experience",
        sheet={**SHEET, "results": f"{markdown_of(first)} {markdown_of(both)}"},
    )
    fields = {**SHEET, "results": markdown_of(first), "means": markdown_of(later)}
    actions.write_sheet(topic=topic, by=town.reader("luc"), fields=fields, territory=None)
    for attachment in (first, later, both):
        attachment.refresh_from_db()
        assert who_opens(browse, attachment) == {"samira", "luc", "ines"}
    assert (first.topic, later.topic, both.topic, both.post) == (topic, topic, None, topic.first_post)


def test_it_is_kept_as_long_as_the_thread(town: Town, django_capture_on_commit_callbacks: Callable[..., Any]) -> None:
    topic, attachment = summed_up(town)
    stored = Path(attachment.file.path)
    now = timezone.now() + KEPT_UNSENT * 2
    assert forget_unsent(now=now) == 0
    actions.write_summary(topic=topic, by=town.reader("luc"), body="Sans le plan.", base=1)  # its past still shows it
    assert forget_unsent(now=now) == 0
    assert stored.exists()
    actions.remove_message(post=topic.first_post, by=town.reader("samira"), at=timezone.now() - UNDO)
    with django_capture_on_commit_callbacks(execute=True):
        forget_removed.func()
    assert not Attachment.objects.exists()
    assert not stored.exists()
    assert not topic.summary_revisions.exists()


def test_it_follows_the_summary_into_another_thread(town: Town, browse: Any) -> None:
    topic, attachment = summed_up(town)
    into = actions.open_thread(forum=town.private, by=town.reader("samira"), title="Entre nous", body="…")
    actions.merge_threads(topic=topic, into=into, by=town.reader("ines"), reason="La même chose")
    attachment.refresh_from_db()
    assert attachment.topic == into
    assert who_opens(browse, attachment) == {"samira", "luc", "ines"}


def test_a_summary_with_too_many_files_says_so_beside_the_field(town: Town, browse: Any) -> None:
    topic, _attachment = summed_up(town)
    body = " ".join(f"[a](/forums/fichiers/00000000-0000-0000-0000-00000000000{n}/)" for n in range(6))
    answer = browse("luc").post(f"{topic.get_absolute_url()}resume/", {"body": body, "base": "1"})
    assert "plus de 5 fichiers" in answer.context["form"].errors["body"][0]
    assert body in answer.content.decode()
