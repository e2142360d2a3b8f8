"""What the people of the demo put together for others: a selection, letters, and a source to harvest one day."""

from typing import Any

from demo.people import Cast
from demo.reading import duration, read
from home.dissemination.models import HarvestSource
from home.library.models import Entry
from home.library.selecting import actions as selecting
from home.newsletter import actions as newsletter
from home.newsletter.drawing import draw
from home.newsletter.models import Delivery, Letter, Subscriber
from home.newsletter.news import Piece
from home.pages.models import NewsPage
from home.productions.models import ProductionPage
from reference.models import Centre


def load_sharing(cast: Cast) -> None:
    """The selection, the two letters, the source: nothing of it leaves the house."""
    file = read("sharing")
    _selection(cast, file["selection"])
    _subscribers(cast, file)
    _sent(cast, file["sent"])
    _composed(cast, file["draft"])
    row = file["harvest"]
    source = {name: row[name] for name in ("address", "every_days")}
    source |= {"centre": Centre.objects.get(slug=row["centre"]), "active": False}
    HarvestSource.objects.get_or_create(name=row["name"], defaults=source)


def _selection(cast: Cast, row: dict[str, Any]) -> None:
    by = cast.settled(row["by"])
    basket = selecting.basket_of(by=by)
    for item in row["items"]:
        entry = Entry.objects.get(page__slug=item["slug"])
        selecting.put(selection=basket, entry=entry, by=by, note=item["note"])
    selection = selecting.keep_basket(by=by, name=row["name"])
    selecting.describe(selection=selection, name=row["name"], note=row["note"], by=by)
    selecting.share(selection=selection, by=by)


def _subscribers(cast: Cast, file: dict[str, Any]) -> None:
    """Written down as having confirmed long ago: asking would send each a letter."""
    long_ago = cast.now - duration("60d")
    for email in file["subscribers"]:
        dates = {"asked_at": long_ago, "confirmed_at": long_ago}
        Subscriber.objects.get_or_create(email=email, defaults=dates)
    Subscriber.objects.get_or_create(email=file["unconfirmed"], defaults={"asked_at": cast.now - duration("1d")})


def _composed(cast: Cast, row: dict[str, Any]) -> Letter:
    pages = {page.slug: page for page in ProductionPage.objects.filter(slug__in=row["productions"])}
    news = {page.slug: page for page in NewsPage.objects.filter(slug__in=row["news"])}
    pieces = [_piece("À lire", one.title, one.aim, one.url) for one in (pages[slug] for slug in row["productions"])]
    pieces += [_piece("Actualités", one.title, one.intro, one.url) for one in (news[slug] for slug in row["news"])]
    letter = newsletter.compose(subject=row["subject"], pieces=pieces, by=cast.people[row["by"]])
    letter.opening = row["opening"]
    letter.save(update_fields=["opening"])
    return letter


def _piece(heading: str, title: str, text: str, url: str | None) -> Piece:
    return Piece("", heading, title, text, url or "/")


def _sent(cast: Cast, row: dict[str, Any]) -> None:
    """A letter as it stands once it has gone, with a row for each who got it; no task sends it."""
    letter, at = _composed(cast, row), cast.now - duration(row["ago"])
    letter.html, letter.text = draw(letter)
    letter.state, letter.created_at, letter.started_at, letter.ended_at = Letter.State.SENT, at, at, at
    letter.save()
    readers = Subscriber.objects.exclude(confirmed_at=None).filter(left_at=None).order_by("pk")
    Delivery.objects.bulk_create(
        Delivery(letter=letter, subscriber=one, state=Delivery.State.SENT, claimed_at=at, tries=1) for one in readers
    )
