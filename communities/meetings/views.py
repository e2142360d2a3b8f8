"""Doors to meetings."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import reader_of
from accounts.reader import Reader
from communities.meetings import actions, ics
from communities.meetings.calendar import by_month
from communities.meetings.finding import meeting_or_404
from communities.meetings.forms import AnnounceForm
from communities.meetings.models import Meeting, Registration, State
from communities.meetings.page import page_of, to_do_in
from communities.meetings.permissions import may_plan, may_read, may_see_link
from communities.networks.models import Network
from communities.networks.rooms import frame
from communities.people.doors import person_of, professional_or_404
from communities.people.paging import page_by_key
from forums.actions import NotHere
from forums.kinds import hats
from writing.doors import held_back, later
from writing.pace import GESTURES, POSTING, TooOften


@require_safe
def of_network(request: HttpRequest, slug: str) -> HttpResponse:
    """A network's meetings: the public ones for anyone, all of them for its members."""
    network, reader, now = get_object_or_404(Network, slug=slug), reader_of(request), timezone.now()
    meetings = Meeting.objects.readable_by(reader).for_list().filter(network=network)
    upcoming = list(meetings.upcoming(now=now)[:50])
    listing = page_by_key(meetings.past(now=now), after=request.GET.get("apres"))
    context = {
        **frame(network, reader, _("Rencontres"), "rencontres"),
        "months": by_month(upcoming, reader) if listing.begins else [],
        "listing": listing,
        "may_plan": may_plan(reader, network),
        "to_do": to_do_in(network, reader) if listing.begins else [],
    }
    return render(request, "meetings/of_network.html", context)


@require_safe
def meeting(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A meeting: what it is about, where, who comes, one's own place, and what came of it."""
    shown, reader = meeting_or_404(request, pk)
    if slug != shown.slug:
        return redirect(shown)
    return _page(request, shown, reader)


def _page(
    request: HttpRequest, shown: Meeting, reader: Reader, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    context = {**page_of(shown, reader), "refusal": refusal}
    return render(request, "meetings/meeting.html", context, status=status)


def _change_place(request: HttpRequest, pk: int, change: Callable[..., object]) -> HttpResponse:
    """Carry out what someone asks about their own place, and say how it went on the meeting's page."""
    reader = reader_of(request)
    readable = Q(pk__in=Meeting.objects.readable_by(reader).order_by().values("pk"))
    if reader.person is not None:  # one may always give back what one has, also where one may enter no more
        readable |= Q(registrations__person=reader.person)
    shown = get_object_or_404(Meeting.objects.for_list().filter(readable).distinct(), pk=pk)
    if reader.person is None:
        return redirect_to_login(shown.get_absolute_url())
    professional_or_404(request)
    try:
        GESTURES.take(person_of(reader).pk)
        done = change(meeting=shown, by=reader)
    except PermissionDenied as refused:
        raise Http404 from refused
    except TooOften as refused:
        return held_back(request, refused)
    except actions.NoPlace as refused:
        if not may_read(reader, shown):
            raise Http404 from refused
        return _page(request, shown, reader, refusal=str(refused), status=409)
    messages.success(request, _said_of(done))
    return redirect(f"{shown.get_absolute_url()}#ma-place" if may_read(reader, shown) else "meetings:calendar")


def _said_of(done: object) -> str:
    if not isinstance(done, Registration):
        return _("C'est noté : quelqu'un d'autre pourra prendre cette place.")
    if done.came:
        return _("Votre présence est notée.")
    if done.state == State.HELD:
        return _("Votre place est retenue.")
    return _(
        "Toutes les places sont prises : vous êtes sur la liste d'attente. Une lettre vous dira si l'une se libère."
    )


@require_POST
def register(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Take a place, or a turn on the waiting list."""
    return _change_place(request, pk, actions.register)


@require_POST
def accept(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Take the place one was offered."""
    return _change_place(request, pk, actions.accept)


@require_POST
def withdraw(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Give back one's place, the one that was offered, or one's turn."""
    return _change_place(request, pk, actions.withdraw)


@require_POST
def came(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Say that one was there."""
    return _change_place(request, pk, actions.i_came)


@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Announce a meeting in a forum of its network: for its members."""
    shown, reader = meeting_or_404(request, pk)
    if reader.person is None:
        return redirect_to_login(request.path)
    if not may_plan(reader, shown.network):
        raise Http404
    begun = {"hat": hats.last_chosen(request, shown)}
    sent = request.POST if request.method == "POST" else None
    if shown.cancelled:
        return redirect(shown)
    care = reader.facilitates(shown.network_id)
    form = AnnounceForm(sent, meeting=shown, hats=hats.choices(reader), care=care, initial=begun)
    if form.is_valid():
        return _announced(request, shown, reader, form)
    return redirect(shown) if shown.topic_id else _announcement(request, shown, form)


def _announced(request: HttpRequest, shown: Meeting, reader: Reader, form: AnnounceForm) -> HttpResponse:
    """Carry it out, or show the form with the reason why it could not be."""
    try:
        POSTING.take(person_of(reader).pk)
        topic = actions.announce(meeting=shown, by=reader, **form.cleaned_data)
    except TooOften as refused:
        form.add_error(None, str(refused))
        return later(_announcement(request, shown, form), refused)
    except (NotHere, actions.MeetingOver) as refused:
        form.add_error("forum", str(refused))
        return _announcement(request, shown, form)
    hats.remember(request, shown, form.cleaned_data["hat"])
    return redirect(topic)


def _announcement(request: HttpRequest, shown: Meeting, form: AnnounceForm) -> HttpResponse:
    crumbs = [(_("Accueil"), "/"), (_("Rencontres"), "/rencontres/"), (shown.title, shown.get_absolute_url())]
    context = {"form": form, "meeting": shown, "crumbs": crumbs}
    return render(request, "meetings/announce.html", context)


@require_safe
def meeting_ics(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One meeting for one's own calendar, with the video link for those who may have it."""
    shown, reader = meeting_or_404(request, pk)
    registered = reader.person is not None and shown.registrations.held().filter(person=reader.person).exists()
    with_link = may_see_link(reader, shown, registered=registered)
    response = _ics(ics.calendar([shown], name=shown.title, with_links=with_link), f"rencontre-{shown.pk}.ics")
    patch_cache_control(response, private=True, no_store=True)
    return response


def _ics(content: bytes, filename: str) -> HttpResponse:
    disposition = f'attachment; filename="{filename}"'
    return HttpResponse(content, "text/calendar; charset=utf-8", headers={"Content-Disposition": disposition})
