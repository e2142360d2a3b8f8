"""What of a production belongs to the page and not to one state of its text, and what its address answers for ever."""

from typing import Any, ClassVar, Self

from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from wagtail.url_routing import RouteResult

# Columns that acts of care change on the page itself; no revision, however old, brings back what they were.
KEPT = ("topic_id", "review_on", "superseded_by_id")


class LastingMixin:
    """A page whose care outlives its revisions, and whose address still answers once it was taken back with a reason.

    Stands before Page among the bases.
    """

    pk: Any
    live: bool
    superseded_by_id: int | None
    superseded_by: Any

    exclude_fields_in_copy: ClassVar[list[str]] = ["topic", "review_on", "superseded_by"]

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """A state of the text as a revision has it, with the care that is taken of the page today. One query."""
        page = super().with_content_json(content)  # type: ignore[misc]
        today = type(self)._default_manager.filter(pk=self.pk).values(*KEPT).first()  # type: ignore[attr-defined]
        for name, value in (today or {}).items():
            setattr(page, name, value)
        return page

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """The page; once taken back with a reason, what says so."""
        if path_components or self.live or self._taken_back() is None:
            return super().route(request, path_components)  # type: ignore[misc]
        return RouteResult(self, kwargs={"gone": True})

    def serve(self, request: HttpRequest, *args: Any, gone: bool = False, **kwargs: Any) -> Any:
        """The page, or 410 with a sentence and what replaces it."""
        if not gone:
            return super().serve(request, *args, **kwargs)  # type: ignore[misc]
        report = self._taken_back()
        if report is None:
            raise Http404
        replaced = self.superseded_by if self.superseded_by_id and self.superseded_by.live else None
        context = {"report": report, "instead": replaced}
        return TemplateResponse(request, "productions/gone.html", context, status=410)

    def _taken_back(self) -> Any:
        """The report that had the page taken back, where it was open to all until then."""
        from home.productions.models import Report

        return (
            Report.objects.filter(production=self.pk, outcome=Report.Outcome.TAKEN_BACK)
            .order_by("-settled_at", "-pk")
            .first()
        )
