"""Where a place stands on the map of France: the mainland and Corsica in Lambert's cone, each overseas land in a box.

Coordinates are those of the drawing: FRAME wide and high, the boxes in a row under the mainland.
"""

import math
from typing import NamedTuple

Point = tuple[float, float]


class Box(NamedTuple):
    """A rectangle of the drawing, or of the Earth (west, south, east, north)."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top


FRAME = (1000, 1110)
ROW = 950  # where the row of boxes begins
CENTRE, PARALLELS, MERIDIAN = 46.5, (44.0, 49.0), 3.0  # as in the official Lambert 93
SCALE = 5478  # units of the drawing to a radius of the Earth: the mainland takes 980 from west to east
MIDDLE = (525, 449)  # where the centre of the cone stands in the drawing
OVERSEAS = {  # by code of the région: what is drawn of the Earth around it (west, south, east, north)
    "01": Box(-61.85, 15.80, -60.95, 16.55),
    "02": Box(-61.28, 14.35, -60.76, 14.92),
    "03": Box(-54.65, 2.05, -51.55, 5.80),
    "04": Box(55.18, -21.42, 55.88, -20.84),
    "06": Box(44.98, -13.03, 45.34, -12.60),
}
GAP = 16
WIDTH = (FRAME[0] - 2 * 10 - GAP * (len(OVERSEAS) - 1)) / len(OVERSEAS)
HEIGHT = FRAME[1] - ROW - 10


def _cone() -> tuple[float, float, float]:
    """The cone's constant, its factor and the distance of its centre from its top, on a sphere."""
    low, high = (math.radians(one) for one in PARALLELS)
    n = math.log(math.cos(low) / math.cos(high)) / math.log(
        math.tan(math.pi / 4 + high / 2) / math.tan(math.pi / 4 + low / 2)
    )
    factor = math.cos(low) * math.tan(math.pi / 4 + low / 2) ** n / n
    return n, factor, factor / math.tan(math.pi / 4 + math.radians(CENTRE) / 2) ** n


N, FACTOR, TOP = _cone()


def box_of(region: str) -> Box | None:
    """The box of the drawing in which an overseas région stands; None for the mainland and for what is not drawn."""
    if region not in OVERSEAS:
        return None
    left = 10 + list(OVERSEAS).index(region) * (WIDTH + GAP)
    return Box(left, ROW, left + WIDTH, ROW + HEIGHT)


def project(longitude: float, latitude: float, region: str = "") -> Point:
    """Where a point of the Earth stands in the drawing; `region` is the code of the overseas région it lies in."""
    box = box_of(region)
    if box is None:
        distance = FACTOR / math.tan(math.pi / 4 + math.radians(latitude) / 2) ** N
        angle = N * math.radians(longitude - MERIDIAN)
        return MIDDLE[0] + SCALE * distance * math.sin(angle), MIDDLE[1] - SCALE * (TOP - distance * math.cos(angle))
    earth = OVERSEAS[region]
    narrowing = math.cos(math.radians((earth.top + earth.bottom) / 2))
    scale = min(WIDTH / ((earth.right - earth.left) * narrowing), HEIGHT / (earth.bottom - earth.top))
    across = (longitude - (earth.left + earth.right) / 2) * narrowing * scale
    down = ((earth.top + earth.bottom) / 2 - latitude) * scale
    return (box.left + box.right) / 2 + across, (box.top + box.bottom) / 2 + down


def region_at(longitude: float, latitude: float) -> str:
    """The overseas région in which a point of the Earth lies; "" on the mainland and elsewhere."""
    for code, earth in OVERSEAS.items():
        if earth.left <= longitude <= earth.right and earth.top <= latitude <= earth.bottom:
            return code
    return ""
