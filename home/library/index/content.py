"""What an entry is found by: its marks, and the stems of the words of its line."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from home.library.models import Entry, Mark
from reference.queries import lineage
from search.text import stems

Kind = Mark.Kind
Trait = tuple[int, str]  # kind, value
MOST_STEMS = 200


@dataclass(frozen=True)
class Content:
    """How an entry is found."""

    marks: frozenset[Trait]
    stems: frozenset[str]


NOTHING = Content(frozenset(), frozenset())


def contents(entries: Collection[int]) -> dict[int, Content]:
    """What the index should hold of these entries that are shown. A few queries, whatever their number."""
    rows = Entry.objects.shown().filter(pk__in=entries).select_related("network", "territory", "centre")
    found = list(rows.prefetch_related("keywords__synonyms").order_by("pk"))
    places = {pk: [one.pk for one in line] for pk, line in lineage(_territories(found)).items()}
    return {
        one.pk: Content(frozenset(_marks(one, places.get(one.territory_id or 0, []))), _stems(one)) for one in found
    }


def _territories(entries: list[Entry]) -> list[int]:
    return sorted({one.territory_id for one in entries if one.territory_id is not None})


def _marks(entry: Entry, places: list[int]) -> Iterator[Trait]:
    yield Kind.HERE, ""
    yield Kind.TYPE, entry.kind
    yield Kind.YEAR, str(entry.year)
    if entry.pillar:
        yield Kind.PILLAR, entry.pillar
    if entry.network_id:
        yield Kind.NETWORK, str(entry.network_id)
    if entry.centre_id:
        yield Kind.CENTRE, str(entry.centre_id)
    yield from ((Kind.KEYWORD, str(keyword.pk)) for keyword in entry.keywords.all())
    yield from ((Kind.PLACE, str(place)) for place in places)


def _stems(entry: Entry) -> frozenset[str]:
    said = [entry.title, entry.aim, entry.byline, entry.source]
    said += [str(one) for one in (entry.network, entry.territory, entry.centre) if one is not None]
    for keyword in entry.keywords.all():
        said += [keyword.label, *(synonym.label for synonym in keyword.synonyms.all())]
    return frozenset(stems(" ".join(said))[:MOST_STEMS])
