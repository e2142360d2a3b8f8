"""From others' words to the vocabulary: keywords by their label, by a synonym, by what was merged into them."""

from collections.abc import Iterable

from home.productions.models import ProductionPage
from reference.models import Keyword, Synonym
from reference.names import name_key

LONGEST = 80  # a label; what is longer is a sentence
MOST = 200  # subjects of one thing that are looked at


def matched(subjects: Iterable[str]) -> list[Keyword]:
    """The keywords that these words name, each once, in the order of the words. Case and accents do not matter.

    Two queries, whatever the number of words; words that the vocabulary does not have are left out.
    """
    keys = list(dict.fromkeys(name_key(one) for one in list(subjects)[:MOST] if one and len(one) <= LONGEST))
    keys = [key for key in keys if key]
    if not keys:
        return []
    known: dict[str, Keyword] = {}
    for synonym in Synonym.objects.select_related("keyword__merged_into").order_by("pk"):
        known.setdefault(name_key(synonym.label), standing(synonym.keyword))
    for keyword in Keyword.objects.select_related("merged_into").order_by("pk"):
        known[name_key(keyword.label)] = standing(keyword)
    return list(dict.fromkeys(known[key] for key in keys if key in known))


def standing(keyword: Keyword) -> Keyword:
    """The keyword itself, or what it was merged into."""
    return keyword.merged_into or keyword


def kind_named(words: str) -> str:
    """The type of production that a word names, by its value or its label; an archive document where none is."""
    key = name_key(words)
    named = {name_key(str(text)): value for value, label in ProductionPage.Kind.choices for text in (value, label)}
    return str(named.get(key, ProductionPage.Kind.DOCUMENT))
