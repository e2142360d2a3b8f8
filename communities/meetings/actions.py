"""Every write about meetings. Places are taken by people, never handed out."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.meetings.models import Meeting, Registration
from communities.meetings.permissions import may_plan, may_register
from communities.networks.models import Network
from communities.people.actions import ensure_profile
from forums.actions import NotHere, open_thread
from forums.forum.models import Forum
from forums.forum_conversation.models import Topic
from reference.models import Territory
from search.actions import touch
from writing.markdown import render


class MeetingFull(Exception):
    """No place is left; its text is fit for the page."""


class MeetingOver(Exception):
    """The meeting has taken place; its text is fit for the page."""


@transaction.atomic
def plan_meeting(
    *,
    network: Network,
    title: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    place: str = "",
    territory: Territory | None = None,
    video_url: str = "",
    places: int | None = None,
    public: bool = True,
    agenda: str = "",
    minutes: str = "",
    by: Reader | None = None,
) -> Meeting:
    """Call a network together. `agenda` and `minutes` are Markdown; `places` None: no limit; `public`: anyone sees it.

    `by` is None for the centre itself. Raises PermissionDenied for someone from outside the network, ValidationError
    for an end before the beginning, no place at all, or an address that is none.
    """
    if by is not None and not may_plan(by, network):
        raise PermissionDenied
    meeting = Meeting(
        network=network,
        title=" ".join(title.split()),
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        territory=territory,
        video_url=video_url,
        places=places,
        public=public,
        agenda=agenda,
        agenda_html=render(agenda),
        minutes=minutes,
        minutes_html=render(minutes),
    )
    meeting.full_clean()
    meeting.save()
    touch("meeting", meeting.pk)
    return meeting


@transaction.atomic
def announce(
    *, meeting: Meeting, forum: Forum, by: Reader, body: str, hat: str = "", at: dt.datetime | None = None
) -> Topic:
    """Open the thread where a meeting is announced and talked about; one that is announced already gives its thread.

    A meeting between members is announced behind their door. Raises PermissionDenied (`by` is not of the network, or
    speaks under someone else's function), NotHere (another network's forum, or one with more readers than the meeting),
    MeetingOver, writing.limits.Refused.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("topic").get(pk=meeting.pk)
    if not may_plan(by, meeting.network):
        raise PermissionDenied
    if meeting.topic is not None:
        return meeting.topic
    if meeting.ends_at <= timezone.now():
        raise MeetingOver(_("Cette rencontre a déjà eu lieu."))
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


@transaction.atomic
def register(*, meeting: Meeting, by: Reader, at: dt.datetime | None = None) -> Registration:
    """Give `by` a place at a meeting; whoever already has one gets that one back.

    The meeting row is locked while places are counted: two people cannot take the last one. Raises PermissionDenied
    (`by` may not take part), MeetingOver (it had ended at that moment, `at` or now), MeetingFull (no place left).
    """
    at = at or timezone.now()
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if by.person is None or not may_register(by, meeting):
        raise PermissionDenied
    if held := meeting.registrations.filter(person=by.person).first():
        return held
    if meeting.ends_at <= at:
        raise MeetingOver(_("Cette rencontre a déjà eu lieu."))
    if meeting.places_left == 0:
        raise MeetingFull(_("Toutes les places sont prises."))
    ensure_profile(person=by.person)
    registration = meeting.registrations.create(person=by.person, at=at)
    Meeting.objects.filter(pk=meeting.pk).update(registrations_count=F("registrations_count") + 1)
    return registration


@transaction.atomic
def withdraw(*, meeting: Meeting, by: Reader) -> None:
    """Give back the place of `by`, for someone else to take; without one, nothing changes.

    Raises PermissionDenied (`by` may not take part), MeetingOver (who was there remains so).
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if by.person is None or not may_register(by, meeting):
        raise PermissionDenied
    if meeting.ends_at <= timezone.now():
        raise MeetingOver(_("Cette rencontre a déjà eu lieu."))
    given_back, _each = meeting.registrations.filter(person=by.person).delete()
    if given_back:
        Meeting.objects.filter(pk=meeting.pk).update(registrations_count=F("registrations_count") - 1)
