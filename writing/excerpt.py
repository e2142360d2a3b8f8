"""A few words of a text, as plain text. The only way a message is ever shortened: no filter touches its HTML."""

import html
import re

import nh3

from writing.unseen import UNSEEN, tame

_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|blockquote|pre|tr|t[dh]|section|summary|details)>|<br ?/?>")
_PICTURE = re.compile(r'<img\b[^>]*?\balt="([^"]*)"[^>]*>')
_NOTE_CALL = re.compile(r'<sup class="note-call">.*?</sup>')
_RETURN = re.compile(r'<a [^>]*aria-label="Retour au texte"[^>]*>[^<]*</a>')
_SPOILER = re.compile(r'(<details class="spoiler">|</details>)')
_TITLE = re.compile(r"<summary>.*?</summary>", re.DOTALL)
# What a picture or a script is made with: unseen, and wanted where `tame` left it.
_JOINING = frozenset("\u200c\u200d") | {chr(code) for code in range(0xE0020, 0xE0080)}


def plain(rendered: str) -> str:
    """The words of rendered HTML, on one line; those of a picture are its alternative text."""
    if "<sup" in rendered:
        rendered = _RETURN.sub("", _NOTE_CALL.sub("", rendered))
    if "<img" in rendered:
        rendered = _PICTURE.sub(r" \1 ", rendered)
    spaced = _BLOCK_END.sub(lambda end: end.group() + " ", rendered)
    return " ".join(html.unescape(nh3.clean(spaced, tags=set())).split())


def veiled(rendered: str) -> str:
    """Rendered HTML in which of each spoiler only the title is left."""
    if "<details" not in rendered:
        return rendered
    kept, depth = [], 0
    for piece in _SPOILER.split(rendered):
        if piece.startswith("<details"):
            depth += 1
        elif piece == "</details>":
            depth -= 1
        elif depth == 0:
            kept.append(piece)
        elif depth == 1 and (title := _TITLE.match(piece)):
            kept.append(title.group().replace("</summary>", "…</summary>"))
    return "".join(kept)


def one_line(text: str) -> str:
    """A title or a name as it is kept: on one line, without what cannot be seen (control and direction characters)."""
    seen = (char if char.isprintable() or char in _JOINING else " " for char in tame(UNSEEN.sub(" ", text)))
    return " ".join("".join(seen).split())


def excerpt(rendered: str, length: int = 240) -> str:
    """The first words of rendered HTML, cut between words at `length` characters, with an ellipsis if cut.

    What a spoiler hides stays hidden.
    """
    text = plain(veiled(rendered))
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(" ,;:.-–—") + "…"
