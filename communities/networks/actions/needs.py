"""Needs are expressed, shared, taken up and, one day, met."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reader import Reader
from communities.networks import plugs
from communities.networks.answers import KINDS, found_at
from communities.networks.models import Need, NeedAnswer, NeedSupport, Network
from communities.networks.permissions import may_express, may_read_need, may_settle_need, may_support, may_take_up
from communities.people.actions import ensure_profile
from reference.models import Keyword, Territory
from search.actions import touch
from writing.markdown import render

COUNTERS = {NeedSupport.Kind.SUPPORT: "supports_count", NeedSupport.Kind.HELP: "helps_count"}
OWN = ("public", "community")  # audiences that are wider than any need's


class AnswerRefused(Exception):
    """This cannot be linked to a need; its text is fit for the page."""


@transaction.atomic
def express_need(
    *,
    by: Reader,
    title: str,
    body: str,
    network: Network | None = None,
    territory: Territory | None = None,
    theme: Keyword | None = None,
    help_wanted: str = "",
    at: dt.datetime | None = None,
) -> Need:
    """Ask a network, or the whole community, to take something up. `body` is Markdown.

    Raises PermissionDenied for a steering account, a passer-by or someone from outside the network;
    writing.markdown.TooLong for a body that nobody would read; ValueError for another `help_wanted`.
    """
    if by.person is None or not may_express(by, network):
        raise PermissionDenied
    ensure_profile(person=by.person)
    need = Need.objects.create(
        title=" ".join(title.split()),
        body=body,
        body_html=render(body),
        network=network,
        territory=territory,
        theme=theme,
        help_wanted=Need.HelpWanted(help_wanted) if help_wanted else "",
        author=by.person,
        created_at=at or timezone.now(),
    )
    touch("need", need.pk)
    return need


@transaction.atomic
def support_need(*, need: Need, by: Reader, kind: str, at: dt.datetime | None = None) -> NeedSupport:
    """Share a need (kind SUPPORT) or offer help with it (HELP); doing it again changes nothing.

    Raises PermissionDenied if the need is not for `by`, or is their own; ValueError for another kind: one commits to a
    network by `commit`.
    """
    kind = _shared(kind)
    if by.person is None or not may_support(by, need):
        raise PermissionDenied
    ensure_profile(person=by.person)
    support, new = NeedSupport.objects.get_or_create(
        need=need, person=by.person, kind=kind, defaults={"at": at or timezone.now()}
    )
    if new:
        Need.objects.filter(pk=need.pk).update(**{COUNTERS[kind]: F(COUNTERS[kind]) + 1})
    return support


@transaction.atomic
def withdraw_support(*, need: Need, by: Reader, kind: str) -> None:
    """Take back one's support or offer; without one, nothing changes. Raises as support_need does."""
    kind = _shared(kind)
    if by.person is None or not may_read_need(by, need):
        raise PermissionDenied
    withdrawn, _each = NeedSupport.objects.filter(need=need, person=by.person, kind=kind).delete()
    if withdrawn:
        Need.objects.filter(pk=need.pk).update(**{COUNTERS[kind]: F(COUNTERS[kind]) - 1})


@transaction.atomic
def link_answer(*, need: Need, by: Reader, address: str, network: Network | None = None) -> NeedAnswer:
    """Say that something of this site answers a need: a production, a thread, a meeting, a training, a network.

    Linking it again gives back the first. `network`: the one that takes the need up so. Raises PermissionDenied for a
    need, or a network, that is not `by`'s; AnswerRefused for an address of elsewhere, or where `by` sees nothing.
    """
    if by.person is None or not may_read_need(by, need) or (network and not may_take_up(by, need, network)):
        raise PermissionDenied
    found = found_at(address, by)
    if found is None:
        raise AnswerRefused(
            _(
                "Rien à cette adresse sur Maillage, du moins pour vous. Copiez celle d'une production, d'un fil, d'une "
                "rencontre, d'une formation ou d'un réseau ; ce qui vient d'être publié est connu en une minute."
            )
        )
    answer = plugs.Answer(label=found.title, url=found.url, audience=found.audience)
    return keep_answer(need=need, person=by.person, kind=KINDS[found.kind], answer=answer, network=network, tell=True)


