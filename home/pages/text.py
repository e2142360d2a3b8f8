"""The words of a page's body, without drawing it."""

from wagtail.blocks.stream_block import StreamValue
from wagtail.rich_text import RichText

from writing.excerpt import plain


def words_of(body: StreamValue) -> str:
    """What a body says, as plain text on one line; nothing is rendered and nothing is asked of the database."""
    return " ".join(part for block in body for part in _parts(block) if part)


def _parts(block: StreamValue.StreamChild) -> list[str]:
    if isinstance(block.value, RichText):
        return [plain(block.value.source)]
    return [str(part) for part in block.block.get_searchable_content(block.value)]
