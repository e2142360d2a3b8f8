"""What the Wagtail admin says of productions that come from a draft: consents that lack, and the writers' own words."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import Page

from home.capitalisation.consent.blocking import lacking
from home.capitalisation.publishing.guarding import ConsentLacking
from home.capitalisation.publishing.history import SUBMITTED, WITHDRAWN
from home.productions.models import ProductionPage

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


@hooks.register("before_publish_page")
def say_what_lacks(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Say whose consent lacks, in place of an error, before the guard refuses to publish."""
    missing = lacking(page) if isinstance(page, ProductionPage) else []
    if not missing:
        return None
    messages.error(request, str(ConsentLacking(missing)))
    return redirect("wagtailadmin_pages:edit", page.pk) if page.pk else redirect("wagtailadmin_home")


@hooks.register("register_log_actions")
def register_acts(actions: LogActionRegistry) -> None:
    """In the history of a page: the writers submitted it, or a consent was withdrawn, and what that changes."""
    actions.register_action(SUBMITTED)(_formatter(_("Soumis depuis l'atelier d'écriture")))
    actions.register_action(WITHDRAWN)(_formatter(_("Accord retiré par une personne citée")))


def _formatter(words: "StrPromise") -> type[LogFormatter]:
    class Formatter(LogFormatter):
        label = words

        def format_message(self, log_entry: Any) -> str:
            changes = (log_entry.data or {}).get("changes", "")
            return f"{words} : {changes}" if changes else str(words)

    return Formatter
