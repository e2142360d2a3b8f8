"""Meetings called, changed, called off, announced."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.meetings import telling
from communities.meetings.actions.attending import desk
from communities.meetings.actions.points import begin
from communities.meetings.journal import Act, for_others, kept, note, owe_reason
from communities.meetings.models import Kind, Meeting, Series
from communities.meetings.permissions import may_edit, may_plan
from communities.meetings.places import Cancelled, Over
from communities.meetings.telling import MOVING
from communities.meetings.zones import HOME
from communities.networks.actions import ReasonMissing
from communities.networks.actions.needs import follow_page, keep_answer
from communities.networks.models import Need, NeedAnswer, Network
from communities.networks.permissions import may_take_up
from communities.networks.plugs import Answer
from forums.actions import NotHere, open_thread
from forums.forum.models import Forum
from forums.forum_conversation.models import Topic
from reference.models import Keyword, Territory
from search.actions import touch

PLACING = ("place", "territory", "video_url")
TOLD = ("title", "kind", "half_days", "theme", "public", *MOVING, *PLACING)


@transaction.atomic
def plan_meeting(
    *,
    network: Network,
    title: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    kind: str = Kind.MEETING,
    half_days: int = 0,
    theme: Keyword | None = None,
    place: str = "",
    territory: Territory | None = None,
    zone: str = HOME,
    video_url: str = "",
    places: int | None = None,
    public: bool = True,
    agenda: str = "",
    minutes: str = "",
    series: Series | None = None,
    series_on: dt.date | None = None,
    need: Need | None = None,
    care: str = "",
    by: Reader | None = None,
) -> Meeting:
    """Call a network together. `places` None: no limit; `public`: anyone sees it; `zone`: the clocks of its place.

    `agenda` and `minutes` are Markdown: each item of a plain list becomes a point. `need`: what it answers, under which
    it shows. `care`: why, for the journal, where one does it as one who facilitates. `by` is None for the centre.
    Raises PermissionDenied for someone from outside the network, or `care` of someone who does not facilitate it,
    ValidationError for an end before the beginning, no place at all, or an address that is none.
    """
    if by is not None and not may_plan(by, network):
        raise PermissionDenied
    if need is not None and (by is None or not may_take_up(by, need, network)):
        raise PermissionDenied
    meeting = Meeting(
        network=network,
        title=" ".join(title.split()),
        kind=kind,
        half_days=half_days,
        theme=theme,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        territory=territory,
        zone=zone,
        video_url=video_url,
        places=places,
        public=public,
        series=series,
        series_on=series_on,
        by=by.person if by else None,
    )
    meeting.full_clean()
    meeting.save()
    if agenda.strip() or minutes.strip():
        begin(meeting, agenda=agenda, minutes=minutes, by=by)  # search is told there
    else:
        touch("meeting", meeting.pk)
    if need is not None and by is not None and by.person is not None:
        audience = "public" if public else f"network:{network.pk}"
        answer = Answer(meeting.title, meeting.get_absolute_url(), audience)
        kind_of = NeedAnswer.Kind.MEETING
        keep_answer(need=need, person=by.person, kind=kind_of, answer=answer, network=network, tell=True)
    if care.strip() and by is not None:
        note(meeting, by, Act.PLAN, care)
    return meeting


@transaction.atomic
def edit_meeting(*, meeting: Meeting, by: Reader, places: int | None, reason: str = "", **told: Any) -> Meeting:
    """Change a meeting: what TOLD names, and its places. What is left out of `told` stays.

    Those concerned are told where it moves. `reason`: for the journal, where someone else called it. Raises
    PermissionDenied, ValidationError, TooFewPlaces, Cancelled, ReasonMissing.
    """
    meeting = desk.locked(meeting)
    if not may_edit(by, meeting):
        raise PermissionDenied
    if meeting.cancelled:
        raise Cancelled(_("Cette rencontre est annulée : rouvrez-la pour la modifier."))
    owe_reason(by, meeting, reason)
    changed = change(meeting, apart=True, places=places, **told)
    if changed and for_others(by, meeting):
        note(meeting, by, Act.CHANGE, reason, changed=changed)
    return meeting


def change(meeting: Meeting, *, places: int | None, apart: bool = False, **told: Any) -> dict[str, list[Any]]:
    """Write changes to a meeting whose row is locked; to be called by actions. The same again changes nothing.

    Returns what changed, before and after, as the journal keeps it.
    """
    if "title" in told:
        told["title"] = " ".join(told["title"].split())
    changed = {name: value for name, value in told.items() if getattr(meeting, name) != value}
    resized = places != meeting.places
    if not changed and not resized:
        return {}
    if resized:
        desk.enough(meeting, places)
    both = {**changed, "places": places} if resized else changed
    before, address = telling.known(meeting), meeting.get_absolute_url()
    kept_both = {name: [kept(getattr(meeting, name)), kept(value)] for name, value in both.items()}
    for name, value in changed.items():
        setattr(meeting, name, value)
    meeting.places = places
    if apart and meeting.series_id:
        meeting.apart = True
    bump(meeting)
    meeting.full_clean()
    meeting.save()
    touch("meeting", meeting.pk)
    if "title" in changed:
        now = meeting.get_absolute_url()
        follow_page(url=address, label=meeting.title, now=now if now != address else "")
    if set(changed) & set(MOVING):
        meeting.registrations.update(reminded_week_at=None, reminded_day_at=None)
    telling.owe(meeting, before)
    desk.settle(thing=meeting)
    return kept_both


def bump(meeting: Meeting) -> None:
    """Give a meeting the next number of its changes, for calendars; it is not saved here."""
    meeting.sequence += 1
    meeting.changed_at = timezone.now()


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: Reader, reason: str) -> Meeting:
    """Call a meeting off; it stays to be seen, with the reason. Those concerned are told. Again changes nothing.

    One that someone else called goes into the journal of facilitation, with the reason. Raises PermissionDenied,
    ReasonMissing, Over.
    """
    meeting = desk.locked(meeting)
    reason = " ".join(reason.split())
    if not may_edit(by, meeting):
        raise PermissionDenied
    if meeting.cancelled:
        return meeting
    if meeting.ends_at <= timezone.now():
        raise Over(_("Cette rencontre a déjà eu lieu."))
    if not reason:
        raise ReasonMissing(_("Dites pourquoi : celles et ceux qui devaient venir liront votre raison."))
    call_off(meeting, reason=reason, by=by)
    if for_others(by, meeting):
        note(meeting, by, Act.CANCEL, reason)
    return meeting


def call_off(meeting: Meeting, *, reason: str, by: Reader) -> Meeting:
    """Write that a meeting whose row is locked is called off; to be called by actions."""
    before = telling.known(meeting)
    meeting.cancelled_at, meeting.cancelled_reason, meeting.cancelled_by = timezone.now(), reason, by.person
    bump(meeting)
    meeting.save()
    touch("meeting", meeting.pk)
    telling.owe(meeting, before)
    return meeting


@transaction.atomic
def reopen_meeting(*, meeting: Meeting, by: Reader, reason: str = "") -> Meeting:
    """Take back that a meeting was called off; who had a place has it still, and is told.

    `reason`: for the journal, where someone else called it. Raises PermissionDenied, Over, ReasonMissing.
    """
    meeting = desk.locked(meeting)
    if not may_edit(by, meeting):
        raise PermissionDenied
    if not meeting.cancelled:
        return meeting
    if meeting.ends_at <= timezone.now():
        raise Over(_("Cette rencontre a déjà eu lieu."))
    owe_reason(by, meeting, reason)
    take_up_again(meeting)
    if for_others(by, meeting):
        note(meeting, by, Act.REOPEN, reason)
    return meeting


def take_up_again(meeting: Meeting) -> Meeting:
    """Write that a meeting whose row is locked takes place after all; to be called by actions."""
    before = telling.known(meeting)
    meeting.cancelled_at, meeting.cancelled_reason, meeting.cancelled_by = None, "", None
    bump(meeting)
    meeting.save()
    touch("meeting", meeting.pk)
    telling.owe(meeting, before)
    desk.settle(thing=meeting)
    return meeting


def overlapping(network: Network, starts_at: dt.datetime, ends_at: dt.datetime) -> QuerySet[Meeting]:
    """The network's meetings that stand at the same time."""
    meetings = Meeting.objects.standing().filter(network=network, starts_at__lt=ends_at, ends_at__gt=starts_at)
    return meetings.for_list().order_by("starts_at", "pk")


