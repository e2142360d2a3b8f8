"""The meeting behind an address, and whether who asks may do there what they came for."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accounts.access import reader_of
from accounts.reader import Reader
from communities.meetings.models import AgendaPoint, FollowUp, Meeting, Series
from communities.meetings.permissions import may_edit, may_edit_series, may_plan, may_write
from communities.networks.models import Network

View = Callable[..., HttpResponse]


def meeting_or_404(request: HttpRequest, pk: int) -> tuple[Meeting, Reader]:
    """The meeting, if it shows to this reader."""
    reader = reader_of(request)
    found = Meeting.objects.readable_by(reader).for_list().select_related("series", "theme")
    return get_object_or_404(found, pk=pk), reader


def _guarded(find: Callable[[HttpRequest, Reader, dict[str, Any]], Any]) -> Callable[[View], View]:
    """A view that gets what `find` finds, and the reader; passers-by are led to sign in, to others it is not there."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            reader = reader_of(request)
            if reader.person is None:
                return redirect_to_login(request.get_full_path() if request.method == "GET" else _back(request))
            return view(request, find(request, reader, kwargs), reader, **kwargs)

        return guarded

    return decorate


def _back(request: HttpRequest) -> str:
    """Where one goes on after signing in from a press on a button: the page of the thing, which anyone may open."""
    parts = request.path.split("/")
    return "/".join([*parts[:3], ""])


def _network(request: HttpRequest, reader: Reader, kwargs: dict[str, Any]) -> Network:
    network = get_object_or_404(Network, slug=kwargs.pop("slug"))
    if not may_plan(reader, network):
        raise Http404
    return network


def _meeting(may: Callable[[Reader, Meeting], bool]) -> Callable[[HttpRequest, Reader, dict[str, Any]], Meeting]:
    def find(request: HttpRequest, reader: Reader, kwargs: dict[str, Any]) -> Meeting:
        kwargs.pop("slug")
        found, _reader = meeting_or_404(request, kwargs.pop("pk"))
        if not may(reader, found):
            raise Http404
        return found

    return find


def _point(request: HttpRequest, reader: Reader, kwargs: dict[str, Any]) -> AgendaPoint:
    meeting = _meeting(may_write)(request, reader, kwargs)
    point = get_object_or_404(meeting.points, pk=kwargs.pop("point"))
    point.meeting = meeting
    return point


def _follow_up(request: HttpRequest, reader: Reader, kwargs: dict[str, Any]) -> FollowUp:
    meeting = _meeting(may_write)(request, reader, kwargs)
    found = get_object_or_404(meeting.follow_ups.select_related("who"), pk=kwargs.pop("follow_up"))
    found.meeting = meeting
    return found


def _series(request: HttpRequest, reader: Reader, kwargs: dict[str, Any]) -> Series:
    series = get_object_or_404(Series.objects.select_related("network", "territory"), pk=kwargs.pop("pk"))
    if not may_edit_series(reader, series):
        raise Http404
    return series


for_members = _guarded(_network)  # of the network of this address: they call it together
for_writers = _guarded(_meeting(may_write))  # of a meeting's agenda and minutes
for_organisers = _guarded(_meeting(may_edit))
for_point = _guarded(_point)
for_follow_up = _guarded(_follow_up)
for_series = _guarded(_series)
