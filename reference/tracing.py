"""From official outlines (GeoJSON, all départements) to reference/data/outlines.json: light, and without a gap.

A border is simplified once, for both who share it; a région is what its départements leave when the borders between
them go. `manage.py outlines` runs this; the platform only reads the result.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from reference.projecting import OVERSEAS, Point, project

Ring = list[Point]
Segment = tuple[Point, Point]
DETAIL = {"regions": 1.4, "departements": 0.7}  # how far a line may leave the real one, in units of the drawing
FINENESS = {"regions": 2, "departements": 4}  # steps of the paths to a unit of the drawing
SMALLEST = {"regions": 14.0, "departements": 4.0}  # an islet below this many square units is left out


def trace(collection: Mapping[str, Any], region_of: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """SVG paths by code of région and of département. `region_of`: the région of each département, by codes."""
    rings: dict[str, list[Ring]] = defaultdict(list)
    for feature in collection["features"]:
        code, shape = feature["properties"]["code"], feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        rings[code] += [[(x, y) for x, y in ring[:-1]] for polygon in polygons for ring in polygon]
    whole: dict[str, list[Ring]] = defaultdict(list)
    for code, own in rings.items():
        whole[region_of[code]] += own
    regions = {code: dissolved(own) for code, own in whole.items()}
    boxes = {code: code if code in OVERSEAS else "" for code in regions}
    return {
        "regions": paths("regions", regions, boxes),
        "departements": paths("departements", rings, {code: boxes[region_of[code]] for code in rings}),
    }


def dissolved(rings: Iterable[Ring]) -> list[Ring]:
    """The outline of lands that touch: the segments they share in both directions go, the rest is joined again."""
    segments = {segment for ring in rings for segment in zip(ring, ring[1:] + ring[:1], strict=True)}
    left: dict[Point, list[Point]] = defaultdict(list)
    for start, end in sorted(segments):
        if (end, start) not in segments:
            left[start].append(end)
    found = []
    while left:
        start = min(left)
        ring, point = [start], left[start].pop()
        while point != start:
            ring.append(point)
            if not left[point]:
                raise ValueError(f"an outline is not closed at {point}")
            point = left[point].pop()
        found.append(ring)
        left = defaultdict(list, {key: ends for key, ends in left.items() if ends})
    return found


def paths(kind: str, lands: Mapping[str, list[Ring]], boxes: Mapping[str, str]) -> dict[str, str]:
    """The SVG path of each land, in whole steps of 1/FINENESS of a unit."""
    corners = meetings_of(lands.values())
    found = {}
    for code, rings in lands.items():
        drawn = [simplified(ring, corners, boxes[code], DETAIL[kind]) for ring in rings]
        largest = max(drawn, key=area)
        kept = [ring for ring in drawn if ring is largest or (len(ring) > 2 and area(ring) >= SMALLEST[kind])]
        found[code] = "".join(steps(ring, FINENESS[kind]) for ring in kept)
    return found


def meetings_of(lands: Iterable[list[Ring]]) -> set[Point]:
    """Points where more than two lines meet, or where a border begins: they stay, whatever is simplified between."""
    around: dict[Point, set[Point]] = defaultdict(set)
    for rings in lands:
        for ring in rings:
            for start, end in zip(ring, ring[1:] + ring[:1], strict=True):
                around[start].add(end)
                around[end].add(start)
    return {point for point, others in around.items() if len(others) > 2}


def simplified(ring: Ring, corners: set[Point], box: str, detail: float) -> Ring:
    """A ring in units of the drawing, with the points that are needed to stay within `detail` of it."""
    fixed = [number for number, point in enumerate(ring) if point in corners]
    if len(fixed) < 2:  # an island, or a land within another: two points of its own hold it, the same from both sides
        first = ring.index(min(ring)) if not fixed else fixed[0]
        far = max(range(len(ring)), key=lambda number: (math.dist(ring[number], ring[first]), ring[number]))
        fixed = sorted({first, far})
    turned = ring[fixed[0] :] + ring[: fixed[0]]
    ends = [number - fixed[0] for number in fixed[1:]] + [len(ring)]
    begins, found = 0, list[Point]()
    for end in ends:
        line = [*turned[begins:end], turned[end % len(ring)]]
        backwards = line[-1] < line[0]  # a border is simplified in one direction for both
        drawn = thinned([project(x, y, box) for x, y in (reversed(line) if backwards else line)], detail)
        found += (drawn[::-1] if backwards else drawn)[:-1]
        begins = end
    return found


def thinned(line: Ring, detail: float) -> Ring:
    """A line without the points it can do without (Douglas and Peucker)."""
    if len(line) < 3:
        return line
    farthest = max(range(1, len(line) - 1), key=lambda number: away(line[number], line[0], line[-1]))
    if away(line[farthest], line[0], line[-1]) <= detail:
        return [line[0], line[-1]]
    return thinned(line[: farthest + 1], detail)[:-1] + thinned(line[farthest:], detail)


def away(point: Point, start: Point, end: Point) -> float:
    """How far a point is from a line between two others."""
    long = math.dist(start, end)
    if not long:
        return math.dist(point, start)
    (x, y), (x1, y1), (x2, y2) = point, start, end
    return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / long


def area(ring: Ring) -> float:
    """The area within a ring."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def steps(ring: Ring, fineness: int) -> str:
    """A ring as an SVG path: a first point, then steps, in units of 1/`fineness`."""
    points = [(round(x * fineness), round(y * fineness)) for x, y in ring]
    points = [point for number, point in enumerate(points) if point != points[number - 1]]
    moved = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(points)]
    line = "".join(
        f"{' ' if x >= 0 and number else ''}{x}{' ' if y >= 0 else ''}{y}" for number, (x, y) in enumerate(moved)
    )
    return f"M{points[0][0]} {points[0][1]}l{line}z"
