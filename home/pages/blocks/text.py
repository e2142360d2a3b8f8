"""Blocks of words: text, quotes, testimonies, what folds, what goes step by step, what to remember, what to do."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import RichText

from home.pages.pasted import tidy

RICH = ["h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]
LINES = ["bold", "italic", "ol", "ul", "link", "document-link"]  # inside another block: no headings of its own


class TextBlock(blocks.RichTextBlock):
    """Rich text; what comes from a word processor is brought back to what it says."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": RICH, **kwargs})

    def clean(self, value: Any) -> Any:
        """The text without what was pasted along."""
        source = value.source if isinstance(value, RichText) else str(value or "")
        return super().clean(self.normalize(tidy(source)))


class QuoteBlock(blocks.StructBlock):
    """Someone's words, with where they come from."""

    quote = blocks.TextBlock(label=_("citation"), help_text=_("Sans guillemets : ils sont mis à l'affichage."))
    source = blocks.CharBlock(
        label=_("source"), required=False, max_length=200, help_text=_("Qui le dit, où et quand : un nom, un ouvrage.")
    )
    url = blocks.URLBlock(label=_("adresse de la source"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Citation")
        group = _("Texte")
        template = "blocks/quote.html"

    def get_searchable_content(self, value: blocks.StructValue) -> list[str]:
        """The words and who said them."""
        return [part for part in (value["quote"], value["source"]) if part]


class TestimonyBlock(blocks.StructBlock):
    """What someone lived, in their own words."""

    words = blocks.TextBlock(label=_("ce que la personne raconte"), max_length=1500)
    name = blocks.CharBlock(
        label=_("nom affiché"), max_length=120, help_text=_("Comme la personne a accepté d'être nommée.")
    )
    role = blocks.CharBlock(
        label=_("qui elle est"),
        max_length=160,
        required=False,
        help_text=_("Sa fonction, son quartier : « adulte-relais, Creil »."),
    )

    class Meta:
        icon = "user"
        label = _("Témoignage")
        group = _("Texte")
        template = "blocks/testimony.html"


class AccordionBlock(blocks.StructBlock):
    """Questions that open on their answers."""

    items = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("title", blocks.CharBlock(label=_("titre"), max_length=160)),
                ("text", TextBlock(label=_("texte"), features=LINES)),
            ]
        ),
        label=_("volets"),
        min_num=1,
        max_num=30,
    )

    class Meta:
        icon = "list-ul"
        label = _("Accordéon")
        group = _("Texte")
        template = "blocks/accordion.html"


class StepsBlock(blocks.StructBlock):
    """What is done one thing after the other."""

    title = blocks.CharBlock(label=_("titre"), max_length=120, required=False)
    steps = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("title", blocks.CharBlock(label=_("étape"), max_length=120)),
                ("text", TextBlock(label=_("ce qu'on y fait"), features=LINES, required=False)),
            ]
        ),
        label=_("étapes"),
        min_num=2,
        max_num=15,
    )

    class Meta:
        icon = "list-ol"
        label = _("Étapes")
        group = _("Texte")
        template = "blocks/steps.html"


class RememberBlock(blocks.StructBlock):
    """« Ce qu'il faut retenir »: a few sentences."""

    title = blocks.CharBlock(label=_("titre"), max_length=80, default=_("Ce qu'il faut retenir"))
    sentences = blocks.ListBlock(
        blocks.CharBlock(label=_("phrase"), max_length=300), label=_("phrases"), min_num=1, max_num=7
    )

    class Meta:
        icon = "pick"
        label = _("Ce qu'il faut retenir")
        group = _("Texte")
        template = "blocks/remember.html"


class ActionBlock(blocks.StructBlock):
    """One thing to do, and the button that leads to it."""

    title = blocks.CharBlock(label=_("titre"), max_length=100, required=False)
    text = blocks.TextBlock(label=_("en une phrase"), max_length=300, required=False)
    label = blocks.CharBlock(
        label=_("mots du bouton"), max_length=50, help_text=_("Un verbe d'abord : « S'inscrire à la journée ».")
    )
    page = blocks.PageChooserBlock(label=_("page de ce site"), required=False)
    url = blocks.URLBlock(label=_("ou adresse ailleurs"), required=False)

    class Meta:
        icon = "link"
        label = _("Appel à agir")
        group = _("Renvois")
        template = "blocks/action.html"

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        """Refuses a button that leads nowhere, or to two places."""
        value = super().clean(value)
        if bool(value["page"]) == bool(value["url"]):
            wrong = ValidationError(_("Choisissez une page, ou écrivez une adresse : l'une des deux."))
            raise blocks.StructBlockValidationError(block_errors={"url": wrong})
        return value

    def get_context(self, value: blocks.StructValue, parent_context: Any = None) -> dict[str, Any]:
        """Where the button leads: nowhere where its page is not published any more."""
        page = value["page"]
        target = (page.url or "") if page and page.live else value["url"] or ""
        return {**super().get_context(value, parent_context), "target": target}

    def get_searchable_content(self, value: blocks.StructValue) -> list[str]:
        """What is asked for."""
        return [part for part in (value["title"], value["text"], value["label"]) if part]
