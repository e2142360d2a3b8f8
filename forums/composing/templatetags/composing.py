"""What the composer's templates ask: where a draft stands, and how long a thread has been silent."""

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from forums.forum_conversation.models import Topic

ASLEEP_AFTER = dt.timedelta(days=90)
register = template.Library()


@register.filter
def place(pk: int, kind: str) -> str:
    """Where a draft stands: `topic.pk|place:"topic"` is `topic:42`; the kinds are those of forums.composing.places."""
    return f"{kind}:{pk}"


@register.filter
def asleep(topic: Topic) -> str:
    """How long nothing was said in a thread, in words (« 7 mois »), from three months on; before that, nothing."""
    silent = timezone.now() - (topic.last_post_on or topic.created)
    if silent < ASLEEP_AFTER:
        return ""
    months = silent.days // 30
    if months < 12:
        return gettext("%(count)d mois") % {"count": months}
    years = silent.days // 365 or 1
    return ngettext("%(count)d an", "%(count)d ans", years) % {"count": years}


@register.simple_tag(takes_context=True)
def reader_pk(context: template.Context) -> str:
    """Who the page was drawn for: what is written in it is theirs alone. Nobody outside a request."""
    person = getattr(getattr(getattr(context, "request", None), "reader", None), "person", None)
    return str(person.pk) if person else ""
