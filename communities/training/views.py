"""Doors to trainings: the list, a training, one's own place."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import reader_of
from accounts.reader import Reader
from communities.meetings import calendar_ics
from communities.meetings.calendar_forms import PAST
from communities.meetings.models import State
from communities.people.doors import professional_or_404
from communities.people.paging import page_by_key
from communities.training import actions
from communities.training.calendar import entry
from communities.training.forms import OwedForm, trainings_form
from communities.training.journal import for_others
from communities.training.listing import held_among, narrowed
from communities.training.models import Enrolment, Training
from communities.training.permissions import may_organise, may_read, may_register, may_see_link
from writing.doors import held_back
from writing.pace import GESTURES, TooOften


def training_or_404(request: HttpRequest, pk: int, *, or_place: bool = False) -> tuple[Training, Reader]:
    """The training with its trainers, if it shows to this reader; with `or_place` also where they have a place, since
    one may always give it back.
    """
    reader = reader_of(request)
    readable = Q(pk__in=Training.objects.readable_by(reader).order_by().values("pk"))
    if or_place and reader.person is not None:
        readable |= Q(pk__in=Enrolment.objects.filter(person=reader.person).order_by().values("training"))
    rows = Training.objects.select_related("network", "territory", "theme", "by__profile").filter(readable)
    found = rows.prefetch_related("trainers__person__profile").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found, reader


def crumbs(training: Training, label: str = "") -> list[tuple[str, str]]:
    """The way to a training's page, or to a page below it."""
    way = [(_("Accueil"), "/"), (_("Formations"), reverse("training:trainings"))]
    return [*way, (training.title, training.get_absolute_url() if label else ""), *([(label, "")] if label else [])]


@require_safe
def trainings(request: HttpRequest) -> HttpResponse:
    """What is to come, or past with `?quand=passees`."""
    reader = reader_of(request)
    form = trainings_form(request.GET, reader)
    listing = page_by_key(narrowed(form, reader, timezone.now()), after=request.GET.get("apres"))
    held = held_among(listing.items, reader)
    context = {
        "form": form,
        "back": form.cleaned_data.get("quand") == PAST,
        "narrowed": form.narrows,
        "clear_url": reverse("training:trainings"),
        "listing": listing,
        "trainings": [(one, one.pk in held) for one in listing.items],
        "may_plan": bool(reader.member_of),
    }
    return render(request, "training/trainings.html", context)


@require_safe
def training(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A training: what for, for whom, when, and one's own place."""
    shown, reader = training_or_404(request, pk)
    if slug != shown.slug:
        return redirect(shown)
    return page(request, shown, reader)


def page(
    request: HttpRequest,
    shown: Training,
    reader: Reader,
    *,
    refusal: str = "",
    opening: OwedForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """A training's page, with what could not be done; `opening`: what was said on announcing it."""
    mine: Enrolment | None = shown.registrations.filter(person=reader.person).first() if reader.person else None
    held, organises = mine is not None and mine.state == State.HELD, may_organise(reader, shown)
    sessions = list(shown.sessions.all())
    for one in sessions:
        one.training = shown
    context = {
        "training": shown,
        "sessions": sessions,
        "trainers": list(shown.trainers.all()),
        "mine": mine,
        "held": held,
        "standing_offer": mine is not None and mine.stands(timezone.now()),
        "may_register": may_register(reader, shown),
        "organises": organises,
        "people": list(shown.registrations.with_people()) if organises else [],
        "waiting": shown.registrations.waiting().count() if organises else 0,
        "video_url": shown.video_url if may_see_link(reader, shown, registered=held) else "",
        "refusal": refusal,
        "opening": opening or OwedForm(owed=for_others(reader, shown)),
        "crumbs": crumbs(shown),
    }
    return render(request, "training/training.html", context, status=status)


def _change_place(request: HttpRequest, pk: int, change: Callable[..., object]) -> HttpResponse | Enrolment | bool:
    """Carry out what someone asks about their own place; the answer, where it could not be."""
    shown, reader = training_or_404(request, pk, or_place=True)
    if reader.person is None:
        return redirect_to_login(shown.get_absolute_url())
    professional_or_404(request)
    if shown.draft:
        raise Http404
    try:
        GESTURES.take(reader.person.pk)
        return change(training=shown, by=reader)  # type: ignore[return-value]
    except PermissionDenied as denied:
        raise Http404 from denied
    except TooOften as refused:
        return held_back(request, refused)
    except actions.NoPlace as refused:
        if not may_read(reader, shown):
            raise Http404 from refused
        return page(request, shown, reader, refusal=str(refused), status=409)


def _said(request: HttpRequest, pk: int, slug: str, done: HttpResponse | Enrolment | bool) -> HttpResponse:
    if isinstance(done, HttpResponse):
        return done
    if isinstance(done, bool):
        messages.success(request, _("Votre place est libérée ; elle ira à la personne suivante."))
    elif done.state == State.WAITING:
        messages.success(request, _("Vous êtes sur la liste d'attente. Un courriel vous dira si une place se libère."))
    else:
        messages.success(request, _("Votre place est retenue. Un courriel vous le confirme."))
    here = Training.objects.readable_by(reader_of(request)).filter(pk=pk).exists()
    return redirect("training:training", pk, slug) if here else redirect("training:record")


@require_POST
def register(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Take a place, or a turn on the waiting list."""
    return _said(request, pk, slug, _change_place(request, pk, actions.register))


@require_POST
def accept(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Take the place one was offered."""
    return _said(request, pk, slug, _change_place(request, pk, actions.accept))


@require_POST
def withdraw(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Give one's place, or one's turn, back."""
    return _said(request, pk, slug, _change_place(request, pk, actions.withdraw))


@require_safe
def training_ics(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A training's sessions for one's own calendar."""
    shown, _reader = training_or_404(request, pk)
    sessions = list(shown.sessions.all())
    for one in sessions:
        one.training = shown
    content = calendar_ics.calendar([entry(one, held=False) for one in sessions], name=shown.title)
    headers = {"Content-Disposition": f'attachment; filename="formation-{shown.pk}.ics"'}
    response = HttpResponse(content, "text/calendar; charset=utf-8", headers=headers)
    patch_cache_control(response, private=True, no_store=True)
    return response
