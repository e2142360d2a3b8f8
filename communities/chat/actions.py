"""Every write in the rooms."""

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.chat.models import ChatMessage, Room
from communities.networks.models import Network
from live.actions import tell
from writing.markdown import render

MAX_LENGTH = 4_000


def room_of(network: Network) -> Room:
    """The network's room, opened when first entered."""
    room, _new = Room.objects.get_or_create(network=network)
    return room


@transaction.atomic
def say(
    *, room: Room, by: Reader, body: str, key: uuid.UUID | None = None, at: dt.datetime | None = None
) -> ChatMessage:
    """Say something in a room; with a `key` already used by its author, give back what was said then.

    Raises PermissionDenied (`by` is not a member), ValidationError (empty or too long; its text is fit for the page).
    """
    if by.person is None or not by.belongs_to(room.network_id):
        raise PermissionDenied
    body = body.strip()
    if not body:
        raise ValidationError(_("Écrivez quelques mots avant d'envoyer."))
    if len(body) > MAX_LENGTH:
        raise ValidationError(_("Un message de discussion tient en 4 000 caractères. Pour plus long, ouvrez un fil."))
    if key and (twice := ChatMessage.objects.filter(author=by.person, key=key).first()):
        return twice
    message = ChatMessage.objects.create(
        room=room, author=by.person, body=body, body_html=render(body), key=key, at=at or timezone.now()
    )
    tell(f"room:{room.pk}", "message.created", message.pk)
    return message
