"""Maps of a page: what is counted by région, or by département in one région, from lines that one pastes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from home.pages.grids import cells, number
from reference.loading import rows as lines_of
from reference.names import name_key
from reference.outlines import Map, Place, Shape, france, region


@dataclass(frozen=True)
class Drawn:
    """A map, and the places that were named, in the order in which they were."""

    map: Map
    places: list[Place]

    @property
    def view_box(self) -> str:
        """The frame, its numbers parted by commas, as those of the shapes."""
        return self.map.view_box.replace(" ", ",")


@cache
def regions() -> Mapping[str, str]:
    """Names of régions by code, in the order of their names."""
    named = {line["code"]: line["nom"] for line in lines_of("regions")}
    return dict(sorted(named.items(), key=lambda one: name_key(one[1])))


@cache
def departments(within: str) -> Mapping[str, str]:
    """Names of the départements of a région, by code."""
    return {line["code"]: line["nom"] for line in lines_of("departements") if line["region"] == within}


def draw(text: str, *, within: str) -> Drawn:
    """The map of these lines: of a région's départements, or of France's régions where `within` is "".

    Raises ValidationError, which names the line.
    """
    known = departments(within) if within else regions()
    if within and not known:
        raise ValidationError(_("Cette région n'existe pas."))
    table = cells(text)
    named: dict[str, Place] = {}
    for place, row in enumerate(table, 1):
        if place == 1 and len(row) > 1 and number(row[1]) is None and _code_of(row[0], known) is None:
            continue  # a line of titles that came along
        one = _place(row, place, known)
        if one.code in named:
            raise ValidationError(_("Ligne %(line)d : %(name)s est déjà nommé.") % {"line": place, "name": one.name})
        named[one.code] = one
    if not named:
        raise ValidationError(_("Nommez au moins un territoire, avec un nombre."))
    all_places = [named.get(code) or Place(code=code, name=name, count=0, url="") for code, name in known.items()]
    drawn = region(all_places) if within else france(all_places)
    return Drawn(replace(drawn, shapes=[_tight(shape) for shape in drawn.shapes]), list(named.values()))


def _place(row: list[str], line: int, known: Mapping[str, str]) -> Place:
    code = _code_of(row[0], known)
    if code is None:
        raise ValidationError(
            _("Ligne %(line)d : « %(name)s » n'est pas un territoire de cette carte.") % {"line": line, "name": row[0]}
        )
    words = row[1] if len(row) > 1 else ""
    value = number(words)
    if value is None or value < 0:
        raise ValidationError(
            _("Ligne %(line)d : « %(said)s » n'est pas un nombre positif.") % {"line": line, "said": words}
        )
    # Shades go by proportion: a tenth counts as well.
    return Place(code=code, name=known[code], count=round(value * 10), url="", words=words)


def _code_of(text: str, known: Mapping[str, str]) -> str | None:
    typed = text.strip().upper()
    if typed in known:
        return typed
    return next((code for code, name in known.items() if name_key(name) == name_key(text)), None)


def _tight(shape: Shape) -> Shape:
    """A shape whose numbers are parted by commas: a page's typography binds « 12 345 » together, also in a drawing."""
    return replace(shape, path=re.sub(r"(?<=\d) (?=\d)", ",", shape.path))
