"""The mail of the embedded default, readable at /courriels/ while DEBUG is on: a newcomer's confirmation is there."""

import email
from dataclasses import dataclass
from email import policy
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

SHOWN = 30


@dataclass(frozen=True)
class Mail:
    """A message that was sent."""

    to: str
    subject: str
    date: str
    text: str


def read(file: Path) -> Mail:
    """The message in one of the files that Django's file backend writes."""
    message = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    text = str(body.get_content()) if body else ""
    return Mail(to=str(message["To"]), subject=str(message["Subject"]), date=str(message["Date"]), text=text)


@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """The latest messages, the newest first."""
    folder = Path(settings.DATA_DIR) / "mail"
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)[:SHOWN]
    return render(request, "mailbox.html", {"mails": [read(file) for file in files]})


urlpatterns = [path("courriels/", mailbox, name="mailbox")]
