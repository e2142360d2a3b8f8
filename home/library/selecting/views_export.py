"""A selection taken away: a list of citations in Markdown, a PDF, a feed."""

import datetime as dt
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from background import papers
from background.papers import State
from communities.people.doors import for_professionals, paced
from home.library.models import Selection, SelectionItem
from home.library.selecting import doors, paper
from home.library.selecting.baskets import basket_for, lines_of
from home.library.selecting.citing import cite, markdown
from home.pages.trail import absolute
from writing.pace import GESTURES

LONGEST = 30  # entries of a feed


@require_safe
def as_markdown(request: HttpRequest, token: str | None = None) -> HttpResponse:
    """The citations of a basket or a selection."""
    if token is None:
        text, name = markdown(_("Panier"), "", basket_for(request).lines()), _("panier")
    else:
        found = doors.visible(request, token)
        text, name = markdown(found.name, found.note, lines_of(found)), found.name
    answer = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, f"{slugify(name) or 'selection'}.md") or ""
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
@paced(GESTURES)
def pdf(request: HttpRequest, token: str) -> HttpResponse:
    """Where its PDF is; posting asks for it, and once it is made this is it."""
    found = doors.visible(request, token)
    name = paper.name_of(found)
    state = papers.state_of(name)
    if request.method == "POST":
        if state in (State.NONE, State.FAILED):
            papers.want(name)
            paper.typeset.enqueue(found.pk)
        return redirect(request.path)
    if state is not State.READY:
        return render(request, "library/pdf.html", {"selection": found, "state": state.value})
    answer = HttpResponse(b"".join(papers.read(name)), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(True, f"{slugify(found.name) or 'selection'}.pdf") or ""
    answer["Cache-Control"] = "private, no-store"
    return answer


class SelectionFeed(Feed):
    """What was added to a selection that is shared, the latest first."""

    feed_type = Atom1Feed
    language = "fr"

    def get_object(self, request: HttpRequest, token: str) -> Selection:
        """The selection, as its page is seen."""
        return doors.visible(request, token)

    def title(self, selection: Selection) -> str:
        """Its name."""
        return _("Maillage : %(name)s") % {"name": selection.name}

    def subtitle(self, selection: Selection) -> str:
        """What it is for."""
        return selection.note

    def author_name(self, selection: Selection) -> str:
        """Who put it together."""
        return selection.owner.get_full_name()

    def link(self, selection: Selection) -> str:
        """Its page."""
        return absolute(selection.get_absolute_url())

    def feed_url(self, selection: Selection) -> str:
        """The feed's own address."""
        return absolute(reverse("library:feed", args=[selection.token]))

    feed_guid = feed_url

    def items(self, selection: Selection) -> list[SelectionItem]:
        """What was added last. One query."""
        rows = selection.items.filter(entry__shown=True).select_related("entry")
        return list(rows.order_by("-added_at", "-pk")[:LONGEST])

    def item_title(self, item: Any) -> str:
        """The production's."""
        return str(item.entry.title)

    def item_description(self, item: SelectionItem) -> str:
        """What the owner says of it, what it is for, and how to cite it."""
        return "\n\n".join(part for part in (item.note, item.entry.aim, cite(item.entry)) if part)

    def item_link(self, item: SelectionItem) -> str:
        """The production."""
        return absolute(item.entry.url)

    def item_guid(self, item: SelectionItem) -> str:
        """The same however often the feed is read."""
        return f"{absolute(item.entry.url)}#selection-{item.selection_id}"

    def item_pubdate(self, item: SelectionItem) -> dt.datetime:
        """When it was added."""
        return item.added_at

    item_updateddate = item_pubdate
