"""What the pages of people draw: a profile as its reader sees it, and its photo. No query is begun here."""

from typing import Any

from django import template
from django.urls import reverse

from communities.people.photos.addresses import photo_address
from communities.people.visibility import Seen, seen_by_members

register = template.Library()


@register.filter
def as_members_see(profile: Any) -> Seen:
    """A profile as any member sees it; one that was already seen by its reader stays so. For pages of members only."""
    return seen_by_members(profile)


@register.filter
def as_network_sees(profile: Any) -> Seen:
    """A profile as those see it who share a network with the person, for lists of a network's own members."""
    return seen_by_members(profile, shared=True)


@register.filter
def face(reader: Any) -> str:
    """What the photo of a reader is called; "" for who has none, and for a page without a reader."""
    return getattr(reader, "face", "")


@register.filter
def face_address(called: str) -> str:
    """The address of that photo, in small."""
    slug, _slash, name = called.partition("/")
    return reverse("people:photo", args=[slug, name, "s"]) if name else ""


@register.filter
def photo_of(profile: Any, size: str = "s") -> str:
    """The address of the photo that shows, or ""."""
    return photo_address(profile, size)
