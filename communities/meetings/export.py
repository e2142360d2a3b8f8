"""A meeting as a text one takes along: what a production about it may begin from."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from communities.meetings.models import FollowUp, Meeting


def as_markdown(meeting: Meeting, *, with_names: bool) -> str:
    """The meeting in Markdown: when, where, the minutes; what was decided and who does what where `with_names`."""
    begins = meeting.starts_at.astimezone(meeting.tz)
    where = ", ".join(filter(None, [meeting.place, meeting.territory.name if meeting.territory else ""]))
    parts = [
        f"# {meeting.title}",
        " · ".join(filter(None, [date_format(begins, "j F Y"), where, meeting.network.name])),
        f"## {_('Compte rendu')}\n\n{meeting.minutes}" if meeting.minutes.strip() else "",
    ]
    if not meeting.minutes.strip() and meeting.agenda.strip():
        parts.append(f"## {_('Ordre du jour')}\n\n{meeting.agenda}")
    if with_names:
        parts.append(_follow_ups(meeting))
    return "\n\n".join(filter(None, parts)) + "\n"


def _follow_ups(meeting: Meeting) -> str:
    lines = [_line(found) for found in meeting.follow_ups.for_page()]
    return "\n".join([f"## {_('Suites')}\n", *lines]) if lines else ""


def _line(found: FollowUp) -> str:
    if found.kind == FollowUp.Kind.DECISION:
        return f"- {found.words}"
    who = found.who.get_full_name() if found.who else ""
    due = date_format(found.due_on, "j F Y") if found.due_on else ""
    said = ", ".join(filter(None, [who, due]))
    return f"- [{'x' if found.done_at else ' '}] {found.words}" + (f" ({said})" if said else "")
