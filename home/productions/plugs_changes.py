"""What the districts above know of a revision that is published: what it changes, in its writers' words."""

from collections.abc import Callable

from wagtail.models import Revision

from home.productions.models import ProductionPage

Said = Callable[[ProductionPage, Revision | None], str]
_said: list[Said] = []


def on_changes_asked(said: Said) -> Said:
    """Register who knows what a revision changes."""
    if said not in _said:
        _said.append(said)
    return said


def changes_of(page: ProductionPage, revision: Revision | None) -> str:
    """What a revision changes; "" where nobody said. Asked while it is being published."""
    return next((words for said in _said if (words := said(page, revision))), "")
