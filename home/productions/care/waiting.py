"""What waits for a reader to take care of it: reports, texts to read again, productions nobody looks after."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from accounts.reader import Reader
from home.productions.care.due import orphans
from home.productions.models import Carer, ProductionPage, Report
from home.productions.permissions import edits

MOST = 40  # of each list: what is dealt with makes room for the rest
SOON = dt.timedelta(days=30)


@dataclass(frozen=True)
class Waiting:
    """What waits, the oldest first; `more` of each: there is more than is shown."""

    reports: list[Report]
    reviews: list[ProductionPage]
    orphans: list[ProductionPage]
    more_reports: bool
    more_reviews: bool
    more_orphans: bool


def waiting_for(reader: Reader, *, today: dt.date) -> Waiting:
    """What waits for this reader: of what they look after, of the networks they facilitate, of all for who edits.

    What nobody looks after is offered to the members of its network.
    """
    editor = edits(reader)
    own = Carer.objects.filter(person=reader.person, until=None).order_by()
    mine = Q(pk__in=own.values("production_id")) | Q(network__in=reader.facilitates_in)
    pages = ProductionPage.objects.open_to_all().filter(archive=False)
    held = pages if editor else pages.filter(mine)
    reports = Report.objects.filter(settled_at=None, production__in=held.order_by().values("pk"))
    due = held.filter(review_on__lte=today + SOON).order_by("review_on", "pk")
    left = orphans() if editor else orphans().filter(network__in=reader.member_of)
    shown = (
        list(reports.select_related("production", "by").order_by("at", "pk")[: MOST + 1]),
        list(due.select_related("network")[: MOST + 1]),
        list(left.select_related("network")[: MOST + 1]),
    )
    more = [len(rows) > MOST for rows in shown]
    return Waiting(shown[0][:MOST], shown[1][:MOST], shown[2][:MOST], *more)
