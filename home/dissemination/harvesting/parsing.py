"""XML from people we do not know, made a small tree: no document type, no entities, nothing without end."""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5
from xml.parsers import expat

from django.utils.translation import gettext as _

MOST_ELEMENTS = 200_000
DEEPEST = 50
MOST_ATTRIBUTES = 50  # of an element, names of namespaces included
LONGEST_ATTRIBUTES = 20_000  # signs, all those of an element
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding=["']([A-Za-z0-9._-]+)["']""")
# Signs that XML forbids, and names of HTML that XML does not know.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})


class Garbage(Exception):
    """What came is not what it should be; the words say how."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass
class Element:
    """An element, by its name without its namespace."""

    name: str
    attributes: dict[str, str]
    children: list["Element"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its own text, without what stands around."""
        return "".join(self.pieces).strip()

    def all(self, name: str) -> Iterator["Element"]:
        """The children of this name."""
        return (one for one in self.children if one.name == name)

    def first(self, name: str) -> "Element | None":
        """The first child of this name."""
        return next(self.all(name), None)

    def said(self, name: str) -> str:
        """The text of the first child of this name, or nothing."""
        found = self.first(name)
        return found.text if found else ""


def parse(body: bytes, charset: str = "") -> Element:
    """The root of a document. One whose encoding is not what it says is read as well as may be. Raises Garbage."""
    with contextlib.suppress(expat.ExpatError, LookupError, ValueError):  # the last two: an encoding expat has not
        return _parsed(body)
    if b"<" not in body[:1000]:
        raise Garbage(_("Le serveur n'a pas répondu par du XML."))
    try:
        return _parsed(_mended(body, charset).encode())
    except expat.ExpatError as wrong:
        told = {"line": wrong.lineno}
        raise Garbage(_("Le XML reçu est abîmé (ligne %(line)s).") % told) from wrong


def _mended(body: bytes, charset: str) -> str:
    """The text of a document that says a wrong encoding, or holds what XML does not know."""
    text = _decoded(body, charset)
    text = FORBIDDEN.sub("", DECLARATION.sub("", text, count=1))
    return NAMED.sub(lambda found: found[0] if found[1] in OWN else html5.get(f"{found[1]};", found[0]), text)


def _decoded(body: bytes, charset: str) -> str:
    declared = ENCODING.search(body[:200])
    for name in ("utf-8-sig", charset, declared[1].decode() if declared else "", "cp1252"):
        with contextlib.suppress(LookupError, ValueError):
            return body.decode(name or "utf-8")
    return body.decode("latin-1")


def _parsed(body: bytes) -> Element:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    tree = _Tree()
    parser.StartElementHandler, parser.EndElementHandler = tree.opened, tree.closed
    parser.CharacterDataHandler = tree.said
    parser.StartNamespaceDeclHandler = tree.names
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = tree.refused
    parser.Parse(body, True)
    return tree.root.children[0]


def _length(attributes: dict[str, str]) -> int:
    return sum(len(name) + len(value) for name, value in attributes.items())


class _Tree:
    """What is built while a document is read."""

    def __init__(self) -> None:
        self.root = Element("", {})
        self.open = [self.root]
        self.count = 0
        self.named = 0

    def names(self, prefix: str | None, address: str | None) -> None:
        """The element that begins next names a namespace."""
        self.named += 1
        if self.named > MOST_ATTRIBUTES or len(prefix or "") + len(address or "") > LONGEST_ATTRIBUTES:
            raise Garbage(_("Le XML reçu contient un élément démesuré : il n'est pas lu."))

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.count += 1
        if self.count > MOST_ELEMENTS or len(self.open) > DEEPEST:
            raise Garbage(_("Le XML reçu est trop grand ou trop profond pour être lu."))
        if self.named + len(attributes) > MOST_ATTRIBUTES or _length(attributes) > LONGEST_ATTRIBUTES:
            raise Garbage(_("Le XML reçu contient un élément démesuré : il n'est pas lu."))
        self.named = 0
        element = Element(name.rpartition(" ")[2], attributes)
        self.open[-1].children.append(element)
        self.open.append(element)

    def closed(self, _name: str) -> None:
        """An element ends."""
        self.open.pop()

    def said(self, text: str) -> None:
        """Some text."""
        self.open[-1].pieces.append(text)

    def refused(self, name: str, *_others: object) -> None:
        """A document type, or an entity: pages of HTML have the first, attacks the second, OAI-PMH neither."""
        if str(name).lower() == "html":
            raise Garbage(_("Le serveur a répondu par une page web, pas par de l'OAI-PMH : vérifiez l'adresse."))
        raise Garbage(_("Le XML reçu contient une définition de type ou d'entités : il n'est pas lu."))
