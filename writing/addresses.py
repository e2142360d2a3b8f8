"""Addresses that people write as they are: https://…, www.…, someone@…, found in one walk through the text.

In place of linkify-it, which markdown-it would use: its patterns try every way to cut a host name into labels, and a
line of `xn--a.xn--a.…` holds them for hours (docs/decisions/0010).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 2_000  # characters; beyond it an address stays words
# No part of a pattern may begin where the one before it may go on: that is what keeps the walk linear.
_WEB = r"(?P<web>(?<![\w.@/-])(?:https?://|www\.)[^\s<>\"«»]+)"
_MAIL = r"(?P<mail>(?<![\w.+@/-])[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}(?![\w@]))"
_ADDRESS = re.compile(f"{_WEB}|{_MAIL}", re.IGNORECASE)
_ENDS_NOTHING = ".,;:!?'’*_~…"  # what ends the sentence, not the address
_OPENING = {")": "(", "]": "["}


@dataclass(frozen=True)
class Address:
    """An address in a text, as markdown-it's rule reads it."""

    text: str
    url: str
    index: int
    last_index: int
    schema: str


class Addresses:
    """What markdown-it asks of its `linkify`."""

    def pretest(self, text: str) -> bool:
        """Whether it is worth looking."""
        return "://" in text or "www." in text.lower() or "@" in text

    test = pretest

    def match(self, text: str) -> list[Address]:
        """The addresses in a text, in order."""
        return list(_found(text))


def _found(text: str) -> Iterator[Address]:
    for found in _ADDRESS.finditer(text):
        words = found.group()
        if found["mail"]:
            yield Address(words, f"mailto:{words}", found.start(), found.end(), "mailto:")
            continue
        words = _trimmed(words)
        url = words if "://" in words[:8] else f"https://{words}"
        if len(words) <= LONGEST and re.match(r"https?://\w", url, re.IGNORECASE):
            yield Address(words, url, found.start(), found.start() + len(words), "https:")


def _trimmed(words: str) -> str:
    """An address without the punctuation of its sentence; a parenthesis it opened itself stays."""
    surplus = {close: words.count(close) - words.count(opened) for close, opened in _OPENING.items()}
    end = len(words)
    while end and (words[end - 1] in _ENDS_NOTHING or surplus.get(words[end - 1], 0) > 0):
        end -= 1
        if words[end] in surplus:
            surplus[words[end]] -= 1
    return words[:end]
