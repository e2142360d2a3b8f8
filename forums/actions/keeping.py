"""What a message shows, kept beside it: put there when it is written, taken out when it no longer stands."""

import datetime as dt
from typing import Any

from django.utils import timezone

from forums.actions.pointing import claim
from forums.forum_conversation.models import Post, Reference
from writing.excerpt import excerpt
from writing.markdown import VERSION, render


def shown_of(body: str) -> dict[str, Any]:
    """The columns that show these words. Raises writing.markdown.TooLong."""
    html = render(body)
    return {"content": body, "_content_rendered": html, "excerpt": excerpt(html), "renderer": VERSION}


def keep(post: Post, **fields: Any) -> Post:
    """Change a message so that every fragment made of it is made anew; gives back the row as it is now."""
    Post.objects.filter(pk=post.pk).update(updated=timezone.now(), **fields)
    return Post.objects.select_related("topic__forum__network", "poster").get(pk=post.pk)


def withdraw(post: Post, *, removed: str, reason: str, at: dt.datetime) -> Post:
    """Leave a tombstone: the words stay in the row, for their author, and nothing made of them shows anywhere."""
    Reference.objects.filter(post=post).delete()
    return keep(
        post,
        removed=removed,
        removed_at=at,
        removed_reason=reason,
        _content_rendered="",
        excerpt="",
        points_to=[],
        renderer=VERSION,
    )


def bring_back(post: Post) -> Post:
    """Show the words again."""
    back = {**shown_of(post.content.raw), "removed": "", "removed_at": None, "removed_reason": ""}
    post = keep(post, **back)
    claim(post)
    return post
