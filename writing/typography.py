"""French spaces, put where one prints rather than where one types.

Full no-break spaces throughout, where books would have narrow ones: our text font all but closes those up.
"""

import re

NO_BREAK = "\u00a0"
_RULES = [
    (re.compile(r"(?<=\S) (?=[;!?»])"), NO_BREAK),
    (re.compile(r"(?<=«) (?=\S)"), NO_BREAK),
    (re.compile(r"(?<=\S) (?=:(?:\s|$))"), NO_BREAK),
    (re.compile(r"(?<![\d\w])(\d{1,3}) (?=\d{3}(?!\d))"), rf"\1{NO_BREAK}"),
    (re.compile(r"(?<=\d) (?=(?:h|%|€|euros?|min|km|ans?|kg)(?!\w))|(?<=\d[ \u00a0]h) (?=\d\d(?!\d))"), NO_BREAK),
]


def french_spacing(text: str) -> str:
    """A text in which no line begins with « : », « ? », « » » or a unit, none ends with « « », and no number is cut."""
    for pattern, space in _RULES:
        text = pattern.sub(space, text)
    return text