@transaction.atomic
def take_up_as_thread(*, need: Need, by: Reader, network: Network, room: str, title: str, body: str) -> NeedAnswer:
    """Open a thread about a need in a forum of a network that takes it up, and show it under the need.

    Raises PermissionDenied for someone from outside the network, AnswerRefused for a forum where `by` may not write,
    writing.limits.Refused.
    """
    if by.person is None or not may_take_up(by, need, network):
        raise PermissionDenied
    if room not in {one.key for one in plugs.rooms_to_write_in(network, by)}:
        raise AnswerRefused(_("Choisissez un forum de ce réseau."))
    answer = plugs.open_thread(room, by, title, body)
    kind = NeedAnswer.Kind.THREAD
    return keep_answer(need=need, person=by.person, kind=kind, answer=answer, network=network, tell=True)


@transaction.atomic
def keep_answer(
    *,
    need: Need,
    person: User,
    kind: str,
    answer: plugs.Answer,
    network: Network | None = None,
    tell: bool = False,
) -> NeedAnswer:
    """Keep what a need became; the first who linked it stays. No right is asked: the caller knows who may.

    `tell`: whether who expressed the need gets a letter about it, unless it is their own doing.
    """
    from communities.networks.need_letters import tell_author

    kept, new = NeedAnswer.objects.get_or_create(
        need=need,
        url=answer.url,
        defaults={
            "kind": NeedAnswer.Kind(kind),
            "label": answer.label[:300],
            "audience": answer.audience,
            "network": network,
            "by": person,
        },
    )
    if tell and new and person.pk != need.author_id and need.met_on is None:
        tell_author.enqueue(kept.pk)
    return kept


@transaction.atomic
def follow_page(*, url: str, label: str, now: str = "") -> None:
    """Have the needs that show a page of this site show its title as it is, and its address where it is another `now`.

    No right is asked: the caller knows who may. Again does no harm.
    """
    shown = NeedAnswer.objects.filter(url=url)
    if now:
        shown.filter(need__in=NeedAnswer.objects.filter(url=now).values("need")).delete()
    shown.exclude(url=now or url, label=label[:300]).update(label=label[:300], url=now or url)
    if now:
        Need.objects.filter(met_by_url=url).update(met_by_url=now)


@transaction.atomic
def unlink_answer(*, answer: NeedAnswer, by: Reader) -> None:
    """Take an answer away from under a need: who linked it may, or who expressed the need.

    Raises PermissionDenied for anyone else; AnswerRefused for what the need was said to be met by.
    """
    need = answer.need
    if by.person is None or not may_read_need(by, need) or by.person.pk not in (answer.by_id, need.author_id):
        raise PermissionDenied
    if need.met_on and need.met_by_url == answer.url:
        raise AnswerRefused(_("Ce besoin a trouvé cette réponse : elle reste."))
    answer.delete()


@transaction.atomic
def settle_need(*, need: Need, by: Reader, answer: NeedAnswer | None = None, on: dt.date | None = None) -> Need:
    """Say that one's need found its answer, and which; those who shared it, or offered help, get a letter.

    Raises PermissionDenied for anyone but its author. A need that is met already only takes the better answer.
    """
    from communities.networks.need_letters import tell_supporters

    need = Need.objects.select_for_update(of=("self",)).get(pk=need.pk)
    if not may_settle_need(by, need) or (answer and answer.need_id != need.pk):
        raise PermissionDenied
    first = need.met_on is None
    # What stands behind a door is not named where others read.
    named = answer is not None and answer.audience in (*OWN, f"network:{need.network_id}")
    label, url = (answer.label, answer.url) if answer and named else ("", "")
    need = meet_need(need=need, label=label, url=url, on=need.met_on or on or timezone.localdate())
    if first:
        tell_supporters.enqueue(need.pk)
    return need


@transaction.atomic
def meet_need(*, need: Need, label: str, url: str, on: dt.date) -> Need:
    """Write that a need was answered, by what (`label`, `url`) and when; a later answer replaces the first."""
    need.met_by, need.met_by_url, need.met_on = label, url, on
    need.save(update_fields=["met_by", "met_by_url", "met_on"])
    touch("need", need.pk)
    return need


def _shared(kind: str) -> NeedSupport.Kind:
    found = NeedSupport.Kind(kind)
    if found not in COUNTERS:
        raise ValueError(kind)
    return found
