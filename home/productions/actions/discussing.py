"""« Répondre à cet article »: each production has one thread, opened by the first who has something to say."""

import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.reader import Reader
from forums.actions import open_thread, reply
from forums.forum.models import Forum
from forums.forum_conversation.models import Topic
from forums.permissions import may_write
from home.productions.actions.refusals import NotNow
from home.productions.models import ProductionPage
from writing.excerpt import one_line

TITLE = 150
CLOSED = gettext_lazy(
    "Ce fil n'est pas ouvert à vos réponses : il est clos, ou son réseau attend que vous le rejoigniez."
)


@transaction.atomic
def discuss(*, page: ProductionPage, by: Reader, body: str, key: uuid.UUID | None = None) -> Topic:
    """Open a production's thread with these words; where it is open already, they are an answer in it.

    The production's row is held: two who begin at once speak in one thread. Raises PermissionDenied, NotNow (nowhere
    to write, or the thread is closed; its text is fit for the page), writing.limits.Refused.
    """
    if not by.is_professional:
        raise PermissionDenied
    held = ProductionPage.objects.select_for_update(of=("self",)).filter(pk=page.pk, live=True).first()
    if held is None:
        raise PermissionDenied
    topic = thread_of(held)
    if topic is not None:
        try:
            reply(topic=topic, by=by, body=body, key=key)
        except PermissionDenied as refused:
            raise NotNow(CLOSED) from refused
        return topic
    forum = place_for(held, by)
    if forum is None:
        raise NotNow(_("Aucun forum public ne vous est ouvert pour cet échange. Rejoignez d'abord le réseau."))
    title = one_line(held.title)[:TITLE]
    said = {"title": title.replace("[", "(").replace("]", ")"), "url": held.url}
    words = _("À propos de [%(title)s](%(url)s).") % said
    topic = open_thread(forum=forum, by=by, title=title, body=f"{words}\n\n{body}", territory=held.territory, key=key)
    ProductionPage.objects.filter(pk=held.pk).update(topic=topic)
    return topic


def thread_of(page: ProductionPage) -> Topic | None:
    """The thread in which a production is discussed: the one it was merged into, where it was."""
    topic: Topic | None = page.topic
    while topic is not None and topic.merged_into_id:
        topic = topic.merged_into
    return topic


def place_for(page: ProductionPage, by: Reader) -> Forum | None:
    """The public forum where this reader may discuss a production: one of its network's, else one of everyone's."""
    forums = Forum.objects.places().filter(private=False).select_related("network")
    own = forums.filter(network=page.network) if page.network_id else forums.none()
    return next((one for one in [*own, *forums.filter(network=None)] if may_write(by, one)), None)
