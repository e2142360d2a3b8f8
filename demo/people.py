"""The people of the demo, their networks and what they ask of each other."""

import datetime as dt
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.actions import open_account
from accounts.models import User
from accounts.reader import Reader
from communities.networks import actions as networks
from communities.networks.forms import JoinForm
from communities.networks.models import Facilitation, Need, NeedAnswer, Network
from communities.networks.plugs import Answer
from communities.people import actions as people
from communities.people.models import Audience, Organisation
from demo.portraits import portrait
from demo.reading import duration, read
from forums.actions import open_forum
from forums.forum_conversation.models import Topic
from reference import vocabulary
from reference.models import Field, Keyword, Territory

PASSWORD = "maillage-demo"  # noqa: S105 - printed at start, for demo content only


class Cast:
    """Who is who, and what is where, while the demo is being written."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now
        self.today = timezone.localdate(now)
        self.people: dict[str, User] = {}
        self.networks: dict[str, Network] = {}
        self.keywords: dict[str, Keyword] = {}
        self._places: dict[str, Territory] = {}
        self._settled: dict[str, Reader] = {}

    def reader(self, key: str) -> Reader:
        """The reader behind someone of the cast, with the memberships of the moment."""
        return Reader.of(self.people[key])

    def settled(self, key: str) -> Reader:
        """The same, asked for once: for when nobody joins or leaves any more."""
        if key not in self._settled:
            self._settled[key] = self.reader(key)
        return self._settled[key]

    def commune(self, code: str | None) -> Territory | None:
        """A commune by its Insee code."""
        return self.place(f"commune:{code}") if code else None

    def place(self, named: str) -> Territory:
        """A territory by its kind and official code: « departement:59 »."""
        if named not in self._places:
            kind, code = named.split(":")
            self._places[named] = Territory.objects.get(kind=kind, code=code)
        return self._places[named]

    def words(self, labels: list[str]) -> list[Keyword]:
        """Keywords by their labels; a new one is a theme."""
        for label in labels:
            if label not in self.keywords:
                self.keywords[label] = _keyword(label)
        return [self.keywords[label] for label in labels]


def _keyword(label: str, group: str = Keyword.Group.THEME) -> Keyword:
    from django.utils.text import slugify

    keyword, _new = Keyword.objects.get_or_create(label=label, defaults={"slug": slugify(label)[:80], "group": group})
    return keyword


def _described(row: dict[str, Any]) -> Keyword:
    """A word of the vocabulary with its other names, and the day a scheme ended."""
    keyword = _keyword(row["label"], row["group"])
    if "ended_on" in row:
        keyword.ended_on = row["ended_on"]
        keyword.save(update_fields=["ended_on"])
    if "also" in row:
        vocabulary.name_otherwise(keyword=keyword, labels=row["also"])
    return keyword


def load_people(cast: Cast) -> None:
    """Accounts and profiles. One hash serves all: the password is public, and hashing is slow on purpose."""
    hashed = make_password(PASSWORD)
    fields = {field.slug: field.pk for field in Field.objects.all()}
    for number, row in enumerate(read("people")):
        account = row.get("account")
        user = open_account(
            email=row.get("email") or f"{row['key']}@demo.test",
            first_name=row["first_name"],
            last_name=row["last_name"],
            password_hash=hashed,
            kind=User.Kind.STEERING if account == "steering" else User.Kind.PROFESSIONAL,
            technical=account == "admin",
            at=cast.now - (duration(row.get("signed_up")) or dt.timedelta(days=400 - 5 * number, hours=number)),
        )
        cast.people[row["key"]] = user
        if account == "editor":
            user.groups.add(Group.objects.get(name="Édition"))
        if account not in ("steering", "admin") and row.get("complete", True):
            _profile(cast, user, row, fields)
    load_organisations(cast)


def _profile(cast: Cast, user: User, row: dict[str, Any], fields: dict[str, int]) -> None:
    quarter = [f"qpv:{row['quarter']}"] if row.get("quarter") else []
    people.complete_profile(
        by=Reader.of(user),
        actor_family=row["actor_family"],
        job=row["job"],
        organisation_name=row["organisation"],
        field_ids=[fields[slug] for slug in row["fields"]],
        territory=cast.commune(row.get("territory")),
        can_help_with=row.get("can_help_with") or "",
        looking_for=row.get("looking_for") or "",
        functions=[(one["job"], one["organisation"]) for one in row.get("functions", [])],
        territories=[cast.place(named) for named in [*quarter, *row.get("also", [])]],
        pillars=row.get("pillars", []),
        audiences={part: Audience[name.upper()] for part, name in row.get("shows", {}).items()},
        by_mail=row.get("by_mail"),
        by_message=row.get("by_message"),
    )
    if "portrait" in row:
        people.take_photo(by=Reader.of(user), upload=portrait(row["portrait"]))


def load_organisations(cast: Cast) -> None:
    """What people say of where they work, and two names that proved to be one."""
    file = read("organisations")
    for row in file["organisations"]:
        people.describe_organisation(
            organisation=Organisation.objects.get(name=row["name"]),
            by=cast.reader(row["by"]),
            territory=cast.place(row["territory"]),
            website=row.get("website", ""),
        )
    for row in file["merged"]:
        source, target = (people.organisation_named(row[name]) for name in ("source", "target"))
        if source and target:
            by = cast.reader(row["by"])
            people.merge_organisations(source=source, target=target, by=by, reason=row["reason"])


def load_networks(cast: Cast) -> None:
    """The five networks with their forums, the forums of the whole community, and who joined."""
    file = read("networks")
    for row in read("keywords"):
        cast.keywords[row["label"]] = _described(row)
    for number, row in enumerate(file["networks"]):
        names = ("slug", "name", "kind", "purpose", "how_we_decide", "entry_rule", "welcome", "dye", "weave", "icon")
        network = networks.form_network(
            **{name: row[name] for name in names},
            rhythm=row["rhythm"],
            interest=row.get("interest", ""),
            theme=cast.words([row["theme"]])[0],
            territory=cast.place(row["territory"]) if "territory" in row else None,
            at=cast.now - dt.timedelta(days=500 - number),
        )
        cast.networks[network.slug] = network
        _forums(row["slug"], row["name"], row["forums"], network)
    for row in file["community_forums"]:
        _forums(row["key"], row["name"], row["forums"], None)
    for number, row in enumerate(read("people")):
        for order, slug in enumerate(row["networks"]):
            ago = dt.timedelta(days=max(1, 390 - 6 * number - 20 * order), hours=number % 9)
            ago = duration(row.get("joined", {}).get(slug)) or ago
            network = cast.networks[slug]
            declared = JoinForm(network=network).declared()
            networks.join_network(network=network, by=cast.reader(row["key"]), declared=declared, at=cast.now - ago)


def _forums(key: str, name: str, rows: list[dict[str, Any]], network: Network | None) -> None:
    category = open_forum(key=key, name=name, network=network, category=True)
    for row in rows:
        open_forum(
            key=f"{key}-{row['key']}",
            name=row["name"],
            description=row["description"],
            network=network,
            private=row["private"],
            parent=category,
        )


def load_facilitations(cast: Cast) -> None:
    """Who takes care of which network, and until when; some terms have ended."""
    for row in read("networks")["networks"]:
        network = cast.networks[row["slug"]]
        for term in row["facilitations"]:
            person = cast.people[term["person"]]
            starts = cast.today - dt.timedelta(days=term["started_days_ago"])
            if Facilitation.objects.filter(network=network, person=person, starts_on=starts).exists():
                continue
            networks.take_facilitation(
                network=network,
                person=person,
                starts_on=starts,
                ends_on=cast.today + dt.timedelta(days=term["ends_in_days"]),
            )


def load_needs(cast: Cast) -> None:
    """Needs, who shares them, who can help, what a network took up, and the network that one of them calls for."""
    for row in read("needs")["needs"]:
        created = cast.now - dt.timedelta(days=row["days_ago"])
        need = networks.express_need(
            by=cast.settled(row["by"]),
            title=row["title"],
            body=row["body"],
            network=cast.networks.get(row["network"] or ""),
            territory=cast.commune(row.get("territory")),
            theme=cast.words([row["theme"]])[0] if "theme" in row else None,
            help_wanted=row["help"],
            at=created,
        )
        for kind, names in (("support", row.get("supporters", [])), ("help", row.get("helpers", []))):
            for number, name in enumerate(names, 1):
                at = created + (cast.now - created) * (number / (len(names) + 1))
                networks.support_need(need=need, by=cast.settled(name), kind=kind, at=at)
        if taken := row.get("taken_up"):
            _taken_up(cast, need, taken)
        if wanted := row.get("network_to_form"):
            _to_form(cast, need, wanted)


def _taken_up(cast: Cast, need: Need, row: dict[str, Any]) -> None:
    """The thread that a need became, in a forum of its network."""
    topic = Topic.objects.get(subject=row["thread"])
    answer = Answer(topic.subject, topic.get_absolute_url(), "public")
    kind, by = NeedAnswer.Kind.THREAD, cast.people[row["by"]]
    kept = networks.keep_answer(need=need, person=by, kind=kind, answer=answer, network=need.network)
    NeedAnswer.objects.filter(pk=kept.pk).update(at=cast.now - dt.timedelta(days=row["days_ago"]))


def _to_form(cast: Cast, need: Need, row: dict[str, Any]) -> None:
    """The network that a need calls for, described by someone, and those who committed to it since."""
    draft = networks.describe_network(
        need=need,
        by=cast.settled(row["by"]),
        **{name: row[name] for name in ("name", "purpose", "dye", "weave")},
        at=cast.now - dt.timedelta(days=row["days_ago"]),
    )
    for key, ago in row["commit"].items():
        networks.commit(draft=draft, by=cast.settled(key), at=cast.now - duration(ago))
