"""Reads rendered HTML as a browser would take it in, and says what should not be there."""

import re
from html.parser import HTMLParser

from writing.markdown import ATTRIBUTES, TAGS

# What stands around a table, put in after cleaning.
OURS = {
    "div": {"class": "scroll-x", "role": "region", "tabindex": "0", "aria-label": "Tableau"},
    "table": {"class": "table"},
}
SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
VOID = {"br", "hr", "img"}
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]")


class Reading(HTMLParser):
    """Collects what should not be there, tags left open, and ids."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.open: list[str] = []
        self.ids: list[str] = []
        self.linked = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS and tag not in OURS:
            self.wrong.append(f"<{tag}>")
        if tag == "a":
            self.linked += 1
            if self.linked > 1:
                self.wrong.append("a link in a link")
        for name, value in attrs:
            self.attribute(tag, name, value or "")
        if tag not in VOID:
            self.open.append(tag)

    def attribute(self, tag: str, name: str, value: str) -> None:
        """Look at one attribute."""
        if name == "id":
            self.ids.append(value)
        if OURS.get(tag, {}).get(name) == value or (tag, name, value) == ("a", "rel", "nofollow noopener ugc"):
            return
        allowed = ATTRIBUTES.get(tag, {}).get(name)
        if allowed is None or not allowed.fullmatch(value):
            self.wrong.append(f"{tag} {name}={value!r}")
        scheme = SCHEME.match(value) if name in ("href", "src") else None
        if scheme and scheme[1].lower() not in ("http", "https", "mailto"):
            self.wrong.append(f"{name} {value!r}")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.linked -= 1
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append(f"<!{decl}>")

    def unknown_decl(self, data: str) -> None:
        self.wrong.append(f"<![{data}]>")

    def handle_pi(self, data: str) -> None:
        self.wrong.append(f"<?{data}>")


def wrongs(html: str) -> list[str]:
    """What should not be in rendered HTML; empty where all is well."""
    reading = Reading()
    reading.feed(html)
    reading.close()
    twice = [f"id {name} twice" for name in set(reading.ids) if reading.ids.count(name) > 1]
    left_open = [f"<{tag}> left open" for tag in reading.open]
    turning = ["a character that turns or hides"] if TURNING.search(html) else []
    return reading.wrong + twice + left_open + turning
