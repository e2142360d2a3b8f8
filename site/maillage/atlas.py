"""A small map of where the next meetings are: the régions concerned, drawn on the server from simplified outlines.

departements.json holds, for each département of metropolitan France, the code of its région and its rings: a first
point, then steps, on a grid of 110 units to a degree of latitude. Its source is in docs/third-party.md.
"""

import json
import math
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

OUTLINES = Path(__file__).with_name("departements.json")
WEST, NORTH, UNITS = -5.2, 51.2, 110
NARROWING = math.cos(math.radians(46.5))  # a degree of longitude beside one of latitude
WIDTH, HEIGHT, EDGE = 440, 440, 10  # the drawing's own units; EDGE is left free around the land
LETTER, LINE = 8, 18  # about what a letter and a line of a label take

Point = tuple[float, float]


class Land(NamedTuple):
    """A département: its région's code, its rings as paths and as points."""

    region: str
    paths: list[str]
    rings: list[list[Point]]


@cache
def lands() -> list[Land]:
    """Every département of the file."""
    read: dict[str, tuple[str, list[str]]] = json.loads(OUTLINES.read_text(encoding="utf-8"))
    return [Land(region, paths, [_points(path) for path in paths]) for region, paths in read.values()]


def _points(path: str) -> list[Point]:
    numbers = [int(one) for one in re.findall(r"-?\d+", path)]
    points, x, y = list[Point](), 0, 0
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x, y))
    return points


def _relative(path: str) -> str:
    """A ring as an SVG path wants it: an absolute beginning, then steps."""
    x, y, steps = re.match(r"(-?\d+) ?(-?\d+) ?(.*)", path).groups()  # type: ignore[union-attr]
    return f"{x} {y}l{steps}"


def _holds(ring: Sequence[Point], spot: Point) -> bool:
    """Whether a ring goes round a point."""
    x, y = spot
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def _spot(territory: Any) -> Point | None:
    """Where a territory stands on the grid; None where that is not known."""
    longitude, latitude = getattr(territory, "longitude", None), getattr(territory, "latitude", None)
    if longitude is None or latitude is None:
        return None
    return (longitude - WEST) * NARROWING * UNITS, (NORTH - latitude) * UNITS


def meetings_map(meetings: Iterable[Any]) -> SafeString:
    """The régions where these meetings take place, a spot and a name for each town; nothing for fewer than two towns.

    Meetings by video only, without coordinates or outside metropolitan France are left to the list beside the map.
    """
    towns: dict[str, tuple[Point, str]] = {}
    regions: set[str] = set()
    for meeting in meetings:
        spot = None if meeting.place.lower().startswith("en visio") else _spot(meeting.territory)
        land = spot and next((one for one in lands() if any(_holds(ring, spot) for ring in one.rings)), None)
        if spot and land and meeting.territory.name not in towns:
            towns[meeting.territory.name] = (spot, meeting.network.dye)
            regions.add(land.region)
    if len(towns) < 2:
        return SafeString()
    shown = [land for land in lands() if land.region in regions]
    across = [x for land in shown for ring in land.rings for x, _ in ring]
    down = [y for land in shown for ring in land.rings for _, y in ring]
    scale = min((WIDTH - 2 * EDGE) / (max(across) - min(across)), (HEIGHT - 2 * EDGE) / (max(down) - min(down)))
    width, height = (max(across) - min(across)) * scale + 2 * EDGE, (max(down) - min(down)) * scale + 2 * EDGE
    left, top = EDGE - min(across) * scale, EDGE - min(down) * scale
    placed = [(name, x * scale + left, y * scale + top, dye) for name, ((x, y), dye) in towns.items()]
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-labelledby="map-title"><title id="map-title">{}</title>'
        '<path class="land" transform="translate({} {}) scale({})" d="{}"/>{}{}</svg>',
        round(width),
        round(height),
        gettext("Carte des prochaines rencontres : %(towns)s. La liste dit les mêmes.") % {"towns": ", ".join(towns)},
        round(left, 1),
        round(top, 1),
        round(scale, 3),
        "".join(f"M{_relative(path)}z" for land in shown for path in land.paths),
        format_html_join(
            "",
            '<circle class="here" data-dye="{}" cx="{}" cy="{}" r="8"/>',
            ((dye, round(x), round(y)) for _, x, y, dye in placed),
        ),
        format_html_join("", '<text x="{}" y="{}" text-anchor="{}">{}</text>', _labels(placed, width)),
    )


def _labels(placed: Sequence[tuple[str, float, float, str]], width: float) -> list[tuple[int, int, str, str]]:
    """Each name beside its spot, turned inwards near the eastern edge, moved down where another name stands."""
    taken: list[tuple[float, float, float]] = []
    labels = []
    for name, x, y, _ in sorted(placed, key=lambda one: one[2]):
        long = len(name) * LETTER
        inwards = x + 14 + long > width
        begin = x - 14 - long if inwards else x + 14
        line = y + 5
        while any(abs(line - other) < LINE and begin < end and start < begin + long for other, start, end in taken):
            line += LINE
        taken.append((line, begin, begin + long))
        labels.append((round(x - 14 if inwards else x + 14), round(line), "end" if inwards else "start", name))
    return labels
