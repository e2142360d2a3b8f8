"""Where streams stand, within another query."""

from django.db.models import BigIntegerField, CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from live.models import Stream


def seq_within(prefix: str, field: str) -> Coalesce:
    """The number of the last event of the stream `prefix:<field>` of each row: to annotate a query with it."""
    name = Concat(Value(f"{prefix}:"), Cast(OuterRef(field), CharField()))
    seq = Subquery(Stream.objects.filter(name=name).order_by("pk").values("seq")[:1])
    return Coalesce(seq, Value(0), output_field=BigIntegerField())
