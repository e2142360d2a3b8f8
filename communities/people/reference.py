"""Plug: where the territories have changed, the places of profiles are worked out again, and the directory."""

from background.tasks import durable
from communities.people.holding import keep_all_places
from communities.people.index.keeping import put_right
from reference.plugs import on_territories_changed


@durable()
def places_again() -> None:
    """Go through all profiles; may run while the site is in use, and again."""
    keep_all_places()
    put_right.enqueue()


@on_territories_changed
def owe_places() -> None:
    """Owe it, in the transaction that changes the territories."""
    places_again.enqueue()
