"""The door of harvesters."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from home.dissemination.oai.answers import answer

XML = "text/xml; charset=utf-8"  # the protocol names this type


@csrf_exempt  # programs of others ask here by POST as they do by GET; nothing is written
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request: HttpRequest) -> HttpResponse:
    """Answer a question of OAI-PMH, whichever way it is sent."""
    given = request.POST if request.method == "POST" else request.GET
    return HttpResponse(answer((name, value) for name, values in given.lists() for value in values), content_type=XML)
