"""Drawings made on the server, as SVG: the fabric of the week, bars. Colours come from classes, not attributes."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

LEFT = 166  # where the cloth begins; names of networks stand before it
TOP = 25
THREAD = 20  # from one weft thread to the next
WEFTS = 4  # weft threads of a network
WARPS = 2  # warp threads of a town
WIDTH = 684

# Where the coloured thread shows in a quiet place: the network's own way of weaving, thread k across weft w.
WEAVES: dict[str, Callable[[int, int], bool]] = {
    "toile": lambda k, w: (k + w) % 2 == 0,
    "serge": lambda k, w: (k - w) % 4 < 2,
    "natte": lambda k, w: (k // 2 + w // 2) % 2 == 0,
    "chevron": lambda k, w: ((k if k % 8 < 4 else -k - 1) + w) % 4 < 2,
    "nid": lambda k, w: abs((k % 8) - 4) + abs((w % 4) - 2) in (0, 1, 4),
    "satin": lambda k, w: (k * 2 + w * 3) % 5 < 2,
}


def _over(weave: str, busy: bool, warp: int, weft: int) -> bool:
    """Whether the coloured thread passes over this warp thread."""
    if busy:
        return (warp * 3 + weft * 5) % 11 != 0  # one thread in eleven still holds the cloth together
    return WEAVES.get(weave, WEAVES["toile"])(warp, weft)


def _joined(parts: Sequence[str]) -> SafeString:
    """Pieces of drawing, already escaped, in a row."""
    return format_html_join("", "{}", ((part,) for part in parts))


def _runs(flags: Sequence[bool]) -> list[tuple[int, int]]:
    """First and last index of each run of True."""
    runs: list[tuple[int, int]] = []
    for index, flag in enumerate(flags):
        if flag and runs and runs[-1][1] == index - 1:
            runs[-1] = (runs[-1][0], index)
        elif flag:
            runs.append((index, index))
    return runs


def _words(name: str) -> list[str]:
    """A network's name on one line, or two where it is long."""
    if len(name) <= 18:
        return [name]
    words, first = name.split(), ""
    while words and len(first) + len(words[0]) <= max(14, len(name) // 2):
        first = f"{first} {words.pop(0)}".strip()
    return [first or name, " ".join(words)] if words else [first]


def fabric(cloth: Any) -> SafeString:
    """The week as a cloth: a network's four coloured threads across, two undyed threads down for each town.

    `cloth.rows` is a list of {"network", "cells": [bool, …]} in the order of `cloth.columns` (names of towns). Where a
    network exchanged in a town its colour covers the cloth; elsewhere its own weave shows. The drawing is the text's
    companion: its title says what it is, the table beside it says the same in figures.
    """
    rows, towns = list(cloth.rows), list(cloth.columns)
    if not rows or not towns:
        return SafeString()
    count = len(towns) * WARPS
    step = (WIDTH - LEFT - 20) / count
    height = len(rows) * WEFTS * THREAD
    grid = [
        [
            _over(row["network"].weave, bool(row["cells"][warp // WARPS]), warp, index * WEFTS + weft)
            for warp in range(count)
        ]
        for index, row in enumerate(rows)
        for weft in range(WEFTS)
    ]
    parts: list[str] = [_warp_threads(grid, step, height)]
    for index, row in enumerate(rows):
        parts.append(_weft_threads(row, grid[index * WEFTS : (index + 1) * WEFTS], index, step))
    for column, town in enumerate(towns):
        x = LEFT + (column * WARPS + 1) * step + 6
        parts.append(
            format_html(
                '<text class="town" transform="translate({} {}) rotate(-52)" text-anchor="end">{}</text>',
                round(x, 1),
                TOP + height + 33,
                town,
            )
        )
    names = ", ".join(str(row["network"]) for row in rows)
    title = gettext(
        "Étoffe tissée. En travers, les fils de couleur des réseaux : %(names)s. En long, %(count)d villes. "
        "Là où un réseau a échangé cette semaine, sa couleur passe au-dessus."
    ) % {"names": names, "count": len([town for town in towns if town])}
    return format_html(
        '<svg class="fabric__cloth" viewBox="0 0 {} {}" role="img" aria-labelledby="fabric-title">'
        '<title id="fabric-title">{}</title>{}</svg>',
        WIDTH,
        TOP + height + 105,
        title,
        _joined(parts),
    )


def _warp_threads(grid: list[list[bool]], step: float, height: int) -> str:
    drawn = []
    for warp in range(len(grid[0])):
        x = round(LEFT + (warp + 0.5) * step, 1)
        ends = (TOP - 8 - (warp * 7) % 11, TOP + height + 6 + (warp * 5) % 13)  # threads are never cut level
        runs = _runs([True, *(not row[warp] for row in grid), True])
        last = len(grid) + 1
        for first, final in runs:
            top = ends[0] if first == 0 else TOP + (first - 1) * THREAD - 2
            bottom = ends[1] if final == last else TOP + final * THREAD + (0 if final == 0 else 2)
            drawn.append(f"M{x} {top}V{bottom}")
    return format_html('<path class="fabric__warp" stroke-width="{}" d="{}"/>', round(step * 0.72, 1), "".join(drawn))


def _weft_threads(row: dict[str, Any], grid: list[list[bool]], index: int, step: float) -> str:
    network, gap = row["network"], step * 0.14
    even: list[str] = []
    odd: list[str] = []
    for weft, flags in enumerate(grid):
        y = TOP + (index * WEFTS + weft + 0.5) * THREAD - 1
        line = index * WEFTS + weft
        ends = (LEFT - 4 - (line * 7) % 13, LEFT + len(flags) * step + 4 + (line * 5) % 13)
        for first, final in _runs([True, *flags, True]):
            left = ends[0] if first == 0 else LEFT + (first - 1) * step + gap - step * 0.25
            right = ends[1] if final == len(flags) + 1 else LEFT + final * step - gap + step * 0.25
            (odd if weft % 2 else even).append(f"M{left:.0f} {y:g}H{right:.0f}")
    label = _words(str(network))
    middle = TOP + (index * WEFTS + WEFTS / 2) * THREAD + (4 if len(label) == 1 else -5)
    text = format_html_join(
        "", '<tspan x="{}" dy="{}">{}</tspan>', ((LEFT - 24, 18 if n else 0, line) for n, line in enumerate(label))
    )
    return format_html(
        '<g data-dye="{}" class="fabric__weft"><path d="{}"/><path class="fabric__shade" d="{}"/>'
        '<text y="{}" text-anchor="end">{}</text></g>',
        network.dye,
        "".join(even),
        "".join(odd),
        round(middle),
        text,
    )


def bars(rows: Sequence[tuple[str, float, str]], label: str) -> SafeString:
    """Horizontal bars of (name, value, value in words), drawn twice: wide, and narrow for phones.

    `label` says what is drawn and where the same stands as a table; the narrow twin is hidden from assistive tools.
    """
    most = max((value for _, value, _ in rows), default=0) or 1
    wide = [
        format_html(
            '<text x="0" y="{0}">{1}</text><rect class="{2}" x="170" y="{3}" width="{4}" height="26"/>'
            '<text class="mute" x="{5}" y="{0}">{6}</text>',
            24 + 38 * i,
            name,
            "b3" if i else "b1",
            6 + 38 * i,
            round(520 * value / most),
            round(520 * value / most) + 180,
            words,
        )
        for i, (name, value, words) in enumerate(rows)
    ]
    narrow = [
        format_html(
            '<text x="0" y="{0}">{1}</text><text class="mute" x="340" y="{0}" text-anchor="end">{2}</text>'
            '<rect class="{3}" x="0" y="{4}" width="{5}" height="18"/>',
            17 + 52 * i,
            name,
            words,
            "b3" if i else "b1",
            24 + 52 * i,
            round(340 * value / most),
        )
        for i, (name, value, words) in enumerate(rows)
    ]
    return format_html(
        '<svg class="chart--wide" viewBox="0 0 860 {}" role="img" aria-label="{}">{}'
        '<path class="axis" d="M169.5 0V{}" fill="none"/></svg>'
        '<svg class="chart--narrow" viewBox="0 0 340 {}" aria-hidden="true">{}</svg>',
        8 + 38 * len(rows),
        label,
        _joined(wide),
        8 + 38 * len(rows),
        4 + 52 * len(rows),
        _joined(narrow),
    )
