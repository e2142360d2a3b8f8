"""What people look for in vain, so that editors know what is missing: words, a day, a count, and nobody.

What looks like someone's address or number is not written down, and what was sought once is shown to nobody.
"""

import datetime as dt
import logging
import re
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone

from background.tasks import durable
from reference.names import name_key
from search.models import Miss
from search.text import terms

logger = logging.getLogger(__name__)
LONGEST = 80
MOST_A_DAY = 2000  # different words; whoever sends more says nothing about what is missing
SHOWN_FROM = 2
PRIVATE = re.compile(r"@|\d[\d .-]{4,}\d")
STATEMENT = """
    INSERT INTO search_miss (words, day, count)
    SELECT %(words)s, %(day)s, 1
    WHERE (SELECT count(*) FROM search_miss WHERE day = %(day)s) < %(most)s
       OR EXISTS (SELECT 1 FROM search_miss WHERE words = %(words)s AND day = %(day)s)
    ON CONFLICT (words, day) DO UPDATE SET count = search_miss.count + 1
"""


def miss(query: str) -> None:
    """Write down that these words found nothing, in one statement. A database that is busy elsewhere is let be."""
    words = name_key(query)
    if not words or len(words) > LONGEST or PRIVATE.search(query) or not terms(query):
        return
    day = connection.ops.adapt_datefield_value(timezone.localdate())
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(STATEMENT, {"words": words, "day": day, "most": MOST_A_DAY})
    except DatabaseError:
        logger.warning("What was sought in vain could not be written down.", exc_info=True)


def most_sought(since: dt.date) -> "QuerySet[Any, Any]":
    """What was sought in vain more than once since a day, the most often first: {words, times}."""
    told = Miss.objects.filter(day__gte=since).order_by().values("words").annotate(times=Sum("count"))
    return told.filter(times__gte=SHOWN_FROM).order_by("-times", "words")


@durable()
def forget_misses() -> None:
    """Forget what is older than the installation keeps."""
    last = timezone.localdate() - dt.timedelta(days=settings.SEARCH_MISSES_DAYS)
    Miss.objects.filter(day__lt=last).delete()
