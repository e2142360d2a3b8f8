"""What the districts above know of people, and people must not ask for: functions held, circles one may look among,
who shares a network with whom, what one passes on when leaving a post, what one may declare, where a newcomer begins.
"""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from accounts.models import User
from accounts.reader import Reader
from communities.people.models import Profile

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


@dataclass(frozen=True)
class Function:
    """A function someone holds for a time, in words (« anime Éducation jusqu'au 30 juin 2027 »), and its address."""

    text: str
    url: str

    def __str__(self) -> str:
        return self.text


FunctionsOf = Callable[[Collection[int], dt.date], dict[int, list[Function]]]


@dataclass(frozen=True)
class Group:
    """One of the reader's own groups: its value in an address, its name, the ids of who is in it."""

    value: str
    name: str
    people: list[int]


@dataclass(frozen=True, kw_only=True)
class Circle:
    """A way to narrow the directory that the districts above know: by the reader's own groups.

    The reader shares them with their people, so that « mes réseaux » reaches the reader.
    """

    param: str
    label: "str | StrPromise"
    groups: Callable[[Reader], list[Group]]


NetworksOf = Callable[[Profile, Reader], list[tuple[str, str]]]
Near = Callable[[Reader], "QuerySet[Any, Any]"]


@dataclass(frozen=True)
class Legacy:
    """Something one follows and may pass on when leaving a post. `key` tells it among those of its kind."""

    key: str
    label: str
    url: str
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class Legacies:
    """A kind of thing that is passed on. `of`: what the reader holds; `shown`: these, as far as the reader may see
    them; `take_up`: have the reader follow these as far as they may, and give back those that were taken up. Taking up
    twice does no harm.
    """

    kind: str
    label: "str | StrPromise"
    of: Callable[[Reader], list[Legacy]]
    shown: Callable[[list[str], Reader], list[Legacy]]
    take_up: Callable[[list[str], Reader], list[Legacy]]


@dataclass(frozen=True)
class TellingPlace:
    """Where an experience may be told."""

    key: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Telling:
    """How an experience becomes a thread: `places` where the reader may write; `begin` keeps the words there as a draft
    and gives back the address of its form. Raises PermissionDenied where the reader may not write.
    """

    places: Callable[[Reader], list[TellingPlace]]
    begin: Callable[[str, dict[str, str], Reader], str]


@dataclass(frozen=True)
class Line:
    """Something a person did, that they may declare: its words, and its dates in words."""

    key: str
    words: str
    dates: str


@dataclass(frozen=True, kw_only=True)
class Declarable:
    """A kind of contribution that a person may declare; `of` gives all of theirs, and is asked by them alone."""

    kind: str
    label: "str | StrPromise"
    of: Callable[[User], list[Line]]


@dataclass(frozen=True)
class Suggestion:
    """Something for a newcomer: its title, its address, why it is shown to them."""

    title: str
    url: str
    why: str
    about: str = ""


Suggesting = Callable[[Profile, Reader], list[Suggestion]]

_functions: list[FunctionsOf] = []
_networks: list[NetworksOf] = []
_near: list[Near] = []
_legacies: dict[str, Legacies] = {}
_telling: list[Telling] = []
_declarables: dict[str, Declarable] = {}
_welcomes: dict[str, Suggesting] = {}
_circles: dict[str, Circle] = {}


def functions(provider: FunctionsOf) -> FunctionsOf:
    """Register who knows the functions of people (given their ids and a day); again changes nothing."""
    if provider not in _functions:
        _functions.append(provider)
    return provider


def circle(one: Circle) -> None:
    """Register a way to narrow the directory."""
    _circles[one.param] = one


def functions_of(people: Collection[int], *, today: dt.date) -> dict[int, list[Function]]:
    """The functions these people hold today, by the person's id; a person without any is absent."""
    found: dict[int, list[Function]] = {}
    for provider in _functions:
        for person_id, held in provider(people, today).items():
            found.setdefault(person_id, []).extend(held)
    return found


def circles() -> list[Circle]:
    """The ways to narrow the directory, in the order of registration."""
    return list(_circles.values())


def near_people(provider: Near) -> Near:
    """Register the one function that knows who shares a network with a reader, as a query of ids of people."""
    _near[:] = [provider]
    return provider


def near(reader: Reader) -> "QuerySet[Any, Any] | None":
    """A query of the ids of those who share a network with this reader; None where there can be nobody."""
    return _near[0](reader) if _near and reader.member_of else None


def sharing(people: Collection[int], reader: Reader) -> set[int]:
    """Those among these people who share a network with the reader. One query at most."""
    found = near(reader)
    if found is None:
        return set()
    return set(User.objects.filter(pk__in=people).filter(pk__in=found).order_by().values_list("pk", flat=True))


def belongs_where(provider: NetworksOf) -> NetworksOf:
    """Register who knows the networks of a person: (name, address) of those that this reader may be told of."""
    _networks[:] = [provider]
    return provider


def networks_of(profile: Profile, reader: Reader) -> list[tuple[str, str]]:
    """The networks of a person, for a reader to whom they show them. One query."""
    return _networks[0](profile, reader) if _networks else []


def legacies(one: Legacies) -> None:
    """Register a kind of thing that is passed on when leaving a post."""
    _legacies[one.kind] = one


def legacy_kinds() -> list[Legacies]:
    """What may be passed on, kind by kind, in the order of their names: networks before threads."""
    return [_legacies[kind] for kind in sorted(_legacies)]


def telling(one: Telling) -> None:
    """Register where, and how, an experience is told."""
    _telling[:] = [one]


def where_told() -> Telling | None:
    """Where, and how, an experience is told; None where there are no forums."""
    return _telling[0] if _telling else None


def declares(one: Declarable) -> None:
    """Register a kind of contribution that people may declare in a proof."""
    _declarables[one.kind] = one


def declarables() -> list[Declarable]:
    """What people may declare, kind by kind, in the order of registration."""
    return list(_declarables.values())


def welcomes(step: str, provider: Suggesting) -> None:
    """Register what a newcomer is offered at a step of the first ones: "reseaux", "lire" or "repondre"."""
    _welcomes[step] = provider


def suggestions_for(step: str, profile: Profile, reader: Reader) -> list[Suggestion]:
    """What this newcomer is offered at this step; nothing where nobody knows."""
    provider = _welcomes.get(step)
    return provider(profile, reader) if provider else []
