"""Atom feeds of a part: a rubric, a keyword, a network's productions; of dossiers; of the meetings to come."""

import datetime as dt
from itertools import islice
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.reader import Reader
from communities.meetings.models import Meeting
from communities.networks.models import Network
from home.dissemination.feeds import LONGEST, NewsFeed, PageFeed, ProductionsFeed
from home.pages.models import NewsPage, SectionPage
from home.pages.trail import absolute
from home.productions.metadata import byline_of
from home.productions.models import DossierPage, ProductionPage
from reference.models import Keyword
from writing.excerpt import excerpt


class SectionFeed(NewsFeed):
    """The news of a rubric, those of the rubrics below it included."""

    def get_object(self, request: HttpRequest, path: str) -> SectionPage:
        """The rubric at this address, if anyone may read it."""
        slug = path.rstrip("/").rpartition("/")[2]
        for section in SectionPage.objects.live().public().filter(slug=slug).order_by("pk"):
            if section.url == f"/{path}/":
                return section
        raise Http404

    def title(self, about: Any = None) -> str:
        """The rubric's name."""
        return f"Maillage : {about.title}"

    def subtitle(self, about: Any = None) -> str:
        """What the rubric says of itself."""
        return about.introduction

    def link(self, about: Any = None) -> str:
        """The rubric."""
        return absolute(about.url or "/")

    def feed_url(self, about: Any = None) -> str:
        """The feed's own address."""
        return f"{self.link(about)}feed/"

    def items(self, about: Any = None) -> list[NewsPage]:
        """The latest news of the rubric."""
        return list(NewsPage.objects.newest().descendant_of(about).prefetch_related("keywords")[:LONGEST])


class KeywordFeed(PageFeed):
    """What is published under a keyword, whatever it is: news and productions."""

    def get_object(self, request: HttpRequest, slug: str) -> Keyword:
        """The keyword, or what it was merged into; 404 for a free word that nothing here bears."""
        named = get_object_or_404(Keyword.objects.select_related("merged_into"), slug=slug)
        keyword = named.merged_into or named
        if keyword.group == Keyword.Group.FREE and not self.items(keyword):
            raise Http404
        return keyword

    def title(self, about: Any = None) -> str:
        """The keyword."""
        return f"Maillage : {about.label}"

    def link(self, about: Any = None) -> str:
        """The keyword's page."""
        return absolute(about.get_absolute_url())

    def feed_url(self, about: Any = None) -> str:
        """The feed's own address."""
        return absolute(reverse("keyword_feed", args=[about.slug]))

    def items(self, about: Any = None) -> list[NewsPage | ProductionPage]:
        """The latest of both."""
        news = NewsPage.objects.newest().filter(keywords=about)[:LONGEST]
        productions = ProductionPage.objects.newest().filter(keywords=about, archive=False).for_list()[:LONGEST]
        both: list[NewsPage | ProductionPage] = [*news, *productions]
        return sorted(both, key=lambda page: (page.published_on, page.pk), reverse=True)[:LONGEST]

    def item_description(self, item: NewsPage | ProductionPage) -> str:
        """Its opening words."""
        return item.aim if isinstance(item, ProductionPage) else item.intro

    def item_author_name(self, item: NewsPage | ProductionPage) -> str:
        """Everyone who is credited, or the house."""
        if isinstance(item, ProductionPage):
            return byline_of(item) or gettext("Collectif")
        return gettext("Centre de ressources")


class NetworkProductionsFeed(ProductionsFeed):
    """What a network has published."""

    def get_object(self, request: HttpRequest, slug: str) -> Network:
        """The network."""
        return get_object_or_404(Network, slug=slug)

    def title(self, about: Any = None) -> str:
        """The network's name."""
        return gettext("Maillage : productions du réseau %(name)s") % {"name": about.name}

    def link(self, about: Any = None) -> str:
        """The network's page."""
        return absolute(about.get_absolute_url())

    def feed_url(self, about: Any = None) -> str:
        """The feed's own address."""
        return absolute(reverse("network_productions_feed", args=[about.slug]))

    def items(self, about: Any = None) -> list[ProductionPage]:
        """Its latest productions."""
        productions = ProductionPage.objects.newest().filter(network=about, archive=False)
        return list(productions.for_list().prefetch_related("keywords")[:LONGEST])


class DossiersFeed(PageFeed):
    """The dossiers of the library."""

    title = _("Maillage : dossiers")
    subtitle = _("Des textes choisis, dans l'ordre où les lire.")
    author_name = "Maillage"
    list_path = "/productions/"
    feed_name = "dossiers_feed"

    def items(self, about: Any = None) -> list[DossierPage]:
        """The latest dossiers."""
        pages = DossierPage.objects.open_to_all().order_by("-published_on", "-pk")
        return list(pages.prefetch_related("keywords")[:LONGEST])

    def item_description(self, item: DossierPage) -> str:
        """Why these texts stand together."""
        return item.introduction

    def item_categories(self, item: DossierPage) -> list[str]:
        """Its keywords."""
        return [keyword.label for keyword in item.keywords.all()]


class MeetingsFeed(Feed[Meeting, None]):
    """The public meetings to come, those announced last first."""

    feed_type = Atom1Feed
    language = "fr"
    title = _("Maillage : rencontres")
    subtitle = _("Les rencontres ouvertes à qui veut venir.")
    author_name = "Maillage"

    def link(self) -> str:
        """The calendar."""
        return absolute(reverse("meetings:calendar"))

    def feed_url(self) -> str:
        """The feed's own address."""
        return absolute(reverse("meetings_feed"))

    feed_guid = feed_url

    def items(self) -> list[Meeting]:
        """The meetings that anyone may come to, and that have not ended."""
        meetings = Meeting.objects.readable_by(Reader.of(None)).standing().filter(ends_at__gte=timezone.now())
        return list(islice(meetings.for_list().order_by("-pk"), LONGEST))

    def item_title(self, item: Meeting) -> str:
        """When, and what."""
        return f"{date_format(item.starts_at.astimezone(item.tz), 'j F Y')} : {item.title}"

    def item_link(self, item: Meeting) -> str:
        """The meeting's page."""
        return absolute(item.get_absolute_url())

    item_guid = item_link

    def item_description(self, item: Meeting) -> str:
        """The place, and how its agenda begins."""
        return " — ".join(part for part in (item.place, excerpt(item.agenda_html, 300)) if part)

    def item_author_name(self, item: Meeting) -> str:
        """The network that meets."""
        return item.network.name

    def item_pubdate(self, item: Meeting) -> dt.datetime:
        """When it last changed for those who come: nothing older is known of it."""
        return item.changed_at

    def item_updateddate(self, item: Meeting) -> dt.datetime:
        """When it last changed."""
        return item.changed_at

    def item_categories(self, item: Meeting) -> list[Any]:
        """What kind of meeting."""
        return [str(item.get_kind_display())]
