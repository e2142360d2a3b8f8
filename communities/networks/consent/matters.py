"""What proposals are about, by kind. A matter says how its changes are checked, what they touch, how they read side by
side, and what applying them does; whoever knows the matter registers it, in a module loaded by AppConfig.ready.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.reader import Reader
from communities.networks.models import Network, Proposal
from writing.difference import ADDED, TAKEN, Part, words

Changes = dict[str, Any]
Apply = Callable[[Proposal], None]
Check = Callable[[Network, Changes, Reader], Changes]
Describe = Callable[[Proposal], "list[Row]"]
Touch = Callable[[Changes], frozenset[str]]
Name = Callable[[Proposal], str]


class CannotApply(Exception):
    """What was proposed can no longer be done; its text is fit for the page. The proposal ends without effect."""


@dataclass(frozen=True)
class Row:
    """One thing that would change: what it is, what it is now, what it would be. Plain words."""

    label: str
    before: str
    after: str

    @property
    def parts(self) -> tuple[list[Part], list[Part]]:
        """The words of what was, and of what would be: those of both kept, the others taken away or added."""
        marked = words(self.before, self.after)
        return [one for one in marked if one.kind != ADDED], [one for one in marked if one.kind != TAKEN]


_apply: dict[str, Apply] = {}
_check: dict[str, Check] = {}
_describe: dict[str, Describe] = {}
_touch: dict[str, Touch] = {}
_name: dict[str, Name] = {}


def applies(kind: Proposal.Kind) -> Callable[[Apply], Apply]:
    """Register what applying an adopted proposal of this kind does, within the transaction that adopts it.

    Called once. Raises CannotApply where the world has changed too much since; nothing it did is kept then.
    """
    return lambda function: _apply.setdefault(kind, function)


def checks(kind: Proposal.Kind) -> Callable[[Check], Check]:
    """Register what looks at the changes before they are proposed or rewritten: (network, changes, reader) -> changes.

    Returns what is kept (values JSON can hold, with what they replace). Raises ValidationError, fit for the page.
    """
    return lambda function: _check.setdefault(kind, function)


def describes(kind: Proposal.Kind) -> Callable[[Describe], Describe]:
    """Register how a proposal of this kind reads, side by side; from what it kept, so that its history stays true."""
    return lambda function: _describe.setdefault(kind, function)


def touches(kind: Proposal.Kind) -> Callable[[Touch], Touch]:
    """Register what changes of this kind touch: two open proposals of a network never touch the same thing.

    Left out, the kind itself is what is touched: one open proposal of it at a time.
    """
    return lambda function: _touch.setdefault(kind, function)


def names(kind: Proposal.Kind) -> Callable[[Name], Name]:
    """Register what a proposal of this kind is called in a list, without a query. Left out, its kind names it."""
    return lambda function: _name.setdefault(kind, function)


def name(proposal: Proposal) -> str:
    """What a proposal is called."""
    given = _name.get(proposal.kind)
    return given(proposal) if given else str(proposal.get_kind_display())


def apply(proposal: Proposal) -> None:
    """Do what an adopted proposal says."""
    _apply[proposal.kind](proposal)


def check(kind: str, network: Network, changes: Changes, by: Reader) -> Changes:
    """The changes as they are kept. Raises ValidationError."""
    return _check[kind](network, changes, by)


def describe(proposal: Proposal) -> list[Row]:
    """What would change, or did."""
    return _describe[proposal.kind](proposal)


def touched(kind: str, changes: Changes) -> frozenset[str]:
    """What changes of this kind touch, as names that only compare with one another."""
    touch = _touch.get(kind)
    return touch(changes) if touch else frozenset({kind})
