"""What the front pages show of the town's life: the home page, the list of networks, a network's public face."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import F, Q, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from wagtail.models import Page

from accounts.access import reader_of
from accounts.reader import Reader
from communities.meetings.models import Meeting
from communities.networks.actions.resting import asleep
from communities.networks.consent.pages import lines_of
from communities.networks.models import Facilitation, Membership, Need, Network, Proposal
from communities.networks.needs import with_own_supports
from communities.people.welcome.state import is_at_first_steps
from forums import queries
from forums.forum_conversation.models import Topic
from home.pages import fabric
from home.pages.models import NetworkPage, NewsPage
from home.pages.trail import crumbs_to
from home.productions.models import ProductionPage
from writing.markdown import render

NEWS, PRODUCTIONS, MEETINGS, TOPICS = 3, 4, 4, 4  # how many the home page shows
NETWORK_TOPICS, NETWORK_NEEDS, NETWORK_PRODUCTIONS, NEWCOMERS = 5, 2, 3, 4
PROPOSALS, DECIDED = 3, 3
NEWCOMER_FOR = dt.timedelta(days=14)  # how long the word of welcome shows


def for_home(request: HttpRequest) -> dict[str, Any]:
    """The rooms of the home page. Everything here is what a passer-by may see, whoever reads.

    news: NewsPage; productions: ProductionPage for_list; networks: Network, each with `threads_this_week` and `week`,
    the same in words ("" in a quiet week); meetings: Meeting for_list; lead: forums.queries.Exchange or None;
    topics: Topic for_list; waiting: Topic or None; fabric: home.pages.fabric.Fabric. And for the reader alone:
    first_steps, whether they are still at their first steps.
    """
    now = timezone.now()
    networks = with_week()
    lead = queries.lead_exchange()
    topics = [topic for topic in queries.recent_public_topics(TOPICS + 1) if lead is None or topic != lead.topic]
    return {
        "news": list(NewsPage.objects.newest().standing(timezone.localdate(now)).select_related(None)[:NEWS]),
        "productions": list(ProductionPage.objects.newest().filter(archive=False).for_list()[:PRODUCTIONS]),
        "networks": networks,
        "meetings": list(Meeting.objects.readable_by(Reader()).standing().upcoming(now=now).for_list()[:MEETINGS]),
        "lead": lead,
        "topics": topics[:TOPICS],
        "waiting": queries.waiting_public_question(),
        "first_steps": is_at_first_steps(reader_of(request), now=now),
        "fabric": fabric.of_the_week(networks, now=now),
    }


def for_networks(page: Page, request: HttpRequest) -> dict[str, Any]:
    """crumbs; networks: Network, each with `week`, what is alive in it in words; resting: those that rest."""
    networks = with_week()
    return {
        "crumbs": crumbs_to(page),
        "networks": [network for network in networks if network.resting_since is None],
        "resting": [network for network in networks if network.resting_since is not None],
    }


def with_week() -> list[Network]:
    """Every network; each knows its public threads of the week, as a number and in words. Two queries."""
    counts = queries.weekly_counts()
    networks = list(Network.objects.all())
    for network in networks:
        count = counts.get(network.pk, 0)
        words = ngettext("%(count)d fil cette semaine", "%(count)d fils cette semaine", count) % {"count": count}
        network.threads_this_week, network.week = count, words if count else ""  # type: ignore[attr-defined]
    return networks


def for_network(page: NetworkPage, request: HttpRequest) -> dict[str, Any]:
    """A network as this reader may see it: what is for members only is left out for others.

    crumbs; network: Network; is_member: bool; welcome: safe HTML, "" but for who has just joined;
    habits: (label, words) of how things are done; beginning: where one begins, in a network where nothing is said yet;
    asleep: bool, whether members are asked if it should rest; proposals: communities.networks.consent.pages.Line, what
    waits; decided: the same, what was adopted last;
    topics: Topic for_list; needs: communities.networks.needs.Card;
    productions: ProductionPage for_list; next_meeting: Meeting or None; facilitations: Facilitation in term, with
    person; newest: Membership with person's profile.
    """
    reader = reader_of(request)
    now = timezone.now()
    network = Network.objects.select_related("theme", "territory").get(pk=page.network_id)
    productions = ProductionPage.objects.newest().filter(network=network).for_list()
    meetings = Meeting.objects.readable_by(reader).filter(network=network).standing().upcoming(now=now).for_list()
    topics, next_meeting = queries.topics_of_network(network, reader, NETWORK_TOPICS), meetings.first()
    return {
        "crumbs": [(gettext("Accueil"), "/"), (gettext("Réseaux"), "/reseaux/"), (network.name, "")],
        "network": network,
        "habits": habits_of(network),
        "topics": topics,
        "productions": list(productions[:NETWORK_PRODUCTIONS]),
        "next_meeting": next_meeting,
        "beginning": beginning_of(network, reader) if not topics and next_meeting is None else [],
        "facilitations": list(
            Facilitation.objects.filter(network=network)
            .in_term(today=timezone.localdate(now))
            .select_related("person__profile")
        ),
        **_for_members(network, reader, now, awake=next_meeting is not None or _is_recent(topics, now)),
    }


def _is_recent(topics: list[Topic], now: dt.datetime) -> bool:
    """Whether the latest of these threads is of a network that does not sleep."""
    edge = now - dt.timedelta(days=settings.DORMANT_DAYS)
    return any(topic.last_post_on is not None and topic.last_post_on >= edge for topic in topics)


def habits_of(network: Network) -> list[tuple[str, str]]:
    """How things are done in a network; what it has not said is left out."""
    habits = [
        (gettext("Thème"), network.theme.label if network.theme else ""),
        (gettext("Territoire"), network.territory.said if network.territory else ""),
        (gettext("Entrée"), network.entry_rule),
        (gettext("À la porte"), network.interest),
        (gettext("Décisions"), network.how_we_decide),
        (gettext("Rythme"), network.rhythm),
        (gettext("Lecture"), network.get_openness_display()),
    ]
    return [(label, words) for label, words in habits if words]


@dataclass(frozen=True)
class Step:
    """A way to begin in a network: a pictogram, what to do, why, and where."""

    icon: str
    title: str
    text: str
    url: str


def beginning_of(network: Network, reader: Reader) -> list[Step]:
    """How a network starts: a first question, a first meeting, three people to invite; for its members."""
    if not reader.belongs_to(network.pk) or network.resting_since:
        return []
    place = next(iter(queries.forums_of_network(network, reader)), None)
    asking = reverse("forums:topic_new", args=[place.slug, place.pk]) + "?genre=question" if place else ""
    forum = reverse("networks:proposal_new", args=[network.slug]) + "?genre=forum"
    return [
        Step(
            "calendar-days",
            gettext("Une première rencontre"),
            gettext("Une heure en visio suffit pour se dire qui l'on est."),
            reverse("meetings:plan", args=[network.slug]),
        ),
        Step("circle-help", gettext("Une première question"), gettext("La vôtre, telle qu'elle est."), asking)
        if asking
        else Step("users", gettext("Un premier forum"), gettext("Là où l'on se parlera."), forum),
        Step(
            "hand-heart",
            gettext("Trois personnes à inviter"),
            gettext("Celles à qui vous avez pensé en lisant le nom de ce réseau."),
            reverse("networks:invitations", args=[network.slug]),
        ),
    ]


def _for_members(network: Network, reader: Reader, now: dt.datetime, *, awake: bool) -> dict[str, Any]:
    """What members alone see: the network's needs, and who has just arrived. `awake`: it is known to exchange."""
    if not reader.belongs_to(network.pk):
        return {
            "is_member": False,
            "welcome": "",
            "needs": [],
            "newest": [],
            "asleep": False,
            "proposals": [],
            "decided": [],
        }
    proposals = lines_of(_proposals(network))
    shown = Membership.objects.filter(network=network, person__is_active=True, person__anonymised_at=None)
    own = Membership.objects.filter(network=network, person=reader.person, joined_at__gte=now - NEWCOMER_FOR)
    return {
        "is_member": True,
        "welcome": render(network.welcome) if network.welcome and own.exists() else "",
        "needs": with_own_supports(
            list(Need.objects.filter(network=network).waiting().for_list()[:NETWORK_NEEDS]), reader
        ),
        "newest": list(shown.select_related("person__profile")[:NEWCOMERS]),
        "asleep": not awake and bool(asleep([network], now)),
        "proposals": [line for line in proposals if line.proposal.state == Proposal.State.OPEN],
        "decided": [line for line in proposals if line.proposal.state == Proposal.State.ADOPTED],
    }


def _proposals(network: Network) -> list[Proposal]:
    """What waits, as much as is shown, the one that closes first first; then what was adopted last. One query."""
    waiting = network.proposals.open_ones().order_by("closes_at", "pk").values("pk")[:PROPOSALS]
    adopted = (
        network.proposals.filter(state=Proposal.State.ADOPTED).order_by("-settled_at", "pk").values("pk")[:DECIDED]
    )
    # Each within a query of its own: a part of a union takes no order by itself on every database.
    either = Q(pk__in=Subquery(waiting)) | Q(pk__in=Subquery(adopted))
    last_first = F("settled_at").desc(nulls_first=True), "closes_at", "pk"  # what waits is not settled
    return list(network.proposals.filter(either).with_people().order_by(*last_first))
