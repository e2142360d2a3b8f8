"""Charts and maps for paper and for books: SVG that stands by itself, in fixed units and colours.

On a screen they take the width, letters and colours of the page (home.pages.plotting, templates/blocks/map.html); a
file of its own has none of these. What they show stands in the table beside them, which their description says.
"""

import re
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _

from home.pages import plotting
from home.pages.grids import Series
from home.pages.mapping import Drawn

WIDTH = 640
LEGEND = 22  # pixels of a line of the legend
MAP_WIDTH = 420
INK, SOFT, PAPER, LINE, LAND = "#12262B", "#405359", "#FFFFFF", "#76868A", "#F1F1EB"
SERIES = ("#0B5A64", "#C09C37", "#76868A", "#A5482F")
DASHES = ("none", "8 6", "2 6", "14 5 2 5")
SHADES = (LAND, "#C7D6D8", "#96B5B9", "#628F96", "#286C75")  # of bleu canard, from nothing to the most
FONT = '"Atkinson Hyperlegible Next", "DejaVu Sans", sans-serif'
_PERCENT = re.compile(r' (x|x1|x2|cx|width)="([\d.]+)%"')
_OPENING = re.compile(r'^<svg width="100%" height="(\d+)"[^>]*>')


def drawing_of(kind: str, value: Any) -> str:
    """The drawing of a block of this type; "" where it has none, or cannot be drawn."""
    if kind == "chart" and value.figures is not None:
        return chart(value.figures, curved=value.get("kind") == "curves")
    if kind == "map" and value.drawn is not None and value.drawn.map.shapes:
        return land(value.drawn)
    return ""


def said_of(kind: str, title: str) -> str:
    """What stands in its place for who does not see it."""
    if kind == "map":
        return _("%(title)s : carte, le tableau qui suit dit la même chose") % {"title": title}
    return _("%(title)s : graphique, le tableau qui suit dit la même chose") % {"title": title}


def chart(figures: Series, *, curved: bool) -> str:
    """Bars or curves, with a legend under them where there are several series."""
    drawn = str((plotting.curves if curved else plotting.bars)(figures, ""))
    found = _OPENING.match(drawn)
    if found is None:
        return ""
    height = int(found[1])
    inside = _PERCENT.sub(_in_units, drawn[found.end() :].removesuffix("</svg>"))
    named = figures.names if len(figures.names) > 1 else ()
    legend = "".join(_named(place, name, height + 8, curved=curved) for place, name in enumerate(named))
    return _whole(WIDTH, height + (8 + LEGEND * len(named) if named else 0), _sheet(), inside + legend)


def _in_units(found: re.Match[str]) -> str:
    return f' {found[1]}="{float(found[2]) * WIDTH / 100:g}"'


def _named(place: int, name: str, top: int, *, curved: bool) -> str:
    y = top + LEGEND * place
    sign = f'<rect class="plot__{place + 1}" x="0" y="{y}" width="28" height="12" rx="2"/>'
    if curved:
        sign = f'<line class="plot__line plot__line--{place + 1}" x1="0" x2="28" y1="{y + 6}" y2="{y + 6}"/>'
    return f'{sign}<text x="36" y="{y + 11}">{escape(name)}</text>'


def _sheet() -> str:
    rules = [
        f"text {{ font-family: {FONT}; font-size: 14px; fill: {INK}; }}",
        ".plot__said { font-weight: 700; }",
        f".plot__name {{ fill: {SOFT}; font-size: 13px; }}",
        f".plot__axis {{ stroke: {LINE}; stroke-width: 1; }}",
        ".plot__line { stroke-width: 3; stroke-linecap: round; }",
    ]
    for number, (colour, dashes) in enumerate(zip(SERIES, DASHES, strict=True), 1):
        rules.append(f".plot__{number} {{ fill: {colour}; }}")
        rules.append(f".plot__line--{number} {{ stroke: {colour}; stroke-dasharray: {dashes}; }}")
    return f"<style>{' '.join(rules)}</style>"


def land(drawn: Drawn) -> str:
    """A map: places in the shades of what is counted there."""
    found = re.fullmatch(r"scale\(([\d.e-]+)\)", drawn.map.scale)
    scale = float(found[1]) if found else 1.0
    left, top, width, height = (float(one) for one in drawn.map.view_box.split())
    boxes = "".join(
        f'<rect x="{box.left:.0f}" y="{box.top:.0f}" width="{box.width:.0f}" height="{box.height:.0f}" rx="6" '
        f'fill="none" stroke="#DBDDD6"/>'
        for box in drawn.map.boxes
    )
    line = 0.75 * width / MAP_WIDTH / scale
    shapes = "".join(
        f'<path d="{shape.path}" fill="{SHADES[shape.shade]}" stroke="{PAPER if shape.shade else LINE}" '
        f'stroke-width="{line:g}"/>'
        for shape in drawn.map.shapes
    )
    inside = f'{boxes}<g transform="{drawn.map.scale}">{shapes}</g>'
    size = (MAP_WIDTH, round(MAP_WIDTH * height / width))
    return _whole(*size, "", inside, frame=f"{left:g} {top:g} {width:g} {height:g}")


def _whole(width: int, height: int, sheet: str, inside: str, *, frame: str = "") -> str:
    whole = f"0 0 {width} {height}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="{frame or whole}">{sheet}{inside}</svg>'
    )
