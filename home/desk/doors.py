"""Every way the admin has to publish a page, held open for what was read, and for whoever is alone in the group."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.action_menu import (
    ActionMenuItem,
    CancelWorkflowMenuItem,
    PublishMenuItem,
    SubmitForModerationMenuItem,
)
from wagtail.models import Page, WorkflowPage

from accounts.models import User
from home.desk import peers


class AskForReading(SubmitForModerationMenuItem):
    """Sends a text to be read, in words that say so."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """What the button shows."""
        return {**super().get_context_data(parent_context), "label": _("Demander une lecture")}


class TakeBack(CancelWorkflowMenuItem):
    """Takes a text back that waits to be read."""

    label = gettext_lazy("Annuler la demande de lecture")


@hooks.register("construct_page_action_menu")
def leave_publishing_to_reading(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """Where someone else reads first, asking for it stands in place of « Publish »; else there is nobody to ask."""
    page = context.get("page")
    page = page if page is not None and page.pk else context["parent_page"]
    if peers.reading_before(page) is None:
        return
    out: type[ActionMenuItem] = SubmitForModerationMenuItem
    if peers.must_be_read(page, _user(request)):
        out = PublishMenuItem
    kept = [item for item in items if not isinstance(item, out)]
    items[:] = [WORDED[type(item)](item.order) if type(item) in WORDED else item for item in kept]


WORDED: dict[type[ActionMenuItem], type[ActionMenuItem]] = {
    SubmitForModerationMenuItem: AskForReading,
    CancelWorkflowMenuItem: TakeBack,
}


@hooks.register("before_create_page")
def read_before_it_is_made(request: HttpRequest, parent: Page, page_class: type[Page]) -> None:
    """A new page that is sent to be published becomes a draft instead."""
    _keep_as_draft(request, parent)


@hooks.register("before_edit_page")
def read_before_it_changes(request: HttpRequest, page: Page) -> None:
    """A change that is sent to be published becomes a draft instead, an older version brought back too."""
    _keep_as_draft(request, page)


def _keep_as_draft(request: HttpRequest, page: Page) -> None:
    if request.method != "POST" or "action-publish" not in request.POST or not peers.must_be_read(page, _user(request)):
        return
    sent = request.POST.copy()
    del sent["action-publish"]
    request.POST = sent  # type: ignore[assignment]
    messages.warning(
        request,
        _("Votre texte est gardé en brouillon : une autre personne du groupe le lit avant qu'il paraisse."),
    )


@hooks.register("before_copy_page")
def copies_are_drafts(request: HttpRequest, page: Page) -> None:
    """A copy is a draft: it is read under its new title and address."""
    if request.method == "POST" and peers.must_be_read(page, _user(request)):
        sent = request.POST.copy()
        sent.pop("publish_copies", None)
        request.POST = sent  # type: ignore[assignment]


@hooks.register("before_bulk_action")
def none_at_once(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    """Publishing many pages at once is no reading."""
    pages = [one for one in objects if isinstance(one, Page)]
    if action_type != "publish" or request.method != "POST" or not any(_unread(one, request) for one in pages):
        return None
    messages.error(request, _("Ces pages se publient une à une, après lecture par une autre personne du groupe."))
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk)


def _user(request: HttpRequest) -> User:
    """Whoever is in the admin: the library lets nobody else come so far."""
    return cast(User, request.user)


def _unread(page: Page, request: HttpRequest) -> bool:
    below = WorkflowPage.objects.filter(page__path__startswith=page.path, workflow__active=True).select_related("page")
    return peers.must_be_read(page, _user(request)) or any(
        peers.must_be_read(one.page, _user(request)) for one in below
    )
