"""Free keywords: found again whatever their case and accents, made when they are new."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.text import slugify

from reference.models import Keyword
from reference.names import name_key
from reference.vocabulary import called
from writing.excerpt import one_line

LONGEST = 40  # characters of a free keyword


def label_of(text: str) -> str:
    """A free keyword as it is kept: on one line, without the sign some put before it."""
    return one_line(text).lstrip("#").strip()


def keywords_named(words: Iterable[str]) -> list[Keyword]:
    """The keywords of these names, each once: those of the vocabulary first, then free ones, made if need be.

    What is too long, or has neither letter nor figure under which to be found, is left out; forms say so before.
    """
    wanted: dict[str, str] = {}
    for label in map(label_of, words):
        if len(label) <= LONGEST and (key := name_key(label)):
            wanted.setdefault(key, label)
    if not wanted:
        return []
    known = _known(wanted)
    return list(dict.fromkeys(known.get(key) or _made(key, label) for key, label in wanted.items()))


def _known(wanted: dict[str, str]) -> dict[str, Keyword]:
    slugs = {key.replace(" ", "-") for key in wanted} | {slugify(label) for label in wanted.values()}
    named = Keyword.objects.filter(~Q(group=Keyword.Group.FREE) | Q(slug__in=slugs) | Q(merged_into__isnull=False))
    candidates = list(named.select_related("merged_into").order_by("pk"))
    by_name = {name_key(keyword.label): keyword for keyword in reversed(candidates)}
    by_slug = {keyword.slug: keyword for keyword in candidates}
    found = {key: by_name.get(key) or by_slug.get(key.replace(" ", "-")) for key in wanted}
    known = {key: keyword.merged_into or keyword for key, keyword in found.items() if keyword}
    return {**called(key for key in wanted if key not in known), **known}


def _made(key: str, label: str) -> Keyword:
    fields = {"label": label, "group": Keyword.Group.FREE}
    keyword, _new = Keyword.objects.get_or_create(slug=key.replace(" ", "-"), defaults=fields)
    return keyword
