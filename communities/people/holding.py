"""The places of a profile, and all that hold them: what the directory looks through for « Hauts-de-France »."""

from collections.abc import Iterable

from django.db import transaction

from communities.people.models import Profile, ProfilePlace
from reference.queries import lineage

BATCH = 200


def places_of(profile: Profile) -> dict[int, bool]:
    """The territories of a profile and those that hold them, by id: whether the person named them."""
    return _places({profile.pk: _named([profile.pk])[profile.pk]})[profile.pk]


@transaction.atomic
def keep_places(profile_ids: Iterable[int]) -> int:
    """Make the places of these profiles what they ought to be; returns how many rows had to change.

    To be called in the transaction that changes a profile. Doing it again changes nothing.
    """
    wanted = _places(_named(list(profile_ids)))
    held: dict[int, dict[int, ProfilePlace]] = {pk: {} for pk in wanted}
    for row in ProfilePlace.objects.filter(profile__in=wanted).order_by("pk"):
        held[row.profile_id][row.territory_id] = row
    gone, turned, new = [], [], []
    for pk, places in wanted.items():
        gone += [row.pk for place, row in held[pk].items() if place not in places]
        for place, own in places.items():
            there = held[pk].get(place)
            if there is None:
                new.append(ProfilePlace(profile_id=pk, territory_id=place, own=own))
            elif there.own != own:
                there.own = own
                turned.append(there)
    if gone:
        ProfilePlace.objects.filter(pk__in=gone).delete()
    ProfilePlace.objects.bulk_update(turned, ["own"], batch_size=500)
    ProfilePlace.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)
    return len(gone) + len(turned) + len(new)


def keep_all_places() -> int:
    """Go through every profile, in batches; returns how many rows had to change. May run while the site is in use."""
    changed, after = 0, 0
    while pks := list(Profile.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        changed += keep_places(pks)
        after = pks[-1]
    return changed


def _named(profile_ids: list[int]) -> dict[int, set[int]]:
    """The territories that each of these profiles names."""
    found: dict[int, set[int]] = {}
    for pk, territory in Profile.objects.filter(pk__in=profile_ids).order_by("pk").values_list("pk", "territory_id"):
        found[pk] = {territory} if territory else set()
    others = Profile.territories.through.objects.filter(profile__in=profile_ids).order_by("pk")
    for pk, territory in others.values_list("profile_id", "territory_id"):
        found[pk].add(territory)
    return found


def _places(named: dict[int, set[int]]) -> dict[int, dict[int, bool]]:
    above = lineage(sorted({place for places in named.values() for place in places}))
    found: dict[int, dict[int, bool]] = {}
    for pk, places in named.items():
        held = {one.pk: False for place in places for one in above.get(place, [])}
        found[pk] = {**held, **dict.fromkeys(places, True)}
    return found
