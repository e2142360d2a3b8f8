"""What is new and open to all, for editors to choose from."""

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from communities.meetings.models import Meeting
from forums.forum_conversation.models import Topic
from home.pages.models import NewsPage
from home.productions.models import ProductionPage

MOST = 20  # of each kind


@dataclass(frozen=True)
class Piece:
    """Something a letter can tell of. `on`: the day it was published or opened; a meeting's `text` says when it is."""

    key: str
    heading: str
    title: str
    text: str
    url: str
    on: dt.date | None = None


def pieces(*, since: dt.datetime, now: dt.datetime) -> list[Piece]:
    """What was published or opened to all since then, and the meetings to come. One query a kind."""
    return [*_productions(since), *_news(since), *_meetings(now), *_topics(since)]


def _productions(since: dt.datetime) -> list[Piece]:
    found = ProductionPage.objects.newest().filter(archive=False, published_on__gte=since)[:MOST]
    return [
        Piece(f"production-{p.pk}", _("À lire"), p.title, p.aim, p.url or "/", localdate(p.published_on)) for p in found
    ]


def _news(since: dt.datetime) -> list[Piece]:
    found = NewsPage.objects.newest().filter(published_on__gte=since)[:MOST]
    return [
        Piece(f"news-{n.pk}", _("Actualités"), n.title, n.intro, n.url or "/", localdate(n.published_on)) for n in found
    ]


def _meetings(now: dt.datetime) -> list[Piece]:
    found = Meeting.objects.filter(public=True).standing().upcoming(now=now)[:MOST]
    return [
        Piece(
            f"meeting-{m.pk}",
            _("Se rencontrer"),
            m.title,
            date_format(localtime(m.starts_at), "l j F Y, H:i"),
            m.get_absolute_url(),
        )
        for m in found
    ]


def _topics(since: dt.datetime) -> list[Piece]:
    public = Topic.objects.public().filter(created__gte=since, first_post__isnull=False)
    found = public.select_related("forum", "first_post").order_by("-posts_count", "-pk")[:MOST]
    said = _("On en parle")
    return [
        Piece(f"topic-{t.pk}", said, t.subject, t.first_post.excerpt, t.get_absolute_url(), localdate(t.created))
        for t in found
    ]
