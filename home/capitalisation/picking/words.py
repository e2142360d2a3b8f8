"""What someone said, without what they cite of others; and how it is set in a passage."""

import re

from forums.actions.editing import one_newline
from writing.limits import Refused, check

# A name with `@`, and a picture or a file of a thread: outside of it they lead nowhere, or to what is not for everyone.
_MENTION = re.compile(r"\[@([^\]\n]{1,200})\]\(/annuaire/[^)\s]*\)")
_PICTURE = re.compile(r"!\[([^\]\n]{0,300})\]\([^)\s]*(?:\s+\"[^\"\n]*\")?\)")
_FILE = re.compile(r"\[([^\]\n]{1,300})\]\(/forums/fichiers/[^)\s]*\)")
_BLANKS = re.compile(r"\n{3,}")


def own_words(text: str) -> str:
    """The words of a message that are its author's: those of others that it cites, and its files, are left out."""
    lines = [line for line in one_newline(text).split("\n") if not line.lstrip().startswith(">")]
    kept = "\n".join(line.rstrip() for line in lines)
    for pattern, shown in ((_PICTURE, ""), (_MENTION, r"\1"), (_FILE, r"\1")):
        kept = pattern.sub(shown, kept)
    return _BLANKS.sub("\n\n", kept).strip()


def as_quotation(words: str) -> str:
    """Words set as a quotation, in Markdown."""
    return "\n".join(f"> {line}".rstrip() for line in words.split("\n"))


def in_pieces(words: str) -> list[str]:
    """Words as quotations that each may be a passage: one, or as many as it takes where they are long.

    Raises writing.limits.Refused where a single paragraph is more than may be published.
    """
    pieces: list[str] = []
    for paragraph in re.split(r"\n\s*\n", words):
        longer = f"{pieces[-1]}\n>\n{as_quotation(paragraph)}" if pieces else as_quotation(paragraph)
        try:
            check(longer)
        except Refused:
            longer = as_quotation(paragraph)
            check(longer)
            pieces.append(longer)
        else:
            pieces[-1:] = [longer]
    return pieces
