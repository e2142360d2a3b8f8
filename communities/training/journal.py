"""What facilitation does to trainings that others organise goes into its journal, with a reason.

What one does to a training that one called or gives is no facilitation.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied

from accounts.reader import Reader
from communities.meetings.journal import kept
from communities.networks.actions import record_act
from communities.networks.actions.journal import reasoned
from communities.networks.models import FacilitationEntry
from communities.training.models import Training
from communities.training.permissions import is_own

Act = FacilitationEntry.Act
Changed = dict[str, list[Any]]  # what a training said of something, and says now
ROWS = ("theme", "territory")
COLUMNS = (
    *ROWS, "title", "aims", "audience", "prerequisites", "programme", "place", "zone", "video_url", "half_days",
    "sessions_needed", "places", "public",
)  # fmt: skip


def for_others(by: Reader, training: Training) -> bool:
    """Whether `by` takes care of this in the name of its network's facilitation: others called it and give it."""
    return by.facilitates(training.network_id) and not is_own(by, training)


def owe_reason(by: Reader, training: Training, reason: str) -> None:
    """See that a reason is there where one is owed. Raises ReasonMissing."""
    if for_others(by, training):
        reasoned(reason)


def note(training: Training, by: Reader, act: Act, reason: str, **before: Any) -> FacilitationEntry:
    """Write an act in the journal. `before`: what undoing it needs. Raises PermissionDenied, ReasonMissing."""
    if training.network is None:  # of the whole centre: no network facilitates it
        raise PermissionDenied
    return record_act(
        network=training.network,
        by=by,
        act=act,
        reason=reason,
        subject=training.title,
        subject_url="" if training.draft else training.get_absolute_url(),  # a draft shows to its hands alone
        about=f"training:{training.pk}",
        before=before,
    )


def said(training: Training) -> dict[str, Any]:
    """What a training says of itself, as the journal keeps it: its columns, its sessions, who gives it."""
    columns = {name: getattr(training, f"{name}_id" if name in ROWS else name) for name in COLUMNS}
    sessions = [
        [one.pk, kept(one.starts_at), kept(one.ends_at), one.title]
        for one in training.sessions.order_by("starts_at", "pk")
    ]
    trainers = [one.person_id or one.name for one in training.trainers.order_by("pk")]
    return {**columns, "sessions": sessions, "trainers": trainers}


def differences(before: dict[str, Any], after: dict[str, Any]) -> Changed:
    """What is not the same any more. A session that was taken out and put in again as it was is the same."""
    return {name: [was, after[name]] for name, was in before.items() if not same(name, was, after[name])}


def same(name: str, one: Any, other: Any) -> bool:
    """Whether two values of `said` say the same."""
    return _hours(one) == _hours(other) if name == "sessions" else bool(one == other)


def _hours(sessions: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [list(one[1:]) for one in sessions]
