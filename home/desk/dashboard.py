"""The dashboard of the admin, and the page of each of its lists."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel

from home.desk.concerns import CONCERNS, FEW, MOST, Concern, named


class ConcernPanel(Component):
    """The first lines of a list, and the way to the rest."""

    template_name = "desk/panel.html"

    def __init__(self, concern: Concern, order: int) -> None:
        self.concern, self.order = concern, order

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """concern; lines; more: whether there are others."""
        lines = self.concern.lines(parent_context["request"].user, FEW + 1)
        return {"concern": self.concern, "lines": lines[:FEW], "more": len(lines) > FEW}


@hooks.register("construct_homepage_panels")
def show_concerns(request: HttpRequest, panels: list[Any]) -> None:
    """Put the lists in place of Wagtail's own of what is moderated, which ask the database once for each page."""
    theirs = (WorkflowObjectsToModeratePanel, UserObjectsInWorkflowModerationPanel)
    panels[:] = [one for one in panels if not isinstance(one, theirs)]
    panels += [ConcernPanel(concern, 100 + place) for place, concern in enumerate(CONCERNS)]


def concern_page(request: HttpRequest, name: str) -> HttpResponse:
    """The whole list."""
    concern = named(name)
    if concern is None:
        raise Http404
    lines = concern.lines(request.user, MOST + 1)  # type: ignore[arg-type]
    context = {"concern": concern, "lines": lines[:MOST], "more": len(lines) > MOST, "page_title": concern.title}
    return render(request, "desk/concern.html", context)


@hooks.register("register_admin_urls")
def register_pages() -> list[URLPattern]:
    """The addresses of the lists; the admin lets in only who has business there."""
    return [path("edition/<slug:name>/", concern_page, name="desk_concern")]


def _register(concern: Concern, place: int) -> None:
    @hooks.register("register_reports_menu_item")
    def item() -> MenuItem:
        return MenuItem(
            concern.title, concern.url, name=f"desk-{concern.name}", icon_name=concern.icon, order=100 + place
        )


for _place, _concern in enumerate(CONCERNS):
    _register(_concern, _place)


@hooks.register("construct_reports_menu")
def leave_out_theirs(request: HttpRequest, items: list[MenuItem]) -> None:
    """One list of old pages is enough."""
    items[:] = [item for item in items if item.name != "aging-pages"]
