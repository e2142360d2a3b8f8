"""A draft is started, described, dropped and taken up again."""

import uuid
from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.reader import Reader
from home.capitalisation.actions.table import moved, sit, sit_to_write
from home.capitalisation.models import Draft, Writer
from home.capitalisation.picking.sources import Source, source_at
from home.capitalisation.publishing.returning import take_back
from home.productions.models import ProductionPage
from reference.models import Keyword

TOLD = ("title", "aim", "kind", "remember", "feedback", "licence", "network", "open", "territory")


@transaction.atomic
def start_draft(
    *,
    by: Reader,
    title: str,
    source: Source | None = None,
    keywords: Collection[Keyword] = (),
    key: uuid.UUID | None = None,
    **told: Any,
) -> Draft:
    """Start a production, from a thread, minutes, a need (`source`) or nothing; the same `key` gives back the same.

    `told`: further columns of TOLD. Raises PermissionDenied (not of the community, not a member of `network`, or the
    source is not theirs to read), ValueError for another column.
    """
    if by.person is None or not by.is_professional:
        raise PermissionDenied
    if source is not None and source_at(by, source.kind, source.pk) is None:
        raise PermissionDenied
    if key and (made := Draft.objects.filter(key=key, started_by=by.person).first()):
        return made
    draft = Draft(title=_line(title), started_by=by.person, key=key, **_told(by, told))
    if source is not None:
        draft.topic, draft.meeting, draft.need = source.topic, source.meeting, source.need
    draft.save(force_insert=True)
    draft.keywords.set(keywords)
    Writer.objects.create(draft=draft, person=by.person)
    return draft


@transaction.atomic
def change_draft(
    *, draft: Draft, by: Reader, title: str, keywords: Collection[Keyword] | None = None, **told: Any
) -> Draft:
    """Say otherwise what a draft is, or what feedback is wanted. Raises PermissionDenied, NotNow."""
    draft, _person = sit_to_write(draft, by)
    for name, value in {"title": _line(title), **_told(by, told, held=draft.network_id)}.items():
        setattr(draft, name, value)
    draft.save()
    if keywords is not None:
        draft.keywords.set(keywords)
    moved(draft)
    return draft


def _told(by: Reader, told: dict[str, Any], held: int | None = None) -> dict[str, Any]:
    """The columns, looked through. A draft stays in its network, or goes to one of the reader's."""
    if unknown := set(told) - set(TOLD):
        raise ValueError(unknown)
    network = told.get("network")
    if network is not None and network.pk != held and not by.belongs_to(network.pk):
        raise PermissionDenied
    if "kind" in told:
        told["kind"] = ProductionPage.Kind(told["kind"])
    if "licence" in told:
        told["licence"] = ProductionPage.Licence(told["licence"])
    if "aim" in told:
        told["aim"] = _line(told["aim"])
    return told


def _line(text: str) -> str:
    return " ".join(text.split())


@transaction.atomic
def drop_draft(*, draft: Draft, by: Reader) -> Draft:
    """Give a draft up; `restore_draft` brings it back. If editors were reading it, their reading ends.

    Raises PermissionDenied for who does not write it.
    """
    draft, seat, _person = sit(draft, by)
    if not seat.writes:
        raise PermissionDenied
    take_back(draft)
    return _now(draft, Draft.State.DROPPED)


@transaction.atomic
def restore_draft(*, draft: Draft, by: Reader) -> Draft:
    """Take a dropped draft up again. Raises PermissionDenied for who did not write it."""
    draft, seat, _person = sit(draft, by)
    if not seat.writes:
        raise PermissionDenied
    if draft.state != Draft.State.DROPPED:
        return draft
    page = ProductionPage.objects.filter(pk=draft.page_id).first()
    return _now(draft, Draft.State.PUBLISHED if page is not None and page.live else Draft.State.WRITING)


@transaction.atomic
def take_draft_back(*, draft: Draft, by: Reader) -> Draft:
    """Go on writing a draft that editors are reading: their reading ends. Raises PermissionDenied."""
    draft, seat, _person = sit(draft, by)
    if not seat.writes:
        raise PermissionDenied
    take_back(draft)
    draft.refresh_from_db()
    return draft


def _now(draft: Draft, state: Draft.State) -> Draft:
    draft.state, draft.changed_at = state, timezone.now()
    Draft.objects.filter(pk=draft.pk).update(state=state, changed_at=draft.changed_at)
    return draft
