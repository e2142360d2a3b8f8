"""Charts drawn on the server, as SVG that keeps its letters' size at any width: places are said in percents.

Colours come from classes. No two numbers stand side by side with a space between them: a page's typography binds
thousands together, and would do so in a drawing too.
"""

from collections.abc import Callable
from itertools import pairwise

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from home.pages.grids import Series

WIDEST = 76  # percent of the width; the words of the number stand after the bar
BAR, GAP, NAME = 18, 6, 22  # pixels
HEIGHT, TOP, FOOT = 240, 18, 26
LEFT, RIGHT = 5, 93  # percent: between them the curves
MOST_LABELS = 6
SHORT_NAME, CUT_NAME = 9, 22  # letters: names longer than this stand at both ends only, and are cut there
SAID_UP_TO = 8  # points of a curve


def bars(figures: Series, label: str) -> SafeString:
    """Bars lying under their names, one for each series, the numbers beside them as they were written."""
    step = NAME + len(figures.names) * (BAR + 2) + GAP * 2
    parts = []
    for row, line in enumerate(figures.lines):
        top = row * step
        parts.append(format_html('<text x="0" y="{}">{}</text>', top + 15, line.name))
        for place, (value, words) in enumerate(zip(line.values, line.words, strict=True)):
            y, width = top + NAME + place * (BAR + 2), round(WIDEST * value / figures.most, 2)
            parts.append(
                format_html(
                    '<rect class="plot__{}" x="0" y="{}" width="{}%" height="{}" rx="2"/>'
                    '<text class="plot__said" x="{}%" y="{}" dx="6">{}</text>',
                    place + 1,
                    y,
                    max(width, 0.4),
                    BAR,
                    width,
                    y + 14,
                    words,
                )
            )
    return _drawing(label, step * len(figures.lines), parts)


def curves(figures: Series, label: str) -> SafeString:
    """Curves over the lines in their order, on a scale that begins at nothing unless a number lies below."""
    lowest = min(0.0, *(value for line in figures.lines for value in line.values))
    highest = max(0.0, *(value for line in figures.lines for value in line.values))
    span = (highest - lowest) or 1.0
    count = len(figures.lines)

    def across(place: int) -> float:
        return round(LEFT + (RIGHT - LEFT) * (place / (count - 1) if count > 1 else 0.5), 2)

    def down(value: float) -> float:
        return round(TOP + (HEIGHT - TOP) * (1 - (value - lowest) / span), 1)

    parts = [
        format_html('<line class="plot__axis" x1="0" x2="100%" y1="{0}" y2="{0}"/>', down(value))
        for value in sorted({lowest, 0.0, highest})
    ]
    for number in range(len(figures.names)):
        points = [(across(place), down(line.values[number])) for place, line in enumerate(figures.lines)]
        for (x1, y1), (x2, y2) in pairwise(points):
            parts.append(
                format_html(
                    '<line class="plot__line plot__line--{}" x1="{}%" y1="{}" x2="{}%" y2="{}"/>',
                    number + 1,
                    x1,
                    y1,
                    x2,
                    y2,
                )
            )
        parts += [format_html('<circle class="plot__{}" cx="{}%" cy="{}" r="4"/>', number + 1, x, y) for x, y in points]
    return _drawing(label, HEIGHT + FOOT, [*parts, *_said(figures, across, down)])


def _said(figures: Series, across: Callable[[int], float], down: Callable[[float], float]) -> list[SafeString]:
    """Names under the points, as many as can be read; the numbers of a single short curve, else those of the scale."""
    count, last = len(figures.lines), len(figures.lines) - 1
    long = max(len(line.name) for line in figures.lines) > SHORT_NAME
    every = max(1, last if long else -(-count // MOST_LABELS))
    parts = []
    for place, line in enumerate(figures.lines):
        if place == last or (place % every == 0 and last - place >= every):
            anchor = "middle" if count == 1 else "start" if place == 0 else "end" if place == last else "middle"
            x = 0 if anchor == "start" else 100 if anchor == "end" else across(place)
            name = line.name if len(line.name) <= CUT_NAME else f"{line.name[: CUT_NAME - 1].rstrip()}…"
            parts.append(_text(x, HEIGHT + FOOT - 6, anchor, name))
    if len(figures.names) == 1 and count <= SAID_UP_TO:
        return parts + [
            _text(across(place), down(line.values[0]) - 9, "middle", line.words[0], css="plot__said")
            for place, line in enumerate(figures.lines)
        ]
    values = [value for line in figures.lines for value in line.values]
    ends = sorted({min(0.0, *values), max(0.0, *values)})
    return parts + [_text(0, down(one) - 5, "start", number_format(f"{one:g}"), css="plot__said") for one in ends]


def _text(x: float, y: float, anchor: str, words: str, *, css: str = "plot__name") -> SafeString:
    return format_html('<text class="{}" x="{}%" y="{}" text-anchor="{}">{}</text>', css, x, y, anchor, words)


def _drawing(label: str, height: int, parts: list[SafeString]) -> SafeString:
    joined = format_html_join("", "{}", ((part,) for part in parts))
    return format_html('<svg width="100%" height="{}" role="img" aria-label="{}">{}</svg>', height, label, joined)
