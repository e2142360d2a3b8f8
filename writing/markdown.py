"""Markdown to HTML that is safe to show to anyone. The one renderer of messages, needs, agendas and previews.

Two walls: markdown-it keeps raw HTML as text, and nh3 lets only known tags, attributes and values through. Bump VERSION
when what comes out changes; `manage.py render_again` brings stored HTML up to date.
"""

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

from writing.addresses import Addresses
from writing.limits import DIRECTORY, FILE, HEAVIEST, MAX_LENGTH, TooLong, weight
from writing.typography import french_spacing
from writing.unseen import UNSEEN, tame

__all__ = ["LARGEST", "MAX_LENGTH", "UNSEEN", "VERSION", "TooLong", "french_spacing", "render"]

VERSION = 3
LARGEST = 400_000  # characters of HTML; what swells beyond it (tables of empty cells) is shown as it was typed
NESTING = 20  # how deep things may stand in things; a text that goes deeper is shown as it was typed
LABEL = 40  # characters of a footnote's mark

TAGS = {
    "a", "blockquote", "br", "code", "del", "details", "em", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p",
    "pre", "s", "span", "strong", "summary", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_NOTE = "(?:note|appel)-[0-9a-f]{10}-[0-9]{1,4}(?:-[0-9]{1,4})?"
# Each attribute with the values it may have.
ATTRIBUTES: dict[str, dict[str, re.Pattern[str]]] = {
    tag: {name: re.compile(values, re.DOTALL) for name, values in attributes.items()}
    for tag, attributes in {
        "a": {
            "href": ".*",
            "title": ".*",
            "id": _NOTE,
            "class": "mention|file|picture",
            "aria-label": "Note [0-9]{1,4}|Retour au texte",
        },
        "code": {"class": r"language-[A-Za-z0-9+#_.-]{1,20}"},
        "details": {"class": "spoiler"},
        "img": {
            "src": FILE.pattern,
            "alt": ".*",
            "width": "[1-9][0-9]{0,3}",
            "height": "[1-9][0-9]{0,3}",
            "loading": "lazy",
        },
        "li": {"class": "task|task task--done", "id": _NOTE},
        "ol": {"start": "[0-9]{1,9}", "class": "notes"},
        "span": {"class": "visually-hidden"},
        "sup": {"class": "note-call"},
        "td": {"class": "end|middle"},
        "th": {"class": "end|middle"},
    }.items()
}
_ALLOWED = {tag: set(attributes) for tag, attributes in ATTRIBUTES.items()}
# A wide table scrolls in its own box, which the keyboard can reach. Put in after cleaning, so nobody can write it.
TABLE_OPENS = '<div class="scroll-x" role="region" tabindex="0" aria-label="Tableau"><table class="table">'
_MENTION = re.compile(rf"{DIRECTORY}[\w-]+/?")
_PICTURE = re.compile(rf"(?P<src>{FILE.pattern})(?:#(?P<width>[1-9]\d{{0,3}})x(?P<height>[1-9]\d{{0,3}}))?")
_TASK = re.compile(r"\[(?P<mark>[ xX])\][ \u00a0]+(?=\S)")
_ALIGNED = {"text-align:right": "end", "text-align:center": "middle"}


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True, "maxNesting": NESTING})
    parser.linkify = Addresses()
    parser.enable(["table", "strikethrough", "linkify"])
    parser.use(footnote_plugin, inline=False)
    parser.use(container_plugin, name="spoiler", render=_spoiler)
    parser.inline.ruler.at("footnote_ref", _short_footnote_ref)
    parser.inline.ruler.disable("linkify")  # the same once more, in quadratic time
    parser.disable("reference")  # one long address, named a thousand times, would make megabytes of a small message
    for name, rule in _RULES.items():
        parser.add_render_rule(name, rule)
    return parser


@lru_cache(maxsize=32)  # what was previewed is posted next, and machina's field renders once more on saving
def render(text: str) -> str:
    """Markdown as safe HTML, with French spacing. Raises TooLong.

    Headings begin at level 3, since a message stands below the page's own. Links carry rel="nofollow noopener ugc".
    Pictures are our own files, `![words](/forums/fichiers/<key>/#<width>x<height>)`; any other is a link. The ids of
    footnotes bear a mark of the whole text, so that those of two messages never meet on a page.
    """
    if len(text) > MAX_LENGTH:
        raise TooLong
    text = tame(text)
    html = _html(text) if weight(text) <= HEAVIEST else None
    clean = nh3.clean(
        html if html is not None and len(html) <= LARGEST else f"<pre>{escape(text)}</pre>",
        tags=TAGS,
        attributes=_ALLOWED,
        attribute_filter=_let_through,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener ugc",
    )
    return clean.replace("<table>", TABLE_OPENS).replace("</table>", "</table></div>")


