"""Plug: harvested productions are found beside ours, with whose they are; the hit leads to their own site."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.dissemination.harvesting.actions import KIND, is_shown
from home.dissemination.models import Record
from search.plugs import Found, Searchable, register

TEXT_LENGTH = 60_000


def load(pks: list[int]) -> dict[int, Found]:
    """What can be found of these records: those shown here."""
    records = Record.objects.filter(pk__in=pks).select_related("source")
    return {record.pk: _found(record) for record in records if is_shown(record)}


def _found(record: Record) -> Found:
    at = _("chez %(source)s") % {"source": record.source.name}
    return Found(
        title=record.title,
        text=record.description[:TEXT_LENGTH],
        url=record.url,
        audience="public",
        published_at=record.published_on or record.datestamp,
        byline=", ".join([*record.creators[:3], at])[:200],
        keywords=tuple(record.subjects),
    )


def all_pks() -> Iterable[int]:
    """Every record."""
    return Record.objects.order_by("pk").values_list("pk", flat=True).iterator()


register(Searchable(kind=KIND, label=gettext_lazy("Production d'un autre centre"), load=load, all_pks=all_pks))
