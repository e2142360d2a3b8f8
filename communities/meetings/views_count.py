"""The year's count of meetings: for everyone, without a name."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import reader_of
from communities.meetings.count import counted, total, years
from communities.networks.models import Network


@require_safe
def count(request: HttpRequest) -> HttpResponse:
    """How many meetings, half-days and people in a year (`annee`), by kind; of one network (`reseau`) if asked."""
    asked, choices = request.GET.get("annee", ""), years()
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else timezone.localdate().year
    year = year if year in choices else choices[0]
    networks = list(Network.objects.order_by("name", "pk"))
    network = next((one for one in networks if one.slug == request.GET.get("reseau")), None)
    rows = counted(year, network, reader_of(request))
    context = {
        "year": year,
        "years": choices,
        "networks": networks,
        "network": network,
        "rows": rows,
        "total": total(rows, _("Ensemble")),
        "crumbs": [(_("Accueil"), "/"), (_("Rencontres"), "/rencontres/"), (_("Bilan annuel"), "")],
    }
    return render(request, "meetings/count.html", context)
