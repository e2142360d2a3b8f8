"""As whom a request reads. Worked out once per request and passed along by every layer.

The ground floor does not know networks: they say who belongs where through `belonging`, a plug.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Belonging:
    """Where a person takes part, as ids of networks: as a member, and as one who facilitates today; and their face."""

    member_of: frozenset[int] = frozenset()
    facilitates: frozenset[int] = frozenset()
    face: str = ""  # their photo, as the district that keeps it names it


_belonging: list[Callable[["User"], Belonging]] = []


def belonging(provider: Callable[["User"], Belonging]) -> Callable[["User"], Belonging]:
    """Register the one function that knows where a person belongs; registering it again changes nothing."""
    if provider not in _belonging:
        _belonging.append(provider)
    return provider


@dataclass(frozen=True)
class Reader:
    """A person or a passer-by (`person` is None), with what they may be shown."""

    person: "User | None" = None
    member_of: frozenset[int] = field(default=frozenset())
    facilitates_in: frozenset[int] = field(default=frozenset())
    face: str = ""

    @classmethod
    def of(cls, user: "User | AnonymousUser | None") -> "Reader":
        """The reader behind a signed-in user; anyone else is a passer-by. Costs one query for each plug."""
        if user is None or isinstance(user, AnonymousUser) or not user.is_active:
            return cls()
        if user.kind == user.Kind.STEERING:
            return cls(person=user)
        found = [provider(user) for provider in _belonging]
        return cls(
            person=user,
            member_of=frozenset().union(*(one.member_of for one in found)),
            facilitates_in=frozenset().union(*(one.facilitates for one in found)),
            face="".join(one.face for one in found),
        )

    @property
    def is_steering(self) -> bool:
        """Whether the person is here for an institution's steering, and so has no part in the exchanges."""
        return self.person is not None and self.person.kind == self.person.Kind.STEERING

    @property
    def is_professional(self) -> bool:
        """Whether the person is one of the community: signed in, and not here to steer."""
        return self.person is not None and not self.is_steering

    def belongs_to(self, network_id: int | None) -> bool:
        """Whether the person is a member of this network."""
        return network_id in self.member_of

    def facilitates(self, network_id: int | None) -> bool:
        """Whether the person holds a facilitation of this network today."""
        return network_id in self.facilitates_in

    @property
    def tokens(self) -> frozenset[str]:
        """The audiences this reader is part of: `public`, `community`, `network:<id>`. Search filters on them."""
        tokens = {"public"}
        if self.is_professional:
            tokens.add("community")
            tokens |= {f"network:{pk}" for pk in self.member_of}
        return frozenset(tokens)
