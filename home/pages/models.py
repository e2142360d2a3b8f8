"""The tree of pages that editors write: Home › Actualités, Réseaux, Productions and simple pages."""

from typing import Any, ClassVar, Self

from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageManager
from wagtail.search import index

from home.pages.blocks import BodyBlock, HomeBlock
from home.pages.fields import BodyField
from home.pages.reading import ReadMixin, ReadQuerySet


def keywords_panel() -> FieldPanel:
    """Keywords as boxes to tick: nothing to hold down, and the whole vocabulary in view."""
    return FieldPanel("keywords", widget=CheckboxSelectMultiple)


class HomePage(ReadMixin, Page):
    """The front door: a sentence, two doors, the fabric of the week, then the rooms editors lay out."""

    headline = models.CharField(
        _("phrase d'accueil"), max_length=120, default="Dans les quartiers, personne ne cherche seul."
    )
    lede = models.TextField(_("présentation"), max_length=400, blank=True)
    reassurance = models.CharField(_("mention sous les boutons"), max_length=200, blank=True)
    body = BodyField(HomeBlock(), verbose_name=_("contenu"), blank=True)

    template = "pages/home.html"
    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("headline"), FieldPanel("lede"), FieldPanel("reassurance")], heading=_("Accueil")),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("page d'accueil")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What the rooms of the home page show, gathered once."""
        from home.pages import front

        return {**super().get_context(request, *args, **kwargs), **front.for_home(request)}


class SectionPage(ReadMixin, Page):
    """A rubric: Actualités, and those editors add below it. Lists the news it contains."""

    introduction = models.CharField(_("introduction"), max_length=300, blank=True)

    template = "pages/section.html"
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage", "pages.SectionPage"]
    subpage_types: ClassVar[list[str]] = ["pages.NewsPage", "pages.SectionPage"]
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("rubrique")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One page of the section's news, by key."""
        from home.pages import listing

        return {**super().get_context(request, *args, **kwargs), **listing.of_section(self, request)}


class NewsPageQuerySet(ReadQuerySet):
    """Named queries over news."""

    def newest(self) -> Self:
        """Published news, the newest first."""
        return self.open_to_all().order_by("-published_on", "-pk")


class NewsPage(ReadMixin, Page):
    """A news item."""

    class Kind(models.TextChoices):
        NOTE = "note", _("Brève")
        CALL = "appel", _("Appel à projets")
        REPORT = "compte-rendu", pgettext_lazy("actualité", "Compte rendu")
        PRESS = "presse", _("Revue de presse")
        JOB = "emploi", _("Offre d'emploi")

    kind = models.CharField(_("type"), max_length=16, choices=Kind, default=Kind.NOTE)
    published_on = models.DateTimeField(_("date"), default=timezone.now)
    intro = models.TextField(_("chapeau"), max_length=400)
    keywords = ParentalManyToManyField(
        "reference.Keyword", verbose_name=_("mots-clés"), blank=True, related_name="news"
    )
    body = BodyField(BodyBlock(), verbose_name=_("texte"))

    objects: ClassVar[PageManager] = PageManager.from_queryset(NewsPageQuerySet)()
    template = "pages/news.html"
    parent_page_types: ClassVar[list[str]] = ["pages.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("kind"), FieldPanel("published_on"), keywords_panel()], heading=_("Rangement")),
        FieldPanel("intro"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("actualité")
        verbose_name_plural = _("actualités")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Its rubric's trail and its keywords."""
        from home.pages import listing

        return {**super().get_context(request, *args, **kwargs), **listing.of_news(self, request)}


class NetworkIndexPage(ReadMixin, Page):
    """The list of networks."""

    introduction = models.CharField(_("introduction"), max_length=300, blank=True)

    template = "pages/network_index.html"
    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["pages.NetworkPage"]
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("liste des réseaux")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The networks, and what is alive in each."""
        from home.pages import front

        return {**super().get_context(request, *args, **kwargs), **front.for_networks(self, request)}


class NetworkPage(ReadMixin, Page):
    """A network's public face: what editors and members wrote about it, around what is alive in it."""

    network = models.OneToOneField(
        "networks.Network", verbose_name=_("réseau"), on_delete=models.PROTECT, related_name="page"
    )
    body = BodyField(BodyBlock(), verbose_name=_("présentation"), blank=True)

    template = "pages/network.html"
    parent_page_types: ClassVar[list[str]] = ["pages.NetworkIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [*Page.content_panels, FieldPanel("network"), FieldPanel("body")]

    class Meta:
        verbose_name = _("page de réseau")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What is said, asked, planned and written in the network, as far as the reader may see."""
        from home.pages import front

        return {**super().get_context(request, *args, **kwargs), **front.for_network(self, request)}


class SimplePage(ReadMixin, Page):
    """A page of its own: legal notices, house rules, who we are."""

    intro = models.TextField(_("chapeau"), max_length=400, blank=True)
    body = BodyField(BodyBlock(), verbose_name=_("texte"), blank=True)

    template = "pages/simple.html"
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage", "pages.SimplePage"]
    subpage_types: ClassVar[list[str]] = ["pages.SimplePage"]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]
    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]

    class Meta:
        verbose_name = _("page simple")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Its trail, and the pages below it."""
        from home.pages import listing

        return {**super().get_context(request, *args, **kwargs), **listing.of_simple(self, request)}
