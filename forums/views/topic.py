"""A thread, and the way to one of its messages."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.generic.base import View

from accounts.access import reader_of
from accounts.reader import Reader
from forums import drawn, paging, pointing
from forums.around import page as around
from forums.care import page as care
from forums.care.permissions import may_rename, may_summarise
from forums.forms import Attempt, ReplyForm
from forums.forum_conversation.models import Post, Topic
from forums.kinds import hats
from forums.kinds import page as kinds
from forums.permissions import tools_of
from forums.reading import page as reading
from forums.threshold import state_of, whole_at
from forums.views.finding import QuickTopicMixin, TopicMixin, crumbs
from freshness import moulds
from reference.models import Keyword


class TopicView(QuickTopicMixin, View):
    """A thread, one page by key, and the place to answer.

    What most readers share of it is kept (freshness.moulds): the rest is a few queries that are put together once.
    """

    template_name = "forums/topic.html"

    def find(self, reader: Reader, pk: int) -> Topic | None:
        """What stands for the thread at its door, for those whose page is put together; else all of it."""
        if reader.is_professional:
            return super().find(reader, pk)
        found = whole_at(Topic.objects.openable_by(reader), pk)
        if found is None:
            return None
        self.all = found
        self.state = state_of(found[0])
        return found[0]

    @cached_property
    def all(self) -> tuple[Topic, list[Keyword]]:
        """The thread with all that its page shows of it, and its keywords."""
        found = whole_at(Topic.objects.all(), self.topic.pk)
        if found is None:
            raise Http404  # gone since it was asked for at the door
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        reader = reader_of(request)
        before, after = (paging.number(request.GET.get(name)) for name in ("avant", "apres"))
        tools = tools_of(reader, self.topic)
        rights = self.rights(reader, tools)
        thread = drawn.Thread(self.topic, self.state, lambda: self.all[0], self.journal_url(reader))
        page = drawn.page(thread, reader, tools, before=before, after=after)
        own = self.own(request, reader, page, thread, tools)
        key = (self.topic.pk, self.topic.slug, self.state, before, after, reader.is_professional, thread.journal_url)
        alike = (*key, sorted(rights.items()))
        return moulds.answer(request, self.template_name, alike if self.is_alike(reader) else None, own, self.around)

    def is_alike(self, reader: Reader) -> bool:
        """Whether what stands above the messages is the same for all who have these rights."""
        return (
            reader.is_professional
            and self.topic.approved
            and self.topic.kind not in (Topic.Kind.POLL, Topic.Kind.MEETING)
        )

    def rights(self, reader: Reader, tools: dict[str, bool]) -> dict[str, bool]:
        """What the reader may do here, worked out without asking the database."""
        topic = self.topic
        return {
            **tools,
            "opened": reader.person is not None and topic.poster_id == reader.person.pk,
            "may_rename": may_rename(reader, topic),
            "may_summarise": may_summarise(reader, topic),
        }

    def own(
        self, request: HttpRequest, reader: Reader, page: drawn.Drawn, thread: drawn.Thread, tools: dict[str, bool]
    ) -> dict[str, Any]:
        """What the open places of the page are drawn with: where this reader stands."""
        standing = reading.context(self.topic, reader, page.pks)
        cards, similar = pointing.cards(reader, {line.pk: line.points_to for line in page.lines}, page.similar)
        theirs = drawn.Own(standing.pop("mine"), standing["read_to"], cards)
        may_reply = tools["may_reply"]
        return {
            **standing,
            "section": "forums",
            "topic": self.topic,
            "page": page,
            "last_url": self.last_url(page),
            "lines": self.lines(page, drawn.for_reader(page, thread, reader, tools, theirs), standing),
            "similar": similar,
            "form": Attempt() if may_reply else None,
            "hats": hats.choices(reader) if may_reply else [],
            "hat": hats.last_chosen(request, self.topic.forum) if may_reply else "",
            "speaker": reader.person,
        }

    def lines(self, page: drawn.Drawn, theirs: dict[int, SafeString], standing: dict[str, Any]) -> SafeString:
        """The messages in their order, each as this reader gets it, and where the new ones begin."""
        first = standing["first_unread"]
        pieces: list[str] = [page.opening]
        for line in page.lines:
            if line.pk == first:
                shown = {"count": standing["unread_count"], "network": self.topic.forum.network}
                pieces.append(get_template("forums/thread/_unread.html").render(shown))
            pieces += (theirs.get(line.pk, line.html), line.knots)
        return mark_safe("".join(pieces))  # noqa: S308 - what the templates drew

    def around(self) -> dict[str, Any]:
        """What the rest of the page is drawn with."""
        reader = reader_of(self.request)
        topic, keywords = self.all
        return {
            **kinds.context(topic, reader),
            **care.context(topic, reader),
            **around.context(topic, reader),
            **self.rights(reader, tools_of(reader, topic)),
            "topic": topic,
            "forum": topic.forum,
            "crumbs": crumbs(topic.forum),
            "keywords": keywords,
            "form": ReplyForm(),
        }

    def last_url(self, page: drawn.Drawn) -> str:
        """Where the last message is, when it is on another page."""
        if page.newer is None or self.topic.last_post_id is None:
            return ""
        return reverse("forums:post", args=[self.topic.slug, self.topic.pk, self.topic.last_post_id])

    def journal_url(self, reader: Reader) -> str:
        """The journal of facilitation, for those who may read it."""
        network = self.topic.forum.network
        return reverse("networks:journal", args=[network.slug]) if network and reader.belongs_to(network.pk) else ""


class PostView(TopicMixin, View):
    """Leads to one message, on the page of the thread where it stands by now."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        post = get_object_or_404(Post.objects.select_related("topic"), approved=True, pk=kwargs["post_pk"])
        if post.topic_id != self.topic.pk:
            get_object_or_404(Topic.objects.openable_by(reader_of(request)), pk=post.topic_id)
            return redirect(post)
        key = paging.key_before(self.topic, post)
        query = f"?apres={key}" if key else ""
        return redirect(f"{self.topic.get_absolute_url()}{query}#message-{post.pk}")
