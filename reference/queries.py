"""What others ask of territories: suggestions while typing, what a typed name means, what lies around a place."""

from django.db.models import Q, QuerySet

from reference.models import Territory
from reference.names import name_key

MAX_TEXT = 100
MAX_SUGGESTIONS = 10
Kind = Territory.Kind


def suggestions(text: str, kind: str = "") -> list[Territory]:
    """At most 10 territories whose name or code begins with `text` (2 characters or more), the largest first.

    `kind`: one of Territory.Kind, or nothing for all. What `hint` needs is loaded.
    """
    text = text[:MAX_TEXT].replace("\0", "")
    if len(name_key(text)) < 2:
        return []
    found = Territory.objects.named_like(text)
    if kind:
        found = found.filter(kind=kind) if kind in Kind.values else found.none()
    return list(found.select_related("parent__parent")[:MAX_SUGGESTIONS])


def hint(territory: Territory) -> str:
    """What tells a place from its namesakes: « commune, Nord (59) ». Needs `parent__parent` loaded."""
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
    exact = Territory.objects.filter(Q(name_key=key) | Q(code=text.upper())).order_by("-weight", "name_key", "pk")
    found = list(exact.select_related("parent__parent")[:MAX_SUGGESTIONS])
    return found or suggestions(text)


def lineage(territory_ids: list[int]) -> dict[int, list[Territory]]:
    """For each of these places, itself and all that holds it: its communes, intercommunality, département, region."""
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
    """A place and all that lies in it, neighbourhoods included."""
    held = Q(pk=territory.pk) | Q(parent=territory) | Q(parent__parent=territory) | Q(parent__parent__parent=territory)
    if territory.kind == Kind.EPCI:
        held = Q(pk=territory.pk) | Q(epci=territory) | Q(parent__epci=territory, kind=Kind.QUARTER)
    if territory.kind == Kind.COMMUNE:
        held |= Q(pk__in=Territory.communes.through.objects.filter(to_territory=territory).values("from_territory"))
    return Territory.objects.filter(held)
