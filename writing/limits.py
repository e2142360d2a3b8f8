"""What no message may be, said before it is sent: too long, naming a crowd, quotations without end."""

import re
from typing import Any

from django.utils.translation import gettext

MAX_LENGTH = 32_000  # characters; beyond it nothing is parsed
MOST_MENTIONS = 10
MOST_FILES = 5
DEEPEST = 8  # quotations within quotations
HEAVIEST = 100_000  # of `weight`: about as many microseconds to render

DIRECTORY = "/annuaire/"
FILES = "/forums/fichiers/"
MENTION = re.compile(rf"\]\({DIRECTORY}(?P<slug>[\w-]{{1,180}})/?\)")
FILE = re.compile(rf"{FILES}(?P<key>[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})/")
_DEEP = re.compile(rf"^(?:[ ]{{0,3}}>[ \t]?){{{DEEPEST + 1}}}", re.MULTILINE)

# What the parser spends on each, in microseconds.
_MARKS = dict.fromkeys("[]*_~`<&|\\", 14)
_MARKS |= {"[": 22, "@": 60, "\n": 24, ">": 8, "^": 6}
_RUNS = {"![": 45, "](": 16, "://": 60, "www.": 80}
_ITEM = re.compile(r"^[ \t>]*(?:[-+*]|\d{1,9}[.)]|#{1,6}|:::|\[\^|=+$|-+$)", re.MULTILINE)
_ITEM_COSTS = 36
_CELL_COSTS = 20


class Refused(ValueError):
    """The text is not taken as it is; `str()` says why, and what to do, in words fit for the page."""


class TooLong(Refused):
    """The text is longer than MAX_LENGTH characters."""

    def __init__(self, *args: Any) -> None:
        sentence = gettext(
            "Ce texte dépasse %(limit)d caractères. Rien n'est perdu ; raccourcissez-le pour le publier."
        )
        super().__init__(*(args or [sentence % {"limit": MAX_LENGTH}]))


class TooManyMentions(Refused):
    """The text names more than MOST_MENTIONS people."""


class TooDeep(Refused):
    """Quotations stand inside quotations, more than DEEPEST times over."""


class TooManyFiles(Refused):
    """The text carries more than MOST_FILES files."""


class TooTangled(Refused):
    """The text has so many marks that rendering it would keep everybody waiting."""


def mentions(text: str) -> list[str]:
    """The people named in a text, as in the directory's addresses, each once and in order."""
    return list(dict.fromkeys(found["slug"] for found in MENTION.finditer(text)))


def files(text: str) -> list[str]:
    """The files of ours that a text carries, by their keys, each once and in order."""
    return list(dict.fromkeys(found["key"] for found in FILE.finditer(text)))


def weight(text: str) -> int:
    """What it costs to render a text, in microseconds or so, worked out in far less."""
    marks = sum(text.count(mark) * cost for mark, cost in (_MARKS | _RUNS).items())
    items = sum(1 for _ in _ITEM.finditer(text)) * _ITEM_COSTS
    return marks + items + _cells(text) * _CELL_COSTS


def _cells(text: str) -> int:
    """How many cells the tables of a text may come to: as wide as their widest row, as high as they go on."""
    if text.count("|") < 2:
        return 0
    cells = 0
    for block in re.split(r"\n[ \t]*\n", text):
        if (widest := max(line.count("|") for line in block.split("\n"))) > 1:
            cells += (widest + 1) * (block.count("\n") + 1)
    return cells


def check(text: str) -> None:
    """Raise Refused where a text cannot be published as it is. Cheap: to be called by every form that takes a text."""
    if len(text) > MAX_LENGTH:
        raise TooLong
    if (named := len(mentions(text))) > MOST_MENTIONS:
        sentence = gettext(
            "Ce message mentionne %(named)d personnes ; %(most)d au plus, pour que chaque mention compte. "
            "Retirez-en quelques-unes."
        )
        raise TooManyMentions(sentence % {"named": named, "most": MOST_MENTIONS})
    if len(files(text)) > MOST_FILES:
        sentence = gettext("Ce message porte plus de %(most)d fichiers. Répartissez-les en plusieurs messages.")
        raise TooManyFiles(sentence % {"most": MOST_FILES})
    if _DEEP.search(text):
        sentence = gettext(
            "Ce message emboîte plus de %(most)d citations les unes dans les autres. Gardez les plus récentes."
        )
        raise TooDeep(sentence % {"most": DEEPEST})
    if weight(text) > HEAVIEST:
        raise TooTangled(
            gettext(
                "Ce message porte trop de signes de mise en forme pour être affiché. Répartissez-le en plusieurs "
                "messages, ou joignez-le en fichier."
            )
        )
