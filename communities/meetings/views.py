"""Doors to meetings."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import reader_of
from accounts.reader import Reader
from communities.meetings import actions, ics
from communities.meetings.calendar import by_month, narrowed
from communities.meetings.forms import AnnounceForm
from communities.meetings.models import Meeting
from communities.meetings.permissions import may_plan, may_register, may_see_link, may_see_names
from communities.networks.models import Network
from communities.networks.rooms import frame
from communities.people.doors import professional_or_404
from communities.people.paging import page_by_key
from forums.actions import NotHere
from forums.forum_conversation.models import Topic
from forums.kinds import hats
from writing.doors import later
from writing.pace import POSTING, TooOften

PAST_SHOWN = 5


def meeting_or_404(request: HttpRequest, pk: int) -> tuple[Meeting, Reader]:
    """The meeting, if it shows to this reader."""
    reader = reader_of(request)
    return get_object_or_404(Meeting.objects.readable_by(reader).for_list(), pk=pk), reader


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """What is to come, by month, with the latest past; `?quand=passees` goes back through all of it."""
    reader, now = reader_of(request), timezone.now()
    form, meetings = narrowed(request.GET, reader)
    back = request.GET.get("quand") == "passees"
    rows = meetings.past(now=now) if back else meetings.upcoming(now=now)
    listing = page_by_key(rows, after=request.GET.get("apres"))
    latest = [] if back or listing.next_key else list(meetings.past(now=now)[:PAST_SHOWN])
    context = {
        "form": form,
        "kept": [("quand", "passees")] if back else [],
        "clear_url": reverse("meetings:calendar") if any(form.cleaned_data.values()) else "",
        "back": back,
        "listing": listing,
        "months": by_month(listing.items, reader),
        "latest": latest,
    }
    return render(request, "meetings/calendar.html", context)


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
    }
    return render(request, "meetings/of_network.html", context)


@require_safe
def meeting(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A meeting: what it is about, where, who comes, and one's own place."""
    shown, reader = meeting_or_404(request, pk)
    if slug != shown.slug:
        return redirect(shown)
    return _page(request, shown, reader)


def _page(
    request: HttpRequest, shown: Meeting, reader: Reader, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    registered = reader.person is not None and shown.registrations.filter(person=reader.person).exists()
    names = shown.registrations.with_people() if may_see_names(reader, shown) else None
    crumbs = [(_("Accueil"), "/"), (_("Rencontres"), "/rencontres/"), (shown.title, "")]
    context = {
        "meeting": shown,
        "over": shown.ends_at <= timezone.now(),
        "registered": registered,
        "may_register": may_register(reader, shown),
        "video_url": shown.video_url if may_see_link(reader, shown, registered=registered) else "",
        "names": names,
        "thread": Topic.objects.readable_by(reader).filter(pk=shown.topic_id).first() if shown.topic_id else None,
        "may_announce": not shown.topic_id and shown.ends_at > timezone.now() and may_plan(reader, shown.network),
        "refusal": refusal,
        "crumbs": crumbs,
    }
    return render(request, "meetings/meeting.html", context, status=status)


def _change_place(request: HttpRequest, pk: int, change: Callable[..., object], done: str) -> HttpResponse:
    """Carry out what someone asks about their own place, and say how it went on the meeting's page."""
    shown, reader = meeting_or_404(request, pk)
    if reader.person is None:
        return redirect_to_login(shown.get_absolute_url())
    professional_or_404(request)
    try:
        change(meeting=shown, by=reader)
    except (actions.MeetingFull, actions.MeetingOver) as refused:
        return _page(request, shown, reader, refusal=str(refused), status=409)
    messages.success(request, done)
    return redirect(shown)


@require_POST
def register(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Take a place."""
    return _change_place(request, pk, actions.register, _("Votre place est retenue."))


@require_POST
def withdraw(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Give one's place back."""
    return _change_place(
        request, pk, actions.withdraw, _("Votre place est libérée ; quelqu'un d'autre pourra la prendre.")
    )


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
    form = AnnounceForm(sent, meeting=shown, hats=hats.choices(reader), initial=begun)
    if form.is_valid():
        return _announced(request, shown, reader, form)
    return redirect(shown) if shown.topic_id else _announcement(request, shown, form)


def _announced(request: HttpRequest, shown: Meeting, reader: Reader, form: AnnounceForm) -> HttpResponse:
    """Carry it out, or show the form with the reason why it could not be."""
    assert reader.person is not None  # noqa: S101 - whoever may plan is someone, said for the types
    try:
        POSTING.take(reader.person.pk)
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
def calendar_ics(request: HttpRequest) -> HttpResponse:
    """The public meetings to come, to subscribe to; the same for everyone."""
    meetings = Meeting.objects.filter(public=True).for_list().upcoming(now=timezone.now())[:500]
    response = _ics(ics.calendar(meetings, name=_("Maillage, rencontres")), "rencontres.ics")
    patch_cache_control(response, public=True, max_age=600)
    return response


@require_safe
def meeting_ics(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One meeting for one's own calendar, with the video link for those who may have it."""
    shown, reader = meeting_or_404(request, pk)
    registered = reader.person is not None and shown.registrations.filter(person=reader.person).exists()
    with_link = may_see_link(reader, shown, registered=registered)
    response = _ics(ics.calendar([shown], name=shown.title, with_links=with_link), f"rencontre-{shown.pk}.ics")
    patch_cache_control(response, private=True, no_store=True)
    return response


def _ics(content: bytes, filename: str) -> HttpResponse:
    disposition = f'attachment; filename="{filename}"'
    return HttpResponse(content, "text/calendar; charset=utf-8", headers={"Content-Disposition": disposition})
