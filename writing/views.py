"""The preview: the same renderer as the published result; and the composer's tools."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from writing import toolbox
from writing.doors import later
from writing.limits import Refused, check
from writing.markdown import render
from writing.pace import PREVIEWING, TooOften


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The HTML of the posted `body`; for people of the community only (404 to others), since rendering costs.

    What would be refused at posting is refused here, with the same sentence.
    """
    reader = request.reader  # type: ignore[attr-defined]
    if not reader.is_professional:
        return HttpResponse(status=404)
    body = request.POST.get("body", "")
    try:
        PREVIEWING.take(reader.person.pk)
        check(body)
        return HttpResponse(render(body))
    except Refused as refused:
        return HttpResponse(str(refused), status=422, content_type="text/plain; charset=utf-8")
    except TooOften as refused:
        return later(HttpResponse(str(refused), content_type="text/plain; charset=utf-8"), refused)


@require_safe
def tools(request: HttpRequest, options: str) -> HttpResponse:
    """The composer's tools, to be kept for a year at the address that names what is there."""
    try:
        answer = HttpResponse(toolbox.html(options))
    except ValueError as unknown:
        raise Http404 from unknown
    known = request.GET.get("v") == toolbox.version(options)
    answer["Cache-Control"] = "public, max-age=31536000, immutable" if known else "no-cache"
    return answer
