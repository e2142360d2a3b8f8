"""A production on paper: a PDF with its contents, tagged, made by the typesetter (background.papers)."""

import base64
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from background import papers
from background.papers import State
from background.tasks import durable
from home.pages.trail import absolute
from home.productions.closed import as_read
from home.productions.formats.citing import in_words
from home.productions.formats.markdown import text_of as markdown_of
from home.productions.formats.sections import files_of, text_of, with_pictures
from home.productions.metadata import LICENCES, describe
from home.productions.models import ProductionPage, Version

PREFIX = "production"
AT_ONCE = 6  # papers of productions that are waited for; beyond, one comes back a little later


def name_of(page: ProductionPage, version: Version | None) -> str:
    """The name of its PDF as it stands: everything the paper says goes into it, hence what everyone may read."""
    said = describe(page)
    number = version.number if version else 1
    return papers.named(f"{PREFIX}-{page.pk}", number, markdown_of(page), in_words(page), said.rights, said.modified)


def busy() -> bool:
    """Whether as many are being made as the machine takes."""
    folder = papers.folder()
    waiting = folder.glob(f"{PREFIX}-*.wanted") if folder.exists() else iter(())
    return sum(1 for path in waiting if _recent(path)) >= AT_ONCE


def _recent(path: Path) -> bool:
    try:
        return timezone.now().timestamp() - path.stat().st_mtime < papers.PATIENCE
    except FileNotFoundError:
        return False


def ask(page: ProductionPage, name: str) -> State:
    """Where this PDF is; asked for where it is not there, and the machine has time for it."""
    state = papers.state_of(name)
    if state in (State.NONE, State.FAILED) and not busy():
        papers.want(name)
        typeset.enqueue(page.pk, name)
        return State.WANTED
    return state


@durable(attempts=2)
def typeset(pk: int, name: str) -> None:
    """Make the PDF of a production as it stands; nothing to do if it has changed, or gone, since it was asked for."""
    page = ProductionPage.objects.open_to_all().filter(pk=pk).first()
    version = page.versions.first() if page else None
    with translation.override(settings.LANGUAGE_CODE):
        page = as_read(page) if page else None
        if page is None or name_of(page, version) != name:
            papers.want_no_more(name)
        else:
            papers.make(name, [printed(page, version)])


def printed(page: ProductionPage, version: Version | None) -> str:
    """The page that is typeset."""
    text = text_of(page)
    sources = {
        number: f"data:image/jpeg;base64,{base64.b64encode(data).decode()}" for number, data in files_of(text.pictures)
    }
    drawings = [f"data:image/svg+xml;base64,{base64.b64encode(one.encode()).decode()}" for one in text.drawings]
    context: dict[str, Any] = {
        "page": page,
        "described": describe(page),
        "version": version,
        "citation": in_words(page),
        "licence_url": LICENCES.get(page.licence, ""),
        "address": absolute(page.url or "/"),
        "sections": [(one.name, one.title, with_pictures(one.html, sources, drawings)) for one in text.sections],
    }
    return render_to_string("productions/paper.html", context)
