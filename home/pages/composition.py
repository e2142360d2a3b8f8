"""From what people write (Markdown, figures, quotations) to the blocks of a page's body."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import uuid4

import nh3
from django.utils.translation import gettext

from writing.markdown import MAX_LENGTH, render
from writing.typography import french_spacing

Block = Mapping[str, Any]
TAGS = {"a", "b", "br", "h3", "hr", "i", "li", "ol", "p", "ul"}  # what the editor's rich text knows
SAME = {"strong": "b", "em": "i", "h4": "h3", "h5": "h3", "h6": "h3"}
HEADING = re.compile(r"^#{1,2}\s+(?P<title>.+?)\s*#*$")
LINE_OF_TABLE = re.compile(r"^\s*\|.*\|\s*$")
RULE_OF_TABLE = re.compile(r"^[\s|:-]+$")


def stream(blocks: Iterable[Block]) -> str:
    """Blocks as a stream field takes them in.

    Each is one of {heading}, {text} (Markdown: headings of levels 1 and 2 and tables become blocks of their own),
    {quote, source}, {figures: [{value, label}]}, {caption, table}, {remember: [sentences]}, {steps: [{title, text}]},
    {accordion: [{title, text}]}, {testimony, name, role}, {chart: rows, title, kind}, {map: rows, title, what, level},
    {video: url, title, duration, transcript}, {action: label, url, title, text}. Raises ValueError for anything else.
    """
    return stored(one for block in blocks for one in _blocks(block))


def stored(blocks: Iterable[dict[str, Any]]) -> str:
    """Blocks of a known type, as {type, value}, in the form a stream field takes in."""
    return json.dumps([{**block, "id": str(uuid4())} for block in blocks])


def _blocks(block: Block) -> Iterator[dict[str, Any]]:
    match dict(block):
        case {"heading": str(title)}:
            yield {"type": "heading", "value": french_spacing(title)}
        case {"text": str(markdown)}:
            yield from _from_markdown(markdown)
        case {"quote": str(quote), **others}:
            yield {"type": "quote", "value": {"quote": french_spacing(quote), "source": others.get("source") or ""}}
        case {"figures": list(figures)}:
            items = [{"value": str(one["value"]), "label": str(one["label"])} for one in figures]
            yield {"type": "key_figures", "value": {"figures": items_of(items)}}
        case {"table": str(rows), **others}:
            yield {"type": "table", "value": {"caption": others.get("caption") or "", "rows": rows}}
        case {**others} if found := _set_apart(others):
            yield found
        case other:
            raise ValueError(f"not a block: {sorted(other)}")


def _set_apart(block: dict[str, Any]) -> dict[str, Any] | None:
    """The blocks that stand apart from the text; None for what is none of them."""
    match block:
        case {"remember": list(sentences)}:
            items = items_of([french_spacing(str(one)) for one in sentences])
            value: dict[str, Any] = {"title": gettext("Ce qu'il faut retenir"), "sentences": items}
            return {"type": "remember", "value": value}
        case {"steps": list(steps), **others}:
            return {"type": "steps", "value": {**_words(others), "steps": items_of(_titled(steps))}}
        case {"accordion": list(items)}:
            return {"type": "accordion", "value": {"items": items_of(_titled(items))}}
        case {"testimony": str(words), **others}:
            return {"type": "testimony", "value": {**_words(others), "words": words}}
        case {"chart": str(rows), **others}:
            return {"type": "chart", "value": {"kind": "bars", **_words(others), "rows": rows}}
        case {"map": str(rows), **others}:
            return {"type": "map", "value": {"level": "", **_words(others), "rows": rows}}
        case {"video": str(url), **others}:
            value = {**_words(others), "url": url, "transcript": rich(str(others.get("transcript") or ""))}
            return {"type": "video", "value": value}
        case {"action": str(label), **others}:
            return {"type": "action", "value": {**_words(others), "label": label}}
    return None


def _titled(items: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [{"title": french_spacing(str(one["title"])), "text": rich(str(one.get("text") or ""))} for one in items]


def _words(others: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in others.items() if value is not None}


def items_of(values: Iterable[object]) -> list[dict[str, Any]]:
    """Values as a list block stores them."""
    return [{"type": "item", "value": value, "id": str(uuid4())} for value in values]


def _from_markdown(markdown: str) -> Iterator[dict[str, Any]]:
    last_heading = ""
    for kind, lines in _parts(markdown):
        if kind == "heading":
            last_heading = lines[0]
            yield {"type": "heading", "value": french_spacing(last_heading)[:120]}
        elif kind == "table":
            kept = [line.strip().strip("|").strip() for line in lines if not RULE_OF_TABLE.match(line)]
            caption = last_heading or kept[0].replace("|", ",")
            value = {"caption": caption[:160], "titled": True, "rows": "\n".join(kept)}
            yield {"type": "table", "value": value}
        elif text := "\n".join(lines).strip():
            yield {"type": "text", "value": rich(text)}


def _parts(markdown: str) -> Iterator[tuple[str, list[str]]]:
    """Runs of lines: headings one by one, tables whole, the rest between."""
    kind, run = "text", list[str]()
    for line in markdown.splitlines():
        heading = HEADING.match(line)
        found = "heading" if heading else "table" if LINE_OF_TABLE.match(line) else "text"
        if run and (found != kind or found == "heading"):
            yield kind, run
            run = []
        kind = found
        run.append(heading["title"] if heading else line)
    if run:
        yield kind, run


def rich(markdown: str) -> str:
    """Markdown as the HTML that the editor's rich text keeps; what it does not know is left as its words."""
    html = "".join(render(piece) for piece in pieces(markdown))
    for known, kept in SAME.items():
        html = re.sub(rf"(</?){known}(?=[ >])", rf"\g<1>{kept}", html)
    return nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, link_rel=None)


def pieces(markdown: str) -> Iterator[str]:
    """Whole paragraphs, as many together as the renderer takes."""
    piece = ""
    for paragraph in re.split(r"\n{2,}(?=\S)", markdown):
        if piece and len(piece) + len(paragraph) + 2 > MAX_LENGTH:
            yield piece
            piece = ""
        piece += ("\n\n" if piece else "") + paragraph[:MAX_LENGTH]
    if piece:
        yield piece
