"""Where words may be picked: a thread, a meeting's minutes, a need; as far as the reader may read them."""

import re
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils import timezone

from accounts.reader import Reader
from communities.meetings.models import Meeting
from communities.networks.models import Need, Network
from communities.networks.permissions import may_read_need
from forums.forum_conversation.models import Topic
from forums.paging import number
from forums.permissions import audience_of

THREAD, MEETING, NEED = "fil", "rencontre", "besoin"
KINDS = (THREAD, MEETING, NEED)
_ADDRESSES = {
    THREAD: re.compile(r"/forums/fil/[-\w]*?-(?P<pk>[0-9]{1,18})(?:/|$)", re.ASCII),
    MEETING: re.compile(r"/rencontres/(?P<pk>[0-9]{1,18})-[-\w]*(?:/|$)", re.ASCII),
    NEED: re.compile(r"/besoins/(?P<pk>[0-9]{1,18})(?:/|$)", re.ASCII),
}


@dataclass(frozen=True)
class Source:
    """A place where words may be picked. `audience`: who may read it, a token of Reader.tokens."""

    kind: str
    pk: int
    title: str
    url: str
    audience: str
    network: Network | None
    topic: Topic | None = field(default=None, compare=False)
    meeting: Meeting | None = field(default=None, compare=False)
    need: Need | None = field(default=None, compare=False)

    @property
    def query(self) -> str:
        """What asks for it, in an address."""
        return f"{self.kind}={self.pk}"


def source_at(reader: Reader, kind: str, pk: int) -> Source | None:
    """The place of this kind and id; None where the reader may not read it, or there is none. Two queries at most."""
    found = {THREAD: _thread, MEETING: _minutes, NEED: _need}[kind](reader, pk)
    return found if reader.is_professional else None


def _thread(reader: Reader, pk: int) -> Source | None:
    rows = Topic.objects.select_related("forum__network", "poster__profile", "summary__updated_by", "sheet")
    topic = rows.filter(pk=pk).first()
    if topic is not None and topic.merged_into_id:
        topic = rows.filter(pk=topic.merged_into_id).first()
    if topic is None or not Topic.objects.readable_by(reader).filter(pk=topic.pk, merged_into=None).exists():
        return None
    audience, network = audience_of(topic.forum), topic.forum.network
    return Source(THREAD, topic.pk, topic.subject, topic.get_absolute_url(), audience, network, topic=topic)


def _minutes(reader: Reader, pk: int) -> Source | None:
    meeting = Meeting.objects.readable_by(reader).select_related("network", "by__profile").filter(pk=pk).first()
    if meeting is None or meeting.starts_at > timezone.now():
        return None
    url, audience = meeting.get_absolute_url(), audience_of_meeting(meeting)
    return Source(MEETING, meeting.pk, meeting.title, url, audience, meeting.network, meeting=meeting)


def _need(reader: Reader, pk: int) -> Source | None:
    need = Need.objects.select_related("network", "author__profile").filter(pk=pk).first()
    if need is None or not may_read_need(reader, need):
        return None
    return Source(NEED, need.pk, need.title, need.get_absolute_url(), audience_of_need(need), need.network, need=need)


def audience_of_meeting(meeting: Meeting) -> str:
    """Who may read a meeting's minutes."""
    return "public" if meeting.public else f"network:{meeting.network_id}"


def audience_of_need(need: Need) -> str:
    """Who may read a need."""
    return f"network:{need.network_id}" if need.network_id else "community"


def asked_for(query: QueryDict) -> tuple[str, int] | None:
    """The kind and id that an address asks for (`?fil=12`); None where it asks for nothing. An id that is none is 0."""
    kind = next((kind for kind in KINDS if kind in query), None)
    return (kind, number(query.get(kind)) or 0) if kind else None


def at_address(address: str) -> tuple[str, int] | None:
    """The kind and id of what stands at an address of this site."""
    for kind, pattern in _ADDRESSES.items():
        if found := pattern.search(address):
            return kind, int(found["pk"])
    return None
