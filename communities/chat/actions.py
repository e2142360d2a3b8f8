"""Every write in the rooms."""

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.chat.models import ChatMessage, Room
from communities.networks.models import Network
from live.actions import tell
from writing.limits import Refused, check
from writing.markdown import UNSEEN, render

MAX_LENGTH = 4_000


def room_of(network: Network) -> Room:
    """The network's room, opened when first entered."""
    room, _new = Room.objects.get_or_create(network=network)
    return room


@transaction.atomic
def say(
    *, room: Room, by: Reader, body: str, key: uuid.UUID | None = None, at: dt.datetime | None = None
) -> ChatMessage:
    """Say something in a room; with a `key` already used by its author for these words, give back what was said.

    Raises PermissionDenied (`by` is not a member), ValidationError (empty, too long, or what no message may be; its
    text is fit for the page).
    """
    if by.person is None or not by.belongs_to(room.network_id):
        raise PermissionDenied
    body = UNSEEN.sub("", body).strip()
    if not body:
        raise ValidationError(_("Écrivez quelques mots avant d'envoyer."))
    if len(body) > MAX_LENGTH:
        raise ValidationError(_("Un message de discussion tient en 4 000 caractères. Pour plus long, ouvrez un fil."))
    try:
        check(body)
    except Refused as refused:
        raise ValidationError(str(refused)) from refused
    key, held = _attempt(by, key, body)
    if held:
        return held
    try:
        with transaction.atomic():
            message = ChatMessage.objects.create(
                room=room, author=by.person, body=body, body_html=render(body), key=key, at=at or timezone.now()
            )
    except IntegrityError:  # the same attempt came twice at once, and the other was the first
        if held := _attempt(by, key, body)[1]:
            return held
        raise
    tell(f"room:{room.pk}", "message.created", message.pk)
    return message


def _attempt(by: Reader, key: uuid.UUID | None, body: str) -> tuple[uuid.UUID | None, ChatMessage | None]:
    """The key under which to say these words, and the message if they were said under it already.

    A page one comes back to by the browser's history bears the key of what was sent from it: other words are a message
    of their own, under a key made from both.
    """
    for name in (key, uuid.uuid5(key, body)) if key else ():
        held = ChatMessage.objects.filter(author=by.person, key=name).first()
        if held is None or held.body == body:
            return name, held
    return None, None
