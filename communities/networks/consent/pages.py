"""Proposals as a page shows them: where each stands, in words, and what this reader may do about it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.networks.actions.proposals import OUTCOME
from communities.networks.consent.matters import describe, name
from communities.networks.models import Objection, Proposal
from communities.networks.permissions import may_object, may_rewrite


@dataclass(frozen=True)
class Line:
    """A proposal in a list, with how many objections keep it waiting."""

    proposal: Proposal
    objections: int
    standing: str
    name: str


@dataclass(frozen=True)
class Said:
    """An objection, and whether it still stands."""

    objection: Objection
    standing: str


def lines_of(proposals: Sequence[Proposal]) -> list[Line]:
    """The proposals with where each stands; one query whatever their number."""
    waiting = [one.pk for one in proposals if one.state == Proposal.State.OPEN]
    rows = Objection.objects.standing().filter(proposal__in=waiting).order_by().values("proposal")
    counts = dict(rows.annotate(count=Count("pk")).values_list("proposal", "count")) if waiting else {}
    return [Line(one, counts.get(one.pk, 0), where(one, counts.get(one.pk, 0)), name(one)) for one in proposals]


def where(proposal: Proposal, objections: int) -> str:
    """Where a proposal stands, as a badge knows it: waiting, objected, settling, adopted, withdrawn, lapsed."""
    if proposal.state != Proposal.State.OPEN:
        return str(proposal.state)
    if objections:
        return "objected"
    return "waiting" if proposal.closes_at > timezone.now() else "settling"


def page_of(proposal: Proposal, reader: Reader) -> dict[str, Any]:
    """proposal; line: Line; rows: what would change; said: list of Said; own: the reader's standing objection;
    may_object, may_rewrite: bool; outcome: why it had no effect; lapses_at; explained: sentences on what it entails.
    """
    said = list(proposal.objections.select_related("person__profile").order_by("at", "pk"))
    standing = set(proposal.standing().values_list("pk", flat=True)) if proposal.state == Proposal.State.OPEN else set()
    line = Line(proposal, len(standing), where(proposal, len(standing)), name(proposal))
    mine = [one for one in said if one.pk in standing and reader.person and one.person_id == reader.person.pk]
    undecided = line.standing in ("waiting", "objected")
    return {
        "proposal": proposal,
        "line": line,
        "rows": describe(proposal),
        "said": [Said(one, _stands(one, proposal, standing)) for one in said],
        "own": mine[0] if mine else None,
        "may_object": undecided and may_object(reader, proposal),
        "may_rewrite": undecided and may_rewrite(reader, proposal),
        "outcome": proposal.changes.get(OUTCOME, ""),
        "lapses_at": proposal.closes_at + dt.timedelta(days=settings.CONSENT_LAPSE_DAYS),
        "explained": explained(proposal),
        "rhythm_adopted": line.standing == "adopted" and bool(proposal.changes.get("rhythm", {}).get("after")),
    }


def _stands(objection: Objection, proposal: Proposal, standing: set[int]) -> str:
    if objection.pk in standing:
        return ""
    if objection.lifted_at:
        return _("Objection levée")
    if objection.version != proposal.version:
        return _("Tombée : la proposition a été réécrite")
    return (
        _("Tombée avec la fin de la proposition") if proposal.state != Proposal.State.OPEN else _("A quitté le réseau")
    )


def explained(proposal: Proposal) -> list[str]:
    """What a change entails beyond its words, said before it is adopted."""
    words = proposal.kind == Proposal.Kind.WORDS
    after = proposal.changes.get("openness", {}).get("after") if words else None
    if after == "members":
        return [
            _("Tous les forums du réseau deviennent réservés à ses membres, ce qui y fut écrit aussi."),
            _("Les rencontres ne se montrent plus qu'aux membres. La page du réseau, elle, reste visible."),
        ]
    if after == "public":
        return [
            _("Rien de ce qui a été écrit entre membres ne devient public : les forums fermés restent fermés."),
            _("Un nouveau forum, « Échanges ouverts », se lira par tout le monde ; d'autres pourront suivre."),
        ]
    return []
