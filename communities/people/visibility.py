"""Who sees which part of a profile. Pages, lists, filters and photos all ask here; nothing else compares audiences.

How near a reader stands to a person is one of Audience: anyone (passers-by and steering accounts), a member of the
community, someone of a network they share, or the person. A part shows if its audience reaches that far.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from accounts.reader import Reader
from communities.people import plugs
from communities.people.models import Audience, Profile
from reference.models import Pillar

if TYPE_CHECKING:
    from communities.people.models import Function, Organisation
    from reference.models import Field, Territory

PARTS = ("photo", "work", "fields", "places", "help", "search", "networks")
OWN = -1  # nearer than any audience: one sees all of oneself


@dataclass(frozen=True)
class Parts:
    """Which parts of a profile show to a reader."""

    photo: bool = False
    work: bool = False
    fields: bool = False
    places: bool = False
    help: bool = False
    search: bool = False
    networks: bool = False

    @classmethod
    def at(cls, profile: Profile, nearness: int) -> "Parts":
        """The parts that reach this near; a part for nobody reaches its own person only."""
        return cls(**{part: reaches(audience_of(profile, part), nearness) for part in PARTS})


def audience_of(profile: Profile, part: str) -> int:
    """To whom a part of a profile shows."""
    return int(getattr(profile, f"shows_{part}"))


def reaches(audience: int, nearness: int) -> bool:
    """Whether what is shown to this audience shows to someone who stands so near."""
    return nearness == OWN or audience >= max(nearness, Audience.NETWORKS)


def visible(profile: Profile, reader: Reader) -> Parts:
    """The parts of a profile that show to this reader. At most one query."""
    return visible_all([profile], reader)[profile.pk]


def visible_all(profiles: Iterable[Profile], reader: Reader) -> dict[int, Parts]:
    """The parts of each of these profiles that show to this reader, by the profile's id. At most one query for all."""
    profiles = list(profiles)
    near = nearness(profiles, reader)
    return {profile.pk: Parts.at(profile, near[profile.pk]) for profile in profiles}


def nearness(profiles: Iterable[Profile], reader: Reader) -> dict[int, int]:
    """How near the reader stands to each of these people, by the profile's id. At most one query for all."""
    profiles = list(profiles)
    if reader.person is None or not reader.is_professional:
        return {profile.pk: Audience.EVERYONE for profile in profiles}
    asks = {
        profile.person_id
        for profile in profiles
        if any(audience_of(profile, part) == Audience.NETWORKS for part in PARTS)
    } - {reader.person.pk}
    shared = plugs.sharing(asks, reader) if asks else set()
    found: dict[int, int] = {}
    for profile in profiles:
        if profile.person_id == reader.person.pk:
            found[profile.pk] = OWN
        else:
            found[profile.pk] = Audience.NETWORKS if profile.person_id in shared else Audience.MEMBERS
    return found


def shown_to(reader: Reader, part: str) -> Q:
    """As a filter over profiles: those whose `part` shows to this reader. A list narrowed by a part asks for it too,
    or what is hidden would be found out by narrowing.
    """
    column = f"shows_{part}"
    if reader.person is None or not reader.is_professional:
        return Q(**{column: Audience.EVERYONE})
    own = Q(person=reader.person)
    near = plugs.near(reader)
    if near is None:
        return Q(**{f"{column}__gte": Audience.MEMBERS}) | own
    return Q(**{f"{column}__gte": Audience.MEMBERS}) | Q(**{column: Audience.NETWORKS}, person__in=near) | own


class Seen:
    """A profile as one reader sees it: the names of a Profile, empty where a part does not show. Never saved.

    Lists and pages draw this and not the profile, so that no template can print what is hidden.
    """

    def __init__(self, profile: Profile, parts: Parts) -> None:
        self._profile, self.parts = profile, parts
        self.pk, self.slug, self.person, self.person_id = profile.pk, profile.slug, profile.person, profile.person_id
        self.completed_at = profile.completed_at
        self.actor_family = profile.actor_family if parts.work else ""
        self.job = profile.job if parts.work else ""
        self.organisation: Organisation | None = profile.organisation if parts.work else None
        self.territory: Territory | None = profile.territory if parts.places else None
        self.can_help_with = profile.can_help_with if parts.help else ""
        self.looking_for = profile.looking_for if parts.search else ""
        self.photo = profile.photo if parts.photo else ""
        self.pillars: list[str] = [str(Pillar(one).label) for one in profile.pillars] if parts.fields else []

    def __str__(self) -> str:
        return str(self._profile)

    def get_absolute_url(self) -> str:
        """The person's page in the directory."""
        return self._profile.get_absolute_url()

    def get_actor_family_display(self) -> str:
        """The family of actors in words, if it shows."""
        return self._profile.get_actor_family_display() if self.parts.work else ""

    @property
    def functions(self) -> "list[Function]":
        """Their further functions, if they show; `functions__organisation` must be loaded."""
        return list(self._profile.functions.all()) if self.parts.work else []

    @property
    def fields(self) -> "list[Field]":
        """Their fields, if they show; must be loaded."""
        return list(self._profile.fields.all()) if self.parts.fields else []

    @property
    def territories(self) -> "list[Territory]":
        """Their other territories, if they show; must be loaded."""
        return list(self._profile.territories.all()) if self.parts.places else []

    @property
    def says_something(self) -> bool:
        """Whether anything shows beside the name."""
        said = (self.job, self.organisation, self.actor_family, self.territory, self.can_help_with, self.looking_for)
        return bool(any(said) or self.photo or self.pillars or self.functions or self.fields or self.territories)


def seen(profile: Profile, reader: Reader) -> Seen:
    """A profile as this reader sees it. At most one query."""
    return Seen(profile, visible(profile, reader))


def seen_all(profiles: Iterable[Profile], reader: Reader) -> list[Seen]:
    """Profiles as this reader sees them, in their order. At most one query for all."""
    profiles = list(profiles)
    parts = visible_all(profiles, reader)
    return [Seen(profile, parts[profile.pk]) for profile in profiles]


def seen_by_members(profile: Profile | Seen, *, shared: bool = False) -> Seen:
    """A profile as any member sees it, for a list that did not ask; `shared`: members of one of their networks."""
    if isinstance(profile, Seen):
        return profile
    return Seen(profile, Parts.at(profile, Audience.NETWORKS if shared else Audience.MEMBERS))
