"""The last guard: no production is published with words whose author did not agree, whoever or whatever publishes it.

It listens to what every door passes through, the page's own saving, since Wagtail offers nothing nearer: its admin, its
scheduled publication, an import and a command all end there.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision

from home.capitalisation.consent import wording
from home.capitalisation.consent.blocking import lacking
from home.capitalisation.models import Draft, Quotation
from home.capitalisation.publishing.building import refresh
from home.productions.models import ProductionPage

SAYING = {"live", "title", "aim", "remember", "body"}  # the columns that words may come out by


class ConsentLacking(PermissionDenied):
    """A production may not be published: these quotations lack their author's consent. Its text is fit for the page."""

    def __init__(self, quotations: Sequence[Quotation]) -> None:
        self.quotations = list(quotations)
        networks = wording.network_names(self.quotations)
        names = ", ".join(
            one.label if one.audience == "public" else wording.reserved(one.audience, networks)
            for one in self.quotations
        )
        super().__init__(_("L'accord des personnes citées manque encore : %(names)s.") % {"names": names})


def hold_back(
    sender: type[ProductionPage],
    instance: ProductionPage,
    raw: bool = False,
    update_fields: Collection[str] | None = None,
    **_others: Any,
) -> None:
    """Refuse to save a published page with words that lack consent; credit the others as they agreed last."""
    if raw or not instance.live or (update_fields is not None and SAYING.isdisjoint(update_fields)):
        return
    missing = lacking(instance)
    if missing:
        raise ConsentLacking(missing)
    refresh(instance)


def unschedule() -> list[int]:
    """Take from the calendar the productions that would come out now without consent: the others are not held up.

    Their drafts come back to those who write them. Gives back the pages' ids.
    """
    from home.capitalisation.publishing.returning import came_back

    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now()).order_by("pk")
    drawn = set(Draft.objects.exclude(page=None).values_list("page_id", flat=True)) if due.exists() else set()
    held = []
    for revision in due:
        if not revision.object_id.isdigit() or int(revision.object_id) not in drawn:
            continue
        page = revision.as_object()
        if isinstance(page, ProductionPage) and lacking(page):
            revision.approved_go_live_at = None
            revision.save(update_fields=["approved_go_live_at"])
            came_back(page.pk, _("L'accord d'une personne citée manque encore."), f"revision-{revision.pk}")
            held.append(page.pk)
    return held
