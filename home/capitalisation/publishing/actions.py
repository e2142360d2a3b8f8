"""Submitting a draft: it becomes a page of the library, which editors read as peers before it is published."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.models import WorkflowState

from accounts.models import User
from accounts.reader import Reader
from home.capitalisation.consent import wording
from home.capitalisation.consent.changes import note_changes
from home.capitalisation.consent.doors import writes
from home.capitalisation.consent.register import hold
from home.capitalisation.models import Draft
from home.capitalisation.publishing.building import free_slug, not_named_in, passages_of, write_page
from home.capitalisation.publishing.checking import NotReady, missing
from home.capitalisation.publishing.history import SUBMITTED, note
from home.productions.models import LibraryPage, ProductionPage
from home.productions.permissions import edits

CHANGES = 300
EDITORS_OWN = ("centre", "issue", "issn")  # of the page: for those who look after the library to say


@transaction.atomic
def submit(*, draft: Draft, by: Reader, changes: str = "", **told: Any) -> ProductionPage:
    """Hand a draft to the editors; `changes`: what the next version changes. Submitted twice, it is read once.

    `told`: its `language` and, from an editor, EDITORS_OWN; what is not told stays as it is. Raises PermissionDenied
    for who does not write it, or tells what is the editors' to say, NotReady where something is missing or someone did
    not agree, ValueError for another name.
    """
    if unknown := set(told) - {"language", *EDITORS_OWN}:
        raise ValueError(unknown)
    if not set(told).isdisjoint(EDITORS_OWN) and not edits(by):
        raise PermissionDenied
    draft = hold(draft.pk)
    if by.person is None or not writes(by, draft) or draft.state == Draft.State.DROPPED:
        raise PermissionDenied
    if draft.state == Draft.State.READING and draft.page is not None:
        return draft.page
    changes = " ".join(changes.split())
    found = missing(draft, changes)
    if found:
        note_changes(draft.pk)
        raise NotReady(found)
    page = _on_the_shelf(draft, by.person, told)
    revision = page.save_revision(user=by.person)
    unnamed = wording.without_names(changes, not_named_in(draft, passages_of(draft))) if changes else ""
    note(page, revision, SUBMITTED, unnamed[:CHANGES], by.person)
    draft.page, draft.state, draft.changed_at = page, Draft.State.READING, timezone.now()
    draft.save(update_fields=["page", "state", "changed_at"])
    _have_read(page, by.person)
    return page


def _on_the_shelf(draft: Draft, person: User, told: Mapping[str, Any]) -> ProductionPage:
    """The draft's page, with what it says now; a new one where there was none. Nothing shows to readers yet."""
    if draft.page is not None:
        return write_page(draft, _telling(draft.page.get_latest_revision_as_object(), told))
    library = LibraryPage.objects.get()
    page = write_page(draft, _telling(ProductionPage(live=False, owner=person), told))
    page.slug = free_slug(library, page.title)
    page.has_unpublished_changes = True
    return library.add_child(instance=page)


def _telling(page: ProductionPage, told: Mapping[str, Any]) -> ProductionPage:
    for name, value in told.items():
        setattr(page, name, value)
    return page


def _have_read(page: ProductionPage, person: User) -> None:
    """Begin the editors' reading, or take it up again where they asked for changes; none where there is no workflow."""
    state = page.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user=person)
    elif state is None and (workflow := page.get_workflow()):
        workflow.start(page, person)
