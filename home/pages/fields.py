"""The field that holds the body of a page."""

from collections.abc import Sequence
from typing import Any

from wagtail.fields import StreamField


class BodyField(StreamField):
    """A StreamField whose blocks stay out of migrations.

    Its column is JSON whatever the blocks are: a label that is reworded, or a block that is added, is no change of the
    database (docs/decisions/0022).
    """

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """The field without its blocks."""
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
