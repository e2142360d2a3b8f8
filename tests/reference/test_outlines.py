"""Maps of France: what is drawn of which place, and where a town stands."""

import json
import math

import pytest

from reference import outlines
from reference.loading import DATA, rows
from reference.outlines import Place, france, region, shade, spot
from reference.projecting import FRAME, box_of, project, region_at
from reference.tracing import dissolved, trace


def place(code: str, count: int = 1) -> Place:
    return Place(code=code, name=f"Lieu {code}", count=count, url=f"/{code}")


def test_every_place_of_the_reference_with_an_outline_is_drawn() -> None:
    known = {line["code"] for line in rows("regions")}
    drawn = france(place(code) for code in sorted(known))
    assert len(drawn.shapes) == 18
    assert len(drawn.places) == len(known)
    assert len(drawn.boxes) == 5
    assert set(outlines.outlines("departements")) <= {line["code"] for line in rows("departements")}


def test_the_file_is_light() -> None:
    whole = json.loads((DATA / "outlines.json").read_text())
    assert sum(len(path) for path in whole["regions"].values()) < 60_000
    assert sum(len(path) for path in whole["departements"].values()) < 150_000


def test_a_region_is_drawn_as_large_as_it_goes() -> None:
    codes = outlines.departments_of("11")
    assert len(codes) == 8
    drawn = region(place(code) for code in codes)
    _left, _top, width, height = map(float, drawn.view_box.split())
    assert 80 < width < 200
    assert 80 < height < 200
    assert len(drawn.shapes) == 8


def test_without_an_outline_a_place_is_in_the_table_only() -> None:
    drawn = region([place("987")])
    assert drawn.shapes == []
    assert drawn.view_box == ""
    assert [one.code for one in drawn.places] == ["987"]


@pytest.mark.parametrize(
    ("count", "most", "expected"), [(0, 0, 0), (0, 9, 0), (1, 1, 4), (1, 1000, 1), (1000, 1000, 4), (250, 1000, 2)]
)
def test_shades_go_by_the_square_root(count: int, most: int, expected: int) -> None:
    assert shade(count, most) == expected


@pytest.mark.parametrize(
    ("town", "where"),
    [((2.35, 48.86), "11"), ((-61.53, 16.24), "01"), ((55.45, -20.88), "04"), ((8.74, 41.92), "94")],
)
def test_a_town_stands_in_its_region(town: tuple[float, float], where: str) -> None:
    x, y = spot(*town)
    assert 0 < x < FRAME[0]
    assert 0 < y < FRAME[1]
    box = box_of(where)
    assert (region_at(*town) == where) == (box is not None)
    if box is not None:
        assert box.left < x < box.right
        assert box.top < y < box.bottom


def test_lambert_keeps_distances() -> None:
    lille, marseille, brest = project(3.06, 50.63), project(5.37, 43.30), project(-4.49, 48.39)
    assert math.dist(lille, marseille) / math.dist(lille, brest) == pytest.approx(834 / 598, rel=0.02)


def square(left: float) -> list[list[float]]:
    return [[left, 46.0], [left + 1, 46.0], [left + 1, 47.0], [left, 47.0], [left, 46.0]]


def test_lands_that_touch_share_one_line_and_a_region_has_no_line_within() -> None:
    features = [
        {"properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [square(left)]}}
        for code, left in (("01", 2.0), ("02", 3.0))
    ]
    traced = trace({"features": features}, {"01": "84", "02": "84"})
    assert traced["regions"].keys() == {"84"}
    assert traced["regions"]["84"].count("M") == 1
    assert len(dissolved([[(0, 0), (1, 0), (1, 1), (0, 1)], [(1, 0), (2, 0), (2, 1), (1, 1)]])) == 1
