"""How long the heaviest texts take that are accepted: what a message may cost whoever renders it."""

import time

from demo.bench.measures import Measure
from writing.limits import HEAVIEST, MAX_LENGTH, weight
from writing.markdown import render

FILE = "/forums/fichiers/123e4567-e89b-12d3-a456-426614174000/"

BOMBS = {
    "quotations": "> " * 16_000,
    "lines of quotations": ("> " * 8 + "a\n") * 2_000,
    "200 deep": "> " * 200 + "a",
    "brackets": "[" * MAX_LENGTH,
    "pictures": "![" * 16_000,
    "open pictures": "![a](" * 6_400,
    "open links": "[a](" * 8_000,
    "closing": "a]" * 16_000,
    "links in links": "[" * 5_000 + "a" + "](b)" * 5_000,
    "stars": "*a " * 10_600,
    "more stars": "a**b" + "c* " * 10_600,
    "stars and lines": "*_" * 16_000,
    "lines under": "_a" * 16_000,
    "nested lists": "- " * 16_000,
    "stairs": "".join("  " * step + "- a\n" for step in range(170)),
    "short lists": "- a\n" * 8_000,
    "numbers": "1. a\n" * 6_400,
    "ticks": "".join("`" * count + " " for count in range(1, 250)),
    "uneven ticks": "`a``" * 8_000,
    "wide table": "|a" * 1_000 + "|\n" + "|-" * 1_000 + "|\n" + "x\n" * 20_000,
    "high table": "|a|\n|-|\n" + "|x|\n" * 6_400,
    "full table": "|" + "a|" * 200 + "\n|" + "-|" * 200 + "\n" + ("|" + "a|" * 200 + "\n") * 75,
    "many tables": "|a|\n|-|\n\n" * 3_000,
    "links": "[a](b)" * 5_300,
    "addresses": "www.a.fr " * 3_500,
    "mail": "a@a.fr " * 4_500,
    "punycode": "http://" + "xn--a." * 5_000,
    "parentheses": "http://a" + ")" * 31_000,
    "angles": "<http://a.b>" * 2_600,
    "one note called often": "[^1]: a\n\n" + "[^1]" * 7_900,
    "many notes": "".join(f"[^{n}] " for n in range(1_700)) + "\n\n" + "".join(f"[^{n}]: n\n" for n in range(1_500)),
    "notes in notes": "[^a]: " * 5_000,
    "notes without end": "[^x]: y\n\n" + "[^a" * 10_000,
    "a note of notes": "[^1]\n\n[^1]: " + "[^1]" * 7_900,
    "notes between": "^[" * 16_000,
    "spoilers": ":::spoiler a\n" * 2_400,
    "closed spoilers": ":::spoiler a\n:::\n" * 1_900,
    "colons": ":::\n" * 8_000,
    "entities": "&amp;" * 6_400,
    "escapes": "\\*" * 16_000,
    "lines": "a\n" * 16_000,
    "headings": "# a\n" * 8_000,
    "underlined headings": "a\n=\n" * 8_000,
    "comments": "<!--" * 8_000,
    "tags": "<a " * 10_000,
    "tasks": "- [ ] a\n" * 4_000,
    "mentions": "[@a](/annuaire/a/) " * 500,
    "files": f"![a]({FILE})\n" * 500,
    "marks on a letter": "a" + "\u0301" * 31_000,
    "overrides": "\u202e" * MAX_LENGTH,
    "spaces": " " * MAX_LENGTH,
    "no-break": "a :" * 10_000,
    "prose": "Bonjour à toutes et tous, **voici** un [lien](https://a.fr) et du texte. " * 430,
}


def most_accepted(text: str) -> str:
    """The longest beginning of a text whose weight is accepted."""
    text = text[:MAX_LENGTH]
    least, most = 0, len(text)
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if weight(text[:middle]) <= HEAVIEST else (least, middle - 1)
    return text[:least]


def texts() -> list[Measure]:
    """The CPU time of the heaviest accepted text, in ms, and of the longest plain one; each the least of three."""
    render("a")  # the parser is made once
    costs = {name: cost(most_accepted(text)) for name, text in BOMBS.items()}
    worst = max(costs, key=lambda name: costs[name])
    return [
        Measure(f"heaviest accepted text ({worst})", round(costs[worst] * 1000, 1), "ms", 200.0),
        Measure("32,000 characters of prose", round(costs["prose"] * 1000, 1), "ms", 200.0),
    ]


def cost(text: str) -> float:
    """The least CPU time of three renderings, in seconds: of the work itself, since `render` keeps its last answers."""
    found = []
    for _turn in range(3):
        before = time.process_time()
        render.__wrapped__(text)
        found.append(time.process_time() - before)
    return min(found)
