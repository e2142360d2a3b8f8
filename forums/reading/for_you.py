"""« Pour moi »: who waits for an answer, who spoke to me, what is new in what I follow and across my networks."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.reader import Reader
from communities.people.models import Profile
from forums import lists_paging, paging
from forums.forum.models import Forum
from forums.forum_conversation.models import Mention, Topic, TopicQuerySet
from forums.reading.marks import floor_of, heard, unread
from forums.reading.matching import Calling, reasons
from forums.reading.models import Follow, Stance
from forums.reading.rows import Row, for_rows, rows

SHOWN, A_PAGE = 5, 25
WAITS_AFTER = dt.timedelta(days=2)
MOST_QUESTIONS = 200  # the most recent ones among which those for this person are looked for


@dataclass(frozen=True)
class Part:
    """A part of the page: threads, or messages in which one is named. `more_url`: where all of it is, or ""."""

    name: str
    title: str
    rows: list[Row] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    more_url: str = ""


@dataclass
class _Asked:
    """As whom, on which page of a part, and the threads that stand higher up already."""

    reader: Reader
    person: User
    size: int
    key: str | None
    shown: set[int] = field(default_factory=set)


Found = tuple[list[Topic], list[Mention], dict[int, str], str | None]


def waiting(asked: _Asked) -> Found:
    """Questions that wait since two days or more, where the reader may write, and why they are shown to this person."""
    now = timezone.now()
    profile = Profile.objects.filter(person=asked.person).prefetch_related("fields").first()
    topics = (
        for_rows(Topic.objects.filter(approved=True), asked.reader)
        .waiting()
        .filter(Q(forum__network=None, forum__private=False) | Q(forum__network_id__in=asked.reader.member_of))
        .filter(forum__type=Forum.FORUM_POST, created__lte=now - WAITS_AFTER)
        .filter(created__gt=now - dt.timedelta(days=settings.READ_CUTOFF_DAYS))
        .exclude(poster=asked.person)
        .filter(Q(mark__stance=None) | Q(mark__stance__in=[Stance.NONE, Stance.FOLLOW]))
    )
    after = paging.number(asked.key) or 0
    topics = heard(topics, asked.person)
    found = list(topics.for_list().prefetch_related("keywords").order_by("-created", "-pk")[:MOST_QUESTIONS])
    why = reasons(found, Calling.of(profile), asked.reader.facilitates_in)
    mine = sorted((one for one in found if one.pk in why), key=lambda one: (why[one.pk][0], one.created, one.pk))
    start = next((at + 1 for at, one in enumerate(mine) if one.pk == after), 0)
    page = mine[start : start + asked.size]
    older = str(page[-1].pk) if page and len(mine) > start + asked.size else None
    return page, [], {pk: words for pk, (_rank, words) in why.items()}, older


def mentions(asked: _Asked) -> Found:
    """Messages of the last months in which the reader is named."""
    there = Q(post__topic__forum__private=False) | Q(post__topic__forum__network_id__in=asked.reader.member_of)
    standing = Q(post__approved=True, post__removed="", post__topic__approved=True)
    found = Mention.objects.filter(there, standing, person=asked.person, post__created__gt=floor_of(asked.person))
    if after := paging.number(asked.key):
        found = found.filter(post__lt=after)
    muted = Follow.objects.filter(person=asked.person, stance=Stance.MUTE, author__isnull=False).values("author")
    found = (
        found.exclude(post__poster=asked.person)
        .exclude(post__poster__in=muted)
        .select_related("post__poster", "post__topic__forum__network")
    )
    page = list(found.order_by("-post")[: asked.size + 1])
    older = str(page[asked.size - 1].post_id) if len(page) > asked.size else None
    return [], page[: asked.size], {}, older


def answers(asked: _Asked) -> Found:
    """Threads the reader opened, with something new in them."""
    topics = unread(Topic.objects.readable_by(asked.reader).filter(poster=asked.person), asked.person)
    return _page(asked, topics, lambda topic: _("parce que vous avez ouvert ce fil"))


def followed(asked: _Asked) -> Found:
    """What is new in the threads and forums the reader follows, under the keywords and by the people they follow."""
    follows = list(
        Follow.objects.filter(person=asked.person, stance=Stance.FOLLOW).select_related("keyword").order_by("pk")
    )
    words = {one.keyword_id: one.keyword.label for one in follows if one.keyword is not None}
    people = {one.author_id for one in follows if one.author_id}
    bearing = Topic.keywords.through.objects.filter(keyword_id__in=words).values("topic_id")
    mine = Q(mark__stance=Stance.FOLLOW) | Q(place__stance=Stance.FOLLOW) | Q(last_post__poster__in=people)
    topics = unread(Topic.objects.readable_by(asked.reader), asked.person).filter(mine | Q(pk__in=bearing))

    def why(topic: Topic) -> str:
        if topic.thread_stance == Stance.FOLLOW:
            return _("parce que vous suivez ce fil")
        if topic.last_post is not None and topic.last_post.poster_id in people:
            return _("parce que vous suivez %(name)s") % {"name": topic.last_post.poster.get_full_name()}
        for word in topic.keywords.all():
            if word.pk in words:
                return _("parce que vous suivez le mot-clé « %(label)s »") % {"label": word.label}
        return _("parce que vous suivez ce forum")

    topics = topics.annotate(thread_stance=F("mark__stance")).prefetch_related("keywords")
    return _page(asked, topics.exclude(poster=asked.person), why)


def networks(asked: _Asked) -> Found:
    """What is new across the reader's networks."""
    topics = unread(Topic.objects.filter(approved=True, forum__network_id__in=asked.reader.member_of), asked.person)
    return _page(asked, heard(topics, asked.person).exclude(pk__in=asked.shown), lambda topic: "")


def _page(asked: _Asked, topics: TopicQuerySet, why: Callable[[Topic], str]) -> Found:
    found, older = lists_paging.page_of_topics(topics, asked.key, size=asked.size)
    return found, [], {topic.pk: why(topic) for topic in found}, older


PARTS: dict[str, tuple[object, Callable[[_Asked], Found]]] = {
    "attente": (gettext_lazy("Elles et ils attendent une réponse"), waiting),
    "citations": (gettext_lazy("On vous cite"), mentions),
    "reponses": (gettext_lazy("On répond dans vos fils"), answers),
    "suivis": (gettext_lazy("Du nouveau dans ce que vous suivez"), followed),
    "reseaux": (gettext_lazy("Du nouveau dans vos réseaux"), networks),
}


def parts_for(reader: Reader, *, only: str = "", key: str | None = None) -> list[Part]:
    """The parts of the page that have something to show; one of them whole, page by page, with `only`.

    A dozen queries at most, whatever there is.
    """
    if reader.person is None:
        return []
    asked = _Asked(reader, reader.person, A_PAGE if only else SHOWN, key if only else None)
    found: dict[str, Found] = {}
    for name, (_title, look) in PARTS.items():
        if only and name != only:
            continue
        found[name] = look(asked)
        asked.shown |= {topic.pk for topic in found[name][0]}
    lines = {row.topic.pk: row for row in rows([one for part in found.values() for one in part[0]], reader)}
    parts = []
    for name, (topics, named, why, older) in found.items():
        shown = [Row(one, lines[one.pk].unread, lines[one.pk].fresh, why.get(one.pk, "")) for one in topics]
        more = f"?partie={name}" + (f"&apres={older}" if only and older else "") if older else ""
        if shown or named:
            parts.append(Part(name, str(PARTS[name][0]), shown, named, more.replace("+", "%2B")))
    return parts
