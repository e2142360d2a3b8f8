"""What a version changes, in words: kept in the history of its page, where editors read it too."""

from wagtail.log_actions import log
from wagtail.models import PageLogEntry, Revision

from accounts.models import User
from home.productions.models import ProductionPage

SUBMITTED, WITHDRAWN = "capitalisation.submitted", "capitalisation.withdrawn"


def note(page: ProductionPage, revision: Revision, action: str, changes: str, by: User | None = None) -> None:
    """Write in a page's history what this revision changes."""
    log(instance=page, action=action, user=by, revision=revision, data={"changes": changes})


def changes_said(page: ProductionPage, revision: Revision | None) -> str:
    """What is about to be published changes, as its writers said; "" where nobody said.

    Editors who retouch what was submitted publish another revision: the words said since the last publication hold.
    """
    lines = PageLogEntry.objects.filter(page=page.pk, action__in=[SUBMITTED, WITHDRAWN]).order_by("-timestamp", "-pk")
    line = lines.filter(revision=revision).first() if revision else None
    if line is None:
        done = PageLogEntry.objects.filter(page=page.pk, action__startswith="wagtail.publish").order_by("-timestamp")
        last = done.values_list("timestamp", flat=True).first()
        line = (lines.filter(timestamp__gt=last) if last else lines).first()
    return str((line.data or {}).get("changes", "")) if line else ""
