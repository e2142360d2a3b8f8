"""The preview: the same renderer as the published result."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from writing.markdown import MAX_LENGTH, TooLong, render


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The HTML of the posted `body`; for people of the community only (404 to others), since rendering costs."""
    if not request.reader.is_professional:  # type: ignore[attr-defined]
        return HttpResponse(status=404)
    try:
        return HttpResponse(render(request.POST.get("body", "")))
    except TooLong:
        sentence = gettext(
            "Ce texte dépasse %(limit)d caractères. Rien n'est perdu ; raccourcissez-le pour le publier."
        )
        return HttpResponse(sentence % {"limit": MAX_LENGTH}, status=422, content_type="text/plain; charset=utf-8")
