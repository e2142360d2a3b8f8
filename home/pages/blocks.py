"""The blocks that pages are written with."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

RICH = ["h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]


class QuoteBlock(blocks.StructBlock):
    """Someone's words, with where they come from."""

    quote = blocks.TextBlock(label=_("citation"))
    source = blocks.CharBlock(label=_("source"), required=False, max_length=200)

    class Meta:
        icon = "openquote"
        label = _("Citation")
        template = "blocks/quote.html"


class PictureBlock(blocks.StructBlock):
    """A picture; either it says something (alternative text) or it is marked decorative."""

    image = ImageChooserBlock(label=_("image"))
    alt = blocks.CharBlock(label=_("texte de remplacement"), required=False, max_length=250)
    decorative = blocks.BooleanBlock(label=_("image décorative"), required=False)
    credit = blocks.CharBlock(label=_("crédit"), required=False, max_length=120)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "blocks/picture.html"

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        """Refuses a picture that is neither described nor decorative."""
        value = super().clean(value)
        if not value["alt"] and not value["decorative"]:
            raise blocks.StructBlockValidationError(
                block_errors={
                    "alt": ValidationError(_("Décrivez ce que l'image apporte, ou cochez « image décorative »."))
                }
            )
        return value


class KeyFiguresBlock(blocks.StructBlock):
    """A few figures and what they count."""

    figures = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("value", blocks.CharBlock(label=_("valeur"), max_length=20)),
                ("label", blocks.CharBlock(label=_("ce qui est compté"), max_length=120)),
            ]
        ),
        label=_("chiffres"),
        max_num=6,
    )

    class Meta:
        icon = "list-ol"
        label = _("Chiffres clés")
        template = "blocks/key_figures.html"


class TableValue(blocks.StructValue):
    """A table's lines, cut into cells; short lines are filled up, so that columns hold."""

    @property
    def head(self) -> list[str]:
        """The titles of the columns."""
        return next(iter(self._cells()), [])

    @property
    def lines(self) -> list[list[str]]:
        """Every line but the first."""
        return self._cells()[1:]

    def _cells(self) -> list[list[str]]:
        written = (line.strip().strip("|") for line in str(self.get("rows", "")).splitlines())
        lines = [[cell.strip() for cell in line.split("|")] for line in written if line]
        width = max((len(line) for line in lines), default=0)
        return [line + [""] * (width - len(line)) for line in lines]


class TableBlock(blocks.StructBlock):
    """A small table, written as one writes it by hand."""

    caption = blocks.CharBlock(label=_("ce que montre le tableau"), max_length=160)
    rows = blocks.TextBlock(
        label=_("lignes"),
        help_text=_("Une ligne par rangée, les cellules séparées par « | ». La première ligne porte les titres."),
    )

    class Meta:
        icon = "table"
        label = _("Tableau")
        template = "blocks/table.html"
        value_class = TableValue


class BodyBlock(blocks.StreamBlock):
    """The body of a page."""

    heading = blocks.CharBlock(label=_("Intertitre"), icon="title", max_length=120, template="blocks/heading.html")
    text = blocks.RichTextBlock(label=_("Texte"), features=RICH, template="blocks/text.html")
    quote = QuoteBlock()
    picture = PictureBlock()
    key_figures = KeyFiguresBlock()
    table = TableBlock()


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
            ("text", blocks.RichTextBlock(label=_("texte"), features=RICH)),
        ],
        label=_("Texte libre"),
        icon="pilcrow",
        template="blocks/home_text.html",
    )
