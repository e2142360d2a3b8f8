"""Plug: the productions whose text or source leads to a thread."""

import re

from django.db.models import Q, TextField
from django.db.models.functions import Cast, Concat

from forums.around.quoting import Quote, register_quoting
from forums.forum_conversation.models import Topic
from home.productions.models import ProductionPage

MOST = 10


def quoting(topic: Topic) -> list[Quote]:
    """The published productions that bear the thread's address, whatever its title was then; the newest first.

    Their texts are looked through: the plan of a thread keeps what is found.
    """
    said = Concat(Cast("body", TextField()), "source_url", output_field=TextField())
    bearing = (
        ProductionPage.objects.open_to_all()
        .annotate(said=said)
        .filter(Q(said__contains="/forums/fil/") & Q(said__contains=f"-{topic.pk}/"))
    )
    address = re.compile(rf"/forums/fil/[-a-z0-9_]+-{topic.pk}/")
    pages = bearing.order_by("-published_on", "-pk")[: 3 * MOST]
    return [Quote(page.title, page.url) for page in pages if page.url and address.search(page.said)][:MOST]


register_quoting(quoting)
