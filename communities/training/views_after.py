"""Doors for what comes of a training: who was there, what they thought of it, the record, the certificate."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import reader_of
from accounts.reader import Reader
from background import papers
from background.papers import State
from communities.networks.actions import ReasonMissing
from communities.people.doors import for_professionals, paced
from communities.training import actions, duties, paper
from communities.training.forms import AnswerForm, NumberForm, OwedForm, TakeawayForm
from communities.training.journal import for_others
from communities.training.listing import record_of, results_of
from communities.training.models import Certificate, Enrolment, Session, Training
from communities.training.permissions import may_organise
from communities.training.questions import ENOUGH
from communities.training.views import crumbs, training_or_404
from communities.training.views_planning import organised_or_404
from writing.doors import held_back
from writing.pace import GESTURES, TooOften
from writing.unseen import tame


def _sessions(training: Training, *, owed: bool) -> list[tuple[Session, set[int], OwedForm]]:
    """Sessions, each with the enrolments that were there and the reason one owes. Two queries."""
    found = []
    for one in training.sessions.prefetch_related("presences"):
        one.training = training
        there = {presence.enrolment_id for presence in one.presences.all()}
        found.append((one, there, OwedForm(owed=owed, auto_id=f"id_{one.pk}_%s")))
    return found


def _sheets(
    request: HttpRequest, shown: Training, reader: Reader, typed: tuple[Session, set[int], OwedForm] | None = None
) -> HttpResponse:
    """The page of the sheets; `typed`: one that could not be kept, as it was filled in."""
    lines = _sessions(shown, owed=for_others(reader, shown))
    if typed is not None:
        lines = [typed if line[0].pk == typed[0].pk else line for line in lines]
    context = {
        "training": shown,
        "sheets": lines,
        "people": list(shown.registrations.with_people()),
        "now": timezone.now(),
        "crumbs": crumbs(shown, _("Feuilles de présence")),
    }
    return render(request, "training/sheets.html", context)


@require_safe
@for_professionals
def sheets(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The attendance sheets, for those who organise."""
    return _sheets(request, *organised_or_404(request, pk))


@require_POST
@for_professionals
def keep(request: HttpRequest, pk: int, slug: str, session: int) -> HttpResponse:
    """Write who was at a session; with a reason, where others organise it."""
    shown, reader = organised_or_404(request, pk)
    one = get_object_or_404(Session, pk=session, training=shown)
    one.training = shown
    there = {
        int(value) for value in request.POST.getlist("la") if value.isascii() and value.isdigit() and len(value) < 19
    }
    form = OwedForm(request.POST, owed=for_others(reader, shown), auto_id=f"id_{one.pk}_%s")
    if not form.is_valid():
        return _sheets(request, shown, reader, typed=(one, there, form))
    try:
        actions.keep_sheet(session=one, there=there, by=reader, reason=form.why)
    except (actions.NotYet, ReasonMissing) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("La feuille de présence est enregistrée."))
    return redirect("training:sheets", pk, slug)


