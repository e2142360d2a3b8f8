"""Dossiers: an ordered selection of productions, with an introduction."""

from typing import Any, ClassVar

from django.db import models
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


class DossierPage(ReadMixin, Page):
    """A dossier: why these texts stand together, then the texts in the order to read them."""

    introduction = models.TextField(_("introduction"), max_length=600)
    published_on = models.DateTimeField(_("date"), default=timezone.now)
    keywords = ParentalManyToManyField(
        "reference.Keyword", verbose_name=_("mots-clés"), blank=True, related_name="dossiers"
    )
    body = BodyField(BodyBlock(), verbose_name=_("texte"), blank=True)

    objects: ClassVar[PageManager] = PageManager.from_queryset(ReadQuerySet)()
    template = "productions/dossier.html"
    parent_page_types: ClassVar[list[str]] = ["productions.LibraryPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("body")]
    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction", help_text=_("Pourquoi ces textes se lisent ensemble, et pour qui.")),
        FieldPanel("body", help_text=_("Facultatif : se lit avant les productions.")),
        InlinePanel(
            "items",
            label=_("production"),
            heading=_("Dans l'ordre de lecture"),
            help_text=_("Seules les productions publiées se voient ; les autres attendent leur tour."),
            min_num=1,
        ),
        MultiFieldPanel([FieldPanel("published_on"), keywords_panel()], heading=_("Rangement")),
    ]

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What it puts together, in order."""
        from home.productions import dossiers

        return {**super().get_context(request, *args, **kwargs), **dossiers.for_page(self)}


class DossierItem(Orderable, models.Model):
    """A production's place in a dossier."""

    dossier = ParentalKey(DossierPage, on_delete=models.CASCADE, related_name="items")
    production = models.ForeignKey(
        "productions.ProductionPage", verbose_name=_("production"), on_delete=models.CASCADE, related_name="in_dossiers"
    )
    why = models.CharField(_("pourquoi la lire ici"), max_length=240, blank=True)

    panels = [PageChooserPanel("production"), FieldPanel("why")]

    class Meta(Orderable.Meta):
        ordering = ["sort_order", "pk"]
        verbose_name = _("place dans un dossier")

    def __str__(self) -> str:
        return str(self.production)
