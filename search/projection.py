"""From a thing to what search knows of it, and on to the engine."""

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils import timezone

from reference.models import Territory
from reference.names import name_key
from reference.queries import lineage
from reference.vocabulary import other_names
from search.engines import engine
from search.models import Document
from search.plugs import Found, kinds
from search.text import passage, stemmed, words

BATCH = 500
MAX_TEXT = 100_000  # characters of a thing that are looked through; PostgreSQL's tsvector ends at a megabyte
UPDATED = [
    "title", "text", "excerpt", "url", "byline", "network", "keywords", "territory", "themes", "places", "audience",
    "published_at", "projected_at", "title_words", "title_stems", "stems",
]  # fmt: skip


def project(kind: str, pks: list[int], *, tell: bool = True) -> int:
    """Bring the projection of these things up to date; returns how many can be found. Doing it twice does no harm.

    Raises search.engines.base.Unavailable when the engine's own index cannot be reached: the rows are right by then,
    and doing it again mends the index. Without `tell` the engine is left alone, since its index is made anew later.
    """
    with transaction.atomic():
        held = Document.objects.select_for_update(of=("self",)).filter(kind=kind, object_id__in=pks).order_by("pk")
        before = dict(held.values_list("object_id", "pk"))  # locked: of two who look at one thing, one waits
        found = kinds()[kind].load(pks) if kind in kinds() else {}
        gone = [pk for object_id, pk in before.items() if object_id not in found]
        Document.objects.filter(pk__in=gone).delete()
        Document.objects.bulk_create(
            documents(kind, found), update_conflicts=True, unique_fields=["kind", "object_id"], update_fields=UPDATED
        )
    if found and tell:
        engine().index(Document.objects.filter(kind=kind, object_id__in=found.keys()))
    if gone and tell:
        engine().remove(gone)
    return len(found)


def documents(kind: str, found: dict[int, Found]) -> list[Document]:
    """The rows of the projection for these things, not saved yet."""
    places = held_by(found)
    names = other_names(label for thing in found.values() for label in thing.keywords)
    return [document(kind, object_id, thing, places.get(object_id, []), names) for object_id, thing in found.items()]


def document(
    kind: str, object_id: int, thing: Found, places: list[Territory], names: dict[str, list[str]] | None = None
) -> Document:
    """One row of the projection, not saved yet. `names`: what keywords are also called, by which things are found."""
    title, text = clean(thing.title)[:300], clean(thing.text)[:MAX_TEXT]
    labels = [clean(label) for label in thing.keywords]
    also = [clean(name) for label in thing.keywords for name in (names or {}).get(label, [])]
    around = " ".join([*labels, *also, thing.byline, thing.territory or (places[0].name if places else "")])
    return Document(
        kind=kind,
        object_id=object_id,
        title=title,
        text=text,
        excerpt=passage(text, [], length=360),
        url=thing.url,
        byline=clean(thing.byline)[:200],
        network=thing.network,
        keywords=", ".join(labels)[:400],
        territory=clean(thing.territory or (places[0].name if places else ""))[:200],
        themes=between_bars(name_key(label) for label in labels),
        places=between_bars(place_key(place) for place in places),
        audience=thing.audience,
        published_at=thing.published_at,
        projected_at=timezone.now(),
        title_words=" ".join(words(title)),
        title_stems=stemmed(title),
        stems=stemmed(f"{text} {clean(around)}"),
    )


def clean(text: str) -> str:
    """A text on one line, without what PostgreSQL refuses."""
    return " ".join(text.replace("\0", " ").split())


def between_bars(keys: Iterable[str]) -> str:
    """Keys as they are kept in one column: « |one|two| », or nothing."""
    found = list(dict.fromkeys(key for key in keys if key))
    return f"|{'|'.join(found)}|" if found else ""


def place_key(place: Territory) -> str:
    """How a territory is named in `places`: kind and official code."""
    return f"{place.kind}:{place.code}"


def held_by(found: dict[int, Found]) -> dict[int, list[Territory]]:
    """For each thing, its territory and all that holds it. A name without an id means its largest bearer."""
    named = {thing.territory for thing in found.values() if thing.territory and thing.territory_id is None}
    bearers = Territory.objects.filter(name_key__in={name_key(name) for name in named}, name__in=named)
    by_name = dict(bearers.order_by("weight", "-pk").values_list("name", "pk")) if named else {}
    ids = {object_id: thing.territory_id or by_name.get(thing.territory) for object_id, thing in found.items()}
    lines = lineage([pk for pk in set(ids.values()) if pk is not None])
    return {object_id: lines[pk] for object_id, pk in ids.items() if pk in lines}


def reproject(kind: str, *, tell: bool = True) -> Iterator[int]:
    """Project everything of one kind again, by batches; yields how many have been looked at so far.

    Safe while people write: what is no longer named at the end is looked at once more, never struck off unseen.
    """
    seen: set[int] = set()
    for batch in batches(kinds()[kind].all_pks()):
        project(kind, batch, tell=tell)
        seen.update(batch)
        yield len(seen)
    held = Document.objects.filter(kind=kind).order_by().values_list("object_id", flat=True)
    for batch in batches(object_id for object_id in held.iterator() if object_id not in seen):
        project(kind, batch, tell=tell)


def forget_unknown() -> int:
    """Strike off what is of a kind that nobody registers any more; returns how many."""
    return Document.objects.exclude(kind__in=kinds()).delete()[0]


def batches(pks: Iterable[int]) -> Iterator[list[int]]:
    """Ids by handfuls, without holding them all."""
    batch: list[int] = []
    for pk in pks:
        batch.append(pk)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
