"""Who may see, plan and attend meetings."""

from accounts.reader import Reader
from communities.meetings.models import Meeting
from communities.networks.models import Network


def may_read(reader: Reader, meeting: Meeting) -> bool:
    """Whether the meeting shows: it is public, or of one of the reader's networks."""
    return meeting.public or reader.belongs_to(meeting.network_id)


def may_register(reader: Reader, meeting: Meeting) -> bool:
    """Whether the reader may take a place: any professional to whom the meeting shows."""
    return reader.is_professional and may_read(reader, meeting)


def may_plan(reader: Reader, network: Network) -> bool:
    """Whether the reader may call this network together: any of its members."""
    return reader.belongs_to(network.pk)


def may_see_link(reader: Reader, meeting: Meeting, *, registered: bool) -> bool:
    """Whether the video link shows: to members, and to those who have a place."""
    return registered or reader.belongs_to(meeting.network_id)


def may_see_names(reader: Reader, meeting: Meeting) -> bool:
    """Whether the names of those who come show: to members."""
    return reader.belongs_to(meeting.network_id)
