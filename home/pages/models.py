"""The tree of pages that editors write: Home › Actualités, Réseaux, Productions, Agenda, Centres and simple pages."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page, PageManager
from wagtail.search import index

from home.pages.blocks import BodyBlock, HomeBlock
from home.pages.fields import BodyField
from home.pages.forms import AgendaForm, CentreForm, NewsForm
from home.pages.panels import KeywordsPanel
from home.pages.reading import ReadMixin, ReadQuerySet
from reference.names import day


def keywords_panel() -> FieldPanel:
    """Keywords as boxes to tick: nothing to hold down, and the whole vocabulary in view."""
    return KeywordsPanel()


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
        FieldPanel(
            "body", help_text=_("Les parties de la page, dans l'ordre. Leur contenu vient de ce qui vit aujourd'hui.")
        ),
    ]

    class Meta:
        verbose_name = _("page d'accueil")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What the rooms of the home page show, gathered once."""
        from home.pages import front

        return {**super().get_context(request, *args, **kwargs), **front.for_home(request)}


class SectionPage(ReadMixin, Page):
    """A rubric: Actualités, and those editors add below it. Lists the news it contains, and the pages below it."""

    introduction = models.CharField(_("introduction"), max_length=300, blank=True)

    template = "pages/section.html"
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage", "pages.SectionPage"]
    subpage_types: ClassVar[list[str]] = [
        "pages.NewsPage",
        "pages.SectionPage",
        "pages.AgendaPage",
        "pages.SimplePage",
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction", help_text=_("Une phrase : ce que l'on trouve dans cette rubrique.")),
    ]

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

    def standing(self, today: dt.date) -> Self:
        """Without the calls and offers whose day has passed."""
        return self.exclude(kind__in=NewsPage.DATED, deadline__lt=today)

    def open_on(self, today: dt.date) -> Self:
        """Those one may still answer, the most urgent first; those without a day come last."""
        undated = Q(deadline=None)
        return self.filter(undated | Q(deadline__gte=today)).order_by(models.F("deadline").asc(nulls_last=True), "pk")

    def closed_on(self, today: dt.date) -> Self:
        """Those whose day has passed, the newest first."""
        return self.filter(deadline__lt=today).order_by("-published_on", "-pk")


