"""As whom one writes here: the functions to choose from, and the one last chosen in this network."""

from typing import Protocol

from django.http import HttpRequest

from accounts.reader import Reader
from communities.people import hats

REMEMBERED = "hats"  # in the session, by the network's id: a row of its own would be one more query a page


class OfNetwork(Protocol):
    """A forum, a meeting: what stands in a network."""

    @property
    def network_id(self) -> int | None: ...


def choices(reader: Reader) -> list[tuple[str, str]]:
    """As whom the reader may speak, as (value, words), the main function first. One query."""
    return [(hat.value, hat.label) for hat in hats.hats_of(reader)]


def last_chosen(request: HttpRequest, place: OfNetwork) -> str:
    """As whom the reader last wrote in this network; the main function when nothing is remembered. No query."""
    return str(request.session.get(REMEMBERED, {}).get(str(place.network_id), hats.MAIN))


def remember(request: HttpRequest, place: OfNetwork, value: str) -> None:
    """Keep as whom the reader wrote in this network, for the next time; the session is saved if it changed."""
    if value != last_chosen(request, place):
        request.session[REMEMBERED] = {**request.session.get(REMEMBERED, {}), str(place.network_id): value}
