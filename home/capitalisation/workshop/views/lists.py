"""My drafts, those open to me, what awaits me; starting one; saying otherwise what it is."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import reader_of
from accounts.reader import Reader
from communities.networks.doors import in_time
from communities.people.doors import for_professionals
from communities.people.paging import page_by_key
from home.capitalisation import actions
from home.capitalisation.consent.waiting import asked_of
from home.capitalisation.finding import for_writers
from home.capitalisation.forms import DescribeForm, DraftForm, fresh_key, told_of
from home.capitalisation.models import Comment, Draft, Invitation, Suggestion
from home.capitalisation.permissions import WRITABLE, Seat
from home.capitalisation.picking.sources import MEETING, NEED, THREAD, Source, asked_for, source_at
from home.capitalisation.withholding import Veil
from home.capitalisation.workshop.views.common import BOTH, crumbs, page
from writing.pace import POSTING

PER_PAGE, AWAITING, ALIKE = 20, 10, 8
COLUMN = {THREAD: "topic", MEETING: "meeting", NEED: "need"}


@require_safe
@for_professionals
def drafts(request: HttpRequest) -> HttpResponse:
    """What awaits me, my drafts, and those that are open in my networks."""
    reader = reader_of(request)
    listed = Draft.objects.select_related("network").order_by("-changed_at", "-pk")
    mine = listed.written_by(reader)
    context = {
        "crumbs": crumbs(),
        "awaiting": awaiting(reader),
        "mine": page_by_key(mine.alive(), after=request.GET.get("apres"), size=PER_PAGE),
        "others": page_by_key(listed.open_to(reader), after=request.GET.get("ouverts"), size=PER_PAGE),
        "dropped": list(mine.filter(state=Draft.State.DROPPED)[:AWAITING]),
    }
    return render(request, "capitalisation/drafts.html", context)


def awaiting(reader: Reader) -> dict[str, Any]:
    """What awaits me: invitations, consents, suggestions and comments in what I write. Four queries."""
    written = Draft.objects.written_by(reader).alive().order_by().values("pk")
    invited = Invitation.objects.filter(person=reader.person, answered_at=None)
    open_ones = Suggestion.objects.filter(
        state=Suggestion.State.OPEN, passage__draft__in=written, passage__removed_at=None
    )
    said = Comment.objects.filter(settled_at=None, passage__draft__in=written, passage__removed_at=None)
    found = {
        "invitations": list(invited.exclude(draft__state=Draft.State.DROPPED).select_related("draft", "by")[:AWAITING]),
        "consents": asked_of(reader).count(),
        "suggestions": list(_of_others(open_ones, reader)),
        "comments": list(_of_others(said, reader)),
    }
    return {**found, "something": any(found.values())}


def _of_others(rows: Any, reader: Reader) -> Any:
    latest = rows.exclude(by=reader.person).select_related("passage__draft", "by").order_by("-at", "-pk")
    return latest[:AWAITING]


@BOTH
@for_professionals
def draft_new(request: HttpRequest) -> HttpResponse:
    """Start a production: from `?fil=`, `?rencontre=`, `?besoin=`, or a blank sheet."""
    reader = reader_of(request)
    asked = asked_for(request.GET)
    source = source_at(reader, *asked) if asked else None
    if asked and source is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = DraftForm(data, reader=reader, initial=_begun(source, reader))
    if not (form.is_bound and form.is_valid() and in_time(request, form, POSTING)):
        context = {"crumbs": crumbs(None, _("Nouvelle production")), "form": form, "source": source}
        return render(request, "capitalisation/new.html", context | _alike(source, reader))
    try:
        draft = actions.start_draft(by=reader, source=source, key=form.cleaned_data["key"], **form.written())
    except PermissionDenied as denied:
        raise Http404 from denied
    return redirect("capitalisation:pick", draft.pk) if source else redirect(draft)


def _begun(source: Source | None, reader: Reader) -> dict[str, Any]:
    """What a new production begins with, from where it comes."""
    begun: dict[str, Any] = {"key": fresh_key()}
    if source is None:
        return begun
    about = source.topic or source.meeting or source.need
    place = getattr(about, "territory", None)
    theme = getattr(about, "theme_id", None)
    keywords = [one.pk for one in source.topic.keywords.all()] if source.topic else [theme] if theme else []
    network = source.network.pk if source.network and reader.belongs_to(source.network.pk) else None
    where = {"territory": place.name, "territory_id": str(place.pk)} if place else {}
    title = {"title": source.title} if source.audience == "public" else {}  # a title would be read by everyone
    return {**begun, **title, "network": network, "keywords": keywords, **where}


def _alike(source: Source | None, reader: Reader) -> dict[str, Any]:
    """Drafts that already come from there, and those into which one may bring it. Two queries."""
    if source is None:
        return {"alike": [], "own": []}
    latest = Draft.objects.order_by("-changed_at", "-pk")
    alike = list(latest.readable_by(reader).alive().filter(**{COLUMN[source.kind]: source.pk})[:ALIKE])
    own = latest.written_by(reader).filter(state__in=WRITABLE)
    return {"alike": alike, "own": list(own[:ALIKE])}


@BOTH
@for_writers
def draft_edit(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Say otherwise what a draft is, and what feedback is wanted."""
    data = request.POST if request.method == "POST" else None
    draft, veil = seat.draft, Veil(seat.draft, seat.reader)
    withheld = [name for name in ("aim", "remember", "feedback") if veil.hides_text(getattr(draft, name))]
    form = DescribeForm(data, reader=seat.reader, draft=draft, withheld=withheld, initial=told_of(draft))
    if form.is_bound and form.is_valid() and in_time(request, form, POSTING):
        try:
            actions.change_draft(draft=seat.draft, by=seat.reader, **form.written())
        except actions.NotNow as refused:
            form.add_error(None, str(refused))
        except PermissionDenied as denied:
            raise Http404 from denied
        else:
            messages.success(request, _("C'est enregistré."))
            return redirect(seat.draft)
    return page(request, seat, "describe", _("Présentation"), form=form)
