"""How words are compared: the same way when a thing is indexed and when someone looks for it.

Accents, case, elision and endings do not matter; words that say nothing by themselves are left out.
"""

import re
import threading
from collections.abc import Iterator
from functools import lru_cache

import Stemmer
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from reference.names import name_key

MAX_QUERY = 200  # characters of a query that are read
MAX_TERMS = 12
MAX_WORD = 40
_SAYING_NOTHING = """
    a ai aie ainsi alors as au aucun aucune aussi autre autres aux avait avec avez avoir avons ayant c car ce ceci
    cela celle celles celui ces cet cette ceux chaque chez ci comme comment d dans de des donc dont du elle elles en
    encore entre es est et etaient etait etant ete etes etre eu eux fait fois font furent fut hors ici il ils j je
    jusqu jusque l la le les leur leurs lors lorsqu lorsque lui m ma mais me meme memes mes moi moins mon n ne ni
    nos notre nous on ont ou oui par parce pas peu peut plus pour pourquoi puis puisqu puisque qu quand que quel
    quelle quelles quels qui quoi s sa sans se sera seront ses seulement si sien soi soient soit son sont sous suis
    sur t ta tandis te tes toi ton tous tout toute toutes tres trop tu un une vers vos votre vous y
"""
STOP_WORDS = frozenset(_SAYING_NOTHING.split())
_WORD = re.compile(r"[^\W_]+", re.UNICODE)


class _Stemmers(threading.local):
    """One stemmer a thread: they are not made to be shared."""

    def __init__(self) -> None:
        self.french = Stemmer.Stemmer("french", 0)


_stemmers = _Stemmers()


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of one word that is already a name key: « habitante » and « habitants » share `habit`."""
    return str(_stemmers.french.stemWord(word[:MAX_WORD]))


def words(text: str) -> list[str]:
    """The words of a text, without accents, in order."""
    return [word[:MAX_WORD] for word in name_key(text).split()]


def stems(text: str) -> list[str]:
    """The stems of the words that say something, in order."""
    return [stem(word) for word in words(text) if word not in STOP_WORDS]


def terms(query: str) -> list[str]:
    """What is looked for: the distinct stems of a query, in order, bounded in length and number."""
    return list(dict.fromkeys(stems(query[:MAX_QUERY])))[:MAX_TERMS]


def stemmed(text: str) -> str:
    """A text as it is kept for the database's full text."""
    return " ".join(stems(text))


def _hits(text: str, wanted: frozenset[str]) -> Iterator[re.Match[str]]:
    """Where the words of a text are that have one of these stems."""
    beginnings = {one[:2] for one in wanted}  # endings fall, beginnings stay: most words need no stemming at all
    for found in _WORD.finditer(text):
        keys = name_key(found.group()).split()
        if any(key[:2] in beginnings and key not in STOP_WORDS and stem(key) in wanted for key in keys):
            yield found


def highlight(text: str, query_terms: list[str]) -> SafeString:
    """Plain text as HTML, the words that were looked for in <mark>; everything else is escaped."""
    parts, end = [], 0
    for found in _hits(text, frozenset(query_terms)):
        parts += [escape(text[end : found.start()]), "<mark>", escape(found.group()), "</mark>"]
        end = found.end()
    parts.append(escape(text[end:]))
    return mark_safe("".join(parts))  # noqa: S308 each part is escaped above


def passage(text: str, query_terms: list[str], *, length: int = 240) -> str:
    """The first part of a text where a word that was looked for stands, cut between words; else how it begins."""
    first = next(_hits(text, frozenset(query_terms)), None)
    start = 0 if first is None or first.start() < length // 2 else first.start() - length // 3
    if start:
        space = text.find(" ", start)
        start = space + 1 if 0 <= space < (first.start() if first else 0) else start
    if len(text) - start <= length:
        cut = text[start:]
    else:
        cut = text[start : start + length].rsplit(" ", 1)[0].rstrip(" ,;:.-–—") + "…"
    return ("…" if start else "") + cut