def _html(text: str) -> str | None:
    """What the parser makes of it; None where it would leave out what stands too deep."""
    env = {"docId": hashlib.blake2s(text.encode(), digest_size=5).hexdigest()}
    tokens = _parser().parse(text, env)
    for index, token in enumerate(tokens):
        if token.level >= NESTING - 1 and token.nesting == 1 and token.type != "paragraph_open":
            return None
        if token.children:
            _finish(token.children)
            if index >= 2 and tokens[index - 2].type == "list_item_open":
                _make_task(tokens[index - 2], token.children)
        elif token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"
        elif token.type in ("td_open", "th_open") and (aligned := _ALIGNED.get(str(token.attrs.pop("style", "")))):
            token.attrSet("class", aligned)
    return str(_parser().renderer.render(tokens, _parser().options, env))


def _let_through(tag: str, attribute: str, value: str) -> str | None:
    """The value of an attribute that is one we write ourselves; None for any other."""
    if attribute == "rel":
        return value  # put in by nh3 itself
    values = ATTRIBUTES.get(tag, {}).get(attribute)
    return value if values and values.fullmatch(value) else None


def _finish(children: list[Token]) -> None:
    """Put French spaces, and say which links lead to people and to our files."""
    inside = 0
    for child in children:
        if child.type == "text":
            child.content = french_spacing(child.content)
        elif child.type == "link_open":
            inside += 1
            href = str(child.attrGet("href") or "")
            if _MENTION.fullmatch(href):
                child.attrSet("class", "mention")
            elif _PICTURE.fullmatch(href):
                child.attrSet("class", "file")
        elif child.type == "link_close":
            inside -= 1
        elif child.type == "image":
            child.meta["linked"] = inside > 0


def _make_task(item: Token, children: list[Token]) -> None:
    """Make « [ ] » at the head of a list's item a task, in words for who does not see the box."""
    first = children[0]
    found = _TASK.match(first.content) if first.type == "text" else None
    if found is None:
        return
    done = found["mark"] != " "
    item.attrSet("class", "task task--done" if done else "task")
    first.content = first.content[found.end() :]
    label = Token("task_label", "", 0)
    label.content = "Fait : " if done else "À faire : "
    children.insert(0, label)


def _short_footnote_ref(state: StateInline, silent: bool) -> bool:
    """The plugin's rule, for marks that end soon: it would look for the end of each through the whole text."""
    if not state.src.startswith("[^", state.pos) or state.src.find("]", state.pos, state.pos + LABEL) < 0:
        return False
    return footnote_ref(state, silent)


# — What stands in the HTML for each of our tokens ———————————————————————————————————————————————————————————————————


def _spoiler(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: dict[str, Any]) -> str:
    if tokens[index].nesting != 1:
        return "</details>\n"
    title = tokens[index].info.strip().removeprefix("spoiler").strip() or "Dévoiler"
    return f'<details class="spoiler"><summary>{escape(french_spacing(title))}</summary>\n'


def _image(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: dict[str, Any]) -> str:
    token = tokens[index]
    src = str(token.attrGet("src") or "")
    words = self.renderInlineAsText(token.children or [], options, env)
    linked = token.meta.get("linked")
    found = _PICTURE.fullmatch(src)
    if found is None:  # nothing is fetched from elsewhere
        return escape(words) if linked else f'<a href="{escape(src)}">{escape(words or src)}</a>'
    size = f' width="{found["width"]}" height="{found["height"]}"' if found["width"] else ""
    image = f'<img src="{found["src"]}" alt="{escape(words)}"{size} loading="lazy">'
    return f'<a class="picture" href="{found["src"]}">{image}</a>' if words and not linked else image


def _note_call(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: dict[str, Any]) -> str:
    number, name = _numbered(tokens[index], env)
    return (
        f'<sup class="note-call"><a href="#note-{env["docId"]}-{number}" id="appel-{name}" aria-label="Note {number}">'
        f"{number}</a></sup>"
    )


def _note_opens(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: dict[str, Any]) -> str:
    return f'<li id="note-{env["docId"]}-{_numbered(tokens[index], env)[0]}">'


def _note_returns(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: dict[str, Any]) -> str:
    return f' <a href="#appel-{_numbered(tokens[index], env)[1]}" aria-label="Retour au texte">↩</a>'


def _numbered(token: Token, env: dict[str, Any]) -> tuple[int, str]:
    """A footnote's number, and the name of this call to it."""
    number, call = token.meta["id"] + 1, token.meta.get("subId", 0)
    return number, f"{env['docId']}-{number}" + (f"-{call}" if call else "")


_RULES = {
    "image": _image,
    "task_label": lambda self, tokens, index, options, env: (
        f'<span class="visually-hidden">{tokens[index].content}</span>'
    ),
    "footnote_ref": _note_call,
    "footnote_block_open": lambda *args: '<hr>\n<ol class="notes">\n',
    "footnote_block_close": lambda *args: "</ol>\n",
    "footnote_open": _note_opens,
    "footnote_close": lambda *args: "</li>\n",
    "footnote_anchor": _note_returns,
}
