"""For whom the doors around a production open: what everyone may read. What one does there asks to be signed in."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from wagtail.contrib.redirects.models import Redirect

from home.productions.models import Credit, ProductionPage

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, ProductionPage, P], HttpResponse]
Door = Callable[Concatenate[HttpRequest, str, P], HttpResponse]
LOADED = ("network", "territory", "centre", "superseded_by", "topic__forum__network", "topic__merged_into__forum")


def shown() -> QuerySet[ProductionPage]:
    """Productions that everyone may read, with what their page shows of what they are tied to."""
    credits = Prefetch("credits", Credit.objects.select_related("person__profile"))
    found: QuerySet[ProductionPage] = ProductionPage.objects.open_to_all().select_related(*LOADED)
    return found.prefetch_related(credits, "keywords")


def of_production(view: View[P]) -> Door[P]:
    """Give a view the production at this address; 404 for any other, a permanent redirect for one that it had."""

    @wraps(view)
    def found(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        page = shown().filter(slug=slug).order_by("pk").first()
        if page is not None:
            return view(request, page, *args, **kwargs)
        now = _moved_to(slug)
        if now is None or request.method not in ("GET", "HEAD"):
            raise Http404
        prefix = f"/productions/{slug}/"
        return HttpResponsePermanentRedirect(request.get_full_path().replace(prefix, f"/productions/{now}/", 1))

    return found


def _moved_to(slug: str) -> str | None:
    """The address that a production has now, where this was one of its addresses."""
    kept = Redirect.objects.filter(old_path=f"/productions/{slug}", redirect_page__live=True)
    row = kept.select_related("redirect_page").order_by("pk").first()
    return row.redirect_page.slug if row and row.redirect_page else None
