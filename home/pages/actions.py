"""Publishing outside the Wagtail admin: what an import, a demonstration or a network's birth writes.

Each of these may run twice: what bears the address already is brought up to date. `by` is whoever publishes; left out,
the house itself does (a command, a plug), and no right is asked.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import Page

from accounts.models import User
from accounts.reader import Reader
from communities.networks.models import Network
from home.pages.composition import Block, items_of, rich, stored, stream
from home.pages.models import HomePage, NetworkIndexPage, NetworkPage, NewsPage, SectionPage, SimplePage
from reference.models import Keyword, Territory


def publish(page: Page, *, below: Page, by: Reader | None = None) -> Page:
    """Put a page below another, or keep its place if it has one, and publish it with a revision.

    Raises PermissionDenied when `by` may not publish there.
    """
    user = _publisher(below, by)
    if page.pk is None:
        below.add_child(instance=page)
    revision = page.save_revision(user=user)
    revision.publish(user=user)
    page.refresh_from_db()
    return page


def _publisher(below: Page, by: Reader | None) -> User | None:
    if by is None:
        return None
    rights = by.person and below.permissions_for_user(by.person)
    if not rights or not rights.can_publish_subpage():
        raise PermissionDenied
    return by.person


@transaction.atomic
def publish_news(
    *,
    section: SectionPage,
    title: str,
    slug: str,
    kind: str,
    published_on: dt.datetime,
    intro: str,
    keywords: Iterable[Keyword],
    blocks: Iterable[Block],
    deadline: dt.date | None = None,
    organisation: str = "",
    territory: Territory | None = None,
    link: str = "",
    by: Reader | None = None,
) -> NewsPage:
    """Publish a news item in a rubric. `deadline`: of a call or an offer. Raises PermissionDenied, ValidationError."""
    page = NewsPage.objects.child_of(section).filter(slug=slug).first() or NewsPage(slug=slug)
    page.title, page.kind, page.published_on, page.intro = title, kind, published_on, intro
    page.deadline, page.organisation, page.territory, page.link = deadline, organisation, territory, link
    page.body = stream(blocks)
    page.keywords = list(keywords)
    publish(page, below=section, by=by)
    return page


@transaction.atomic
def update_home(
    *,
    headline: str,
    lede: str,
    reassurance: str,
    principles_title: str,
    principles: Sequence[dict[str, str]],
    centre_title: str = "",
    centre_text: str = "",
    by: Reader | None = None,
) -> HomePage:
    """Lay out the home page: its sentence, then every room, the principles ({title, text}) and a text in Markdown."""
    page = HomePage.objects.get()
    page.headline, page.lede, page.reassurance = headline, lede, reassurance
    rooms: dict[str, dict[str, Any]] = {name: {} for name in ("exchange", "networks", "meetings", "productions")}
    rooms["principles"] = {"title": principles_title, "principles": items_of(principles)}
    rooms["news"] = {}
    if centre_text:
        rooms["text"] = {"title": centre_title, "text": rich(centre_text)}
    known = page.body.stream_block.child_blocks
    titles = {name: known[name].child_blocks["title"].get_default() for name in rooms}
    page.body = stored({"type": name, "value": {"title": titles[name], **value}} for name, value in rooms.items())
    publish(page, below=page.get_parent(), by=by)
    return page


@transaction.atomic
def update_simple_page(
    *, slug: str, title: str, intro: str, blocks: Iterable[Block], by: Reader | None = None
) -> SimplePage:
    """Write a simple page directly below the home page."""
    home = HomePage.objects.get()
    page = SimplePage.objects.child_of(home).filter(slug=slug).first() or SimplePage(slug=slug)
    page.title, page.intro, page.body = title, intro, stream(blocks)
    publish(page, below=home, by=by)
    return page


@transaction.atomic
def give_page(*, network: Network, blocks: Iterable[Block] = ()) -> NetworkPage:
    """Give a network its public face; one that has it keeps it, with these blocks if there are any."""
    page = NetworkPage.objects.filter(network=network).first()
    written = list(blocks)
    if page is not None and not written:
        return page
    page = page or NetworkPage(network=network)
    page.title, page.slug, page.body = network.name, network.slug, stream(written)
    publish(page, below=NetworkIndexPage.objects.get())
    return page
