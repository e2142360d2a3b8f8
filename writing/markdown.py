"""Markdown to HTML that is safe to show to anyone. The one renderer of messages, needs, agendas and previews.

Two walls: markdown-it keeps raw HTML as text, and nh3 lets only known tags through. Bump VERSION when what comes out
changes; `manage.py render_again` brings stored HTML up to date.
"""

import re
from functools import lru_cache
from html import escape

import nh3
from markdown_it import MarkdownIt

from writing.addresses import Addresses
from writing.typography import french_spacing

VERSION = 2
MAX_LENGTH = 32_000  # characters; beyond it nothing is parsed
LARGEST = 400_000  # characters of HTML; what swells beyond it (tables of empty cells) is shown as it was typed

TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
# A wide table scrolls in its own box, which the keyboard can reach. Put in after cleaning, so nobody can write it.
TABLE_OPENS = '<div class="scroll-x" role="region" tabindex="0" aria-label="Tableau"><table class="table">'
# What no page can show and no feed can carry: control characters, halves of characters.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class TooLong(ValueError):
    """The text is longer than MAX_LENGTH characters."""


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True, "maxNesting": 20})
    parser.linkify = Addresses()
    parser.enable(["table", "strikethrough", "linkify"])
    parser.inline.ruler.disable("linkify")  # the same once more, in quadratic time
    parser.disable("image")  # pictures come with attachments, never from foreign addresses
    parser.disable("reference")  # one long address, named a thousand times, would make megabytes of a small message
    return parser


def render(text: str) -> str:
    """Markdown as safe HTML, with French spacing. Raises TooLong.

    Headings begin at level 3, since a message stands below the page's own. Links carry rel="nofollow noopener ugc".
    """
    if len(text) > MAX_LENGTH:
        raise TooLong
    text = UNSEEN.sub("", text)
    tokens = _parser().parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"
        for child in token.children or []:
            if child.type == "text":
                child.content = french_spacing(child.content)
    html = _parser().renderer.render(tokens, _parser().options, {})
    if len(html) > LARGEST:
        html = f"<pre>{escape(text)}</pre>"
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener ugc",
    )
    return clean.replace("<table>", TABLE_OPENS).replace("</table>", "</table></div>")