@require_safe
@for_professionals
def sheet_print(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The sheets on paper, with lines to sign."""
    shown, _reader = organised_or_404(request, pk)
    response = render(request, "training/sheet_print.html", paper.to_sign(shown))
    patch_cache_control(response, private=True, no_store=True)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
@paced(GESTURES)
def sheet_pdf(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The sheets as a PDF, made when those who organise ask for it."""
    shown, _reader = organised_or_404(request, pk)
    name, _html = paper.sheets_page(shown)
    state = papers.state_of(name)
    if request.method == "POST":
        if state in (State.NONE, State.FAILED):
            papers.want(name)
            duties.typeset_sheets.enqueue(shown.pk, name)
        return redirect("training:sheet_pdf", pk, slug)
    sheets_url = reverse("training:sheets", args=[shown.pk, shown.slug])
    way = [*crumbs(shown, _("Feuilles de présence"))[:-1], (_("Feuilles de présence"), sheets_url), (_("PDF"), "")]
    return render(request, "training/sheet_pdf.html", {"training": shown, "state": state, "crumbs": way})


@require_safe
@for_professionals
def sheet_file(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """That PDF; back to its page where there is none of the sheets as they stand."""
    shown, _reader = organised_or_404(request, pk)
    name, _html = paper.sheets_page(shown)
    if papers.state_of(name) != State.READY:
        return redirect("training:sheet_pdf", pk, slug)
    headers = {"Content-Disposition": f'attachment; filename="presences-{shown.slug}.pdf"'}
    response = HttpResponse(b"".join(papers.read(name)), "application/pdf", headers=headers)
    patch_cache_control(response, private=True, no_store=True)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
def answer(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Say what one thought of a training, once, without saying who one is."""
    shown, reader = training_or_404(request, pk)
    mine = get_object_or_404(Enrolment.objects.held(), training=shown, person=reader.person)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            kept = actions.answer(training=shown, marks=form.marks(), words=form.cleaned_data["words"], by=reader)
        except actions.NotYet as refused:
            form.add_error(None, str(refused))
        else:
            said = _("Merci : vos réponses sont gardées, sans votre nom.") if kept else _("Vous avez déjà répondu.")
            messages.success(request, said)
            return redirect("training:record")
    context = {
        "training": shown,
        "form": form,
        "answered": mine.answered,
        "over": shown.over,
        "enough": ENOUGH,
        "crumbs": crumbs(shown, _("Votre avis")),
    }
    return render(request, "training/answer.html", context)


@require_safe
@for_professionals
def results(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What those who came thought of it, for them and for those who organise; from five answers on."""
    shown, reader = training_or_404(request, pk)
    came = shown.registrations.held().filter(person=reader.person).exists()
    if not (came or may_organise(reader, shown)):
        raise Http404
    way = crumbs(shown, _("Ce que les participant·es en ont pensé"))
    context = {"training": shown, "results": results_of(shown), "enough": ENOUGH, "crumbs": way}
    return render(request, "training/results.html", context)


def _followed(place: Enrolment) -> tuple[Enrolment, TakeawayForm, Certificate | None]:
    """A place at a training that is over, the words about it, and the certificate if it holds."""
    held: Certificate | None = getattr(place, "certificate", None)
    form = TakeawayForm(initial={"words": place.takeaway}, auto_id=f"retenu-{place.pk}-%s")
    return place, form, held if held and held.withdrawn_at is None else None


@require_safe
@for_professionals
def record(request: HttpRequest) -> HttpResponse:
    """One's own trainings, and what one takes away from them."""
    rows, now = record_of(reader_of(request)), timezone.now()
    context = {
        "coming": [one for one in reversed(rows) if one.training.ends_at > now],
        "followed": [_followed(one) for one in rows if one.training.ends_at <= now],
        "crumbs": [(_("Accueil"), "/"), (_("Mes formations"), "")],
    }
    response = render(request, "training/record.html", context)
    patch_cache_control(response, private=True, no_store=True)
    return response


@require_POST
@for_professionals
def takeaway(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what one takes away from a training."""
    reader = reader_of(request)
    place = get_object_or_404(Enrolment.objects.held().select_related("training"), pk=pk, person=reader.person)
    form = TakeawayForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(one) for one in form.errors.get("words", [])))
        return redirect("training:record")
    try:
        actions.declare(training=place.training, words=form.cleaned_data["words"], by=reader)
    except actions.NotYet as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("C'est noté. Vous seul·e le lisez."))
    return redirect(f"{reverse('training:record')}#formation-{place.pk}")


def _own(request: HttpRequest, pk: int) -> Certificate:
    """One's own certificate, if it holds."""
    held = Certificate.objects.filter(withdrawn_at=None, enrolment__person=reader_of(request).person)
    return get_object_or_404(held.select_related("enrolment__training"), enrolment=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """One's certificate: what it says, and its PDF, made when one asks for it."""
    held = _own(request, pk)
    name = paper.name_of(held)
    state = papers.state_of(name)
    if request.method == "POST":
        try:
            GESTURES.take(reader_of(request).person.pk)  # type: ignore[union-attr]
        except TooOften as refused:
            return held_back(request, refused)
        if state in (State.NONE, State.FAILED):
            papers.want(name)
            duties.typeset.enqueue(held.pk, name)
        return redirect("training:certificate", pk)
    way = [(_("Accueil"), "/"), (_("Mes formations"), reverse("training:record")), (_("Attestation"), "")]
    return render(request, "training/certificate.html", {"certificate": held, "state": state, "crumbs": way})


@require_safe
@for_professionals
def certificate_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF of one's certificate; back to its page where there is none yet."""
    held = _own(request, pk)
    name = paper.name_of(held)
    if papers.state_of(name) != State.READY:
        return redirect("training:certificate", pk)
    headers = {"Content-Disposition": f'attachment; filename="attestation-{held.number}.pdf"'}
    response = HttpResponse(b"".join(papers.read(name)), "application/pdf", headers=headers)
    patch_cache_control(response, private=True, no_store=True)
    return response


@require_safe
def find_certificate(request: HttpRequest) -> HttpResponse:
    """Where anyone types the number of a certificate."""
    form = NumberForm(request.GET if "numero" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("training:check", form.cleaned_data["numero"] or "-")
    return render(request, "training/check.html", {"form": form, "number": "", "certificate": None})


@require_safe
def check(request: HttpRequest, number: str) -> HttpResponse:
    """What the certificate of this number says, and whether it holds: for whoever holds the number."""
    number = tame(number[:24])
    found = Certificate.objects.filter(number=number, enrolment__person__anonymised_at=None).first()
    context = {"form": NumberForm(initial={"numero": number}), "number": number, "certificate": found}
    response = render(request, "training/check.html", context, status=200 if found else 404)
    patch_cache_control(response, private=True, no_store=True)
    return response
