"""What a person keeps, read."""

from django.db.models import Q

from accounts.reader import Reader
from forums.reading.models import Bookmark

A_PAGE = 20


def kept_by(reader: Reader, before: int | None) -> tuple[list[Bookmark], int | None]:
    """A page of what the reader keeps and may still read, the latest first, and the key of the next page."""
    there = Q(post__topic__forum__private=False) | Q(post__topic__forum__network_id__in=reader.member_of)
    found = Bookmark.objects.filter(there, person=reader.person, post__approved=True, post__topic__approved=True)
    if before:
        found = found.filter(pk__lt=before)
    shown = list(found.select_related("post__poster", "post__topic__forum__network").order_by("-pk")[: A_PAGE + 1])
    return shown[:A_PAGE], shown[A_PAGE - 1].pk if len(shown) > A_PAGE else None
