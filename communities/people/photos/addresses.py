"""Where a photo is found, and the doors that give it, take it in and take it away."""

from typing import Protocol

from django.urls import reverse


class Photographed(Protocol):
    """A profile, or what a reader sees of one."""

    slug: str
    photo: str


def photo_address(profile: Photographed, size: str) -> str:
    """The address of a photo, in one of pictures.SIZES; "" where there is none, or none for the reader."""
    return reverse("people:photo", args=[profile.slug, profile.photo, size]) if profile.photo else ""
