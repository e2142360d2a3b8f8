"""What exists while DEBUG is on: every component on one page, and the mail that would have left."""

import re
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import Http404, HttpRequest
from django.test import RequestFactory

from accounts.reader import Reader
from forums.forum_permission.checker import ForumPermissionChecker
from maillage.gallery import error, gallery
from maillage.mailbox import mailbox
from tests.town import Town

ROOT = Path(__file__).resolve().parents[2]


def asked() -> HttpRequest:
    """A request as the middleware leaves it, from a passer-by."""
    request = RequestFactory().get("/composants/")
    request.user, request.session = AnonymousUser(), {}  # type: ignore[assignment]
    request.reader, request.csp_nonce = Reader(), "once"  # type: ignore[attr-defined]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request


@pytest.mark.django_db
def test_every_component_is_drawn() -> None:
    page = gallery(asked()).content.decode()
    assert page.count("<section") > 10
    assert "message--helped" in page


def test_no_component_is_missing_from_the_gallery() -> None:
    """Drawn are: what the page includes, and its frame, and what these include."""
    templates, todo = ROOT / "templates", ["components/index.html", "base.html"]
    seen: set[str] = set()
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += re.findall(r'"((?:components|forums)/[\w/]+\.html)"', (templates / name).read_text())
    there = {f"components/{path.name}" for path in (templates / "components").glob("*.html")}
    # Left stands where a message stood, and shows nothing; the toolbar comes into a composer by its script.
    assert there - seen == {"components/left.html", "components/toolbar.html"}


def test_every_component_and_every_script_is_explained() -> None:
    explained = (ROOT / "docs" / "design.md").read_text()
    components = {path.stem for path in (ROOT / "templates" / "components").glob("[!_]*.html")} - {"index"}
    scripts = {path.name for path in (ROOT / "static" / "js").glob("*.js")}
    assert {name for name in components | scripts if f"`{name}`" not in explained} == set()


@pytest.mark.django_db
def test_pages_of_error_are_drawn_and_no_others() -> None:
    for code in (403, 404, 500):
        assert b"<h1" in error(asked(), code).content
    with pytest.raises(Http404):
        error(asked(), 418)


@pytest.mark.django_db
def test_mail_that_stayed_here_can_be_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    message = EmailMessage()
    message["To"], message["Subject"] = "maelle@nouveau.test", "Confirmez votre adresse"
    message.set_content("Suivez http://127.0.0.1:8000/compte/confirm-email/x/")
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "1.log").write_bytes(message.as_bytes())
    page = mailbox(asked()).content.decode()
    assert "Confirmez votre adresse" in page
    assert 'href="http://127.0.0.1:8000/compte/confirm-email/x/"' in page


def test_machina_s_handler_is_answered_from_memberships(town: Town) -> None:
    for name, private, writes, moves in (
        ("samira", True, True, False),
        ("ines", True, True, True),
        ("karim", False, False, False),
        ("admin", False, False, False),
        ("helene", False, False, False),
    ):
        checker = ForumPermissionChecker(town.people[name])
        assert checker.has_perm("can_read_forum", town.forum)
        assert checker.has_perm("can_read_forum", town.private) is private
        assert ("can_reply_to_topics" in checker.get_perms(town.forum)) is writes
        assert ("can_move_topics" in checker.get_perms_for_forumlist([town.forum])[town.forum]) is moves
