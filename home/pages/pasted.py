"""What is pasted from a word processor, brought back to what it says: headings, lists, bold, links."""

import re

import nh3

ATTRIBUTES = {"href", "linktype", "id"}  # of links: to an address, to a page or to a document
TAGS = {"a", "b", "br", "em", "h3", "h4", "hr", "i", "li", "ol", "p", "strong", "ul"}
DROPPED = {"script", "style", "xml", "title", "meta", "link"}
DEEPEST = 20  # marks within marks that are looked through for nothing; nobody's text has as many
KEY = "data-block-key"  # by which the editor knows a paragraph again

COMMENT, CONDITION = re.compile(r"<!--.*?-->", re.DOTALL), re.compile(r"<!\[.*?\]>", re.DOTALL)
NAMESPACED = re.compile(r"</?[a-z]+:[^<>]*>", re.IGNORECASE)  # <o:p>, <w:sdt>, <st1:place>
LARGER = re.compile(r"(</?)h[12]\b", re.IGNORECASE)
SMALLER = re.compile(r"(</?)h[56]\b", re.IGNORECASE)
PARAGRAPH = re.compile(r"<p\b[^>]*>(?P<inside>(?:(?!</?p\b).)*)</p>", re.DOTALL | re.IGNORECASE)
EMPTY = re.compile(r"<(p|h3|h4|b|i|em|strong|li)\b[^>]*>(?:\s|\u00a0|&nbsp;|<br\s*/?>)*</\1>")
# A bullet or a number that Word draws in the text itself, then the tabulation or the spaces that follow it.
GAP = r"(?:\s|\u00a0|&nbsp;)"
BULLET = re.compile(rf"^{GAP}*(?:[·•▪‣§■o–-]{GAP}{{2,}}|[·•▪‣■]{GAP}*)")
NUMBER = re.compile(rf"^{GAP}*\d{{1,2}}[.)]{GAP}{{2,}}")
WORD = re.compile(r"mso-|class=\"?Mso|<o:p|urn:schemas-microsoft|docs-internal-guid|<!--\[if", re.IGNORECASE)


def tidy(html: str) -> str:
    """The HTML of a text as the editor keeps it: no styles, no comments, no empty paragraphs, true lists.

    What is clean comes back as it is; doing it twice changes nothing.
    """
    from_a_word_processor = bool(WORD.search(html))
    html = NAMESPACED.sub("", _without(CONDITION, "]>", _without(COMMENT, "-->", html)))
    html = SMALLER.sub(r"\1h4", LARGER.sub(r"\1h3", html))
    html = nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=DROPPED,
        attributes={"*": {KEY}, "a": ATTRIBUTES},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    if from_a_word_processor or BULLET.search(_first_words(html)):
        html = _listed(html)
    html = html.replace("\u00a0\u00a0", " ")
    for _depth in range(DEEPEST):
        html, emptied = EMPTY.subn("", html)
        if not emptied:
            break
    return html.strip()


def _without(pattern: re.Pattern[str], end: str, html: str) -> str:
    """A text without what the pattern finds. Past the last `end` nothing is found, however often it would begin."""
    head, last, rest = html.rpartition(end)
    return pattern.sub("", head + last) + rest


def _first_words(html: str) -> str:
    """The beginning of the first paragraph that begins as a line of a list drawn by hand, or nothing."""
    for found in PARAGRAPH.finditer(html):
        if BULLET.match(_bare(found["inside"])):
            return _bare(found["inside"])
    return ""


def _bare(inside: str) -> str:
    return re.sub(r"<[^>]+>", "", inside)


def _listed(html: str) -> str:
    """Runs of paragraphs that begin with a bullet or a number drawn by hand, made into lists."""
    parts: list[str] = []
    kind, end = "", 0
    for found in PARAGRAPH.finditer(html):
        between = html[end : found.start()]
        marked = _kind(found["inside"])
        if kind and (marked != kind or between.strip()):
            parts.append(f"</{kind}>")
            kind = ""
        parts.append(between)
        if marked:
            if not kind:
                parts.append(f"<{marked}>")
            parts.append(f"<li>{_without_mark(found['inside'])}</li>")
        else:
            parts.append(found.group())
        kind, end = marked, found.end()
    return "".join(parts) + (f"</{kind}>" if kind else "") + html[end:]


def _kind(inside: str) -> str:
    words = _bare(inside)
    return "ul" if BULLET.match(words) else "ol" if NUMBER.match(words) else ""


def _without_mark(inside: str) -> str:
    """A line without the bullet, which may stand inside marks of its own (`<b>·</b> words`)."""
    for pattern in (BULLET, NUMBER):
        if mark := pattern.match(_bare(inside)):
            break
    else:
        return inside
    left, kept, position = mark.end(), [], 0
    for piece in re.findall(r"<[^>]+>|&[a-z]+;|.", inside, re.DOTALL):
        if piece.startswith("<") and piece.endswith(">"):
            kept.append(piece)
        elif position < left:
            position += len(piece)
        else:
            kept.append(piece)
    return "".join(kept)
