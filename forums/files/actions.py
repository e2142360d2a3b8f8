"""Taking a file in, and letting go of those that were never sent."""

import datetime as dt
from typing import IO, cast

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.reader import Reader
from forums.composing.models import Draft
from forums.files import documents, names, pictures
from forums.files.refusals import NotTaken
from forums.forum_conversation.forum_attachments.models import Attachment
from writing.excerpt import one_line

LARGEST = 20 * 1024 * 1024
MOST_A_DAY = 60
LOOKED_AT = 4_096
ALT_LENGTH = 250
KEPT_UNSENT = dt.timedelta(days=7)


def take(*, by: Reader, upload: UploadedFile, alt: str = "", now: dt.datetime | None = None) -> Attachment:
    """Take a file in, for a message its sender is about to write; until then nobody else sees it.

    What it is is found in its content. `alt`: the words in place of a picture. Raises PermissionDenied (not one of the
    community), NotTaken (too large, too many today, of a kind we do not take).
    """
    if by.person is None or not by.is_professional:
        raise PermissionDenied
    now = now or timezone.now()
    if Attachment.objects.filter(person=by.person, at__gt=now - dt.timedelta(days=1)).count() >= MOST_A_DAY:
        raise NotTaken(_("Vous avez envoyé 60 fichiers en un jour, c'est le plus possible. Réessayez demain."))
    size = upload.size or 0
    if size > LARGEST:
        sizes = {"size": filesizeformat(size), "limit": filesizeformat(LARGEST)}
        raise NotTaken(_("Ce fichier pèse %(size)s, la limite est de %(limit)s.") % sizes)
    if size == 0:
        raise NotTaken(_("Ce fichier est vide."))
    attachment, content = _read(upload)
    attachment.person, attachment.at, attachment.size = by.person, now, content.size
    attachment.comment = one_line(alt)[:ALT_LENGTH] if attachment.is_picture else ""
    attachment.file.save(attachment.name, content, save=False)
    try:
        with transaction.atomic():
            attachment.save()
    except BaseException:
        attachment.file.delete(save=False)
        raise
    return attachment


def _read(upload: UploadedFile) -> tuple[Attachment, File[bytes]]:
    """What will be kept of a file that came: the row, and the content."""
    given = upload.name or ""
    stream = cast(IO[bytes], upload.file)
    stream.seek(0)
    head = stream.read(LOOKED_AT)
    stream.seek(0)
    if pictures.is_picture(head):
        picture = pictures.made_anew(stream)
        row = Attachment(name=names.named(given, picture.extension), media_type=picture.media_type)
        row.width, row.height = picture.width, picture.height
        return row, ContentFile(picture.content)
    kind = documents.kind_of(stream, head, names.ending(given))
    stream.seek(0)
    return Attachment(name=names.named(given, kind), media_type=documents.TYPES[kind]), upload


def forget_unsent(*, now: dt.datetime | None = None) -> int:
    """Delete the files sent in a week ago that stand in no message, no thread and no draft. Returns how many."""
    now = now or timezone.now()
    deleted = 0
    unsent = Attachment.objects.filter(post=None, topic=None)
    for attachment in unsent.filter(at__lt=now - KEPT_UNSENT).order_by("pk"):
        if _is_drafted(attachment):
            continue
        with transaction.atomic():
            gone, _each = unsent.filter(pk=attachment.pk).delete()
        if gone:
            attachment.file.storage.delete(str(attachment.file.name))
            deleted += 1
    return deleted


def _is_drafted(attachment: Attachment) -> bool:
    drafts = Draft.objects.filter(person=attachment.person_id)
    key = str(attachment.key)
    return any(key in draft.body or key in str(draft.more) for draft in drafts.order_by("pk"))
