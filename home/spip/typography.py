"""SPIP's own typography, turned into the blocks of a page.

Source: the list of SPIP's « raccourcis typographiques » (spip.net, article 1578). What is not known is left as its
words and named in `lost`. The HTML that comes out holds only what the editor's rich text knows.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any
from uuid import uuid4

import nh3

from home.pages.composition import TAGS
from writing.typography import french_spacing

MOST_CHARACTERS = 1_000_000
ATTRIBUTES = {"a": {"href", "linktype", "id"}}
SAME = {"strong": "b", "em": "i", "h1": "h3", "h2": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
LANGUAGE = re.compile(r"\[([a-z]{2,3}(?:_[a-z]{2})?)\]")
MODEL = re.compile(
    r"<(?P<kind>doc|img|image|emb|video|audio|document)\s?(?P<number>\d{1,9})(?:\s*\|[^<>]{0,200})?>", re.I
)
OTHER_MODEL = re.compile(r"<([a-z_]{3,20})\s?\d{1,9}(?:\s*\|[^<>]{0,200})?>", re.I)
LINK = re.compile(r"\[(?P<words>[^\[\]]{0,600}?)->(?P<to>[^\[\]\s]{0,600})\]")
GLOSSARY = re.compile(r"\[\?\s*([^\[\]|#]{1,200})[^\[\]]{0,100}\]")
ANCHOR = re.compile(r"\[[^\[\]]{0,80}<-\]")
INSIDE = re.compile(
    r"(?P<kind>art|article|rub|rubrique|doc|document|img|breve|br|mot|auteur|aut|forum)?(?P<number>\d{1,9})(?:#.*)?"
)
KINDS = {
    "": "article",
    "art": "article",
    "rub": "rubrique",
    "br": "breve",
    "aut": "auteur",
    "doc": "document",
    "img": "document",
}
SAFE = re.compile(r"(https?://|mailto:|/|#)", re.I)
WORD, BLOCK = "\x02", "\x03"  # around the number of what stands aside while the rest is turned


@dataclass(frozen=True)
class Found:
    """What stands here for something of the old site: `html` opens a link to it; `block` shows it, where it can be."""

    html: str
    title: str = ""
    block: dict[str, Any] | None = None


Finder = Callable[[str, int], Found | None]


@dataclass
class Turned:
    """Blocks ready for a stream field; what was lost, in words; links to what is not here (kind, number)."""

    blocks: list[dict[str, Any]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    missing: list[tuple[str, int]] = field(default_factory=list)


def turn(text: str, find: Finder) -> Turned:
    """Turn a text of SPIP into blocks; `find` says what stands for « article 12 » or « document 5 », if anything."""
    return _Turning(find).turn(text)


def plain(text: str) -> str:
    """A title or a description, without its typography, on one line."""
    text = _chosen_language(text.replace("\r", ""))
    text = LINK.sub(
        lambda found: found["words"].partition("|")[0] or found["to"],
        _between(text, r"\[\[", r"\]\]", lambda _words: ""),
    )
    text = re.sub(r"\{{1,3}|\}{1,3}", "", MODEL.sub(" ", text))
    text = re.sub(r"^\d{1,3}\. ", "", text.strip())  # SPIP sorts by a number before the title, and hides it
    cleaned = nh3.clean(text, tags=set())
    return " ".join(unescape(cleaned).replace("~", "\u00a0").split())


def _chosen_language(text: str) -> str:
    """Of each text in several languages, the French one, else the first."""

    def choose(words: str) -> str:
        parts = LANGUAGE.split(words)
        said = dict(zip(parts[1::2], parts[2::2], strict=True))
        return said.get("fr") or next(iter(said.values()), words)

    return _between(text, "<multi>", "</multi>", choose)


def _between(text: str, begin: str, end: str, put: Callable[[str], str]) -> str:
    """Replace what stands between each `begin` and the next `end` (regular expressions), them included.

    In one walk: a pattern with « .*? » in it would look to the end of the text from each `begin` that nothing ends.
    """
    begins, ends = re.compile(begin, re.I), re.compile(end, re.I)
    out, at = [], 0
    while (first := begins.search(text, at)) and (last := ends.search(text, first.end())):
        out += [text[at : first.start()], put(text[first.end() : last.start()])]
        at = last.end()
    return "".join([*out, text[at:]])


class _Turning:
    """One text on its way."""

    def __init__(self, find: Finder) -> None:
        self.find, self.out = find, Turned()
        self.aside: list[str] = []
        self.apart: list[tuple[str, str]] = []
        self.notes: list[str] = []

    def turn(self, text: str) -> Turned:
        if len(text) > MOST_CHARACTERS:
            self.out.lost.append(f"texte coupé à {MOST_CHARACTERS} caractères")
            text = text[:MOST_CHARACTERS]
        text = _chosen_language(text.replace("\r\n", "\n").replace("\r", "\n").translate(dict.fromkeys((0, 2, 3))))
        text = re.sub(r"</?intro>", "\n\n", text, flags=re.I)
        for name in ("code", "cadre"):
            text = _between(text, rf"<{name}(?:\s[^<>]{{0,200}})?>", f"</{name}>", self._kept_as_is)
        text = _between(text, "<quote>", "</quote>", lambda words: self._apart("quote", words))
        text = _between(text, r"\{\{\{", r"\}\}\}", lambda words: self._apart("heading", words))
        for piece in re.split(rf"({BLOCK}\d+{BLOCK}|(?:^\|.*\|[ \t]*$\n?)+)", text, flags=re.M):
            self._piece(piece)
        if self.notes:
            self._block("heading", "Notes")
            self._block("text", "<ol>" + "".join(f"<li>{note}</li>" for note in self.notes) + "</ol>")
        return self.out

    def _piece(self, piece: str) -> None:
        stripped = piece.strip()
        if not stripped:
            return
        if stripped.startswith(BLOCK):
            kind, words = self.apart[int(stripped.strip(BLOCK))]
            if words and kind == "quote":
                self._block("quote", {"quote": words, "source": ""})
            elif words:
                self._block("heading", french_spacing(words)[:120])
        elif stripped.startswith("|") and stripped.endswith("|"):
            self._table(stripped)
        else:
            self._prose(stripped)

    def _apart(self, kind: str, words: str) -> str:
        """Keep a quotation or a heading for a block of its own."""
        self.apart.append((kind, plain(words)))
        return f"{BLOCK}{len(self.apart) - 1}{BLOCK}"

    def _table(self, text: str) -> None:
        lines = [line.strip() for line in text.splitlines()]
        caption = ""
        if lines[0].startswith("||"):
            caption = plain(lines.pop(0).strip("|").partition("|")[0])
        rows = [" | ".join(plain(cell) for cell in line.strip("|").split("|")) for line in lines]
        if not rows:
            return
        caption = caption or rows[0].replace("|", ",")
        self._block("table", {"caption": caption[:160] or "Tableau", "rows": "\n".join(rows)})

    def _prose(self, text: str) -> None:
        """Paragraphs and lists; a picture or a file that stands in them becomes a block of its own."""
        end = 0
        for found in MODEL.finditer(text):
            self._rich(text[end : found.start()])
            self._shown(int(found["number"]))
            end = found.end()
        self._rich(text[end:])

    def _shown(self, pk: int) -> None:
        found = self.find("document", pk)
        if found is None:
            self.out.missing.append(("document", pk))
            self.out.lost.append(f"document {pk} absent de l'export")
        elif found.block:
            self.out.blocks.append({**found.block, "id": str(uuid4())})
        else:
            self._block("text", f"<p>{found.html}{escape(found.title)}</a></p>")

    def _rich(self, text: str) -> None:
        for name in OTHER_MODEL.findall(text):
            self.out.lost.append(f"modèle « {name} »")
        text = OTHER_MODEL.sub("", text)
        html = self._clean("".join(self._paragraphs(self._inline(text))))
        if re.sub(r"<[^>]+>|\s|\u00a0", "", html) or "<hr" in html:
            self._block("text", html)

    def _inline(self, text: str) -> str:
        text = _between(text, r"\[\[(?:<[^<>]{0,40}>)?", r"\]\]", self._note)
        text = ANCHOR.sub("", text)
        text = GLOSSARY.sub(r"\1", text)
        text = LINK.sub(self._link, text)
        text = _between(text, r"\{\{", r"\}\}", lambda words: f"<b>{words}</b>")
        text = re.sub(r"\{(?!\{)([^{}]+)\}", r"<i>\1</i>", text)
        return re.sub(r"(?<!~)~(?!~)", "\u00a0", text)

    def _note(self, words: str) -> str:
        words = words.strip()
        if not words:
            return ""
        self.notes.append(self._clean(self._inline(words)))
        return f" ({len(self.notes)})"

    def _link(self, found: re.Match[str]) -> str:
        words, _bar, _title = found["words"].partition("|")
        to = found["to"]
        inside = INSIDE.fullmatch(to)
        if inside:
            named = inside["kind"] or ""
            kind, pk = KINDS.get(named, named), int(inside["number"])
            here = self.find(kind, pk)
            if here is None:
                self.out.missing.append((kind, pk))
                self.out.lost.append(f"lien vers {kind} {pk}, absent")
                return words or f"{kind} {pk}"
            return self._set_aside(here.html) + (words.strip() or escape(here.title)) + "</a>"
        if "@" in to and "/" not in to and ":" not in to:
            to = f"mailto:{to}"
        elif not SAFE.match(to):
            if to.startswith("www."):
                to = f"http://{to}"
            else:
                self.out.lost.append(f"lien « {to[:80]} »")
                return words
        return self._set_aside(f'<a href="{escape(to)}">') + (words.strip() or escape(to)) + "</a>"

    def _set_aside(self, html: str) -> str:
        self.aside.append(html)
        return f"{WORD}{len(self.aside) - 1}{WORD}"

    def _kept_as_is(self, words: str) -> str:
        lines = "<br/>".join(escape(line) for line in words.strip().splitlines())
        return self._set_aside(lines)

    def _paragraphs(self, text: str) -> Iterator[str]:
        for part in re.split(r"\n\s*\n|<br\s*/?>\s*<br\s*/?>|</?p[^<>]*>", text):
            yield from self._lines(part.strip())

    def _lines(self, part: str) -> Iterator[str]:
        """A paragraph, with the lists and rules in it."""
        held: list[str] = []
        depths: list[str] = []

        for line in part.splitlines():
            item = re.match(r"-\s?([*#]+)\s*(.*)", line)
            if (item or re.match(r"-{4,}\s*$", line)) and held:
                yield f"<p>{' '.join(held)}</p>"
                held = []
            if item:
                yield self._item(depths, min(len(item[1]), 6), "ul" if item[1][-1] == "*" else "ol") + item[2]
            elif re.match(r"-{4,}\s*$", line):
                yield _closed(depths) + "<hr/>"
            elif depths:
                yield f" {line}"
            else:
                held.append("<br/>" + line[2:] if line.startswith("_ ") else re.sub(r"^-\s+", "<br/>– ", line))
        yield _closed(depths)
        if held:
            yield f"<p>{' '.join(held).removeprefix('<br/>')}</p>"

    def _item(self, depths: list[str], depth: int, kind: str) -> str:
        """What opens an item at this depth, after what was open before it."""
        opened = _closed(depths, depth)
        if len(depths) == depth:
            opened += "</li>"
        while len(depths) < depth:
            depths.append(kind)
            opened += f"<{kind}>" + ("<li>" if len(depths) < depth else "")
        return opened + "<li>"

    def _clean(self, html: str) -> str:
        for other, kept in SAME.items():
            html = re.sub(rf"(</?){other}(?=[\s>])[^<>]*>", rf"\g<1>{kept}>", html, flags=re.I)
        html = re.sub(rf"{WORD}(\d+){WORD}", lambda found: self.aside[int(found[1])], html)
        return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, link_rel=None).replace("<p></p>", "")

    def _block(self, kind: str, value: Any) -> None:
        self.out.blocks.append({"type": kind, "value": value, "id": str(uuid4())})


def _closed(depths: list[str], to: int = 0) -> str:
    """What closes the lists that are open, down to a depth."""
    closed = ""
    while len(depths) > to:
        closed += f"</li></{depths.pop()}>"
    return closed
