"""What the districts above know of people, and people must not ask for: functions held, circles one may look among."""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.reader import Reader
from communities.people.models import ProfileQuerySet

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


@dataclass(frozen=True, kw_only=True)
class Circle:
    """A way to narrow the directory that the districts above know. `choices` says no more than the reader may see."""

    param: str
    label: "str | StrPromise"
    choices: Callable[[Reader], list[tuple[str, str]]]
    narrow: Callable[[ProfileQuerySet, str, Reader], ProfileQuerySet]


_functions: list[FunctionsOf] = []
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
