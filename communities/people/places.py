"""From the words someone types to a place of the official lists, without a script's help."""

from dataclasses import dataclass

from reference.models import Territory
from reference.names import name_key
from reference.queries import also_formerly, with_former_names

CHOICES = 12


@dataclass(frozen=True)
class Resolved:
    """The place meant; or, when several may be, those to choose from. Neither: nothing bears that name."""

    territory: Territory | None = None
    candidates: tuple[Territory, ...] = ()


def resolve(text: str, *, chosen: str = "") -> Resolved:
    """The place that `text` names, or the one of id `chosen` as long as the text still agrees with it.

    An official code or a whole name that only one place has is enough; then a beginning that only one place has. A name
    that a place had once is as good; a place that is no more is meant by its id alone, where it was chosen before.
    """
    if place := _still_meant(text, chosen):
        return Resolved(territory=place)
    places = Territory.objects.select_related("parent")
    exact = with_former_names(places.named(text)[:CHOICES], text)
    found = exact or with_former_names(places.named_like(text)[:CHOICES], text)
    return Resolved(territory=found[0]) if len(found) == 1 else Resolved(candidates=tuple(found))


def _still_meant(text: str, chosen: str) -> Territory | None:
    """The place of this id, if what is written begins with its name, or is the beginning of its name or code."""
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
        return None
    place = Territory.objects.filter(pk=int(chosen)).first()
    if place is None:
        return None
    typed, code = name_key(text), text.strip().upper()
    agrees = typed.startswith(place.name_key) or place.name_key.startswith(typed) or place.code.startswith(code)
    return place if typed and agrees else None


def hint(territory: Territory) -> str:
    """What tells a place from its namesakes: « commune, Nord, 59512 ». Its parent must be loaded."""
    within = f", {territory.parent.name}" if territory.parent else ""
    return also_formerly(f"{territory.get_kind_display()}{within}, {territory.code}", territory)
