"""What follows when a thread's address changes."""

from django.utils import timezone
from django.utils.text import slugify

from forums.forum_conversation.models import Post, Reference


def slug_of(title: str) -> str:
    """The readable part of the address of a thread with this title."""
    return slugify(title)[:80].strip("-") or "fil"


def lead_to(old: str, new: str) -> None:
    """Let the messages that point to an address point to the one that took its place."""
    if old == new:
        return
    rows = Reference.objects.filter(url=old)
    for post in Post.objects.filter(references__url=old).only("pk", "points_to").order_by("pk"):
        urls = list(dict.fromkeys(new if url == old else url for url in post.points_to))
        Post.objects.filter(pk=post.pk).update(points_to=urls, updated=timezone.now())
        if Reference.objects.filter(post=post, url=new).exists():
            rows.filter(post=post).delete()
    rows.update(url=new)
