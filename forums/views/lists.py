"""The forums, and the threads of one.

A list as it is, nothing narrowed, is what people look at all day: what its readers share is kept (freshness.moulds),
and a few queries that are put together once say what is new in it for each.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString, mark_safe
from django.views.generic.base import View

from accounts.access import reader_of
from accounts.reader import Reader
from forums import lists_drawn, queries
from forums.forum.models import Forum
from forums.forum_conversation.models import Topic
from forums.permissions import may_read, may_write
from forums.rail import rail
from forums.reading.lists import Listing, listing
from forums.reading.rows import Row, fresh_among
from forums.threshold import forum_at, forums_at
from forums.views.finding import ForumMixin, crumbs
from freshness import moulds

ALL = lists_drawn.Style(show_network=True, excerpt=False)
OF_ONE = lists_drawn.Style(show_network=False, excerpt=True)


def is_plain(asked: Mapping[str, str]) -> bool:
    """Whether an address asks for a page of the list as it is."""
    return not asked.keys() - {"apres"}


def drawn(rows: Sequence[Row], style: lists_drawn.Style) -> SafeString:
    """The lines of a list made for one reader."""
    return mark_safe("".join(lists_drawn.draw(row, style) for row in rows))  # noqa: S308 - what the template drew


def at_hand(view: View) -> list[Topic]:
    """The threads that were loaded to draw the list, if it was drawn for this answer."""
    found: Listing | None = vars(view).get("as_anyone")
    return [row.topic for row in (*found.pinned, *found.rows)] if found else []


class IndexView(View):
    """Every forum the reader may enter, and what is being said."""

    template_name = "forums/index.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        reader, asked = reader_of(request), request.GET
        if reader.person is None or not reader.is_professional:
            return self.made_for(request, reader)
        state, unread = forums_at(reader, reader.person)
        all_forums = rail(state, unread, lambda: queries.forums_for(reader))
        if not is_plain(asked):
            return self.made_for(request, reader, all_forums)
        key = "index", state, asked.get("apres", "")
        page = lists_drawn.page(key, ALL, lambda: ([], [row.topic for row in self.as_anyone.rows]))
        lines = lists_drawn.html(page.lines, fresh_among(page.pks, reader), ALL, at_hand(self))
        own = {"section": "forums", "lines": lines, "rail": all_forums}
        return moulds.answer(request, self.template_name, key, own, lambda: {"listing": self.as_anyone})

    @cached_property
    def as_anyone(self) -> Listing:
        """The threads asked for, whatever is new in them."""
        return self.listing(marked=False)

    def listing(self, *, marked: bool = True) -> Listing:
        """The threads asked for."""
        reader = reader_of(self.request)
        return listing(Topic.objects.readable_by(reader), self.request.GET, reader, marked=marked)

    def made_for(self, request: HttpRequest, reader: Reader, all_forums: SafeString | None = None) -> HttpResponse:
        """A page that is not kept."""
        if all_forums is None:
            forums = queries.forums_for(reader)
            all_forums = rail([(forum.pk, forum.updated) for forum in forums], (), lambda: forums)
        found = self.listing()
        own = {"section": "forums", "listing": found, "lines": drawn(found.rows, ALL), "rail": all_forums}
        return moulds.answer(request, self.template_name, None, own, dict)


class ForumView(ForumMixin, View):
    """A forum's threads."""

    template_name = "forums/forum.html"
    stance, state = "", ""

    def find(self, reader: Reader, pk: int) -> Forum | None:
        """What stands for the forum at its door, for those whose page is put together; else all of it."""
        if reader.person is None or not reader.is_professional:
            return super().find(reader, pk)
        there = forum_at(pk, reader.person)
        if there is None or not may_read(reader, there.forum):
            return None
        self.stance, self.state = there.stance, there.state
        return there.forum

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        reader, asked, forum = reader_of(request), request.GET, self.forum
        if kwargs["slug"] != forum.slug:
            return redirect(forum, permanent=True)
        own: dict[str, Any] = {"section": "forums", "stance": self.stance}
        if not self.state or not is_plain(asked):
            found = self.listing()
            own |= {"pinned": drawn(found.pinned, OF_ONE), "lines": drawn(found.rows, OF_ONE)}
            return moulds.answer(request, self.template_name, None, own, lambda: self.around(reader, found))
        key = "forum", forum.pk, self.state, asked.get("apres", "")
        page = lists_drawn.page(key, OF_ONE, self.topics)
        fresh = fresh_among(page.pks, reader)
        own |= {
            "pinned": lists_drawn.html(page.pinned, fresh, OF_ONE, at_hand(self)),
            "lines": lists_drawn.html(page.lines, fresh, OF_ONE, at_hand(self)),
        }
        alike = *key, reader.belongs_to(forum.network_id), may_write(reader, forum)
        return moulds.answer(request, self.template_name, alike, own, lambda: self.around(reader, self.as_anyone))

    @cached_property
    def as_anyone(self) -> Listing:
        """The threads asked for, whatever is new in them."""
        return self.listing(marked=False)

    def listing(self, *, marked: bool = True) -> Listing:
        """The threads asked for."""
        topics = Topic.objects.filter(forum=self.forum.pk, approved=True)
        return listing(topics, self.request.GET, reader_of(self.request), pinned=True, marked=marked)

    def topics(self) -> tuple[list[Topic], list[Topic]]:
        """The pinned threads asked for, and the others."""
        return [row.topic for row in self.as_anyone.pinned], [row.topic for row in self.as_anyone.rows]

    def around(self, reader: Reader, found: Listing) -> dict[str, Any]:
        """What the rest of the page is drawn with."""
        forum = Forum.objects.select_related("network").get(pk=self.forum.pk) if self.state else self.forum
        return {
            "forum": forum,
            "crumbs": crumbs(forum)[:-1],
            "member": reader.belongs_to(forum.network_id),
            "listing": found,
            "may_write": may_write(reader, forum),
        }
