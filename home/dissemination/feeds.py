"""Atom feeds of news and of productions."""

import datetime as dt
from typing import Any

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from home.pages.models import NewsPage
from home.pages.trail import absolute
from home.productions.metadata import byline_of
from home.productions.models import ProductionPage

LONGEST = 30  # entries


class PageFeed(Feed):
    """What all feeds of pages share: full addresses, and ids that stay when a page moves."""

    feed_type = Atom1Feed
    language = "fr"
    title: Any
    subtitle: Any
    list_path = "/"
    feed_name = ""

    def link(self, about: Any = None) -> str:
        """The list that the feed follows; `about` is what get_object found, where a feed is of a part."""
        return absolute(self.list_path)

    def feed_url(self, about: Any = None) -> str:
        """The feed's own address."""
        return absolute(reverse(self.feed_name))

    def feed_guid(self, about: Any = None) -> str:
        """The same, as an identifier."""
        return self.feed_url(about)

    def item_title(self, item: Page) -> str:
        """The page's title, as plain words."""
        return item.title

    def item_link(self, item: Page) -> str:
        """The page's full address."""
        return absolute(item.url or "/")

    def item_guid(self, item: Page) -> str:
        """The page's own number in the world, whatever its address becomes."""
        return item.translation_key.urn

    def item_pubdate(self, item: Any) -> dt.datetime:
        """When the page says it was published."""
        return item.published_on

    def item_updateddate(self, item: Any) -> dt.datetime:
        """When its text last changed for readers."""
        return max(item.published_on, item.last_published_at or item.published_on)


class NewsFeed(PageFeed):
    """The news."""

    title: Any = _("Maillage : actualités")
    subtitle: Any = _("Ce que le centre annonce, raconte et transmet.")
    author_name = "Maillage"
    list_path = "/actualites/"
    feed_name = "news_feed"

    def items(self, about: Any = None) -> list[NewsPage]:
        """The latest news."""
        return list(NewsPage.objects.newest().prefetch_related("keywords")[:LONGEST])

    def item_description(self, item: NewsPage) -> str:
        """The opening words."""
        return item.intro

    def item_author_name(self, item: NewsPage) -> str:
        """The house."""
        return gettext("Centre de ressources")

    def item_categories(self, item: NewsPage) -> list[str]:
        """Its type and keywords."""
        return [str(item.get_kind_display()), *(keyword.label for keyword in item.keywords.all())]


class ProductionsFeed(PageFeed):
    """What networks have published; archive documents are in the library, not in the feed."""

    title: Any = _("Maillage : bibliothèque")
    subtitle: Any = _("Ce que des professionnel·les ont appris en faisant, écrit à plusieurs.")
    author_name = "Maillage"
    list_path = "/productions/"
    feed_name = "productions_feed"

    def items(self, about: Any = None) -> list[ProductionPage]:
        """The latest productions."""
        return list(
            ProductionPage.objects.newest().filter(archive=False).for_list().prefetch_related("keywords")[:LONGEST]
        )

    def item_description(self, item: ProductionPage) -> str:
        """What it is for."""
        return item.aim

    def item_author_name(self, item: ProductionPage) -> str:
        """Everyone who is credited, or where it was taken from."""
        return byline_of(item) or gettext("Collectif")

    def item_copyright(self, item: ProductionPage) -> str:
        """Its licence."""
        return item.licence

    def item_categories(self, item: ProductionPage) -> list[str]:
        """Its type, network and keywords."""
        network = [item.network.name] if item.network else []
        return [str(item.get_kind_display()), *network, *(keyword.label for keyword in item.keywords.all())]
