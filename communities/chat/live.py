"""Plug: rooms can be listened to, and spoken in, by the network's members."""

import uuid

from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string

from accounts.reader import Reader
from communities.chat.actions import say
from communities.chat.models import ChatMessage, Room
from live.streams import StreamKind, register


def may_listen(reader: Reader, pk: int) -> bool:
    """Members of the room's network."""
    return Room.objects.filter(pk=pk, network_id__in=reader.member_of).exists()


def render(type: str, pk: int, reader: Reader) -> str | None:
    """What was said, as the room shows it."""
    message = ChatMessage.objects.for_page().filter(pk=pk).first()
    return render_to_string("components/say.html", {"message": message, "first": True}) if message else None


def say_in(reader: Reader, pk: int, key: str, body: str) -> None:
    """What a socket says, said by the one action."""
    room = Room.objects.filter(pk=pk).first()
    if room is None:
        raise PermissionDenied
    say(room=room, by=reader, body=body, key=uuid.UUID(key))


register(StreamKind(prefix="room", may_listen=may_listen, render=render, say=say_in))
