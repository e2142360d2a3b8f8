"""The door of publishing: what is ready, what is missing, and handing the draft to the editors."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.reader import Reader
from communities.networks.doors import in_time
from communities.people.doors import for_professionals
from home.capitalisation.consent import showing, wording
from home.capitalisation.consent.doors import draft_or_404
from home.capitalisation.models import Draft, Quotation
from home.capitalisation.models.consent import GIVEN
from home.capitalisation.publishing.actions import submit
from home.capitalisation.publishing.building import writers_of
from home.capitalisation.publishing.checking import NotReady, missing, retouched, worth_a_look
from home.capitalisation.publishing.forms import SubmitForm
from home.capitalisation.withholding import Veil
from home.capitalisation.workshop.views.common import crumbs
from home.productions.permissions import edits
from writing.pace import POSTING


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """For those who write a draft: what it lacks, who is credited, and handing it to the editors."""
    draft, reader = draft_or_404(request, pk)
    borne = draft.page.get_latest_revision_as_object() if draft.page else None
    data = request.POST if request.method == "POST" else None
    form = SubmitForm(data, draft=draft, page=borne, edits=edits(reader))
    if form.is_bound and form.is_valid() and in_time(request, form, POSTING):
        try:
            submit(draft=draft, by=reader, **form.cleaned_data)
        except NotReady:
            form.add_error(None, _("Il manque encore quelque chose : la liste est ci-dessous."))
        except PermissionDenied as denied:
            raise Http404 from denied
        else:
            messages.success(request, _("C'est transmis. L'équipe éditoriale le relit avant de le publier."))
            return redirect("capitalisation:publish", pk)
    return render(request, "capitalisation/publishing/publish.html", _page(draft, reader, form))


def _page(draft: Draft, reader: Reader, form: SubmitForm) -> dict[str, Any]:
    found = missing(draft)
    quoted = wording.narrowed(wording.standing(Quotation.objects.filter(draft=draft, consent__in=GIVEN)))
    networks = wording.network_names(quoted)
    kept_back = [one.blocking for one in found if one.blocking is not None]
    veil = Veil(draft, reader)
    showing.tell((one.quotation for one in kept_back), veil)
    return {
        "crumbs": crumbs(draft, _("Publier")),
        "draft": draft,
        "form": form,
        "missing": [one for one in found if one.blocking is None],
        "blocking": kept_back,
        "look": worth_a_look(draft),
        "retouched": retouched(draft, veil),
        "writers": [person.get_full_name() for person in writers_of(draft)],
        "sources": list(
            dict.fromkeys((one.name, one.where) for one in (wording.source_of(q, networks) for q in quoted))
        ),
        "reading": draft.state == Draft.State.READING,
        "page": draft.page if draft.page and draft.page.live else None,
    }
