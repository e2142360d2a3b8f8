"""How a message comes to be: rendered once, as whom, and posted once however often it is sent."""

import datetime as dt
import uuid

from accounts.reader import Reader
from communities.people import hats
from forums.forum_conversation.models import Post, Topic
from writing.excerpt import excerpt
from writing.markdown import VERSION, render


def written(
    *, topic: Topic, by: Reader, body: str, key: uuid.UUID | None, at: dt.datetime, hat: str = hats.MAIN
) -> Post:
    """A message as it will be stored, rendered; not saved. `hat`: the id of one of the author's further functions.

    Raises PermissionDenied (someone else's function), writing.markdown.TooLong.
    """
    html = render(body)
    post = Post(
        topic=topic,
        poster=by.person,
        subject=topic.subject,
        content=body,
        key=key,
        hat=hats.words_of(by, hat),
        renderer=VERSION,
        excerpt=excerpt(html),
        created=at,
        approved=True,
    )
    post._content_rendered = html
    return post


def attempt(by: Reader, key: uuid.UUID | None, body: str) -> tuple[uuid.UUID | None, Post | None]:
    """The key under which to post these words, and the message if they were posted under it already.

    A page one comes back to by the browser's history bears the key of what was sent from it: other words are a message
    of their own, under a key made from both.
    """
    for name in (key, uuid.uuid5(key, body)) if key else ():
        mine = Post.objects.filter(poster=by.person, key=name)
        if not mine.exists():
            return name, None
        held = mine.select_related("topic").get()
        if held.content.raw == body:
            return name, held
    return None, None
