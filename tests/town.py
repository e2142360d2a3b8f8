"""A small town for tests: one network with its forums, and people who stand in different places to it."""

import datetime as dt
from dataclasses import dataclass, field

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.actions import open_account
from accounts.models import User
from accounts.reader import Reader
from communities.networks import actions as networks
from communities.networks.models import Network
from forums.actions import open_forum
from forums.forum.models import Forum


def person(first_name: str, last_name: str = "Test", **fields: object) -> User:
    """Someone with an account, by their first name."""
    return open_account(
        email=f"{first_name.lower()}@town.test",
        first_name=first_name,
        last_name=last_name,
        **fields,  # type: ignore[arg-type]
    )


@dataclass
class Town:
    """`samira` and `luc` are members of `network`, `ines` facilitates it, `karim` is a member of nothing,
    `thomas` of another network, `helene` is here to steer, `paul` edits, `admin` administers."""

    network: Network
    other: Network
    people: dict[str, User] = field(default_factory=dict)
    forum: Forum = field(init=False)
    second: Forum = field(init=False)
    private: Forum = field(init=False)
    square: Forum = field(init=False)
    elsewhere: Forum = field(init=False)

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def reader(self, name: str | None) -> Reader:
        """As this person reads now; None is a passer-by."""
        return Reader.of(self.people[name] if name else None)


def build() -> Town:
    """Build the town in the test's database."""
    network = networks.form_network(
        slug="education",
        name="Éducation",
        kind=Network.Kind.OPEN,
        purpose="Apprendre ensemble.",
        dye="weld",
        weave="toile",
        icon="backpack",
    )
    other = networks.form_network(
        slug="sante",
        name="Santé",
        kind=Network.Kind.OPEN,
        purpose="Aller vers.",
        dye="madder",
        weave="serge",
        icon="stethoscope",
    )
    town = Town(network, other)
    for name in ("samira", "luc", "ines", "karim", "thomas", "paul"):
        town.people[name] = person(name.capitalize())
    town.people["helene"] = person("Helene", kind=User.Kind.STEERING)
    town.people["admin"] = person("Admin", technical=True)
    town.paul.groups.add(Group.objects.get(name="Édition"))
    for name in ("samira", "luc", "ines"):
        networks.join_network(network=network, by=town.reader(name))
    networks.join_network(network=other, by=town.reader("thomas"))
    today = timezone.localdate()
    networks.take_facilitation(
        network=network,
        person=town.ines,
        starts_on=today - dt.timedelta(days=10),
        ends_on=today + dt.timedelta(days=100),
    )
    category = open_forum(key="education", name="Éducation", network=network, category=True)
    town.forum = open_forum(key="education-familles", name="Familles", network=network, parent=category)
    town.second = open_forum(key="education-stages", name="Stages", network=network, parent=category)
    town.private = open_forum(
        key="education-entre", name="Entre membres", network=network, private=True, parent=category
    )
    town.square = open_forum(key="place", name="Place commune")
    town.elsewhere = open_forum(key="sante-aller-vers", name="Aller vers", network=other)
    return town
