"""The doors of proofs: choosing what to declare, the PDF, withdrawing; and, for whoever holds a number, verifying."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import reader_of
from background import papers
from background.papers import State
from communities.people import actions, plugs
from communities.people.actions.proofs import is_genuine
from communities.people.doors import for_professionals, paced, person_of
from communities.people.models import Proof
from communities.people.proofs import paper, tasks
from communities.people.refusals import NotPossible
from writing.pace import GESTURES

MOST_NUMBER = 32


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
@paced(GESTURES)
def contributions(request: HttpRequest) -> HttpResponse:
    """What one may declare, and the proofs one made. Nobody else has this page, nor a list of any kind."""
    reader = reader_of(request)
    person = person_of(reader)
    chosen = request.POST.getlist("declare")
    if request.method == "POST":
        try:
            proof = actions.declare_contributions(by=reader, chosen=chosen)
        except NotPossible as refused:
            messages.error(request, str(refused))
        else:
            return redirect("people:proof", proof.number)
    found = [(kind, kind.of(person)) for kind in plugs.declarables()]
    context = {
        "kinds": [(kind.label, [(f"{kind.kind}:{one.key}", one) for one in lines]) for kind, lines in found if lines],
        "chosen": set(chosen),
        "proofs": list(Proof.objects.filter(person=person)[:60]),
    }
    return render(request, "people/proofs/contributions.html", context)


def own_proof(request: HttpRequest, number: str) -> Proof:
    """The proof of this number, if it is the reader's own."""
    return get_object_or_404(Proof, number=number, person=reader_of(request).person)


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
@paced(GESTURES)
def proof(request: HttpRequest, number: str) -> HttpResponse:
    """One's own proof: what it says, and where its PDF is; posting asks for the PDF."""
    held = own_proof(request, number)
    name = paper.name_of(held)
    state = papers.state_of(name)
    if request.method == "POST":
        if held.withdrawn_at is None and state in (State.NONE, State.FAILED):
            papers.want(name)
            tasks.typeset.enqueue(held.pk)
        return redirect(request.path)
    return render(request, "people/proofs/proof.html", {**paper.written(held), "state": state.value})


@require_safe
@for_professionals
def pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The PDF itself, for its person."""
    held = own_proof(request, number)
    try:
        if held.withdrawn_at is not None or papers.state_of(paper.name_of(held)) is not State.READY:
            raise FileNotFoundError
        content = b"".join(papers.read(paper.name_of(held)))
    except FileNotFoundError:
        return redirect("people:proof", held.number)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(True, f"contributions-{held.number}.pdf") or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@for_professionals
@paced(GESTURES)
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Withdraws a proof; its address says so from now on."""
    held = own_proof(request, number)
    actions.withdraw_proof(proof=held, by=reader_of(request))
    papers.forget(paper.name_of(held))
    messages.success(request, _("Cette attestation est retirée. Son adresse le dit, et ne montre plus rien d'autre."))
    return redirect("people:contributions")


@never_cache
@require_safe
def verify(request: HttpRequest, number: str = "") -> HttpResponse:
    """What a proof declares, and whether it stands: for whoever holds its number. Without one, asks for it."""
    if not number:
        asked = "".join(request.GET.get("numero", "")[:MOST_NUMBER].upper().split())
        if asked and asked.replace("-", "").isalnum() and asked.isascii():
            return redirect(reverse("people:verify", args=[asked]))
        return render(request, "people/proofs/ask.html", {})
    held = Proof.objects.select_related("person").filter(number=number).first()
    if held is None:
        raise Http404
    gone = held.withdrawn_at is not None or held.person.anonymised_at is not None
    state = "withdrawn" if gone else "genuine" if is_genuine(held) else "altered"
    context = paper.written(held) if state == "genuine" else {"proof": held}
    return render(request, "people/proofs/verify.html", {**context, "state": state})
