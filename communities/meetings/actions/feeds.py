"""The calendar someone follows from another program: an address of their own, that they may change."""

import secrets

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.reader import Reader
from communities.meetings.models import Feed

_SALT = "meetings.feed"


def _nonce() -> str:
    return secrets.token_urlsafe(12)


@transaction.atomic
def own_feed(*, by: Reader) -> Feed:
    """The feed of `by`, begun where there is none. Raises PermissionDenied."""
    if by.person is None or not by.is_professional:
        raise PermissionDenied
    feed, _new = Feed.objects.get_or_create(person=by.person, defaults={"nonce": _nonce()})
    return feed


@transaction.atomic
def renew_feed(*, by: Reader) -> Feed:
    """Give the feed another address; the former one is no more. Raises PermissionDenied."""
    feed = own_feed(by=by)
    feed.nonce, feed.created_at = _nonce(), timezone.now()
    feed.save(update_fields=["nonce", "created_at"])
    return feed


@transaction.atomic
def end_feed(*, by: Reader) -> None:
    """Take the address away; nobody may follow it any more. Raises PermissionDenied."""
    if by.person is None or not by.is_professional:
        raise PermissionDenied
    Feed.objects.filter(person=by.person).delete()


@transaction.atomic
def choose_feed(*, by: Reader, networks: bool) -> Feed:
    """Say whether the feed holds all meetings of one's networks, or only those one goes to. Raises PermissionDenied."""
    feed = own_feed(by=by)
    feed.networks = networks
    feed.save(update_fields=["networks"])
    return feed


def token_of(feed: Feed) -> str:
    """The secret part of the feed's address."""
    return signing.Signer(salt=_SALT, sep=".").sign(f"{feed.person_id}-{feed.nonce}")


def feed_of(token: str) -> tuple[Feed, User] | None:
    """The feed of this address and whose it is; None for one that never was, or is no more."""
    try:
        person, _dash, nonce = signing.Signer(salt=_SALT, sep=".").unsign(token).partition("-")
    except signing.BadSignature:
        return None
    feed = Feed.objects.select_related("person").filter(person=int(person)).first()
    if feed is None or not secrets.compare_digest(feed.nonce, nonce) or not feed.person.is_active:
        return None
    return feed, feed.person
