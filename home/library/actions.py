"""What stands in the library besides our own productions: what was harvested from other centres is put there, or
taken out. Our own follow their pages (home.library.projecting)."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils import timezone

from communities.networks.models import Network
from home.library.index import keeping
from home.library.models import Entry
from home.library.models.entries import NOT_KNOWN
from home.library.vocabulary import kind_named, matched
from reference.models import Centre, Keyword, Pillar, Territory
from reference.names import name_key


@transaction.atomic
def shelve(
    *,
    entry: Entry | None = None,
    title: str,
    url: str,
    source: str,
    published_on: dt.datetime,
    kind: str = "",
    aim: str = "",
    byline: str = "",
    minutes: int = 0,
    pillar: str = "",
    licence: str = "",
    archive: bool = False,
    network: Network | None = None,
    territory: Territory | None = None,
    centre: Centre | None = None,
    subjects: Iterable[str] = (),
    keywords: Iterable[Keyword] = (),
    indexed: bool = True,
) -> Entry:
    """Put a harvested production in the library, or bring its line up to date; gives its entry.

    `entry`: the line it has already, if it has one (shown again where it was taken out). `url`: its full http(s)
    address there; ValueError for any other. `source`: whom it comes from, said on its line. `kind`: a value or a label
    of ProductionPage.Kind, else it is an archive document. `subjects`: words, of which those that name a keyword or a
    synonym (case and accents do not matter) are added to `keywords`. What is too long is cut. Again does no harm.

    `indexed`: False in a batch, which ends with `reindex(pks)` in the same transaction.
    """
    if entry is not None and entry.page_id is not None:
        raise ValueError("one of our own follows its page")
    if not url.startswith(("http://", "https://")):
        raise ValueError("a full address is needed")
    entry = entry or Entry()
    local = timezone.localtime(published_on)
    entry.title = cut(" ".join(title.split()), 255)
    entry.title_key = name_key(entry.title)[:255]
    entry.kind, entry.url, entry.source = kind_named(kind), url[:500], cut(source, 160)
    entry.published_on, entry.year = published_on, local.year
    entry.aim, entry.byline, entry.licence = cut(" ".join(aim.split()), 400), cut(byline, 300), cut(licence, 60)
    entry.minutes = max(0, min(minutes, NOT_KNOWN - 1))
    entry.length_key = entry.minutes or NOT_KNOWN
    entry.pillar = pillar if pillar in Pillar.values else ""
    entry.archive, entry.shown = archive, True
    entry.network, entry.territory, entry.centre = network, territory, centre
    if entry.pk:
        entry.save_line()
    else:
        entry.save()
    entry.keywords.set({*keywords, *matched(subjects)})
    if indexed:
        reindex([entry.pk])
    return entry


@transaction.atomic
def unshelve(*, entry: Entry, indexed: bool = True) -> None:
    """Take a harvested production out of the library; selections keep its place, out of sight. Again does no harm."""
    Entry.objects.filter(pk=entry.pk, page=None).update(shown=False)
    entry.shown = False
    if indexed:
        reindex([entry.pk])


def reindex(entries: Collection[int]) -> None:
    """Bring the index up to date on these entries (ids), in the caller's transaction; after a batch."""
    keeping.refresh(entries)


def cut(text: str, length: int) -> str:
    """A text no longer than this, with an ellipsis where it was cut."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
