"""Tables and series of figures as one pastes them: from a spreadsheet, or written by hand."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SEPARATORS = ("\t", "|", ";")
MOST_ROWS, MOST_SERIES = 24, 4
LONGEST_NAME = 40
SPACES = re.compile(r"[\s\u00a0\u202f]+")
NUMBER = re.compile(r"[-−]?\d+(?:[.,]\d+)?")


def cells(text: str) -> list[list[str]]:
    """The cells of a table, every line as long as the longest. Cut at tabulations, else at « | », else at « ; »."""
    separator = next((one for one in SEPARATORS if one in text), "|")
    written = (line if separator == "\t" else line.strip().strip("|") for line in text.splitlines())
    lines = [[cell.strip() for cell in line.split(separator)] for line in written if line.strip()]
    width = max((len(line) for line in lines), default=0)
    return [line + [""] * (width - len(line)) for line in lines]


def number(words: str) -> float | None:
    """The number that these words begin with, as French writes them (« 1 234,5 € »); None for what is none."""
    plain = SPACES.sub("", words)
    found = NUMBER.match(plain)
    if found is None or re.search(r"\d", plain[found.end() :]):
        return None
    return float(found.group().replace(",", ".").replace("−", "-"))


@dataclass(frozen=True)
class Line:
    """A line of a series: its name, the numbers, and how they were written."""

    name: str
    values: tuple[float, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Series:
    """Lines of figures under the names of what they count. `what`: the title of the first column."""

    what: str
    names: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def most(self) -> float:
        """The largest number; 1 where all are nothing, so that one may divide by it."""
        return max((value for line in self.lines for value in line.values), default=0) or 1


def series(text: str, *, below_zero: bool = True) -> Series:
    """Figures as they were pasted: the first line names the columns, each other one has a name and its numbers.

    Raises ValidationError, which names the line.
    """
    table = cells(text)
    if len(table) < 2 or len(table[0]) < 2:
        raise ValidationError(_("Il faut une ligne de titres, puis au moins une ligne avec un nom et un nombre."))
    if len(table) - 1 > MOST_ROWS or len(table[0]) - 1 > MOST_SERIES:
        raise ValidationError(
            _(
                "Un graphique se lit jusqu'à %(rows)d lignes et %(columns)d colonnes de nombres. "
                "Au-delà, faites-en deux."
            )
            % {"rows": MOST_ROWS, "columns": MOST_SERIES}
        )
    head, *rows = table
    lines = tuple(_line(row, place, below_zero) for place, row in enumerate(rows, 2))
    return Series(head[0], tuple(head[1:]), lines)


def _line(row: list[str], place: int, below_zero: bool) -> Line:
    name, *words = row
    if not name or len(name) > LONGEST_NAME:
        raise ValidationError(
            _("Ligne %(line)d : le nom doit tenir en %(most)d caractères.") % {"line": place, "most": LONGEST_NAME}
        )
    values = []
    for said in words:
        value = number(said)
        if value is None:
            raise ValidationError(
                _("Ligne %(line)d : « %(said)s » n'est pas un nombre.") % {"line": place, "said": said}
            )
        if value < 0 and not below_zero:
            raise ValidationError(_("Ligne %(line)d : des barres ne montrent pas un nombre négatif.") % {"line": place})
        values.append(value)
    return Line(name, tuple(values), tuple(words))
