"""The rooms of the home page."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.pages.blocks.text import RICH, TextBlock


class PrincipleBlock(blocks.StructBlock):
    """One thing the house holds to."""

    title = blocks.CharBlock(label=_("titre"), max_length=60)
    text = blocks.TextBlock(label=_("texte"), max_length=300)

    class Meta:
        icon = "tick"
        label = _("Principe")


class HomeBlock(blocks.StreamBlock):
    """The rooms of the home page, in the order editors choose. Each draws its content from what is alive today."""

    exchange = blocks.StructBlock(
        [("title", blocks.CharBlock(label=_("titre"), default="On en parle en ce moment", max_length=80))],
        label=_("Activité des forums publics"),
        icon="comment",
        template="blocks/home_exchange.html",
    )
    networks = blocks.StructBlock(
        [
            (
                "title",
                blocks.CharBlock(label=_("titre"), default="Cinq réseaux, et celui que vous proposerez", max_length=80),
            )
        ],
        label=_("Réseaux"),
        icon="group",
        template="blocks/home_networks.html",
    )
    meetings = blocks.StructBlock(
        [("title", blocks.CharBlock(label=_("titre"), default="Se voir, près de chez soi", max_length=80))],
        label=_("Prochaines rencontres"),
        icon="calendar",
        template="blocks/home_meetings.html",
    )
    productions = blocks.StructBlock(
        [
            (
                "title",
                blocks.CharBlock(label=_("titre"), default="Écrit par celles et ceux qui l'ont fait", max_length=80),
            )
        ],
        label=_("Dernières productions"),
        icon="doc-full",
        template="blocks/home_productions.html",
    )
    principles = blocks.StructBlock(
        [
            ("title", blocks.CharBlock(label=_("titre"), default="Ce qui tient l'étoffe", max_length=80)),
            ("principles", blocks.ListBlock(PrincipleBlock(), label=_("principes"), max_num=3)),
        ],
        label=_("Principes"),
        icon="tick",
        template="blocks/home_principles.html",
    )
    news = blocks.StructBlock(
        [("title", blocks.CharBlock(label=_("titre"), default="Actualités du centre", max_length=80))],
        label=_("Dernières actualités"),
        icon="site",
        template="blocks/home_news.html",
    )
    text = blocks.StructBlock(
        [
            ("title", blocks.CharBlock(label=_("titre"), max_length=80)),
            ("text", TextBlock(label=_("texte"), features=RICH)),
        ],
        label=_("Texte libre"),
        icon="pilcrow",
        template="blocks/home_text.html",
    )
