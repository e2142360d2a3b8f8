"""Plug: how the acts of facilitation on meetings are undone, for thirty days, by whoever may.

What was called off takes place again; what was planned, or taken up again, is called off; the thread of an announcement
is hidden; what was changed becomes what it was, unless someone changed it again since; of a regular meeting, its rhythm
too. Letters go out as for any other change.
"""

from collections.abc import Callable, Iterable

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.meetings.actions.planning import call_off, take_up_again
from communities.meetings.actions.turning_back import back, meetings_of, series_back, still
from communities.meetings.journal import Act, note
from communities.meetings.models import Meeting, Series
from communities.networks.models import FacilitationEntry
from communities.networks.plugs_care import CannotUndo, undoes
from forums.actions import NotHere, hide_thread
from forums.forum_conversation.models import Topic


@undoes(Act.CANCEL)
def hold(entry: FacilitationEntry, by: Reader, reason: str) -> FacilitationEntry:
    """Have what was called off take place."""
    off = [one for one in _locked(entry) if one.cancelled and one.ends_at > timezone.now()]
    return _done(entry, by, reason, off, Act.REOPEN, take_up_again)


@undoes(Act.PLAN, Act.REOPEN)
def drop(entry: FacilitationEntry, by: Reader, reason: str) -> FacilitationEntry:
    """Call off what was planned, or taken up again."""
    on = [one for one in _locked(entry) if not one.cancelled and one.ends_at > timezone.now()]
    return _done(entry, by, reason, on, Act.CANCEL, lambda one: call_off(one, reason=" ".join(reason.split()), by=by))


@undoes(Act.ANNOUNCE)
def hush(entry: FacilitationEntry, by: Reader, reason: str) -> FacilitationEntry:
    """Hide the thread in which a meeting was announced, with what was answered there; the meeting stays."""
    meeting = next(iter(_locked(entry)), None)
    topic = Topic.objects.select_related("forum__network").filter(pk=meeting.topic_id).first() if meeting else None
    if topic is None or topic.forum.network_id != entry.network_id:
        raise CannotUndo(_("Ce fil n'est plus là."))
    try:
        hide_thread(topic=topic, by=by, reason=reason)
    except (NotHere, PermissionDenied) as refused:
        raise CannotUndo(_("Ce fil n'est plus là.")) from refused
    hidden = FacilitationEntry.objects.filter(
        about=f"topic:{topic.pk}", act=Act.HIDE, person=by.person, pk__gt=entry.pk
    )
    done = hidden.filter(undone_at=None, undoes=None).order_by("-pk").first()
    if done is None:
        raise CannotUndo(_("C'est déjà fait : quelqu'un l'a défait entre-temps."))
    return done


@undoes(Act.CHANGE)
def put_back(entry: FacilitationEntry, by: Reader, reason: str) -> FacilitationEntry:
    """Make a meeting, or a regular one, what it was."""
    kind, _colon, pk = entry.about.partition(":")
    if kind == "series":
        series, before = series_back(int(pk), entry.before, network=entry.network_id, by=by, reason=reason)
        return note(series, by, Act.CHANGE, reason, **before)
    meeting = next(iter(_locked(entry)), None)
    if meeting is None:
        raise CannotUndo(_("Cette rencontre n'est plus là."))
    if meeting.cancelled or meeting.ends_at <= timezone.now():
        raise CannotUndo(_("Cette rencontre est annulée, ou a déjà eu lieu."))
    if not still(meeting, entry.before["changed"]):
        raise CannotUndo(_("Cette rencontre a encore changé depuis : modifiez-la plutôt de nouveau."))
    return note(meeting, by, Act.CHANGE, reason, changed=back(meeting, entry.before["changed"]))


def _locked(entry: FacilitationEntry) -> Iterable[Meeting]:
    """The meetings that an act was done to, each under its lock."""
    kind, _colon, pk = entry.about.partition(":")
    return meetings_of(entry.before.get("meetings", []) if kind == "series" else [int(pk)], entry.network_id)


def _done(
    entry: FacilitationEntry,
    by: Reader,
    reason: str,
    meetings: list[Meeting],
    act: Act,
    do: Callable[[Meeting], object],
) -> FacilitationEntry:
    if not meetings:
        raise CannotUndo(_("C'est déjà fait, ou la date est passée."))
    for meeting in meetings:
        do(meeting)
    if entry.about.startswith("series:"):
        series = Series.objects.select_related("network").get(pk=entry.about.partition(":")[2])
        return note(series, by, act, reason, meetings=[one.pk for one in meetings])
    return note(meetings[0], by, act, reason)
