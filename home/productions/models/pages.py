"""Productions: what networks publish for everyone, in a library."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable, Page, PageManager
from wagtail.search import index

from home.pages.blocks import BodyBlock
from home.pages.fields import BodyField
from home.pages.models import keywords_panel
from home.pages.reading import ReadMixin, ReadQuerySet
from home.productions.admin_forms import ProductionForm
from home.productions.lasting import LastingMixin
from reference.models import Pillar


class LibraryPage(ReadMixin, Page):
    """The library of productions."""

    introduction = models.CharField(_("introduction"), max_length=300, blank=True)

    template = "productions/library.html"
    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["productions.ProductionPage", "productions.DossierPage"]
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("bibliothèque")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One page of the productions the facets leave, by key."""
        from home.productions import plugs

        return {**super().get_context(request, *args, **kwargs), **plugs.for_library(self, request)}


class ProductionPageQuerySet(ReadQuerySet):
    """Named queries over productions."""

    def newest(self) -> Self:
        """Published productions, the newest first."""
        return self.open_to_all().order_by("-published_on", "-pk")

    def for_list(self) -> Self:
        """With what a sheet of the library shows."""
        credits = Prefetch("credits", Credit.objects.select_related("person"))
        return self.select_related("network").prefetch_related(credits)


class ProductionPage(LastingMixin, ReadMixin, Page):
    """A production: fiche, synthèse, guide… or a document taken in from an open source, credited and marked archive."""

    class Kind(models.TextChoices):
        SHEET = "fiche", _("Fiche d'expérience")
        SYNTHESIS = "synthese", _("Synthèse")
        GUIDE = "guide", _("Guide")
        STUDY = "etude", _("Étude")
        STATE = "etat-de-l-art", _("État de l'art")
        PROCEEDINGS = "actes", _("Actes")
        PERIODICAL = "periodique", _("Périodique")
        VIDEO = "video", _("Vidéo")
        DOCUMENT = "document", _("Document d'archive")

    class Licence(models.TextChoices):
        OPEN = "Licence Ouverte 2.0", _("Licence Ouverte 2.0")
        BY = "CC BY 4.0", _("CC BY 4.0")
        BY_SA = "CC BY-SA 4.0", _("CC BY-SA 4.0")

    kind = models.CharField(_("type"), max_length=16, choices=Kind, default=Kind.SHEET)
    network = models.ForeignKey(
        "networks.Network",
        verbose_name=_("réseau"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="productions",
    )
    published_on = models.DateTimeField(_("date"), default=timezone.now)
    aim = models.CharField(_("à quoi cela sert"), max_length=240)
    remember = models.TextField(_("ce qu'il faut retenir"), blank=True, help_text=_("Une phrase par ligne."))
    pillar = models.CharField(_("pilier"), max_length=16, choices=Pillar, blank=True)
    territory = models.ForeignKey(
        "reference.Territory", verbose_name=_("territoire"), null=True, blank=True, on_delete=models.PROTECT
    )
    keywords = ParentalManyToManyField(
        "reference.Keyword", verbose_name=_("mots-clés"), blank=True, related_name="productions"
    )
    body = BodyField(BodyBlock(), verbose_name=_("texte"))
    source = models.CharField(_("source"), max_length=200, blank=True)
    source_url = models.URLField(_("adresse de la source"), blank=True)
    licence = models.CharField(_("licence"), max_length=60, default=Licence.OPEN)
    centre = models.ForeignKey(
        "reference.Centre",
        verbose_name=_("centre de ressources"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="productions",
    )
    issue = models.CharField(
        _("numéro"), max_length=20, blank=True, help_text=_("D'un périodique : « 12 », « 2026-3 ».")
    )
    issn = models.CharField("ISSN", max_length=9, blank=True, help_text=_("Quatre chiffres, un tiret, quatre signes."))
    language = models.CharField(
        _("langue"), max_length=5, default="fr", choices=[("fr", _("français")), ("en", _("anglais"))]
    )
    review_on = models.DateField(
        _("à relire avant le"), null=True, blank=True, help_text=_("Vide : un an après la publication.")
    )
    topic = models.OneToOneField(
        "forum_conversation.Topic",
        verbose_name=_("fil de discussion"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="production",
    )
    superseded_by = models.ForeignKey(
        "self",
        verbose_name=_("remplacée par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="supersedes",
    )
    archive = models.BooleanField(
        _("archive"),
        default=False,
        help_text=_("Document daté, gardé pour mémoire : il ne vaut pas information à jour."),
    )

    objects: ClassVar[PageManager] = PageManager.from_queryset(ProductionPageQuerySet)()
    base_form_class = ProductionForm
    template = "productions/production.html"
    parent_page_types: ClassVar[list[str]] = ["productions.LibraryPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields = [*Page.search_fields, index.SearchField("aim"), index.SearchField("body")]
    content_panels = [
        *Page.content_panels,
        FieldPanel("aim", help_text=_("Une phrase : ce que la lecture permet de faire.")),
        FieldPanel("kind"),
        MultiFieldPanel([FieldPanel("issue"), FieldPanel("issn")], heading=_("D'un périodique")),
        FieldPanel("remember"),
        FieldPanel("body"),
        InlinePanel("credits", label=_("Auteur·rice"), help_text=_("Dans l'ordre où les noms se lisent.")),
        MultiFieldPanel(
            [
                *(
                    FieldPanel(name)
                    for name in ("network", "centre", "published_on", "pillar", "territory", "language")
                ),
                keywords_panel(),
            ],
            heading=_("Rangement"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("source", "source_url", "licence", "archive")],
            heading=_("Source et licence"),
        ),
        MultiFieldPanel(
            [FieldPanel("review_on"), PageChooserPanel("superseded_by")],
            heading=_("Dans le temps"),
        ),
    ]

    class Meta:
        verbose_name = _("production")
        verbose_name_plural = _("productions")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Who wrote it, how to cite it, where it stands."""
        from home.productions import page, plugs

        shown = {**page.of_production(self, request), **plugs.for_production(self, request)}
        return {**super().get_context(request, *args, **kwargs), **shown}

    @property
    def reading_minutes(self) -> int:
        """How long the text takes to read, at 220 words a minute."""
        from home.pages.text import words_of

        return max(1, round(len(words_of(self.body).split()) / 220))

    @property
    def lessons(self) -> list[str]:
        """The sentences to remember."""
        return [line.strip() for line in self.remember.splitlines() if line.strip()]


class Credit(Orderable, models.Model):
    """Who wrote a production."""

    production = ParentalKey(ProductionPage, on_delete=models.CASCADE, related_name="credits")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="credits"
    )
    name = models.CharField(_("nom affiché"), max_length=160)

    panels = [FieldPanel("name")]

    class Meta(Orderable.Meta):
        ordering = ["sort_order", "pk"]
        verbose_name = _("crédit")

    def __str__(self) -> str:
        return self.name
