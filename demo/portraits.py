"""Portraits without a face: a few squares of cloth, woven when the demo is loaded. Nobody real lent theirs."""

import io
import math
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

THREADS, WIDTH = 24, 16  # threads across, pixels of each
GAP = 2  # pixels of shade between two threads
MIDDLE = (THREADS - 1) / 2

Motif = Callable[[int, int], bool]


def _lozenge(row: int, column: int) -> bool:
    far = abs(row - MIDDLE) + abs(column - MIDDLE)
    return far < 5 or 8 < far < 11


def _sun(row: int, column: int) -> bool:
    return math.hypot(row - 10, column - MIDDLE) < 6 or (row > 18 and row % 2 == 0)


def _hills(row: int, column: int) -> bool:
    return row > 11 + 3 * math.sin(column / 3.2) or math.hypot(row - 5, column - 17) < 3


def _chevrons(row: int, column: int) -> bool:
    return (row + int(abs(column - MIDDLE))) % 8 < 4


# The motif, the warp's two shades (over, under), then the weft's.
CLOTHS: dict[str, tuple[Motif, tuple[str, str], tuple[str, str]]] = {
    "lozenge": (_lozenge, ("#FCF3D9", "#EBDDB4"), ("#2C60A6", "#5585C6")),
    "sun": (_sun, ("#E7EFF9", "#CBDCF0"), ("#F3C13A", "#DFA51B")),
    "hills": (_hills, ("#FBE9EA", "#F2CFD2"), ("#3F7D5A", "#5C9A76")),
    "chevrons": (_chevrons, ("#F4EFE6", "#DED3C0"), ("#BF3448", "#D65A69")),
}


def portrait(name: str) -> SimpleUploadedFile:
    """The cloth of this name (see CLOTHS), as the file of a photo that someone sends."""
    motif, warp, weft = CLOTHS[name]
    side = THREADS * WIDTH
    image = Image.new("RGB", (side, side), weft[1])
    pen = ImageDraw.Draw(image)
    for row in range(THREADS):
        for column in range(THREADS):
            colour = (weft if motif(row, column) else warp)[(row + column) % 2]
            left, top = column * WIDTH, row * WIDTH
            across, along = (1, 0) if (row + column) % 2 else (0, GAP)
            pen.rectangle((left + across, top, left + WIDTH - 1 - across, top + WIDTH - 1 - along), fill=colour)
    content = io.BytesIO()
    image.save(content, "PNG")
    return SimpleUploadedFile(f"{name}.png", content.getvalue(), "image/png")