class NewsPage(ReadMixin, Page):
    """A news item. A call for projects and a job offer have a day until which one may answer."""

    class Kind(models.TextChoices):
        NOTE = "note", _("Brève")
        CALL = "appel", _("Appel à projets")
        JOB = "emploi", _("Offre d'emploi")
        PRESS = "presse", _("Revue de presse")
        REPORT = "compte-rendu", pgettext_lazy("actualité", "Compte rendu")
        REPLAY = "replay", _("Rediffusion")

    DATED = (Kind.CALL, Kind.JOB)

    kind = models.CharField(_("type"), max_length=16, choices=Kind, default=Kind.NOTE)
    published_on = models.DateTimeField(_("date"), default=timezone.now)
    intro = models.TextField(_("chapeau"), max_length=400)
    deadline = models.DateField(_("date limite"), null=True, blank=True)
    organisation = models.CharField(_("proposé par"), max_length=160, blank=True)
    territory = models.ForeignKey(
        "reference.Territory",
        verbose_name=_("territoire"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    link = models.URLField(_("adresse"), max_length=500, blank=True)
    keywords = ParentalManyToManyField(
        "reference.Keyword", verbose_name=_("mots-clés"), blank=True, related_name="news"
    )
    body = BodyField(BodyBlock(), verbose_name=_("texte"))

    objects: ClassVar[PageManager] = PageManager.from_queryset(NewsPageQuerySet)()
    base_form_class = NewsForm
    template = "pages/news.html"
    parent_page_types: ClassVar[list[str]] = ["pages.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("organisation"),
        index.SearchField("body"),
    ]
    content_panels = [
        *Page.content_panels,
        FieldPanel("kind", help_text=_("Un appel à projets et une offre d'emploi demandent une date limite.")),
        FieldPanel("intro", help_text=_("Deux ou trois lignes : ce que c'est, et pour qui.")),
        MultiFieldPanel(
            [
                FieldPanel(
                    "deadline",
                    help_text=_("Dernier jour pour répondre. Ensuite la page reste lisible, avec la mention « clos »."),
                ),
                FieldPanel("organisation", help_text=_("Qui lance l'appel, qui recrute, quel journal.")),
                FieldPanel("territory"),
                FieldPanel("link", help_text=_("Où répondre, lire l'original ou revoir : une page d'un autre site.")),
            ],
            heading=_("Appel, offre, article ou rediffusion"),
        ),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("published_on", help_text=_("La date que l'on lit, et l'ordre dans la rubrique.")),
                keywords_panel(),
            ],
            heading=_("Rangement"),
        ),
    ]

    class Meta:
        verbose_name = _("actualité")
        verbose_name_plural = _("actualités")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Its rubric's trail and its keywords."""
        from home.pages import listing

        return {**super().get_context(request, *args, **kwargs), **listing.of_news(self, request)}

    @property
    def dated(self) -> bool:
        """Whether one answers it until a day."""
        return self.kind in self.DATED

    @property
    def until(self) -> dt.date | None:
        """The last day to answer, for what is to be answered."""
        return self.deadline if self.dated else None

    @property
    def until_said(self) -> str:
        """That day in words; "" for what has none."""
        return day(self.until) if self.until else ""

    @property
    def closed(self) -> bool:
        """Whether the last day to answer has passed."""
        return self.until is not None and self.until < timezone.localdate()


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
    search_fields = [*Page.search_fields, index.SearchField("body")]
    content_panels = [
        *Page.content_panels,
        FieldPanel("network"),
        FieldPanel(
            "body",
            help_text=_("Ce que le réseau dit de lui. Échanges, rencontres et productions viennent d'eux-mêmes."),
        ),
    ]

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
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage", "pages.SectionPage", "pages.SimplePage"]
    subpage_types: ClassVar[list[str]] = ["pages.SimplePage"]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]
    content_panels = [
        *Page.content_panels,
        FieldPanel("intro", help_text=_("Une ou deux phrases sous le titre.")),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("page simple")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Its trail, and the pages below it."""
        from home.pages import listing

        return {**super().get_context(request, *args, **kwargs), **listing.of_simple(self, request)}


class AgendaIndexPage(ReadMixin, Page):
    """Where pages of the calendar have their place: the list of all of them, wherever they stand."""

    introduction = models.CharField(_("introduction"), max_length=300, blank=True)

    template = "pages/agenda_index.html"
    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["pages.AgendaPage"]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("liste des agendas")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One page of the agendas, by key."""
        from home.pages import listing

        return {**super().get_context(request, *args, **kwargs), **listing.of_agendas(self, request)}


class AgendaPage(ReadMixin, Page):
    """A page of the calendar: the meetings and trainings of a network, of a place, of a kind."""

    introduction = models.TextField(_("introduction"), max_length=400, blank=True)
    network = models.ForeignKey(
        "networks.Network", verbose_name=_("réseau"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    territory = models.ForeignKey(
        "reference.Territory",
        verbose_name=_("territoire"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    kind = models.CharField(_("genre"), max_length=20, blank=True)
    body = BodyField(BodyBlock(), verbose_name=_("texte"), blank=True)

    objects: ClassVar[PageManager] = PageManager.from_queryset(ReadQuerySet)()
    base_form_class = AgendaForm
    template = "pages/agenda.html"
    parent_page_types: ClassVar[list[str]] = ["pages.AgendaIndexPage", "pages.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("body")]
    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction", help_text=_("Ce que rassemble cet agenda, et pour qui.")),
        MultiFieldPanel(
            [
                FieldPanel("network"),
                FieldPanel("territory", help_text=_("Avec tout ce qu'il contient.")),
                FieldPanel("kind"),
            ],
            heading=_("Ce que montre cet agenda"),
            help_text=_("Sans critère : tout le calendrier. Chaque personne y voit ce à quoi elle a accès."),
        ),
        FieldPanel("body", help_text=_("Facultatif : se lit avant la liste.")),
    ]

    class Meta:
        verbose_name = _("agenda")
        verbose_name_plural = _("agendas")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What takes place, by month."""
        from home.pages import listing

        return {**super().get_context(request, *args, **kwargs), **listing.of_agenda(self, request)}


class CentreIndexPage(ReadMixin, Page):
    """Where resource centres have their place: the list of all that have a page."""

    introduction = models.CharField(_("introduction"), max_length=300, blank=True)

    template = "pages/centre_index.html"
    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["pages.CentrePage"]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("liste des centres de ressources")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One page of the centres, by key."""
        from home.pages import listing

        return {**super().get_context(request, *args, **kwargs), **listing.of_centres(self, request)}


class CentrePage(ReadMixin, Page):
    """A resource centre: who it is, how to reach it, what it publishes and what it organises."""

    centre = models.OneToOneField(
        "reference.Centre", verbose_name=_("centre"), on_delete=models.PROTECT, related_name="page"
    )
    introduction = models.TextField(_("présentation en deux phrases"), max_length=400)
    body = BodyField(BodyBlock(), verbose_name=_("présentation"), blank=True)
    address = models.TextField(_("adresse"), max_length=300, blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    email = models.EmailField(_("courriel"), blank=True)
    hours = models.CharField(_("horaires"), max_length=160, blank=True)

    objects: ClassVar[PageManager] = PageManager.from_queryset(ReadQuerySet)()
    base_form_class = CentreForm
    template = "pages/centre.html"
    parent_page_types: ClassVar[list[str]] = ["pages.CentreIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("body")]
    content_panels = [
        *Page.content_panels,
        FieldPanel("centre", help_text=_("Un centre a une page au plus. Leur liste est dans le vocabulaire.")),
        FieldPanel("introduction"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("address", "phone", "email", "hours")], heading=_("Où le joindre")
        ),
        InlinePanel(
            "contacts",
            label=_("personne"),
            heading=_("Qui contacter"),
            help_text=_("Avec l'accord de chaque personne : cette page est publique."),
        ),
    ]

    class Meta:
        verbose_name = _("page de centre de ressources")
        verbose_name_plural = _("pages de centres de ressources")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """How to reach it, its productions, what takes place around it."""
        from home.pages import listing

        return {**super().get_context(request, *args, **kwargs), **listing.of_centre(self, request)}


class CentreContact(Orderable, models.Model):
    """Someone to turn to in a resource centre."""

    page = ParentalKey(CentrePage, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("nom"), max_length=120)
    role = models.CharField(_("pour quoi"), max_length=160, blank=True)
    email = models.EmailField(_("courriel"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)

    panels = [
        FieldPanel("name"),
        FieldPanel("role", help_text=_("Sa fonction, et ce qu'on peut lui demander.")),
        FieldPanel("email"),
        FieldPanel("phone"),
    ]

    class Meta(Orderable.Meta):
        ordering = ["sort_order", "pk"]
        verbose_name = _("personne à contacter")
        verbose_name_plural = _("personnes à contacter")

    def __str__(self) -> str:
        return self.name
