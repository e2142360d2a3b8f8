"""A few words of a text, as plain text. The only way a message is ever shortened: no filter touches its HTML."""

import html
import re

import nh3

_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|blockquote|pre|tr|section)>|<br ?/?>")


def plain(rendered: str) -> str:
    """The words of rendered HTML, on one line."""
    spaced = _BLOCK_END.sub(lambda end: end.group() + " ", rendered)
    return " ".join(html.unescape(nh3.clean(spaced, tags=set())).split())


def one_line(text: str) -> str:
    """A title or a name as it is kept: on one line, without what cannot be seen (control and direction characters)."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def excerpt(rendered: str, length: int = 240) -> str:
    """The first words of rendered HTML, cut between words at `length` characters, with an ellipsis if cut."""
    text = plain(rendered)
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(" ,;:.-–—") + "…"
