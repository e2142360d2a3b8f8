"""What a profile says, as the index keeps it: traits and words, each with the audience that the person chose for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from communities.people.models import Audience, Profile
from communities.people.models.directory import DirectoryTrait, DirectoryWord
from reference.models import ActorFamily, Pillar, Territory
from reference.names import name_key
from search.text import stem, stems, words

Kind = DirectoryTrait.Kind
Part = DirectoryWord.Part
FAMILIES = {family: number for number, family in enumerate(ActorFamily.values, start=1)}
PILLARS = {pillar: number for number, pillar in enumerate(Pillar.values, start=1)}
SIDES = {Territory.Kind.REGION: Kind.REGION, Territory.Kind.DEPARTMENT: Kind.DEPARTMENT}

Trait = tuple[int, int, int]  # kind, value, audience
Word = tuple[str, int]  # stem, part


@dataclass(frozen=True)
class Content:
    """How someone is found. `words`: the audience of each."""

    name_key: str
    traits: frozenset[Trait]
    words: dict[Word, int]


def content_of(profile: Profile, *, fields: Iterable[int], places: Iterable[tuple[str, int]]) -> Content:
    """What the index keeps of a profile whose person, structure and functions are loaded.

    `fields`: ids; `places`: kind and id of its places and of all that holds them.
    """
    return Content(name_of(profile), frozenset(_traits(profile, fields, places)), _words(profile))


def name_of(profile: Profile) -> str:
    """Where someone stands in the order of names."""
    return name_key(f"{profile.person.last_name} {profile.person.first_name}")[:170]


def _traits(profile: Profile, fields: Iterable[int], places: Iterable[tuple[str, int]]) -> Iterator[Trait]:
    yield Kind.HERE, 0, Audience.MEMBERS
    if profile.by_mail or profile.by_message:
        yield Kind.REACHABLE, 0, Audience.MEMBERS
    if profile.actor_family in FAMILIES and profile.shows_work:
        yield Kind.FAMILY, FAMILIES[profile.actor_family], shown(profile.shows_work)
    if profile.shows_fields:
        yield from ((Kind.FIELD, field, shown(profile.shows_fields)) for field in fields)
        pillars = (PILLARS[one] for one in profile.pillars if one in PILLARS)
        yield from ((Kind.PILLAR, pillar, shown(profile.shows_fields)) for pillar in pillars)
    if profile.shows_places:
        yield from ((SIDES[kind], pk, shown(profile.shows_places)) for kind, pk in places if kind in SIDES)  # type: ignore[index]
    if profile.can_help_with and profile.shows_help:
        yield Kind.OFFERS, 0, shown(profile.shows_help)
    if profile.shows_networks:
        yield Kind.BELONGS, 0, shown(profile.shows_networks)


def _words(profile: Profile) -> dict[Word, int]:
    found: dict[Word, int] = {}
    name = f"{profile.person.first_name} {profile.person.last_name}"
    for word in words(name):  # every word of a name counts, be it « La »
        found[stem(word), Part.WORK] = Audience.MEMBERS
    if profile.shows_work:
        said = [profile.job, profile.organisation.name if profile.organisation else ""]
        said += [text for one in profile.functions.all() for text in (one.job, str(one.organisation or ""))]
        for text in stems(" ".join(said)):
            found.setdefault((text, Part.WORK), shown(profile.shows_work))
    if profile.shows_help:
        for text in stems(profile.can_help_with):
            found[text, Part.HELP] = shown(profile.shows_help)
    return found


def shown(audience: int) -> int:
    """To whom the index shows a part: the directory is for members, and what everyone sees they see too."""
    return min(audience, Audience.MEMBERS)
