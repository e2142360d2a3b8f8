"""Entries as one cites them, and a selection as a list of citations."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from home.library.models import Entry
from home.library.selecting.baskets import Line
from home.pages.trail import absolute


def cite(entry: Entry) -> str:
    """An entry as one cites it: authors or source, title, whose it is, date, address."""
    return gettext("%(authors)s, « %(title)s », %(publisher)s, %(date)s. %(address)s") % {
        "authors": entry.byline or gettext("Collectif"),
        "title": entry.title,
        "publisher": entry.source or "Maillage",
        "date": date_format(localtime(entry.published_on), "j F Y"),
        "address": absolute(entry.url),
    }


def markdown(title: str, note: str, lines: Sequence[Line]) -> str:
    """A selection in Markdown: its name, what it is for, and a citation for each entry, with its note."""
    parts = [f"# {escaped(title)}"]
    if note:
        parts.append("\n".join(escaped(line) for line in note.splitlines()))
    items = []
    for number, line in enumerate(lines, 1):
        words, _space, address = cite(line.entry).rpartition(" ")
        item = f"{number}. {escaped(words)} <{address}>"
        items.append(f"{item}\n\n   {escaped(' '.join(line.note.split()))}" if line.note else item)
    return "\n\n".join([*parts, "\n".join(items)]) + "\n"


def escaped(text: str) -> str:
    """Plain words that Markdown takes for nothing else."""
    for sign in "\\`*_[]<>#|":
        text = text.replace(sign, f"\\{sign}")
    return text
