"""A production as Markdown: block by block, its sources with it. What a version keeps is this text."""

import json
import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.blocks.stream_block import StreamValue
from wagtail.rich_text import RichText

from home.pages.trail import absolute
from home.productions.formats.richtext import escaped, line, link, rich
from home.productions.metadata import LICENCES, describe
from home.productions.models import ProductionPage, Version

Write = Callable[[Any], str]
HEADING = re.compile(r"^(#{1,4})(?= )", re.MULTILINE)
_writers: dict[str, Write] = {}


def writes(*kinds: str) -> Callable[[Write], Write]:
    """Register how blocks of these names are written; for any other its words are given, part by part."""

    def register(write: Write) -> Write:
        _writers.update(dict.fromkeys(kinds, write))
        return write

    return register


def kinds() -> list[str]:
    """The names of the blocks that are written in a way of their own."""
    return sorted(_writers)


def text_of(page: ProductionPage) -> str:
    """The whole text: title, aim, who wrote it, what to remember, the body, where it comes from. No date, no address.

    It changes when, and only when, what readers are told changes.
    """
    with translation.override(settings.LANGUAGE_CODE):
        return _text_of(page)


def _text_of(page: ProductionPage) -> str:
    names = ", ".join(credit.name for credit in page.credits.all())
    parts = [f"# {line(page.title)}", line(page.aim)]
    if names:
        parts.append(_("Écrit par : %(names)s") % {"names": line(names)})
    if page.lessons:
        parts += ["## " + _("Ce qu'il faut retenir"), "\n".join(f"- {line(one)}" for one in page.lessons)]
    parts.append(body_of(page.body))
    closing = [_("Licence : %(licence)s") % {"licence": link(page.licence, LICENCES.get(page.licence, ""))}]
    if page.source:
        closing.insert(0, _("Source : %(source)s") % {"source": link(page.source, page.source_url)})
    return "\n\n".join([*(part for part in parts if part), "---", *closing]) + "\n"


def body_of(body: StreamValue) -> str:
    """The blocks of a body."""
    return "\n\n".join(part for block in body if (part := written(block)))


def written(block: StreamValue.StreamChild) -> str:
    """One block."""
    write = _writers.get(block.block_type)
    if write is not None:
        return write(block.value).strip()
    if isinstance(block.value, RichText):
        return rich(block.value.source)
    return "\n\n".join(line(part) for part in block.block.get_searchable_content(block.value) if part)


def file_of(page: ProductionPage, version: Version | None) -> str:
    """The file that one takes away: what programs read, then the text."""
    said = describe(page)
    about: dict[str, Any] = {
        "title": said.title,
        "authors": list(said.creators),
        "publisher": said.publisher,
        "date": said.date.isoformat(),
        "version": version.number if version else 1,
        "modified": said.modified.isoformat(),
        "type": said.type,
        "language": said.language,
        "keywords": list(said.subjects),
        "territory": said.coverage,
        "licence": page.licence,
        "address": said.identifier,
        "exported": timezone.localdate().isoformat(),
    }
    # A JSON value is a YAML value: no title can end the block or begin another line.
    front = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in about.items() if value)
    return f"---\n{front}---\n\n{text_of(page)}"


@writes("heading")
def _heading(value: Any) -> str:
    return f"## {line(value)}"


@writes("passage")
def _passage(value: Any) -> str:
    heading = f"## {line(value['heading'])}" if value.get("heading") else ""
    text = HEADING.sub(r"##\1", str(value.get("text") or "").strip())
    sources = " ; ".join(_source(one) for one in value.get("sources") or [])
    said = _("D'après : %(sources)s") % {"sources": sources} if sources else ""
    return "\n\n".join(part for part in (heading, text, said) if part)


def _source(source: Any) -> str:
    where = link(source.get("where") or "", source.get("url") or "")
    return ", ".join(part for part in (line(source.get("name")), where) if part)


@writes("quote")
def _quote(value: Any) -> str:
    source = link(value.get("source") or "", value.get("url") or "")
    return _quoted(str(value.get("quote") or ""), source)


