"""The preview: the same renderer as the published result."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from writing.limits import Refused, check
from writing.markdown import render


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The HTML of the posted `body`; for people of the community only (404 to others), since rendering costs.

    What would be refused at posting is refused here, with the same sentence.
    """
    if not request.reader.is_professional:  # type: ignore[attr-defined]
        return HttpResponse(status=404)
    body = request.POST.get("body", "")
    try:
        check(body)
        return HttpResponse(render(body))
    except Refused as refused:
        return HttpResponse(str(refused), status=422, content_type="text/plain; charset=utf-8")
