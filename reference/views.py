"""Suggestions of territories while one types. The data is public, and so is the address."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from reference import queries


@require_safe
@cache_control(public=True, max_age=3600)
def suggest(request: HttpRequest) -> JsonResponse:
    """`?q=` (2 characters or more) and `?kind=` as `{"results": [{"id", "label", "hint"}]}`, at most 10."""
    found = queries.suggestions(request.GET.get("q", ""), request.GET.get("kind", ""))
    results = [{"id": one.pk, "label": one.name, "hint": queries.hint(one)} for one in found]
    return JsonResponse({"results": results})
