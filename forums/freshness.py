"""Plug: public forums' pages may be kept while nothing changed in them."""

from django.db.models import Max

from forums.forum.models import Forum
from forums.forum_conversation.models import Topic
from freshness.plugs import register
from live.queries import seq_within


def of_topic(pk: str) -> str | None:
    """When the thread last changed, and the number of its last event; None where it is not public."""
    topic = Topic.objects.public().filter(pk=pk).annotate(seq=seq_within("thread", "pk"))
    found = topic.order_by("pk").values_list("updated", "seq").first()
    return f"{found[0].isoformat()}-{found[1]}" if found else None


def of_forum(pk: str) -> str | None:
    """When anything was last done in the forum; None where it is not public."""
    found = Forum.objects.filter(pk=pk, private=False).order_by("pk").values_list("updated", flat=True).first()
    return found.isoformat() if found else None


def of_all() -> str:
    """When anything was last done in a public forum."""
    return str(Forum.objects.filter(private=False).aggregate(last=Max("updated"))["last"])


register(r"/forums/", of_all)
register(r"/forums/(?!fil/)[-a-z0-9_]+-(?P<pk>\d{1,18})/", of_forum)
register(r"/forums/fil/[-a-z0-9_]+-(?P<pk>\d{1,18})/", of_topic)
