"""What is asked while one writes: drafts, names, titles, what came meanwhile."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.formats import date_format
from django.utils.translation import gettext

from accounts.reader import Reader
from communities.networks.models import Membership
from communities.people.models import Profile
from forums.composing.models import Draft
from forums.composing.places import Elsewhere, Place, writings_at
from forums.forum_conversation.models import Post, Topic
from forums.paging import read_topic_key
from reference.names import name_key
from search.engines import database_engine, engine
from search.engines.base import Unavailable
from search.models import Document

MOST = 8
POINTED_TO = ("thread", "production", "meeting", "news", "need")
LOOKED_THROUGH = 60  # of what a title's words find, before kinds that are no pages to point to are left out
MEANWHILE = 5
DRAFTS_A_PAGE = 25
_MARKS = re.compile(r"([\\`*_{}\[\]<>~|])")


@dataclass(frozen=True)
class Kept:
    """A draft in the list of one's own; `place` is None where it is no longer open to the person."""

    draft: Draft
    place: Place | Elsewhere | None


def moment(at: dt.datetime) -> str:
    """A moment in words: « 22 novembre, 14 h 02 »."""
    local = timezone.localtime(at)
    hour = gettext("%(hour)s h %(minute)s") % {"hour": local.hour, "minute": f"{local.minute:02d}"}
    return f"{date_format(local, 'j F')}, {hour}"


def drafts_of(reader: Reader, after: str | None) -> tuple[list[Kept], str | None]:
    """One page of the reader's drafts, the latest first, and the key of the next page."""
    found = Draft.objects.filter(person=reader.person).order_by("-updated_at", "-pk")
    if key := read_topic_key(after):
        found = found.filter(Q(updated_at__lt=key[0]) | Q(updated_at=key[0], pk__lt=key[1]))
    drafts = list(found[: DRAFTS_A_PAGE + 1])
    page = drafts[:DRAFTS_A_PAGE]
    places = writings_at([draft.place for draft in page], reader)
    more = f"{page[-1].updated_at.isoformat()}_{page[-1].pk}" if len(drafts) > DRAFTS_A_PAGE else None
    return [Kept(draft, places.get(draft.place)) for draft in page], more


def link(words: str, url: str) -> str:
    """A Markdown link that shows these words as they are."""
    shown, address = _MARKS.sub(r"\\\1", words), iri_to_uri(url).replace("(", "%28").replace(")", "%29")
    return f"[{shown}]({address})"


def people_at(place: Place, query: str, reader: Reader) -> list[Profile]:
    """At most MOST people who can read a place and whose name has words that begin so: first those who spoke there,
    then members of its network. Without a word, those who spoke there. Accents and case do not matter.
    """
    words = name_key(query[:80]).split()[:4]
    spoke = Exists(Post.objects.standing().filter(topic=place.topic, poster=OuterRef("person")))
    member = Exists(Membership.objects.filter(network_id=place.forum.network_id, person=OuterRef("person")))
    found = Profile.objects.shown().exclude(person=reader.person).select_related("person", "organisation")
    found = found.annotate(spoke=spoke, member=member)
    if place.forum.private:
        found = found.filter(member=True)
    for word in words:  # an address in the directory is the name without its accents
        found = found.filter(Q(slug__startswith=word) | Q(slug__contains=f"-{word}"))
    if not words:
        found = found.filter(spoke=True)
    return list(found.order_by("-spoke", "-member", "person__last_name", "person__first_name", "pk")[:MOST])


def pages_titled(query: str, reader: Reader) -> list[Document]:
    """At most MOST threads, productions, meetings, news and needs the reader may see, by the words of their titles."""
    try:
        pks = engine().suggest(query[:200], tokens=reader.tokens, limit=LOOKED_THROUGH)
    except Unavailable:
        pks = database_engine().suggest(query[:200], tokens=reader.tokens, limit=LOOKED_THROUGH)
    shown = ("kind", "title", "url", "byline", "published_at")
    held = Document.objects.filter(pk__in=pks, kind__in=POINTED_TO, audience__in=reader.tokens).only(*shown)
    found = {one.pk: one for one in held.order_by("pk")}
    return [found[pk] for pk in pks if pk in found][:MOST]


def came_after(topic: Topic, seen: int | None, reader: Reader) -> Sequence[Post]:
    """What others said in a thread after the message `seen`, at most MEANWHILE of it; nothing where `seen` is None."""
    if seen is None or seen >= (topic.last_post_id or 0):
        return []
    found = Post.objects.for_page().filter(topic=topic, removed="", pk__gt=seen).exclude(poster=reader.person)
    return list(found[:MEANWHILE])


def quotation(post: Post) -> str:
    """A message as one quotes it: its own words, and where they come from."""
    lines = [line for line in post.content.raw.splitlines() if not line.lstrip().startswith(">")]
    words = "\n".join(f"> {line}".rstrip() for line in "\n".join(lines).strip().splitlines())
    return f"{words}\n>\n> — {link(post.poster.get_full_name(), post.get_absolute_url())}\n\n"
