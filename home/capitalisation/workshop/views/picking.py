"""Picking words in a thread, in minutes or in a need."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.networks.doors import in_time
from forums import paging
from home.capitalisation import actions
from home.capitalisation.finding import for_writers
from home.capitalisation.forms import AddressForm, PickForm, fresh_key
from home.capitalisation.models import Consent, Quotation
from home.capitalisation.permissions import Seat
from home.capitalisation.picking.snapshots import Snapshot, of_need, of_points, of_posts, of_sheet
from home.capitalisation.picking.sources import MEETING, NEED, THREAD, Source, asked_for, at_address, source_at
from home.capitalisation.workshop.page import STATES
from home.capitalisation.workshop.views.common import BOTH, page
from writing.limits import Refused
from writing.pace import POSTING


@dataclass(frozen=True)
class Offered:
    """Words one may pick. `take` and `section` are None where they may not be. `state`: of their author's consent."""

    said: Snapshot
    html: SafeString
    take: BoundField | None
    section: BoundField | None
    state: str


@BOTH
@for_writers
def pick(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The messages of a thread, the points of minutes or a need, with boxes to tick."""
    address = AddressForm(request.GET if "adresse" in request.GET else None)
    if address.is_bound and address.is_valid():
        found = at_address(address.cleaned_data["adresse"])
        if found and source_at(seat.reader, *found):
            return redirect(f"{reverse('capitalisation:pick', args=[seat.draft.pk])}?{found[0]}={found[1]}")
        address.add_error(
            "adresse", _("Cette adresse ne mène pas à un fil, une rencontre passée ou un besoin ouverts à vous.")
        )
    source = _source(request, seat)
    offered, around = offered_at(source, request) if source else ([], {})
    known = _known(seat, offered)
    form = _form(request, offered, known)
    answer = _brought(request, seat, form) if form.is_bound and form.is_valid() else None
    if answer is not None:
        return answer
    lines = [_line(one, form, known) for one in offered]
    context: dict[str, Any] = {
        "form": form,
        "lines": lines,
        "source": source,
        "address": address,
        "here": request.get_full_path(),
    }
    return page(request, seat, "pick", _("Reprendre des mots"), **context, **(NOTHING | around))


NOTHING: dict[str, Any] = {"older": None, "newer": None, "summary": None}


def _source(request: HttpRequest, seat: Seat) -> Source | None:
    """Where to pick: as the address asks, else where the draft came from."""
    asked = asked_for(request.GET)
    if asked is None:
        draft = seat.draft
        own = ((THREAD, draft.topic_id), (MEETING, draft.meeting_id), (NEED, draft.need_id))
        begun = next(((kind, pk) for kind, pk in own if pk), None)
        return source_at(seat.reader, *begun) if begun else None
    found = source_at(seat.reader, *asked)
    if found is None:
        raise Http404
    return found


def offered_at(source: Source, request: HttpRequest) -> tuple[list[Snapshot], dict[str, Any]]:
    """What one may pick on this page of a place, and what stands around it."""
    if source.meeting is not None:
        return of_points(source.meeting.points.standing(), source.meeting), {}
    if source.need is not None:
        return of_need(source.need), {}
    topic = source.topic
    assert topic is not None  # noqa: S101 - one of the three
    before, after = (paging.number(request.GET.get(name)) for name in ("avant", "apres"))
    messages_page = paging.posts_before(topic, before) if before else paging.posts_after(topic, after)
    sheet = of_sheet(topic) if messages_page.older is None else []
    around = {"older": messages_page.older, "newer": messages_page.newer, "summary": getattr(topic, "summary", None)}
    return sheet + of_posts(messages_page.posts, topic), around


Known = dict[tuple[str, int, int], str]


def _known(seat: Seat, offered: Sequence[Snapshot]) -> Known:
    """What the draft quotes of it already: the consent, by what is quoted and whose words. One query."""
    columns = {
        name: {one.about[name] for one in offered if name in one.about} for name in ("post_id", "point_id", "need_id")
    }
    rows = Quotation.objects.filter(draft=seat.draft).order_by()
    found: Known = {}
    for name, wanted in columns.items():
        if wanted:
            known = rows.filter(**{f"{name}__in": wanted}).values_list(name, "author_id", "consent")
            found |= {(name, pk, author): consent for pk, author, consent in known}
    return found


def _consents(one: Snapshot, known: Known) -> list[str]:
    [(name, pk)] = one.about.items()
    return [known[name, pk, author.pk] for author in one.authors if (name, pk, author.pk) in known]


def _form(request: HttpRequest, offered: Sequence[Snapshot], known: Known) -> PickForm:
    no = {Consent.REFUSED, Consent.WITHDRAWN}
    refused = frozenset(one.key for one in offered if no & set(_consents(one, known)))
    data = request.POST if request.method == "POST" else None
    return PickForm(data, offered=offered, refused=refused, initial={"key": fresh_key()})


def _line(one: Snapshot, form: PickForm, known: Known) -> Offered:
    names = (f"prendre-{one.key}", f"partie-{one.key}")
    take, section = (form[name] if name in form.fields else None for name in names)
    states = [str(STATES[consent]) for consent in dict.fromkeys(_consents(one, known))]
    html = mark_safe(one.html)  # noqa: S308 - made safe when it was written
    return Offered(one, html, take, section, ", ".join(states))


def _brought(request: HttpRequest, seat: Seat, form: PickForm) -> HttpResponse | None:
    """Bring what was ticked into the draft; None where it cannot be, with the reason in the form."""
    if not in_time(request, form, POSTING):
        return None
    picks, key = form.cleaned_data["picks"], form.cleaned_data["key"]
    try:
        made = actions.quote(draft=seat.draft, by=seat.reader, picks=picks, key=key)
    except (actions.NotNow, Refused) as refused:
        form.add_error(None, str(refused))
        return None
    except PermissionDenied as denied:
        raise Http404 from denied
    words = ngettext("%(count)d passage est ajouté.", "%(count)d passages sont ajoutés.", len(made))
    messages.success(request, words % {"count": len(made)})
    return redirect(request.get_full_path() if "continuer" in request.POST else seat.draft)
