"""Plug: what a production comes from, and who wrote it; and, where a thread or a meeting is read, the productions that
came of it.
"""

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.reader import Reader
from communities.meetings.models import Meeting
from communities.meetings.outcome import Outcome, on_outcomes_asked
from communities.meetings.permissions import may_read as may_read_meeting
from communities.networks.models import Need, NeedAnswer
from communities.networks.permissions import may_read_need
from forums.around.quoting import Quote, register_quoting
from forums.forum_conversation.models import Topic
from forums.permissions import may_read as may_read_forum
from home.capitalisation.models import Draft, Writer
from home.productions.models import ProductionPage
from home.productions.plugs import on_production_loaded
from home.productions.plugs_chain import Origin, on_origins_asked, on_writers_asked

MOST = 12
SOURCES = ("topic__forum", "meeting__network", "need__network")


@on_writers_asked
def writers(page: ProductionPage) -> list[User]:
    """Those who write its draft today."""
    rows = Writer.objects.filter(draft__page=page, until=None).select_related("person")
    return [row.person for row in rows.order_by("since", "pk")]


@on_origins_asked
def origins(page: ProductionPage, reader: Reader) -> list[Origin]:
    """The needs it answers, the thread and the meeting that its draft began from, as far as the reader may see them.

    Nothing of whom it quotes: that is theirs to say. Two queries; one for whoever may read no need.
    """
    draft = _draft_of(page)
    needs = _answered(page) if reader.is_professional else []
    if draft and draft.need and draft.need not in needs:
        needs.insert(0, draft.need)
    found = [Origin("need", one.title, one.get_absolute_url()) for one in needs if may_read_need(reader, one)]
    if draft and draft.topic and _open(draft.topic, reader):
        found.append(Origin("thread", draft.topic.subject, draft.topic.get_absolute_url()))
    if draft and draft.meeting and _readable(draft.meeting, reader):
        found.append(Origin("meeting", draft.meeting.title, draft.meeting.get_absolute_url()))
    return found


def _draft_of(page: ProductionPage) -> Draft | None:
    """A production's draft; no query where the page was found with it."""
    if "draft" in page._state.fields_cache:
        return getattr(page, "draft", None)
    return Draft.objects.filter(page=page).select_related(*SOURCES).order_by("pk").first()


@on_production_loaded
def with_draft(pages: "QuerySet[ProductionPage]", reader: Reader) -> "QuerySet[ProductionPage]":
    """Productions with the draft they were written in, and what it began from."""
    return pages.select_related("draft", *(f"draft__{name}" for name in SOURCES))


def _answered(page: ProductionPage) -> list[Need]:
    answers = NeedAnswer.objects.filter(url=page.url or "", kind=NeedAnswer.Kind.PRODUCTION)
    return [one.need for one in answers.select_related("need").order_by("at", "pk")[:MOST]]


def _open(topic: Topic, reader: Reader) -> bool:
    return bool(topic.approved and topic.merged_into_id is None and may_read_forum(reader, topic.forum))


def _readable(meeting: Meeting, reader: Reader) -> bool:
    return may_read_meeting(reader, meeting)


def came_of(topic: Topic) -> list[Quote]:
    """The published productions whose draft began from this thread, the newest first."""
    pages = ProductionPage.objects.open_to_all().filter(draft__topic=topic)
    return [Quote(page.title, page.url) for page in pages.order_by("-published_on", "-pk")[:MOST] if page.url]


register_quoting(came_of)


@on_outcomes_asked
def came_of_meeting(meeting: Meeting, reader: Reader) -> list[Outcome]:
    """The published productions that came of a meeting: of its minutes, or of the thread where it is announced."""
    begun = Q(draft__meeting=meeting)
    if meeting.topic_id:
        begun |= Q(draft__topic=meeting.topic_id)
    pages = ProductionPage.objects.open_to_all().filter(begun).order_by("-published_on", "-pk")
    return [Outcome(page.title, page.url) for page in pages[:MOST] if page.url]
