"""The dashboard of the admin, and the page of each of its lists."""

from typing import Any, cast
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel

from accounts.models import User
from home.desk.concerns import CONCERNS, FEW, PER_PAGE, Concern, named
from home.desk.lists import NoSuchKey


class ConcernPanel(Component):
    """The first lines of a list, and the way to the rest."""

    template_name = "desk/panel.html"

    def __init__(self, concern: Concern, order: int) -> None:
        self.concern, self.order = concern, order

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """concern; lines; more: how many others there are."""
        user = parent_context["request"].user
        part = self.concern.part(user, "", FEW)
        more = max(self.concern.count(user) - FEW, 1) if part.following else 0
        return {"concern": self.concern, "lines": part.lines, "more": more}


@hooks.register("construct_homepage_panels")
def show_concerns(request: HttpRequest, panels: list[Any]) -> None:
    """Put the lists in place of Wagtail's own of what is moderated, which ask the database once for each page."""
    theirs = (WorkflowObjectsToModeratePanel, UserObjectsInWorkflowModerationPanel)
    panels[:] = [one for one in panels if not isinstance(one, theirs)]
    panels += [ConcernPanel(concern, 100 + place) for place, concern in enumerate(CONCERNS)]


def concern_page(request: HttpRequest, name: str) -> HttpResponse:
    """A page of the whole list, from a key on: `?apres=<key>`."""
    concern, key = named(name), request.GET.get("apres", "")
    if concern is None:
        raise Http404
    user = cast("User", request.user)
    try:
        part = concern.part(user, key, PER_PAGE)
    except NoSuchKey as wrong:
        raise Http404 from wrong
    count = concern.count(user)
    context = {"concern": concern, "lines": part.lines, "count": count, "page_title": concern.title, "key": key}
    older = f"?{urlencode({'apres': part.following})}" if part.following else ""
    return render(request, "desk/concern.html", {**context, "older": older})


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
