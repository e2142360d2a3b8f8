"""What readers of the demo say of productions: that they served, where, and that one has aged."""

import datetime as dt

from demo.people import Cast
from demo.reading import duration, read
from home.productions import actions as library
from home.productions.models import ProductionPage


def load_upkeep(cast: Cast) -> None:
    """Useful, reused, reported, to be read again, replaced."""
    file = read("upkeep")
    pages = {page.slug: page for page in ProductionPage.objects.filter(archive=False)}
    for slug, names in file["useful"].items():
        for name in names:
            library.say_useful(page=pages[slug], by=cast.settled(name))
    for row in file["reuses"]:
        place = cast.commune(row["territory"])
        told = library.Told(where=row["where"], story=row["story"], territory=place)
        at, by = cast.now - duration(row["ago"]), cast.settled(row["by"])
        library.tell_reuse(page=pages[row["production"]], by=by, told=told, at=at)
    for row in file["reports"]:
        at, by = cast.now - duration(row["ago"]), cast.settled(row["by"])
        page = pages[row["production"]]
        library.report(page=page, by=by, kind=row["kind"], reason=row["reason"], at=at)
    for slug, days in file["due"].items():
        due = cast.today - dt.timedelta(days=days)
        ProductionPage.objects.filter(pk=pages[slug].pk).update(review_on=due)  # as if it had been chosen a year ago
    for row in read("productions")["productions"]:
        if "superseded_by" in row:
            instead = pages[row["superseded_by"]]
            ProductionPage.objects.filter(pk=pages[row["slug"]].pk).update(superseded_by=instead)
