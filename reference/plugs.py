"""What others keep that hangs on the territories: they are told when these have changed, to work it out again."""

from collections.abc import Callable

Told = Callable[[], None]
_told: list[Told] = []


def on_territories_changed(told: Told) -> Told:
    """Register who is told, in the transaction that changes names or what lies in what; again changes nothing.

    What takes time is owed there, as a durable task.
    """
    if told not in _told:
        _told.append(told)
    return told


def tell_changed() -> None:
    """Tell all who registered."""
    for told in _told:
        told()
