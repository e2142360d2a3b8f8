"""What the districts above look at before pages come out at their date."""

from collections.abc import Callable

Look = Callable[[], object]
_looks: list[Look] = []


def before_due(look: Look) -> Look:
    """Register what may take a page from the calendar, so that one that cannot come out holds up no other."""
    if look not in _looks:
        _looks.append(look)
    return look


def look_before_due() -> None:
    """Have the districts above take from the calendar what cannot come out."""
    for look in _looks:
        look()
