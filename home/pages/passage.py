"""A passage that several people wrote, with the exchanges it comes from: each named as its author agreed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.pages.trail import must_lead_somewhere
from writing.excerpt import plain
from writing.limits import Refused, check
from writing.markdown import render


class HiddenBlock(blocks.CharBlock):
    """What the page must remember, and nobody types."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.field.widget = forms.HiddenInput()


class SourceBlock(blocks.StructBlock):
    """Where the words of a passage come from. `quotation` is the number of the consent they are published with."""

    quotation = HiddenBlock(label=_("accord"))
    name = blocks.CharBlock(label=_("d'après"), max_length=200)
    where = blocks.CharBlock(label=_("dans"), max_length=300, required=False)
    url = blocks.CharBlock(label=_("adresse"), max_length=300, required=False, validators=[must_lead_somewhere])

    class Meta:
        icon = "link"
        label = _("Source")


class PassageValue(blocks.StructValue):
    """A passage's text, drawn."""

    @property
    def html(self) -> SafeString:
        """The text, made safe."""
        return mark_safe(render(self.get("text") or ""))  # noqa: S308 - the renderer makes it safe

    @property
    def quotations(self) -> list[int]:
        """The numbers of the consents that this passage is published with."""
        numbers = [str(source.get("quotation") or "") for source in self.get("sources") or []]
        return [int(number) for number in numbers if number.isascii() and number.isdigit()]


class PassageBlock(blocks.StructBlock):
    """A few paragraphs in Markdown, and their sources. `key` is the passage's name where it was written."""

    key = HiddenBlock(label=_("repère"))
    heading = blocks.CharBlock(label=_("intertitre"), required=False, max_length=120)
    text = blocks.TextBlock(label=_("texte, en Markdown"))
    sources = blocks.ListBlock(SourceBlock(), label=_("sources"), default=[])

    class Meta:
        icon = "openquote"
        label = _("Passage et ses sources")
        template = "blocks/passage.html"
        value_class = PassageValue

    def clean(self, value: PassageValue) -> PassageValue:
        """Refuses a text that cannot be drawn, with the reason."""
        value = super().clean(value)
        try:
            check(value["text"])
        except Refused as refused:
            raise blocks.StructBlockValidationError(block_errors={"text": ValidationError(str(refused))}) from refused
        return value

    def get_searchable_content(self, value: PassageValue) -> list[str]:
        """The heading and the words, without marks of Markdown; those who are credited are found too."""
        names = [str(source.get("name") or "") for source in value.get("sources") or []]
        return [part for part in (value.get("heading") or "", plain(value.html), *names) if part]
