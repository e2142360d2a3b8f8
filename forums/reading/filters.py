"""What narrows and sorts a list of threads. It stands in the address: a list is something one can keep and give."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.reader import Reader
from forums.forum_conversation.models import Topic, TopicQuerySet
from forums.lists_paging import ACTIVITY, OPENING
from forums.reading.marks import unread
from reference.models import Keyword, Territory
from reference.queries import descendants, resolve

UNREAD, WAITING = "non-lus", "sans-reponse"
PERIODS = {"7": 7, "30": 30, "90": 90, "365": 365}  # days
BY_OPENING = "ouverture"
MOST_PLACES = 4  # of one name
MOST_THEMES = 300


@dataclass(frozen=True)
class Chip:
    """A filter in force, in words, and the address of the list without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Choice:
    """What a list of the form offers."""

    value: str
    label: str
    chosen: bool


class Filters:
    """The filters of an address; what means nothing narrows nothing, and `problem` says so.

    `filtre` (non-lus | sans-reponse), `type` (a kind of thread), `theme` (the slug of a keyword), `territoire` (a name
    or official code, with all that lies in it), `periode` (days), `tri` (ouverture, else by activity).
    """

    def __init__(self, asked: Mapping[str, str], reader: Reader) -> None:
        self.reader = reader
        state = asked.get("filtre", "")
        self.state = state if state == WAITING or (state == UNREAD and reader.is_professional) else ""
        self.kind = asked.get("type", "") if asked.get("type") in Topic.Kind.values else ""
        self.theme = asked.get("theme", "").replace("\0", "")[:80]
        self.place = asked.get("territoire", "").replace("\0", "").strip()[:100]
        self.period = asked.get("periode", "") if asked.get("periode") in PERIODS else ""
        self.sort = BY_OPENING if asked.get("tri") == BY_OPENING else ""

    @property
    def order(self) -> str:
        """The column the list is sorted and paged by."""
        return OPENING if self.sort else ACTIVITY

    @property
    def narrowed(self) -> bool:
        """Whether anything but the tab and the order is chosen."""
        return bool(self.kind or self.theme or self.place or self.period)

    @property
    def plain(self) -> bool:
        """Whether the list is shown as it is."""
        return not (self.narrowed or self.state)

    @cached_property
    def themes(self) -> list[Keyword]:
        """The themes one may choose from, and the keyword of the address whatever its group: one query."""
        found = Keyword.objects.standing().filter(Q(group=Keyword.Group.THEME) | Q(slug=self.theme))
        return list(found.order_by("label", "pk")[:MOST_THEMES])

    @cached_property
    def keyword(self) -> Keyword | None:
        """The keyword of the address, where there is one; of one that was merged, the one that stands for it."""
        if not self.theme:
            return None
        here = next((word for word in self.themes if word.slug == self.theme), None)
        return here or Keyword.objects.standing().filter(merged__slug=self.theme).first()

    @cached_property
    def places(self) -> list[Territory]:
        """The territories that the typed name may mean."""
        return resolve(self.place)[:MOST_PLACES] if self.place else []

    @property
    def problem(self) -> str:
        """Why a filter narrows nothing, in words."""
        if self.place and not self.places:
            return _("Ce territoire n'est pas reconnu : la liste porte sur tous.")
        return ""

    def narrow(self, topics: TopicQuerySet, *, now: dt.datetime | None = None) -> TopicQuerySet:
        """Those of these threads that the filters let through."""
        if self.state == UNREAD and self.reader.person is not None:
            topics = unread(topics, self.reader.person, now=now)
        if self.state == WAITING:
            topics = topics.waiting()
        if self.kind:
            topics = topics.filter(kind=self.kind)
        if self.keyword:
            bearing = Topic.keywords.through.objects.filter(keyword=self.keyword).values("topic_id")
            topics = topics.filter(pk__in=bearing)
        if self.places:
            inside = Q(pk=None)
            for place in self.places:
                inside |= Q(territory__in=descendants(place).order_by().values("pk"))
            topics = topics.filter(inside)
        if self.period:
            since = (now or timezone.now()) - dt.timedelta(days=PERIODS[self.period])
            topics = topics.filter(**{f"{self.order}__gte": since})
        return topics

    # — As addresses and words —

    def query(self, **changes: str) -> str:
        """These filters as an address, with some of them changed; "?" where nothing is left."""
        kept = {
            "filtre": self.state,
            "type": self.kind,
            "theme": self.theme,
            "territoire": self.place,
            "periode": self.period,
            "tri": self.sort,
            **changes,
        }
        return "?" + urlencode({name: value for name, value in kept.items() if value})

    @property
    def tabs(self) -> list[tuple[str, str, bool]]:
        """The tabs above the list: (label, address, whether it is this one)."""
        tabs = [("", _("Tous les fils")), (UNREAD, _("Non lus")), (WAITING, _("Sans réponse"))]
        return [
            (label, self.query(filtre=state), state == self.state)
            for state, label in tabs
            if state != UNREAD or self.reader.is_professional
        ]

    @property
    def chips(self) -> list[Chip]:
        """The filters in force, each with the list without it."""
        chips = []
        if self.kind:
            chips.append(Chip(str(Topic.Kind(self.kind).label), self.query(type="")))
        if self.keyword:
            chips.append(Chip(self.keyword.label, self.query(theme="")))
        if self.place:
            name = self.places[0].name if self.places else self.place
            chips.append(Chip(name, self.query(territoire="")))
        if self.period:
            chips.append(Chip(str(self.period_label(self.period)), self.query(periode="")))
        if self.sort:
            chips.append(Chip(_("par date d'ouverture"), self.query(tri="")))
        return chips

    def period_label(self, period: str) -> str:
        """A period in words."""
        return {
            "7": _("depuis 7 jours"),
            "30": _("depuis 30 jours"),
            "90": _("depuis 3 mois"),
            "365": _("depuis un an"),
        }[period]

    @property
    def kind_choices(self) -> list[Choice]:
        """The kinds of thread."""
        return [Choice(value, str(label), value == self.kind) for value, label in Topic.Kind.choices]

    @property
    def theme_choices(self) -> list[Choice]:
        """The themes."""
        return [Choice(word.slug, word.label, word == self.keyword) for word in self.themes]

    @property
    def period_choices(self) -> list[Choice]:
        """The periods."""
        return [Choice(period, self.period_label(period), period == self.period) for period in PERIODS]
