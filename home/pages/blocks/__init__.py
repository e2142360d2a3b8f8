"""The blocks that pages are written with."""

from home.pages.blocks.body import BodyBlock
from home.pages.blocks.data import TableBlock
from home.pages.blocks.home import HomeBlock
from home.pages.blocks.text import RICH, TextBlock

__all__ = ["RICH", "BodyBlock", "HomeBlock", "TableBlock", "TextBlock"]
