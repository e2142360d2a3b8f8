"""Maps of France drawn on the server: régions, or the départements of one, with what a page counts in each.

A page gives its `Place`s and includes `components/france_map.html` with what `france` or `region` gives back. A place
without an outline (some overseas lands) is in the table beside the drawing only.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from reference.loading import DATA, rows
from reference.projecting import FRAME, Box, Point, box_of, project, region_at
from reference.tracing import FINENESS

Kind = Literal["regions", "departements"]
SHADES = 4  # besides the one of places where there is nothing
EDGE = 8


@dataclass(frozen=True, kw_only=True)
class Place:
    """A région or a département by its official code, what is counted there and the address that shows it.

    `words`: the count as it is said, where a number would not do (« moins de 5 »). `more_url`: a closer look, if any.
    """

    code: str
    name: str
    count: int
    url: str
    words: str = ""
    more_url: str = ""

    @property
    def said(self) -> str:
        """The count in words."""
        return self.words or str(self.count)


@dataclass(frozen=True)
class Shape:
    """A place as it is drawn; `shade` is 0 where there is nothing, and up to 4."""

    place: Place
    path: str
    shade: int


@dataclass(frozen=True)
class Map:
    """What `components/france_map.html` draws: shapes in `view_box`, all places in a table, boxes of overseas lands."""

    view_box: str
    scale: str
    shapes: list[Shape]
    places: list[Place]
    boxes: list[Box]


def france(places: Iterable[Place]) -> Map:
    """The régions of France, overseas ones in boxes under the mainland."""
    listed = list(places)
    boxes = [box for place in listed if place.code in outlines("regions") and (box := box_of(place.code))]
    return _drawn("regions", listed, f"0 0 {FRAME[0]} {FRAME[1]}", boxes)


def region(places: Iterable[Place]) -> Map:
    """The départements given, as large as they go: those of one région."""
    listed = list(places)
    points = [point for place in listed for point in _points(outlines("departements").get(place.code, ""))]
    if not points:
        return _drawn("departements", listed, "", [])
    left, top = min(x for x, _ in points) - EDGE, min(y for _, y in points) - EDGE
    right, bottom = max(x for x, _ in points) + EDGE, max(y for _, y in points) + EDGE
    return _drawn("departements", listed, f"{left:.0f} {top:.0f} {right - left:.0f} {bottom - top:.0f}", [])


def spot(longitude: float, latitude: float) -> Point:
    """Where a town stands on the map of France, in the units of its `view_box`."""
    return project(longitude, latitude, region_at(longitude, latitude))


def departments_of(region_code: str) -> list[str]:
    """The official codes of the départements of a région."""
    return [line["code"] for line in _departments() if line["region"] == region_code]


@cache
def _departments() -> Sequence[dict[str, str]]:
    return rows("departements")


@cache
def outlines(kind: Kind) -> dict[str, str]:
    """SVG paths by official code, in steps of 1/FINENESS of a unit."""
    whole: dict[str, dict[str, str]] = json.loads((DATA / "outlines.json").read_text(encoding="utf-8"))
    return whole[kind]


def _drawn(kind: Kind, places: list[Place], view_box: str, boxes: list[Box]) -> Map:
    paths = outlines(kind)
    most = max((place.count for place in places), default=0)
    shapes = [Shape(place, paths[place.code], shade(place.count, most)) for place in places if place.code in paths]
    return Map(view_box, f"scale({1 / FINENESS[kind]:g})", shapes, places, boxes)


def shade(count: int, most: int) -> int:
    """How dark a place is drawn: by the square root, so that one large town does not put all others in the shade."""
    if count <= 0 or most <= 0:
        return 0
    return min(SHADES, 1 + int(SHADES * (count / most) ** 0.5 * 0.999))


@cache
def _points(path: str) -> list[Point]:
    found, x, y = list[Point](), 0, 0
    for ring in path.split("M")[1:]:
        numbers = [int(one) for one in re.findall(r"-?\d+", ring)]
        x, y = numbers[0], numbers[1]
        found.append((x, y))
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            found.append((x, y))
    return [(x / FINENESS["departements"], y / FINENESS["departements"]) for x, y in found]
