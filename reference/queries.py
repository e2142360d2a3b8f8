"""What others ask of territories: suggestions while typing, what a typed name means, what lies around a place."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from reference.models import Territory, TerritoryChange
from reference.names import name_key

MAX_TEXT = 100
MAX_SUGGESTIONS = 10
Kind = Territory.Kind


def suggestions(text: str, kind: str = "") -> list[Territory]:
    """At most 10 territories whose name or code begins with `text` (2 characters or more), the largest first.

    A name that a place had, or that one merged into it had, is as good. Places that are no more are not offered.
    `kind`: one of Territory.Kind, or nothing for all. What `hint` needs is loaded.
    """
    text = text[:MAX_TEXT].replace("\0", "")
    if len(name_key(text)) < 2:
        return []
    found = Territory.objects.named_like(text)
    if kind:
        found = found.filter(kind=kind) if kind in Kind.values else found.none()
    return with_former_names(found.select_related("parent__parent")[:MAX_SUGGESTIONS], text)


def with_former_names(places: Iterable[Territory], text: str) -> list[Territory]:
    """These places, each found by what was typed; those found by a name they bear no more say so in `hint`.

    No query where all are found by their name, one where some are not.
    """
    found, key, code = list(places), name_key(text), text.strip().upper()
    others = {one.pk: one for one in found if not (one.name_key.startswith(key) or one.code.startswith(code))}
    if not others:
        return found
    named = Q(words_key__startswith=key) | Q(territory__code__startswith=code)
    changes = TerritoryChange.objects.filter(named, kind__in=TerritoryChange.NAMING)
    changes = changes.annotate(now=Coalesce("territory__merged_into", "territory")).filter(now__in=list(others))
    for pk, name in changes.order_by("on", "pk").values_list("now", "words"):
        others[pk].formerly = name
    return found


def hint(territory: Territory) -> str:
    """What tells a place from its namesakes: « commune, Nord (59) ». Needs `parent__parent` loaded."""
    return also_formerly(_where(territory), territory)


def also_formerly(words: str, territory: Territory) -> str:
    """What is said beside a place, and the name by which it was found where it is not its own any more."""
    return (
        _("%(words)s, ancien nom : %(name)s") % {"words": words, "name": territory.formerly}
        if (territory.formerly and territory.formerly != territory.name)
        else words
    )


def _where(territory: Territory) -> str:
    words = territory.get_kind_display().lower()
    parent = territory.parent
    if parent is None:
        return words
    if territory.kind == Kind.DEPARTMENT:
        return f"{words}, {parent.name}"
    if territory.kind == Kind.QUARTER and parent.parent is not None:
        return f"{words}, {parent.name} ({parent.parent.code})"
    return f"{words}, {parent.name} ({parent.code})"


def resolve(text: str) -> list[Territory]:
    """What a typed name or code means, the likeliest first; at most 10.

    A code or a whole name comes before the places whose name only begins so: « Lille » is not Lillebonne.
    """
    text = text[:MAX_TEXT].replace("\0", "").strip()
    key = name_key(text)
    if not key:
        return []
    exact = Territory.objects.named(text).select_related("parent__parent")[:MAX_SUGGESTIONS]
    return with_former_names(exact, text) or suggestions(text)


def lineage(territory_ids: list[int]) -> dict[int, list[Territory]]:
    """For each of these places, itself and all that holds it: its communes, intercommunality, département, region.

    What took the place of one that is no more holds it too, and all that holds that.
    """
    found = _above_all(territory_ids)
    heirs = {one.merged_into_id for line in found.values() for one in line if one.merged_into_id}
    if heirs:
        above = _above_all(heirs)
        for line in found.values():
            after = {up.pk: up for one in line if one.merged_into_id for up in above[one.merged_into_id]}
            known = {one.pk for one in line}
            line += [up for pk, up in after.items() if pk not in known]
    return found


def _above_all(territory_ids: Iterable[int]) -> dict[int, list[Territory]]:
    upwards = "parent__parent__parent", "parent__epci", "epci", "parent__parent__epci"
    places = Territory.objects.filter(pk__in=territory_ids).select_related(*upwards).prefetch_related("communes")
    return {place.pk: _above(place) for place in places}


def _above(place: Territory) -> list[Territory]:
    found: dict[int, Territory] = {}
    for start in (place, *place.communes.all()):
        step: Territory | None = start
        while step is not None:
            found[step.pk] = step
            if step.epci is not None:
                found[step.epci.pk] = step.epci
            step = step.parent
    return list(found.values())


def descendants(territory: Territory) -> QuerySet[Territory]:
    """A place and all that lies in it, neighbourhoods included, and the places of which these took the place."""
    held = Q(pk=territory.pk) | Q(parent=territory) | Q(parent__parent=territory) | Q(parent__parent__parent=territory)
    if territory.kind == Kind.EPCI:
        held = Q(pk=territory.pk) | Q(epci=territory) | Q(parent__epci=territory, kind=Kind.QUARTER)
    if territory.kind == Kind.COMMUNE:
        held |= Q(pk__in=Territory.communes.through.objects.filter(to_territory=territory).values("from_territory"))
    heirs = Territory.objects.filter(merged_into__isnull=False).order_by().values("merged_into")  # few
    merged = Territory.objects.filter(held, pk__in=heirs).order_by().values("pk")
    return Territory.objects.filter(held | Q(merged_into__in=merged))
