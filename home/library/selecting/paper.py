"""A selection on paper: what it holds, cited, as a PDF (background.papers)."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from background import papers
from background.tasks import durable
from home.library.models import Selection
from home.library.selecting.baskets import lines_of
from home.library.selecting.citing import cite
from home.pages.trail import absolute


def name_of(selection: Selection) -> str:
    """The name of its PDF: everything the paper says goes into it."""
    said = written(selection)
    return papers.named(f"selection-{selection.pk}", said["selection"].name, said["by"], said["lines"], said["address"])


def written(selection: Selection) -> dict[str, Any]:
    """What the paper says."""
    lines = [[line.entry.title, line.entry.aim, line.note, cite(line.entry)] for line in lines_of(selection)]
    by = selection.owner.get_full_name()
    address = absolute(selection.get_absolute_url()) if selection.shared else ""
    return {"selection": selection, "by": by, "lines": [[selection.note, "", "", ""], *lines], "address": address}


@durable(attempts=2)
def typeset(pk: int) -> None:
    """Make the PDF of a selection. Doing it twice does no harm."""
    selection = Selection.objects.select_related("owner").filter(pk=pk).first()
    if selection is not None:
        with translation.override(settings.LANGUAGE_CODE):
            papers.make(name_of(selection), [render_to_string("library/paper.html", written(selection))])
