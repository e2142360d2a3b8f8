"""The body of a page: every block it may be written with."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.pages.blocks.data import ChartBlock, KeyFiguresBlock, MapBlock, TableBlock
from home.pages.blocks.lists import MeetingsBlock, ProductionsBlock, SeeAlsoBlock, ThreadsBlock
from home.pages.blocks.media import DocumentBlock, PictureBlock, VideoBlock
from home.pages.blocks.text import (
    AccordionBlock,
    ActionBlock,
    QuoteBlock,
    RememberBlock,
    StepsBlock,
    TestimonyBlock,
    TextBlock,
)
from home.pages.passage import PassageBlock


class BodyBlock(blocks.StreamBlock):
    """The body of a page, in the order in which editors look for blocks."""

    heading = blocks.CharBlock(
        label=_("Intertitre"), icon="title", max_length=120, template="blocks/heading.html", group=_("Texte")
    )
    text = TextBlock(label=_("Texte"), icon="pilcrow", template="blocks/text.html", group=_("Texte"))
    remember = RememberBlock()
    quote = QuoteBlock()
    testimony = TestimonyBlock()
    steps = StepsBlock()
    accordion = AccordionBlock()
    passage = PassageBlock(group=_("Texte"))
    picture = PictureBlock()
    video = VideoBlock()
    document = DocumentBlock()
    key_figures = KeyFiguresBlock()
    table = TableBlock()
    chart = ChartBlock()
    map = MapBlock()
    meetings = MeetingsBlock()
    productions = ProductionsBlock()
    threads = ThreadsBlock()
    see_also = SeeAlsoBlock()
    action = ActionBlock()
