"""What a message carries and points to: its files, the people it names, the pages of this site."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.conf import settings
from django.utils import timezone

from accounts.reader import Reader
from communities.networks.models import Membership
from communities.people.models import Profile
from forums.forum.models import Forum
from forums.forum_conversation.forum_attachments.models import Attachment
from forums.forum_conversation.models import Mention, Post, Reference, Topic
from writing.limits import DIRECTORY, FILES, MOST_MENTIONS, files

MOST_REFERENCES = 30
MOST_CARDS = 10
_PERSON = re.compile(rf"{DIRECTORY}(?P<slug>[\w-]{{1,180}})/?")
# The pages that messages point to, without what follows: a message of a thread leads to its thread.
_PAGE = re.compile(
    r"/forums/fil/[\w-]+-\d+/|/rencontres/\d+-[\w-]+/|/besoins/\d+/|/(?:productions|actualites)/(?!feed/)[\w%-]+/"
)
_LINES = {"p", "li", "br", "td", "th", "summary", "h3", "h4", "h5", "h6"}


@dataclass
class Links:
    """Where the links of a rendered message lead, each once and in order.

    `alone`: the pages whose link is all there is on its line, quotations left aside.
    """

    people: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    alone: list[str] = field(default_factory=list)


def claim(post: Post, *, fresh: bool = False) -> None:
    """Write down what a message carries and points to, as it is rendered now. May be called again after an edit.

    Files sent by the author, or by whoever edited last, become the message's; someone else's stay theirs. `fresh`:
    nothing is there to be taken back.
    """
    _claim_files([post.content.raw], {post.poster_id, post.updated_by_id}, post=post)
    html = post._content_rendered or ""
    if fresh and 'href="' not in html:
        return
    links = links_of(html)
    _keep_mentions(post, links.people, fresh)
    _keep_references(post, links, fresh)


def claim_above(topic: Topic, texts: Iterable[str], *, by: Reader) -> None:
    """Make files that these texts, which stand above a thread, carry the thread's, where `by` sent them."""
    _claim_files(texts, {by.person.pk if by.person else None}, topic=topic)


def _claim_files(texts: Iterable[str], senders: set[int | None], **place: Post | Topic) -> None:
    """Let files that stand nowhere yet stand in this place."""
    keys = [uuid.UUID(key) for text in texts if FILES in text for key in files(text)]
    if keys:
        unsent = Attachment.objects.filter(key__in=keys, post=None, topic=None, person_id__in=senders - {None})
        unsent.update(**place)


def page_of(url: str) -> str:
    """The page of this site that an address leads to, as it is kept; empty for any other."""
    path = url.removeprefix(settings.BASE_URL.rstrip("/"))
    found = _PAGE.match(path)
    return found.group()[:300] if found else ""


def links_of(html: str) -> Links:
    """What the links of a rendered message lead to."""
    if 'href="/' not in html and f'href="{settings.BASE_URL}' not in html:
        return Links()
    reading = _Reading()
    reading.feed(html)
    reading.close()
    reading.end_line()
    found = reading.links
    unique = (list(dict.fromkeys(urls)) for urls in (found.people, found.pages, found.alone))
    return Links(*unique)


class _Reading(HTMLParser):
    """Reads a message line by line, and notes the lines that are one link."""

    def __init__(self) -> None:
        super().__init__()
        self.links = Links()
        self.quoted = 0
        self.inside = False
        self.page = ""  # of the line's only link so far
        self.words = False  # whether the line has words outside of that link

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LINES:
            self.end_line()
        elif tag == "blockquote":
            self.quoted += 1
        elif tag == "img":
            self.words = True
        elif tag == "a":
            self.begin_link(dict(attrs).get("href") or "")

    def begin_link(self, href: str) -> None:
        """Note where a link leads."""
        self.inside = True
        if found := _PERSON.fullmatch(href):
            self.links.people.append(found["slug"])
        page = page_of(href)
        if page:
            self.links.pages.append(page)
        if not page or self.page:
            self.words = True
        self.page = self.page or page

    def handle_endtag(self, tag: str) -> None:
        if tag in _LINES:
            self.end_line()
        elif tag == "blockquote":
            self.quoted -= 1
        elif tag == "a":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if not self.inside and data.strip():
            self.words = True

    def end_line(self) -> None:
        """Keep the page of a line that is one link."""
        if self.page and not self.words and not self.quoted:
            self.links.alone.append(self.page)
        self.page, self.words = "", False


def _keep_mentions(post: Post, slugs: list[str], fresh: bool) -> None:
    wanted = _nameable(post, slugs[:MOST_MENTIONS]) if slugs else set()
    if not fresh:
        Mention.objects.filter(post=post).exclude(person_id__in=wanted).delete()
    if wanted:
        Mention.objects.bulk_create([Mention(post=post, person_id=pk) for pk in sorted(wanted)], ignore_conflicts=True)


def _nameable(post: Post, slugs: list[str]) -> set[int]:
    """Who, among these people, may read the message, its author left aside."""
    forum: Forum = post.topic.forum
    people = Profile.objects.shown().filter(slug__in=slugs).exclude(person_id=post.poster_id)
    if forum.private:
        members = Membership.objects.filter(network_id=forum.network_id).order_by()
        people = people.filter(person_id__in=members.values("person_id"))
    return set(people.order_by().values_list("person_id", flat=True))


def _keep_references(post: Post, links: Links, fresh: bool) -> None:
    own = page_of(post.topic.get_absolute_url())
    pages = [page for page in links.pages if page != own][:MOST_REFERENCES]
    alone = [page for page in links.alone if page in pages][:MOST_CARDS]
    if not fresh:
        Reference.objects.filter(post=post).exclude(url__in=pages).delete()
    if pages:
        Reference.objects.bulk_create([Reference(post=post, url=url) for url in pages], ignore_conflicts=True)
    if alone != post.points_to:
        post.points_to = alone
        Post.objects.filter(pk=post.pk).update(points_to=alone, updated=timezone.now())
