"""What the districts above do when words or a name go from a production: they may have told of it, in its own words."""

from collections.abc import Callable, Collection

from home.productions.models import ProductionPage

Clean = Callable[[str], str]
Follow = Callable[[ProductionPage, Collection[str], Clean], object]
_follow: list[Follow] = []


def on_withdrawal(follow: Follow) -> Follow:
    """Register what looks after what was told of a production: it is given the page as it is now, the addresses it had
    and has, and what takes the withdrawal out of a line ("" where nothing is left of it). Registering it again changes
    nothing.
    """
    if follow not in _follow:
        _follow.append(follow)
    return follow


def follow_withdrawal(page: ProductionPage, addresses: Collection[str], clean: Clean) -> None:
    """Have the districts above take a withdrawal out of what they told."""
    for follow in _follow:
        follow(page, addresses, clean)
