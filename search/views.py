"""The page of results and the suggestions while one types."""

import math
import re
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.access import reader_of
from search import misses, queries
from search.engines.base import Filters, Key
from search.forms import SearchForm
from search.plugs import kinds
from search.text import terms

_KEY = re.compile(r"([0-9.e+-]{1,30})_(-?[0-9]{1,19})_([0-9]{1,18})", re.ASCII)


@require_safe
@cache_control(private=True)
def search(request: HttpRequest) -> HttpResponse:
    """`/recherche/`: what the reader may find; without words to look for, how to look."""
    reader = reader_of(request)
    networks = queries.network_names(reader)
    form = SearchForm(request.GET, networks=networks, themes=queries.themes())
    form.is_valid()
    query, filters = form.cleaned_data["q"], form.filters()
    after = key_from(request.GET.get("apres", ""))
    page = queries.find(query, by=reader, filters=filters, after=after, networks=networks)
    if not (page.total or page.replaced or after) and filters == Filters():
        misses.miss(query)
    context = {
        "reader": reader,
        "form": form,
        "query": query,
        "place": "" if form.errors else request.GET.get("territoire", "")[:100],
        "asked": bool(terms(query)),
        "page": page,
        "types": types(request, page.facets, filters.kind),
        "next_url": address(request, apres=key_to(page.next_key)) if page.next_key else "",
        "first_url": address(request, apres="") if after else "",
    }
    return render(request, "search/search.html", context)


@require_safe
@cache_control(private=True, no_store=True)
def suggestions(request: HttpRequest) -> JsonResponse:
    """`?q=` as `{"results": [{"title", "url", "type"}]}`, at most 8, of what the reader may find."""
    found = queries.suggest(request.GET.get("q", ""), by=reader_of(request))
    labels = {kind: str(searchable.label) for kind, searchable in kinds().items()}
    results = [{"title": one.title, "url": one.url, "type": labels.get(one.kind, "")} for one in found]
    return JsonResponse({"results": results})


def address(request: HttpRequest, **changes: str) -> str:
    """The address of this search with some of it changed; an empty value leaves its name out."""
    asked = request.GET.copy()
    for name, value in changes.items():
        asked[name] = value
    for name in [name for name in asked if not asked[name]]:
        del asked[name]
    return f"?{asked.urlencode()}"


def types(request: HttpRequest, facets: dict[str, int], current: str) -> list[dict[str, Any]]:
    """The kinds among the results, « all » first, each with its count and the address that narrows to it."""
    found = [("", gettext("Tout"), sum(facets.values()))]
    found += [(kind, str(known.label), facets[kind]) for kind, known in kinds().items() if facets.get(kind)]
    return [
        {"label": label, "count": count, "current": kind == current, "url": address(request, type=kind, apres="")}
        for kind, label, count in found
    ]


def key_from(text: str) -> Key | None:
    """The place in the order that an address names, or None where it names none."""
    found = _KEY.fullmatch(text)
    try:
        key = (float(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
    return key if key and math.isfinite(key[0]) and abs(key[1]) < 10**16 else None


def key_to(key: Key) -> str:
    """A place in the order as it stands in an address."""
    return f"{key[0]!r}_{key[1]}_{key[2]}"
