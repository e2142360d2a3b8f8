"""The workshop itself, the draft as a text, and what one does with the whole of it."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from home.capitalisation import actions
from home.capitalisation.finding import for_readers
from home.capitalisation.models import Draft
from home.capitalisation.permissions import Seat, may_read
from home.capitalisation.workshop.export import as_markdown
from home.capitalisation.workshop.page import page_of
from home.capitalisation.workshop.views.common import crumbs, press
from writing.pace import GESTURES


@require_safe
@for_readers
def draft(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The outline with its passages, where their words come from, and what one may do about it."""
    return render(request, "capitalisation/workshop.html", {**page_of(seat), "crumbs": crumbs(seat.draft)})


@require_safe
@for_readers
def draft_md(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The draft in Markdown."""
    response = HttpResponse(as_markdown(seat), "text/markdown; charset=utf-8")
    name = re.sub(r"[^a-z0-9-]", "", slugify(seat.draft.title))[:80] or "production"
    response["Content-Disposition"] = f'attachment; filename="{name}.md"'
    patch_cache_control(response, private=True, no_store=True)
    return response


@require_POST
@for_readers
def draft_act(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Join, leave, decline; drop the draft, bring it back, take it back from those who read it (`geste`)."""
    about: dict[str, Any] = {"draft": seat.draft, "by": seat.reader}
    press(
        request,
        GESTURES,
        {
            "rejoindre": lambda: actions.join(**about),
            "quitter": lambda: actions.leave(**about),
            "decliner": lambda: actions.decline(**about),
            "abandonner": lambda: actions.drop_draft(**about),
            "rouvrir": lambda: actions.restore_draft(**about),
            "reprendre": lambda: actions.take_draft_back(**about),
        },
    )
    if request.POST.get("geste") == "abandonner":
        messages.info(request, _("Ce texte est mis de côté. Vous pouvez le reprendre quand vous voulez."))
    now = Draft.objects.get(pk=seat.draft.pk)
    return redirect(now) if may_read(seat.reader, now) else redirect("capitalisation:drafts")
