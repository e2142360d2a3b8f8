"""« Qui pourrait m'aider ? »: people who offered what someone looks for, and why each is shown.

What is weighed is the offer beside the need: how many of its words, the field, how near. Nobody has a score of their
own, and among equals each day begins with others.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext

from accounts.reader import Reader
from communities.people.directory import field_names, people_in
from communities.people.directory_forms import HelpForm
from communities.people.index.content import Kind, Part
from communities.people.index.reading import Bits, Index, asked_words
from communities.people.visibility import Seen
from reference.models import Territory
from reference.queries import lineage
from search.bits import ids_of
from search.text import passage, stem

SHOWN = 12
OFFER = 120  # characters of an offer that are quoted
MIXERS = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 2**64 - 1  # those of splitmix64


@dataclass(frozen=True)
class Circle:
    """Those around a place, from near to far: how it is said, who is there."""

    words: str
    people: Bits


@dataclass(frozen=True)
class Wanted:
    """What is looked for, as sets of people: by each word of their offer, by field, by nearness."""

    offers: list[Bits]
    field: Bits | None
    field_name: str
    around: list[Circle]


@dataclass(frozen=True)
class Helpers:
    """The answer: people with the reason why each is shown. `asked`: whether anything was."""

    form: HelpForm
    people: list[tuple[Seen, str]]
    asked: bool


def helpers(asked: QueryDict, reader: Reader) -> Helpers:
    """Who could help with what an address says (`q`, `domaine`, `territoire` or `lieu`), as the reader may know."""
    fields = field_names()
    form = HelpForm(asked, fields=[(slug, name) for slug, name, _pk in fields])
    said = form.read()
    if not (said.get("q") or said.get("domaine") or said.get("place")):
        return Helpers(form, [], asked=False)
    index = Index(reader)
    known = {slug: (name, pk) for slug, name, pk in fields}
    name, pk = known.get(said.get("domaine") or "", ("", 0))
    wanted = Wanted(
        offers=index.saying((said["q"], Part.HELP))[0] if said.get("q") else [],
        field=index.traits[Kind.FIELD][pk] if pk else None,
        field_name=name,
        around=list(_around(said["place"], index)) if said.get("place") else [],
    )
    chosen = _chosen(_able(wanted, index), wanted, today=timezone.localdate().toordinal())
    typed = said.get("q") or ""
    people = [(one, _reason(one, typed, wanted)) for one in people_in(chosen, index)]
    return Helpers(form, people, asked=True)


def _able(wanted: Wanted, index: Index) -> Bits:
    """Those who may be shown: they say what they can help with, it answers, and one can reach them."""
    able = index.traits[Kind.OFFERS][0] & index.traits[Kind.REACHABLE][0] & index.everyone
    if index.reader.person is not None:
        able &= ~(1 << index.reader.person.pk)
    if wanted.offers:
        return able & reduce(or_, wanted.offers)
    if wanted.field is not None:
        return able & wanted.field
    return able & reduce(or_, [circle.people for circle in wanted.around], 0)


def _chosen(able: Bits, wanted: Wanted, *, today: int) -> list[int]:
    """Twelve of these people, those whose offer answers best before others; equals in the order of the day."""
    groups = sorted(_groups(able, wanted), key=lambda group: group[0])
    found: list[int] = []
    for _rank, people in groups:
        found += heapq.nsmallest(SHOWN - len(found), ids_of(people), key=lambda one: _mixed(one, today))
        if len(found) == SHOWN:
            break
    return found


def _mixed(person: int, today: int) -> int:
    """A number that says nothing of who came first, another one each day."""
    step, factor, mask = MIXERS
    mixed = (person * step + today * factor) & mask
    mixed = (mixed ^ mixed >> 30) * factor & mask
    return mixed ^ mixed >> 27


def _groups(able: Bits, wanted: Wanted) -> Iterator[tuple[tuple[int, int, int], Bits]]:
    """People who answer equally well: by words of the offer, then field, then nearness; the best rank is smallest."""
    for said, with_words in _by_count(able, wanted.offers):
        for in_field, with_field in _split(with_words, wanted.field):
            rest = with_field
            for far, circle in enumerate(wanted.around):
                yield (-said, -in_field, far), rest & circle.people
                rest &= ~circle.people
            yield (-said, -in_field, len(wanted.around)), rest


def _by_count(able: Bits, offers: list[Bits]) -> list[tuple[int, Bits]]:
    """People by how many of these sets they are in."""
    levels = [able]
    for people in offers:
        levels = [
            (levels[number] & ~people if number < len(levels) else 0) | (levels[number - 1] & people if number else 0)
            for number in range(len(levels) + 1)
        ]
    return [(number, people) for number, people in enumerate(levels) if people]


def _split(people: Bits, field: Bits | None) -> list[tuple[int, Bits]]:
    return [(0, people)] if field is None else [(1, people & field), (0, people & ~field)]


def _around(place: Territory, index: Index) -> Iterator[Circle]:
    """The place, then its département and its région, as far as it is within one. Queries: the place's own, and two."""
    above = {one.kind: one for one in lineage([place.pk]).get(place.pk, [])}
    yield Circle(place.name, index.at(place.pk))
    for kind, trait, words in (
        (Territory.Kind.DEPARTMENT, Kind.DEPARTMENT, gettext("même département")),
        (Territory.Kind.REGION, Kind.REGION, gettext("même région")),
    ):
        if kind in above and above[kind].pk != place.pk:
            yield Circle(words, index.traits[trait][above[kind].pk])


def _reason(one: Seen, typed: str, wanted: Wanted) -> str:
    """Why someone is shown: « peut aider sur « lait à la cantine » · Éducation · même département »."""
    offer = passage(one.can_help_with, [stem(word) for word in asked_words(typed)], length=OFFER)
    reasons = [gettext("Peut aider sur « %(offer)s »") % {"offer": offer}]
    if wanted.field is not None and wanted.field >> one.person_id & 1:
        reasons.append(wanted.field_name)
    near = next((circle.words for circle in wanted.around if circle.people >> one.person_id & 1), "")
    return " · ".join([*reasons, near] if near else reasons)
