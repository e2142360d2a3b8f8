"""Changing a network by consent: what may be proposed, how it is checked, told and, unless someone objects, applied."""

from communities.networks.consent.matters import (
    CannotApply,
    Row,
    applies,
    apply,
    check,
    checks,
    describe,
    describes,
    touched,
    touches,
)

__all__ = [
    "CannotApply",
    "Row",
    "applies",
    "apply",
    "check",
    "checks",
    "describe",
    "describes",
    "touched",
    "touches",
]
