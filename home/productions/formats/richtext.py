"""The editor's rich text as Markdown."""

import re
from html.parser import HTMLParser

from wagtail.rich_text import expand_db_html

from home.pages.trail import absolute

SIGNS = re.compile(r"([\\`*_\[\]<>#|])")
BEGINS = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s)", re.MULTILINE)
SPACES = re.compile(r"[^\S\u00a0\u202f]+")
AROUND = {"b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~", "del": "~~", "code": "`"}
BLOCKS = {"p", "div", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "hr", "pre"}


def escaped(text: str) -> str:
    """Plain words that Markdown takes for nothing else, on the lines they stand on."""
    text = SIGNS.sub(r"\\\1", text)
    return BEGINS.sub(lambda found: f"{found[1]}{found[2][:-1]}\\{found[2][-1]}", text)


def line(text: object) -> str:
    """Plain words on one line."""
    return escaped(" ".join(str(text or "").split()))


def link(label: str, url: str) -> str:
    """A link; the words alone where there is no address."""
    return f"[{line(label)}](<{absolute(url)}>)" if url else line(label)


def rich(source: str) -> str:
    """Rich text as it is kept by the editor, as Markdown. Links to pages cost a query each."""
    return of_html(expand_db_html(source))


def of_html(html: str) -> str:
    """Simple HTML as Markdown: paragraphs, headings, lists, quotations, bold, italics, links."""
    reading = _Reading()
    reading.feed(html)
    reading.close()
    return reading.done()


class _Reading(HTMLParser):
    """Reads HTML, and writes Markdown block by block."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.words = ""
        self.lists: list[int] = []  # for each open list, 0 where it has no numbers, else the next one
        self.heading = 0
        self.quoted = 0
        self.begins = ""  # the mark of an item whose first words have not come
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in BLOCKS:
            self.end_block()
        if tag in ("ul", "ol"):
            self.lists.append(1 if tag == "ol" else 0)
        elif tag == "li" and self.lists:
            self.begin_item()
        elif tag == "blockquote":
            self.quoted += 1
        elif tag == "hr":
            self.blocks.append("---")
        elif tag == "br":
            self.words = self.words.rstrip(" ") + "\\\n"
        elif tag == "a":
            self.links.append(given.get("href") or "")
            self.words += "["
        elif tag in AROUND:
            self.words += AROUND[tag]
        elif tag[0] == "h" and tag[1:].isdigit():
            self.heading = int(tag[1:])

    def begin_item(self) -> None:
        """Note the mark that the item's first words take."""
        number = self.lists[-1]
        self.begins = f"{number}. " if number else "- "
        if number:
            self.lists[-1] += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.end_block()
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag == "blockquote" and self.quoted:
            self.quoted -= 1
        elif tag == "a" and self.links:
            url = self.links.pop()
            self.words += f"](<{absolute(url)}>)" if url else "]"
        elif tag in AROUND:
            self.words += AROUND[tag]
        elif tag[0] == "h" and tag[1:].isdigit():
            self.heading = 0

    def handle_data(self, data: str) -> None:
        words = SPACES.sub(" ", data)
        if not self.words or self.words.endswith((" ", "\n")):
            words = words.lstrip(" ")
        self.words += escaped(words)

    def end_block(self) -> None:
        """Keep the words of a block, with the marks of where it stands."""
        words = self.words.strip().removesuffix("\\")
        self.words = ""
        if not words:
            return
        if self.heading:
            words = "#" * max(3, self.heading) + " " + words
        if self.lists:
            shift = "   " * (len(self.lists) - 1)
            mark = self.begins or "   "
            self.begins = ""
            words = shift + mark + words.replace("\n", "\n" + shift + "   ")
        if self.quoted:
            words = "\n".join(f"> {one}" for one in words.splitlines())
        self.blocks.append(words)

    def done(self) -> str:
        """All that was read."""
        self.end_block()
        text = ""
        for block in self.blocks:
            item = block.lstrip(" ").startswith("- ") or bool(re.match(r" *\d+\. ", block))
            text += ("\n" if item and text and self.is_item(text) else "\n\n" if text else "") + block
        return text

    @staticmethod
    def is_item(text: str) -> bool:
        """Whether the last block is an item of a list."""
        return bool(re.match(r" *(?:- |\d+\. )", text.rpartition("\n\n")[2].rpartition("\n")[2]))
