"""PDFs of threads, made by the worker (background.papers), given to whoever may read the thread.

When a message is added, edited or hidden the paper is another one.
"""

from django.db.models import Count, Max, Q
from django.utils import translation

from accounts.models import User
from background import papers
from background.papers import State
from forums.around import printing
from forums.around.volumes import sheet_of, summary_of
from forums.forum_conversation.models import Knot, Post, Topic
from forums.permissions import audience_of

LARGEST = 1_000  # messages


def name_of(topic: Topic) -> str:
    """The name of the thread's PDF as it stands: everything the page shows goes into it."""
    posts = Post.objects.filter(topic=topic).aggregate(
        updated=Max("updated"), there=Count("pk", filter=Q(approved=True)), standing=Count("pk", filter=Q(removed=""))
    )
    gone = User.objects.filter(posts__topic=topic).aggregate(last=Max("anonymised_at"))
    summary = summary_of(topic)
    shown = [
        topic.pk, topic.subject, topic.slug, topic.helped_by_id, topic.forum.name, audience_of(topic.forum),
        summary.number if summary else 0, *sheet_of(topic), *posts.values(), gone["last"],
        Knot.objects.filter(topic=topic).aggregate(last=Max("pk"))["last"], translation.get_language(),
    ]  # fmt: skip
    return papers.named(str(topic.pk), *(str(one) for one in shown))


def state_of(topic: Topic, name: str) -> State:
    """Where this PDF is."""
    return State.TOO_LONG if topic.posts_count > LARGEST else papers.state_of(name)


def make(topic_pk: int, name: str) -> None:
    """Hand a thread to the typesetter. Doing it twice does no harm."""
    topic = (
        Topic.objects.filter(pk=topic_pk, approved=True)
        .select_related("forum__network", "summary__updated_by", "sheet")
        .first()
    )
    if topic is None or name_of(topic) != name or topic.posts_count > LARGEST:
        papers.want_no_more(name)
    else:
        papers.make(name, printing.printed(topic, after=0, most=LARGEST, pdf=True))
