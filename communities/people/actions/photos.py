"""The photo of a profile: taken in, taken away."""

import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.people.actions.profiles import own_profile
from communities.people.models import Profile
from communities.people.photos.pictures import SIZES, made_anew, stored_as
from communities.people.refusals import NotPossible

LARGEST = 10 * 1024 * 1024


def take_photo(*, by: Reader, upload: UploadedFile) -> Profile:
    """Make this the photo of `by`, written anew; the one before goes.

    Raises as own_profile does; NotPossible (too large, no picture), with a text for the page.
    """
    profile = own_profile(by=by)
    if (upload.size or 0) > LARGEST:
        raise NotPossible(_("Cette photo pèse plus de 10 Mo. Choisissez-en une plus légère."))
    if upload.file is None:
        raise NotPossible(_("Choisissez une photo."))
    pictures = made_anew(upload.file)
    name = secrets.token_hex(16)
    for size, content in pictures.items():
        default_storage.save(stored_as(name, size), ContentFile(content))
    try:
        _put(profile, name)
    except BaseException:
        _delete(name)
        raise
    return profile


def remove_photo(*, by: Reader) -> Profile:
    """Take away the photo of `by`, at once; without one, nothing changes. Raises as own_profile does."""
    profile = own_profile(by=by)
    _put(profile, "")
    return profile


@transaction.atomic
def _put(profile: Profile, name: str) -> None:
    before = Profile.objects.select_for_update().values_list("photo", flat=True).get(pk=profile.pk)
    Profile.objects.filter(pk=profile.pk).update(photo=name)
    profile.photo = name
    if before:
        transaction.on_commit(lambda: _delete(before))


def _delete(name: str) -> None:
    for size in SIZES:
        default_storage.delete(stored_as(name, size))


def forget_photos() -> int:
    """Take away the photos of those who left the community; returns how many."""
    gone = Profile.objects.filter(Q(person__anonymised_at__isnull=False)).exclude(photo="").order_by("pk")
    names = list(gone)
    for profile in names:
        _put(profile, "")
    return len(names)
