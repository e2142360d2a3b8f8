"""Who may see, plan and attend meetings."""

from accounts.reader import Reader
from communities.meetings.models import Meeting, Series
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


def may_edit(reader: Reader, meeting: Meeting) -> bool:
    """Whether the reader may change a meeting or call it off: who called it, or whoever facilitates its network.

    One that the centre called is any member's to change.
    """
    if not reader.belongs_to(meeting.network_id) or reader.person is None:
        return False
    return meeting.by_id in (None, reader.person.pk) or reader.facilitates(meeting.network_id)


def may_edit_series(reader: Reader, series: Series) -> bool:
    """Whether the reader may change a regular meeting: as for one meeting."""
    if not reader.belongs_to(series.network_id) or reader.person is None:
        return False
    return series.by_id in (None, reader.person.pk) or reader.facilitates(series.network_id)


def may_write(reader: Reader, meeting: Meeting) -> bool:
    """Whether the reader may write the agenda, the minutes, what was decided, and who came: any member."""
    return reader.belongs_to(meeting.network_id)
