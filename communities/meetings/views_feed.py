"""Doors to the calendar someone follows from another program."""

import datetime as dt
import hashlib

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import reader_of
from accounts.reader import Reader
from communities.meetings import actions, ics
from communities.meetings.calendar import beside
from communities.meetings.calendar_ics import joined
from communities.meetings.models import Feed, Meeting, Registration
from communities.meetings.permissions import may_see_link
from communities.meetings.plugs import Asked
from communities.people.doors import for_professionals, person_of
from writing.pace import GESTURES, Pace, TooOften

BEHIND = dt.timedelta(days=90)
MOST = 500
FOLLOWING = Pace("feed", 120, 3600, gettext_lazy("Cet agenda est demandé trop souvent. Recommencez dans %(wait)s."))


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """Someone's meetings, for the program that holds their calendar. The address is all that it asks for."""
    found = actions.feed_of(token)
    if found is None:
        raise Http404
    own, person = found
    try:
        FOLLOWING.take(person.pk)
    except TooOften as refused:
        return HttpResponse(
            str(refused), status=429, content_type="text/plain; charset=utf-8", headers={"Retry-After": refused.wait}
        )
    reader = Reader.of(person)
    if not reader.is_professional:
        raise Http404
    return _answer(request, *_content(own, reader))


def _content(own: Feed, reader: Reader) -> tuple[bytes, dt.datetime]:
    """The calendar, trainings one is enrolled in included, and when something in it last changed.

    Two queries, and those of what is plugged into the calendar.
    """
    since = timezone.now() - BEHIND
    held = dict(Registration.objects.held().filter(person=reader.person).values_list("meeting_id", "at"))
    found = Meeting.objects.readable_by(reader).for_list().filter(ends_at__gte=since)
    mine = found.filter(pk__in=held)
    meetings = list((mine | found.filter(network_id__in=reader.member_of) if own.networks else mine).order_by(
        "starts_at", "pk"
    )[:MOST])  # fmt: skip
    others = beside(Asked(reader=reader, most=MOST, since=since, voir="inscrites"))
    written = ics.calendar(
        meetings,
        name=_("Maillage, mes rencontres"),
        with_links=lambda meeting: may_see_link(reader, meeting, registered=meeting.pk in held),
    )
    content = joined(written, others)
    changed = [entry.changed for entry in others if entry.changed]
    changed += [meeting.changed_at for meeting in meetings] + [held[one.pk] for one in meetings if one.pk in held]
    return content, max(changed, default=own.created_at)


def _answer(request: HttpRequest, content: bytes, changed: dt.datetime) -> HttpResponseBase:
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, "text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="maillage.ics"'
    # A place that was given back is in no date: the ETag alone decides whether there is something new.
    answer: HttpResponseBase = get_conditional_response(request, etag=etag, response=response) or response
    answer["ETag"] = etag
    answer["Last-Modified"] = http_date(changed.timestamp())
    answer["X-Robots-Tag"] = "noindex"
    patch_cache_control(answer, private=True, no_cache=True)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
def own(request: HttpRequest) -> HttpResponse:
    """The address of one's own calendar: what it holds, another address, or none any more."""
    reader = reader_of(request)
    if request.method == "POST":
        return _chosen(request, reader)
    found = Feed.objects.filter(person=reader.person).first()
    address = ""
    if found is not None:
        address = settings.BASE_URL.rstrip("/") + reverse("meetings:feed", args=[actions.token_of(found)])
    response = render(request, "meetings/feed.html", {"feed": found, "address": address})
    patch_cache_control(response, private=True, no_store=True)
    return response


def _chosen(request: HttpRequest, reader: Reader) -> HttpResponse:
    act = request.POST.get("geste", "")
    try:
        GESTURES.take(person_of(reader).pk)
    except TooOften as refused:
        messages.error(request, str(refused))
        return redirect("meetings:own_feed")
    if act == "changer":
        actions.renew_feed(by=reader)
        messages.success(request, _("Voici votre nouvelle adresse ; l'ancienne ne répond plus."))
    elif act == "supprimer":
        actions.end_feed(by=reader)
        messages.success(request, _("L'adresse est supprimée ; plus personne ne peut la suivre."))
    else:
        actions.choose_feed(by=reader, networks=request.POST.get("reseaux") == "1")
        messages.success(request, _("C'est enregistré."))
    return redirect("meetings:own_feed")
