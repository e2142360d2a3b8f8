"""Letters about needs: what someone linked to one, its answer found, a network that was born of one."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reader import Reader
from background.letters import letter
from background.tasks import durable
from communities.networks.answers import known_of, met_by, visible
from communities.networks.models import Need, NeedAnswer, NeedSupport, NetworkDraft
from communities.networks.permissions import may_read_need

LOT = 50


def _reached(need: Need, *kinds: NeedSupport.Kind) -> list[int]:
    people = NeedSupport.objects.filter(
        need=need,
        kind__in=kinds,
        person__is_active=True,
        person__anonymised_at=None,
        person__profile__by_mail=True,
    )
    return list(people.order_by("person_id").values_list("person_id", flat=True).distinct())


def _owed(task: Any, pk: int, people: list[int]) -> None:
    for first in range(0, len(people), LOT):
        task.enqueue(pk, people[first : first + LOT])


def _people(pks: Iterable[int]) -> Iterable[User]:
    return User.objects.filter(pk__in=pks, is_active=True).order_by("pk")


@durable()
def tell_supporters(need: int) -> None:
    """Owe a letter to those who shared a need, or offered help: it found its answer."""
    found = Need.objects.filter(pk=need).exclude(met_on=None).first()
    if found is not None:
        _owed(tell_some, need, _reached(found, NeedSupport.Kind.SUPPORT, NeedSupport.Kind.HELP))


@durable()
def tell_some(need: int, people: list[int]) -> None:
    """Send that letter to these people, as far as the need, and its answer, are still theirs to read."""
    found = Need.objects.for_list().filter(pk=need).exclude(met_on=None).first()
    if found is None:
        return
    known = known_of([found.met_by_url])
    subject = _("Une réponse à « %(title)s »") % {"title": found.title}
    for person in _people(people):
        reader = Reader.of(person)
        if may_read_need(reader, found):
            label, url = met_by(found, reader, known)
            context = {"need": found, "label": label, "url": url}
            letter("need_met", to=person.email, subject=subject, key=f"need-{need}-{person.pk}", context=context).send()


@durable()
def tell_author(answer: int) -> None:
    """Tell who expressed a need that someone linked something that may answer it, as far as it is theirs to read."""
    rows = NeedAnswer.objects.select_related("need__network", "need__author", "by")
    found = rows.filter(pk=answer, need__author__profile__by_mail=True, need__author__anonymised_at=None).first()
    if found is None or not found.need.author.is_active:
        return
    need, reader = found.need, Reader.of(found.need.author)
    shown = visible([found], reader, known_of([found.url]))
    if not shown or not may_read_need(reader, need):
        return
    subject = _("Une piste pour « %(title)s »") % {"title": need.title}
    context = {"need": need, "answer": found, "label": shown[0].label, "url": shown[0].url}
    letter("need_answered", to=need.author.email, subject=subject, key=f"answer-{answer}", context=context).send()


@durable()
def tell_founders(draft: int) -> None:
    """Owe a letter to those who committed to a network, or shared its need: it is there."""
    found = NetworkDraft.objects.filter(pk=draft).exclude(network=None).select_related("need").first()
    if found is not None:
        _owed(tell_some_founders, draft, _reached(found.need, *NeedSupport.Kind))


@durable()
def tell_some_founders(draft: int, people: list[int]) -> None:
    """Send that letter to these people."""
    found = NetworkDraft.objects.filter(pk=draft).exclude(network=None).select_related("need", "network").first()
    if found is None or found.network is None:
        return
    subject = _("Le réseau « %(name)s » est né") % {"name": found.network.name}
    founders = set(found.network.memberships.order_by().values_list("person_id", flat=True))
    for person in _people(people):
        context = {"network": found.network, "need": found.need, "is_member": person.pk in founders}
        key = f"born-{draft}-{person.pk}"
        letter("network_born", to=person.email, subject=subject, key=key, context=context).send()
