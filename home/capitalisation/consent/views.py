"""The doors of consent: what awaits my answer, answering, withdrawing; and, for those who write, asking."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import reader_of
from communities.people.doors import for_professionals, paced
from communities.people.paging import page_by_key
from home.capitalisation.consent import asking, showing, wording
from home.capitalisation.consent.answering import answer, is_published, lines_of, passages_for, text_changed
from home.capitalisation.consent.blocking import blocking
from home.capitalisation.consent.doors import draft_or_404, own_or_404
from home.capitalisation.consent.forms import AnswerForm, WithdrawForm
from home.capitalisation.consent.waiting import asked_of
from home.capitalisation.consent.withdrawing import withdraw
from home.capitalisation.models import Consent, Draft, Quotation
from home.capitalisation.models.consent import GIVEN
from home.capitalisation.withholding import Veil, narrowest
from home.capitalisation.workshop.views.common import crumbs as crumbs_of
from writing.pace import GESTURES, Pace

WAITING = 100  # shown at once; more than anyone is ever asked
ASKING = Pace("consents", 30, 86_400, gettext_lazy("Vous avez beaucoup demandé aujourd'hui. La suite, dans %(wait)s."))


def crumbs(*further: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to one's consents, and beyond."""
    here = reverse("capitalisation:consents")
    steps = [(_("Accueil"), "/"), (_("Mes accords"), here), *further]
    return [*steps[:-1], (steps[-1][0], "")]


@require_safe
@for_professionals
def consents(request: HttpRequest) -> HttpResponse:
    """What awaits my answer, and what I answered."""
    reader = reader_of(request)
    about = ("draft__network", "draft__page")
    own = Quotation.objects.filter(author=reader.person).select_related(*about)
    answered = own.exclude(consent__in=[Consent.TO_ASK, Consent.ASKED]).order_by("-created_at", "-pk")
    context = {
        "crumbs": crumbs(),
        "waiting": list(asked_of(reader).select_related(*about).order_by("asked_at", "pk")[:WAITING]),
        "listing": page_by_key(answered, after=request.GET.get("apres")),
    }
    return render(request, "capitalisation/consent/consents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
@paced(GESTURES)
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    """The passages that quote me, as they would be published, and my answer."""
    quotation, reader = own_or_404(request, pk)
    published = is_published(quotation)
    closed = quotation.draft.state == Draft.State.DROPPED or (published and not text_changed(quotation))
    given = {"answer": quotation.consent} if quotation.answered_at else {}
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=given, quotation=quotation)
    if request.method == "POST" and closed:
        return redirect("capitalisation:withdraw_consent" if published else "capitalisation:consent", pk)
    if form.is_bound and form.is_valid():
        answer(quotation=quotation, by=reader, answer=form.cleaned_data["answer"])
        messages.success(request, _("Merci. Votre réponse est enregistrée, et vous pouvez en changer."))
        return redirect("capitalisation:consents")
    context = _own_page(quotation, reader, published) | {"form": None if closed else form, "published": published}
    return render(request, "capitalisation/consent/consent.html", context)


def _own_page(quotation: Quotation, reader: Any, published: bool) -> dict[str, Any]:
    quotation.audience = narrowest(quotation)
    return {
        "crumbs": crumbs((quotation.draft.title, "")),
        "quotation": quotation,
        "draft": quotation.draft,
        "writers": [
            row.person.get_full_name() for row in quotation.draft.writers.filter(until=None).select_related("person")
        ],
        "passages": passages_for(quotation, reader),
        "source": wording.source_of(quotation, wording.network_names([quotation])),
        "lines": lines_of(quotation),
        "gives": quotation.consent in GIVEN,
        "changed": quotation.consent in GIVEN and text_changed(quotation),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
@paced(GESTURES)
def withdraw_consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdrawing my consent to what is published."""
    quotation, reader = own_or_404(request, pk)
    if quotation.consent not in GIVEN or not is_published(quotation):
        return redirect("capitalisation:consent", pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None, quotation=quotation)
    if form.is_bound and form.is_valid():
        withdraw(quotation=quotation, by=reader, what=form.cleaned_data["what"])
        messages.success(request, _("C'est entendu. Une nouvelle version paraît dans les minutes qui viennent."))
        return redirect("capitalisation:consent", pk)
    back = (quotation.draft.title, reverse("capitalisation:consent", args=[pk]))
    context = {"crumbs": crumbs(back, (_("Retirer mon accord"), "")), "quotation": quotation, "form": form}
    return render(request, "capitalisation/consent/withdraw.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
@paced(ASKING)
def draft_consents(request: HttpRequest, pk: int) -> HttpResponse:
    """For those who write a draft: whom it quotes, what they answered, what keeps it back; posting asks."""
    draft, reader = draft_or_404(request, pk)
    if request.method == "POST":
        if draft.state == Draft.State.DROPPED:
            raise Http404
        asked = asking.ask(draft=draft, by=reader)
        people = len({one.author_id for one in asked})
        told = ngettext("%(count)d personne est sollicitée.", "%(count)d personnes sont sollicitées.", people)
        messages.success(request, told % {"count": people} if people else _("Il n'y a plus personne à solliciter."))
        return redirect("capitalisation:draft_consents", pk)
    quoted = wording.loaded(wording.standing(Quotation.objects.filter(draft=draft)))
    waiting, found = list(asking.to_ask(draft)), blocking(draft)
    quotations, veil = list(quoted), Veil(draft, reader)
    showing.tell([*quotations, *(one.quotation for one in found)], veil)
    context = {
        "crumbs": crumbs_of(draft, _("Accords")),
        "draft": draft,
        "quotations": quotations,
        "waiting": waiting,
        "people": showing.people(waiting, veil),
        "blocking": found,
        "asks": draft.state != Draft.State.DROPPED,
    }
    return render(request, "capitalisation/consent/draft.html", context)
