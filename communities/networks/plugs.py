"""What the districts above do when something begins here."""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass

from accounts.reader import Reader
from communities.networks.models import Need, Network

_on_formed: list[Callable[[Network], None]] = []


def on_network_formed(callback: Callable[[Network], None]) -> Callable[[Network], None]:
    """Register what a new network needs (a page, a forum, a room); registering it again changes nothing.

    It is called within the transaction that forms the network, with the network; what it raises undoes everything.
    """
    if callback not in _on_formed:
        _on_formed.append(callback)
    return callback


def formed(network: Network) -> None:
    """Tell those above that a network was formed."""
    for callback in _on_formed:
        callback(network)


@dataclass(frozen=True)
class Rooms:
    """How the forums of a network are known and opened, by the district above that holds them.

    `names`: the forums a network has. `open`: opens one more (name, description, private), within the caller's
    transaction; one of that name is given again. `close`: makes every room of the network its members' own.
    """

    names: Callable[[Network], list[str]]
    open: Callable[[Network, str, str, bool], None]
    close: Callable[[Network], None]


_rooms: list[Rooms] = []


def on_room_asked(rooms: Rooms) -> Rooms:
    """Register who opens rooms; registering it again changes nothing."""
    if rooms not in _rooms:
        _rooms.append(rooms)
    return rooms


def room_names(network: Network) -> list[str]:
    """The names of the rooms that a network has."""
    return [name for rooms in _rooms for name in rooms.names(network)]


def open_room(network: Network, *, name: str, description: str = "", private: bool = False) -> None:
    """Open one more room for a network."""
    for rooms in _rooms:
        rooms.open(network, name, description, private)


def close_rooms(network: Network) -> None:
    """Make what was said openly in a network its members' own, from this transaction on."""
    for rooms in _rooms:
        rooms.close(network)


@dataclass(frozen=True)
class Room:
    """A forum where a reader may open a thread."""

    key: str
    name: str
    private: bool


@dataclass(frozen=True)
class Answer:
    """What a need became: what it is called, its address, and who may see it (a token of Reader.tokens)."""

    label: str
    url: str
    audience: str


@dataclass(frozen=True)
class Threads:
    """How a need becomes a thread: the rooms of a network where the reader may open one, and opening it.

    `open` takes the room's key, the reader, a title and a text in Markdown, within the caller's transaction; raises
    PermissionDenied, writing.limits.Refused.
    """

    rooms: Callable[[Network, Reader], list[Room]]
    open: Callable[[str, Reader, str, str], Answer]


_threads: list[Threads] = []


def on_thread_asked(threads: Threads) -> Threads:
    """Register who opens threads."""
    _threads[:] = [threads]
    return threads


def rooms_to_write_in(network: Network, reader: Reader) -> list[Room]:
    """Where this reader may open a thread in this network."""
    return _threads[0].rooms(network, reader) if _threads else []


def open_thread(key: str, reader: Reader, title: str, body: str) -> Answer:
    """Open a thread in this room."""
    return _threads[0].open(key, reader, title, body)


Planned = Callable[[Network, Need], str]
_planning: list[Planned] = []


def on_meeting_asked(address: Planned) -> Planned:
    """Register the address of the form in which a meeting of a network about a need is planned."""
    _planning[:] = [address]
    return address


def address_to_plan(network: Network, need: Need) -> str:
    """Where a meeting about this need is planned; "" where there are no meetings."""
    return _planning[0](network, need) if _planning else ""


_training: list[Planned] = []


def on_training_asked(address: Planned) -> Planned:
    """Register the address of the form in which a training of a network about a need is organised."""
    _training[:] = [address]
    return address


def address_to_train(network: Network, need: Need) -> str:
    """Where a training about this need is organised; "" where there are no trainings."""
    return _training[0](network, need) if _training else ""


Pulse = Callable[[Collection[int]], dict[int, dt.datetime]]
_pulses: list[Pulse] = []


def on_pulse(pulse: Pulse) -> Pulse:
    """Register what knows when people last exchanged something in networks: their ids in, the moments by id out."""
    if pulse not in _pulses:
        _pulses.append(pulse)
    return pulse


def last_exchanges(networks: Collection[int]) -> dict[int, dt.datetime]:
    """When people last exchanged something in each of these networks; one where nothing was ever said is left out."""
    last: dict[int, dt.datetime] = {}
    for pulse in _pulses:
        for pk, moment in pulse(networks).items():
            last[pk] = max(moment, last.get(pk, moment))
    return last