@transaction.atomic
def announce(
    *,
    meeting: Meeting,
    forum: Forum,
    by: Reader,
    body: str,
    hat: str = "",
    care: str = "",
    at: dt.datetime | None = None,
) -> Topic:
    """Open the thread where a meeting is announced and talked about; one that is announced already gives its thread.

    A meeting between members is announced behind their door. `care`: why, for the journal, where one does it as one who
    facilitates. Raises PermissionDenied (`by` is not of the network, or
    speaks under someone else's function), NotHere (another network's forum, or one with more readers than the meeting),
    Over, writing.limits.Refused.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("topic").get(pk=meeting.pk)
    if not may_plan(by, meeting.network):
        raise PermissionDenied
    if meeting.topic is not None:
        return meeting.topic
    if meeting.ends_at <= timezone.now():
        raise Over(_("Cette rencontre a déjà eu lieu."))
    if forum.network_id != meeting.network_id or not (meeting.public or forum.private):
        raise NotHere(_("Choisissez un forum de ce réseau que lisent les seules personnes invitées."))
    topic = open_thread(
        forum=forum,
        by=by,
        title=meeting.title,
        body=body,
        kind=Topic.Kind.MEETING,
        territory=meeting.territory,
        hat=hat,
        at=at,
    )
    Meeting.objects.filter(pk=meeting.pk).update(topic=topic)
    if care.strip():
        note(meeting, by, Act.ANNOUNCE, care)
    return topic


@transaction.atomic
def follow_thread(topic: Topic, into: Topic) -> None:
    """Let a meeting announced in a thread be announced in the one that this is merged into.

    Raises NotHere where each announces a meeting of its own.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).filter(topic=topic).first()
    if meeting is None:
        return
    if Meeting.objects.filter(topic=into).exists():
        raise NotHere(_("Chacun de ces fils annonce une rencontre : chaque rencontre garde le sien."))
    Meeting.objects.filter(pk=meeting.pk).update(topic=into)