@writes("testimony")
def _testimony(value: Any) -> str:
    who = ", ".join(line(part) for part in (value.get("name"), value.get("role")) if part)
    return _quoted(str(value.get("words") or ""), who)


def _quoted(words: str, source: str) -> str:
    lines = [f"> {escaped(one)}".rstrip() for one in words.strip().splitlines()]
    return "\n".join([*lines, ">", f"> {source}"] if source else lines)


@writes("picture")
def _picture(value: Any) -> str:
    words = ". ".join(part for part in (value.get("caption"), value.get("credit")) if part)
    alt = line(value.get("alt"))
    said = _("Image : %(words)s") % {"words": alt} if alt else ""
    return "\n\n".join(part for part in (f"*{said}*" if said else "", line(words)) if part)


@writes("key_figures")
def _figures(value: Any) -> str:
    lines = [f"- **{line(one['value'])}** {line(one['label'])}" for one in value.get("figures") or []]
    return _with_source("\n".join(lines), value)


@writes("table", "chart", "map")
def _table(value: Any) -> str:
    from home.pages.grids import cells

    lines = cells(str(value.get("rows") or ""))
    title = line(value.get("caption") or value.get("title"))
    if not lines:
        return title
    head, *rest = [" | ".join(escaped(cell) for cell in one) for one in lines]
    rule = " | ".join("---" for _cell in lines[0])
    table = "\n".join(f"| {one} |" for one in (head, rule, *rest))
    return _with_source("\n\n".join(part for part in (f"**{title}**" if title else "", table) if part), value)


def _with_source(text: str, value: Any) -> str:
    source = line(value.get("source"))
    return f"{text}\n\n{_('Source : %(source)s') % {'source': source}}" if source else text


@writes("remember")
def _remember(value: Any) -> str:
    lines = "\n".join(f"- {line(one)}" for one in value.get("sentences") or [])
    return f"### {line(value.get('title'))}\n\n{lines}"


@writes("steps")
def _steps(value: Any) -> str:
    lines = []
    for number, step in enumerate(value.get("steps") or [], 1):
        text = rich(step["text"].source) if step.get("text") else ""
        lines.append(f"{number}. **{line(step['title'])}**" + _indented(text))
    title = f"### {line(value['title'])}\n\n" if value.get("title") else ""
    return title + "\n".join(lines)


def _indented(text: str) -> str:
    return "\n\n" + "\n".join(f"   {one}".rstrip() for one in text.splitlines()) + "\n" if text else ""


@writes("accordion")
def _accordion(value: Any) -> str:
    return "\n\n".join(f"### {line(one['title'])}\n\n{rich(one['text'].source)}" for one in value.get("items") or [])


@writes("document")
def _document(value: Any) -> str:
    document = value.get("document")
    return f"- {link(value.name, document.url if document else '')}" if value.name else ""


@writes("video")
def _video(value: Any) -> str:
    said = _("Vidéo : %(video)s") % {"video": link(value.get("title") or "", value.get("url") or "")}
    transcript = value.get("transcript")
    return "\n\n".join(part for part in (said, rich(transcript.source) if transcript else "") if part)


@writes("meetings", "productions", "threads")
def _living(value: Any) -> str:
    """What changes from one day to the next is no part of the text: its title alone."""
    return _("*%(title)s : liste tenue à jour sur la page.*") % {"title": line(value.get("title"))}


@writes("see_also")
def _see_also(value: Any) -> str:
    pages = [page for page in value.get("pages") or [] if page and page.live and page.url]
    lines = "\n".join(f"- {link(page.title, page.url)}" for page in pages)
    return f"### {line(value.get('title'))}\n\n{lines}" if lines else ""


@writes("action")
def _action(value: Any) -> str:
    page = value.get("page")
    target = (page.url or "") if page and page.live else value.get("url") or ""
    words = [line(value.get("title")), line(value.get("text")), link(value.get("label") or "", absolute(target))]
    return "\n\n".join(part for part in words if part) if target else ""
