"""Networks are born of needs: someone describes one, others commit, and with enough of them it is there."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.networks import plugs
from communities.networks.actions.membership import form_network, join_network
from communities.networks.actions.needs import keep_answer, meet_need
from communities.networks.models import Dye, Need, NeedAnswer, NeedSupport, Network, NetworkDraft, Weave
from communities.networks.permissions import may_commit
from communities.people.actions import ensure_profile
from reference.names import name_key

SLUG_LENGTH = 50


class FormingRefused(Exception):
    """The network cannot be described, committed to or named so; its text is fit for the page."""


@transaction.atomic
def describe_network(
    *,
    need: Need,
    by: Reader,
    name: str,
    purpose: str,
    dye: str = Dye.WALNUT,
    weave: str = Weave.SATIN,
    openness: str = Network.Openness.PUBLIC,
    at: dt.datetime | None = None,
) -> NetworkDraft:
    """Describe the network that a need calls for, and be the first to commit to it.

    Raises PermissionDenied for who may not read the need; FormingRefused where one is described already, or for a name
    that a network, or one that is being formed, bears; ValidationError for words that do not fit.
    """
    if by.person is None or not may_commit(by, need):
        raise PermissionDenied
    Need.objects.select_for_update(of=("self",)).get(pk=need.pk)
    if NetworkDraft.objects.filter(need=need).exists():
        raise FormingRefused(
            _("Quelqu'un a déjà décrit le réseau que ce besoin appelle : engagez-vous avec les autres.")
        )
    name = " ".join(name.split())
    _refuse_taken(name)
    draft = NetworkDraft(
        need=need,
        name=name,
        purpose=" ".join(purpose.split()),
        dye=dye,
        weave=weave,
        openness=openness,
        by=by.person,
        created_at=at or timezone.now(),
    )
    draft.full_clean()
    draft.save()
    commit(draft=draft, by=by, at=at)
    return draft


@transaction.atomic
def commit(*, draft: NetworkDraft, by: Reader, at: dt.datetime | None = None) -> NetworkDraft:
    """Commit to a network that is being formed; doing it again changes nothing. With settings.NETWORK_FOUNDERS people
    it is formed in this very transaction, and all of them are its first members. Once formed, committing is joining.

    Raises PermissionDenied for who may not read the need, FormingRefused where it is formed already.
    """
    draft = _held(draft)
    if by.person is None or not may_commit(by, draft.need):
        raise PermissionDenied
    if draft.formed_at:
        raise FormingRefused(_("Ce réseau est né entre-temps : rejoignez-le."))
    ensure_profile(person=by.person)
    NeedSupport.objects.get_or_create(
        need=draft.need, person=by.person, kind=NeedSupport.Kind.COMMIT, defaults={"at": at or timezone.now()}
    )
    _count(draft.need)
    _form_if_enough(draft, at or timezone.now())
    return draft


@transaction.atomic
def withdraw_commitment(*, draft: NetworkDraft, by: Reader) -> None:
    """Take one's commitment back, as long as the network is not formed; without one, nothing changes.

    Raises PermissionDenied for a passer-by, FormingRefused once it is formed: one leaves it as any network.
    """
    draft = _held(draft)
    if by.person is None:
        raise PermissionDenied
    if draft.formed_at:
        raise FormingRefused(_("Ce réseau est né : vous pouvez le quitter depuis sa page."))
    NeedSupport.objects.filter(need=draft.need, person=by.person, kind=NeedSupport.Kind.COMMIT).delete()
    _count(draft.need)


@transaction.atomic
def rename_draft(*, draft: NetworkDraft, by: Reader, name: str, at: dt.datetime | None = None) -> NetworkDraft:
    """Give another name to a network that is being formed whose name was taken meanwhile; who committed to it may.
    If enough have, it is formed at once.

    Raises PermissionDenied for anyone else; FormingRefused where it is formed, still free to bear its name, or where
    the new one is taken; ValidationError for one that does not fit.
    """
    draft = _held(draft)
    own = NeedSupport.objects.filter(need=draft.need, person=by.person, kind=NeedSupport.Kind.COMMIT)
    if by.person is None or not own.exists():
        raise PermissionDenied
    if draft.formed_at:
        raise FormingRefused(_("Ce réseau est né : son nom ne change plus."))
    if not name_taken(draft.name, besides=draft):
        raise FormingRefused(_("D'autres se sont engagés sous ce nom : il ne change que s'il est pris."))
    draft.name = " ".join(name.split())
    _refuse_taken(draft.name, besides=draft)
    draft.full_clean()
    draft.save(update_fields=["name"])
    _form_if_enough(draft, at or timezone.now())
    return draft


def name_taken(name: str, *, besides: NetworkDraft | None = None) -> bool:
    """Whether a network bears this name, or one that is being formed."""
    drafts = NetworkDraft.objects.filter(formed_at=None)
    if besides is not None:
        drafts = drafts.filter(pk__lt=besides.pk)  # of two that bear one name, the first keeps it
    # Compared here: databases do not agree on what É is to é, and names are few.
    names = [*Network.objects.order_by().values_list("name", flat=True), *drafts.values_list("name", flat=True)]
    return _alike(name) in {_alike(one) for one in names}


def _alike(name: str) -> str:
    """A name as one would confuse it: without case, accents and signs."""
    return name_key(name) or name.casefold()


def free_slug(name: str) -> str:
    """An address for a network of this name; numbered where it is taken."""
    stem = slugify(name)[:SLUG_LENGTH].strip("-") or "reseau"
    slug, number = stem, 1
    while Network.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{stem[: SLUG_LENGTH - len(str(number)) - 1]}-{number}"
    return slug


def _refuse_taken(name: str, besides: NetworkDraft | None = None) -> None:
    if name_taken(name, besides=besides):
        raise FormingRefused(_("Un réseau porte déjà ce nom, ou va le porter. Choisissez-en un autre."))


def _held(draft: NetworkDraft) -> NetworkDraft:
    """The draft as it is now, locked, so that a network is formed once however many commit at the same moment."""
    return NetworkDraft.objects.select_for_update(of=("self",)).select_related("need").get(pk=draft.pk)


def _committed(need: Need) -> list[NeedSupport]:
    here = NeedSupport.objects.filter(
        need=need, kind=NeedSupport.Kind.COMMIT, person__is_active=True, person__anonymised_at=None
    )
    return list(here.select_related("person").order_by("at", "pk"))


def _count(need: Need) -> None:
    need.commits_count = len(_committed(need))
    need.save(update_fields=["commits_count"])


def _form_if_enough(draft: NetworkDraft, now: dt.datetime) -> None:
    founders = _committed(draft.need)
    if len(founders) < settings.NETWORK_FOUNDERS or name_taken(draft.name, besides=draft):
        return
    try:
        with transaction.atomic():
            network = _formed(draft, now)
    except (IntegrityError, ValidationError):  # the name, or its address, was taken this very moment
        return
    for one in founders:
        join_network(network=network, by=Reader(person=one.person), at=now)
    draft.network, draft.formed_at = network, now
    draft.save(update_fields=["network", "formed_at"])
    address = network.get_absolute_url()
    born = plugs.Answer(label=network.name, url=address, audience="public")
    keep_answer(need=draft.need, person=draft.by, kind=NeedAnswer.Kind.NETWORK, answer=born, network=network)
    if draft.need.met_on is None and draft.need.help_wanted == Need.HelpWanted.NETWORK:
        meet_need(need=draft.need, label=network.name, url=address, on=timezone.localdate(now))
    _tell(draft)


def _formed(draft: NetworkDraft, now: dt.datetime) -> Network:
    need, private = draft.need, draft.openness == Network.Openness.MEMBERS
    network = form_network(
        name=draft.name,
        slug=free_slug(draft.name),
        kind=Network.Kind.OPEN,
        purpose=draft.purpose,
        dye=draft.dye,
        weave=draft.weave,
        openness=draft.openness,
        theme=need.theme,
        territory=need.territory,
        at=now,
    )
    plugs.open_room(
        network, name=_("Premiers échanges"), description=_("Pour commencer : se dire bonjour, poser une question."),
        private=private,
    )  # fmt: skip
    return network


def _tell(draft: NetworkDraft) -> None:
    from communities.networks.need_letters import tell_founders

    tell_founders.enqueue(draft.pk)
