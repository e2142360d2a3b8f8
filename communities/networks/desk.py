"""The desk of those who facilitate a network: what waits for someone to care. Nothing of who reads what."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.reader import Reader
from background.tasks import durable
from communities.networks import letters
from communities.networks.consent.matters import name as name_of
from communities.networks.models import DeskLetter, Facilitation, Membership, Need, Network, Objection, Proposal
from communities.networks.plugs import last_exchanges
from communities.networks.plugs_care import Waiting, Watch, watch, watches
from communities.people.models import Profile
from communities.people.models.profile import Audience
from reference.models import Field

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

MOST = 8  # of each kind, on the page
IN_A_LETTER = 4
NEW_FOR = dt.timedelta(days=60)
ENDS_SOON = dt.timedelta(days=45)
FROM_HOUR = 7
TO_INVITE = 3


@dataclass(frozen=True)
class Section:
    """What waits, of one kind."""

    key: str
    label: "StrPromise | str"
    icon: str
    nothing: "StrPromise | str"
    items: list[Waiting]


@dataclass(frozen=True)
class Start:
    """How an empty network begins: where to plan, where to ask, whom to invite and why."""

    meeting_url: str
    question_url: str
    invite_url: str
    people: list[tuple[Profile, str]]


def sections(network: Network, reader: Reader, *, most: int = MOST) -> list[Section]:
    """What waits in a network, kind by kind. As many queries as there are kinds, and a few."""
    return [Section(one.key, one.label, one.icon, one.nothing, one.find(network, reader, most)) for one in watches()]


def newcomers(network: Network, *, most: int = MOST) -> list[Membership]:
    """Who joined these last weeks and was not greeted yet, the one that waits longest first."""
    new = Membership.objects.of(network).filter(greeted_at=None, joined_at__gt=timezone.now() - NEW_FOR)
    holders = Facilitation.objects.filter(network=network, ends_on__gte=timezone.localdate()).order_by()
    return list(new.exclude(person__in=holders.values("person_id")).order_by("joined_at", "pk")[:most])


def start_of(network: Network, reader: Reader) -> Start | None:
    """How a network in which nothing was said yet may begin; None for every other."""
    if network.pk in last_exchanges([network.pk]):
        return None
    invite = ""
    for name in ("networks:invitations", "networks:members"):
        try:
            invite = reverse(name, args=[network.slug])
            break
        except NoReverseMatch:
            continue
    return Start(
        meeting_url=reverse("meetings:of_network", args=[network.slug]),
        question_url=f"/forums/#{network.slug}",
        invite_url=invite,
        people=to_invite(network, reader),
    )


def to_invite(network: Network, reader: Reader) -> list[tuple[Profile, str]]:
    """Three people from elsewhere who work in the fields of its members, with that field: what they show to all."""
    inside = Membership.objects.filter(network=network).order_by()
    fields = Field.objects.filter(profile__person__in=inside.values("person_id"))
    near = (
        Profile.objects.shown()
        .for_list()
        .filter(fields__in=fields.order_by().values("pk"), shows_fields__gte=Audience.MEMBERS, by_mail=True)
        .exclude(person__in=inside.values("person_id"))
        .order_by("person__last_name", "person__first_name", "pk")
        .distinct()
        .prefetch_related("fields")
    )
    shared = set(fields.order_by().values_list("pk", flat=True))
    found = []
    for profile in near[:TO_INVITE]:
        common = [field.name for field in profile.fields.all() if field.pk in shared]
        found.append((profile, _("En commun avec le réseau : %(fields)s") % {"fields": ", ".join(common[:2])}))
    return found


def arrivals(network: Network, reader: Reader, most: int) -> list[Waiting]:
    """The newcomers, as the Monday letter says them; on the page they have a button."""
    found = []
    for one in newcomers(network, most=most):
        date = date_format(timezone.localtime(one.joined_at), "j F")
        shown = getattr(one.person, "profile", None)
        url = shown.get_absolute_url() if shown else reverse("networks:members", args=[network.slug])
        found.append(
            Waiting(
                one.person.get_full_name(),
                url,
                _("Dans le réseau depuis le %(date)s") % {"date": date},
                one.joined_at,
            )
        )
    return found


def needs(network: Network, reader: Reader, most: int) -> list[Waiting]:
    """Needs that nothing has answered, the one that waits longest first."""
    waiting = Need.objects.waiting().filter(network=network).select_related("author").order_by("created_at", "pk")
    return [
        Waiting(
            need.title,
            need.get_absolute_url(),
            _("Exprimé par %(name)s le %(date)s")
            % {
                "name": need.author.get_full_name(),
                "date": date_format(timezone.localtime(need.created_at), "j F"),
            },
            need.created_at,
        )
        for need in waiting[:most]
    ]


def proposals(network: Network, reader: Reader, most: int) -> list[Waiting]:
    """What members put to each other, and its delay."""
    waiting = Proposal.objects.open_ones().with_people().filter(network=network)
    shown = list(waiting[:most])
    objections = Objection.objects.standing().filter(proposal__in=shown).order_by()
    objected = set(objections.values_list("proposal_id", flat=True)) if shown else set()
    return [
        Waiting(
            name_of(one),
            one.get_absolute_url(),
            _waits(one, objected=one.pk in objected),
            one.closes_at,
        )
        for one in shown
    ]


def _waits(proposal: Proposal, *, objected: bool) -> str:
    """For whom or for what a proposal waits."""
    name = proposal.by.get_full_name()
    if objected:
        words = _("Proposé par %(name)s ; une objection attend une réécriture, ou d'être levée, avant le %(date)s")
        lapses = proposal.closes_at + dt.timedelta(days=settings.CONSENT_LAPSE_DAYS)
        return words % {"name": name, "date": date_format(timezone.localtime(lapses), "j F")}
    words = _("Proposé par %(name)s ; les membres peuvent objecter jusqu'au %(date)s")
    return words % {"name": name, "date": date_format(timezone.localtime(proposal.closes_at), "j F")}


def terms(network: Network, reader: Reader, most: int) -> list[Waiting]:
    """The functions that end soon, so that someone goes on."""
    today = timezone.localdate()
    held = Facilitation.objects.in_term(today=today).filter(network=network, ends_on__lte=today + ENDS_SOON)
    url = reverse("networks:journal", args=[network.slug])
    found = []
    for term in held.with_people()[:most]:
        left = (term.ends_on - today).days
        words = ngettext("Se termine dans %(count)d jour", "Se termine dans %(count)d jours", left) % {"count": left}
        name = _("Animation de %(name)s") % {"name": term.person.get_full_name()}
        found.append(Waiting(name, url, words if left else _("Se termine aujourd'hui")))
    return found


@durable()
def monday_letters() -> None:
    """Duty: from seven o'clock on Mondays, in Paris, owe a letter to who facilitates and takes letters; once a week.

    A server that slept all Monday sends it on Tuesday morning; later it would be no news.
    """
    now = timezone.localtime(timezone.now(), timezone.get_default_timezone())
    monday = now.date() - dt.timedelta(days=now.weekday())
    if not (now.weekday() == 0 and now.hour >= FROM_HOUR) and not (now.weekday() == 1 and now.hour < 12):
        return
    held = Facilitation.objects.filter(starts_on__lte=now.date(), ends_on__gte=now.date()).order_by()
    people = User.objects.filter(pk__in=held.values("person_id"), is_active=True, profile__by_mail=True)
    sent = DeskLetter.objects.filter(monday=monday).order_by()
    for pk in list(people.exclude(pk__in=sent.values("person_id")).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            _letter, new = DeskLetter.objects.get_or_create(person_id=pk, monday=monday)
            if new:
                send_desk.enqueue(pk, monday.isoformat())


@durable()
def send_desk(person: int, monday: str) -> None:
    """Send one person what waits in the networks they facilitate today; nothing where nothing waits."""
    found = User.objects.select_related("profile").get(pk=person)
    reader = Reader.of(found)
    if not letters.wants_mail(found) or not reader.facilitates_in:
        return
    networks = list(Network.objects.filter(pk__in=reader.facilitates_in).order_by("name", "pk"))
    with letters.translation.override(settings.LANGUAGE_CODE):
        lists = [
            (f"{network.name} · {section.label}", section.items)
            for network in networks
            for section in sections(network, reader, most=IN_A_LETTER)
            if section.items
        ]
    if lists:
        url = reverse("networks:desk", args=[networks[0].slug])
        letters.monday(found, dt.date.fromisoformat(monday), lists, url)


watch(
    Watch(
        key="1-arrivees",
        label=gettext_lazy("Qui vient d'arriver"),
        icon="hand-heart",
        nothing=gettext_lazy("Chaque personne arrivée a été saluée."),
        find=arrivals,
    ),
    Watch(
        key="4-besoins",
        label=gettext_lazy("Les besoins sans réponse"),
        icon="lightbulb",
        nothing=gettext_lazy("Aucun besoin n'attend."),
        find=needs,
    ),
    Watch(
        key="6-propositions",
        label=gettext_lazy("Les propositions en attente"),
        icon="list-checks",
        nothing=gettext_lazy("Aucune proposition n'attend."),
        find=proposals,
    ),
    Watch(
        key="7-fonctions",
        label=gettext_lazy("Les fonctions qui se terminent"),
        icon="history",
        nothing=gettext_lazy("Aucune fonction ne se termine bientôt."),
        find=terms,
    ),
)
