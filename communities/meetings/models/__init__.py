"""Meetings, the places taken at them, what they are about and what comes of them."""

from communities.meetings.models.agenda import AgendaPoint, FollowUp, Part, PointState
from communities.meetings.models.clocks import OnClocks, Titled
from communities.meetings.models.feed import Feed
from communities.meetings.models.meeting import Kind, Meeting, MeetingQuerySet, Registration, Series, Unit
from communities.meetings.models.places import HasPlaces, PlaceQuerySet, PlaceTaken, State

__all__ = [
    "AgendaPoint",
    "Feed",
    "FollowUp",
    "HasPlaces",
    "Kind",
    "Meeting",
    "MeetingQuerySet",
    "OnClocks",
    "Part",
    "PlaceQuerySet",
    "PlaceTaken",
    "PointState",
    "Registration",
    "Series",
    "State",
    "Titled",
    "Unit",
]
