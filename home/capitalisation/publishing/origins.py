"""Plug: what a production comes from, and who wrote it; and, on a thread's plan, the productions that came of it."""

from accounts.models import User
from accounts.reader import Reader
from communities.meetings.models import Meeting
from communities.meetings.permissions import may_read as may_read_meeting
from communities.networks.models import NeedAnswer
from communities.networks.permissions import may_read_need
from forums.around.quoting import Quote, register_quoting
from forums.forum_conversation.models import Topic
from forums.permissions import may_read as may_read_forum
from home.capitalisation.models import Draft, Writer
from home.productions.models import ProductionPage
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

    Nothing of whom it quotes: that is theirs to say. Two queries.
    """
    draft = Draft.objects.filter(page=page).select_related(*SOURCES).order_by("pk").first()
    answers = NeedAnswer.objects.filter(url=page.url or "", kind=NeedAnswer.Kind.PRODUCTION)
    needs = [one.need for one in answers.select_related("need").order_by("at", "pk")[:MOST]]
    if draft and draft.need and draft.need not in needs:
        needs.insert(0, draft.need)
    found = [Origin("need", one.title, one.get_absolute_url()) for one in needs if may_read_need(reader, one)]
    if draft and draft.topic and _open(draft.topic, reader):
        found.append(Origin("thread", draft.topic.subject, draft.topic.get_absolute_url()))
    if draft and draft.meeting and _readable(draft.meeting, reader):
        found.append(Origin("meeting", draft.meeting.title, draft.meeting.get_absolute_url()))
    return found


def _open(topic: Topic, reader: Reader) -> bool:
    return bool(topic.approved and topic.merged_into_id is None and may_read_forum(reader, topic.forum))


def _readable(meeting: Meeting, reader: Reader) -> bool:
    return may_read_meeting(reader, meeting)


def came_of(topic: Topic) -> list[Quote]:
    """The published productions whose draft began from this thread, the newest first."""
    pages = ProductionPage.objects.open_to_all().filter(draft__topic=topic)
    return [Quote(page.title, page.url) for page in pages.order_by("-published_on", "-pk")[:MOST] if page.url]


register_quoting(came_of)
