"""The field that holds the body of a page."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from wagtail.fields import StreamField


class BodyField(StreamField):
    """A StreamField whose blocks stay out of migrations.

    Its column is JSON whatever the blocks are: a label that is reworded, or a block that is added, is no change of the
    database (docs/decisions/0022).
    """

    if TYPE_CHECKING:  # what a page holds of it: a value of the stream, or what becomes one

        def __get__(self, instance: object, owner: object = None) -> Any: ...

        def __set__(self, instance: object, value: Any) -> None: ...

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """The field without its blocks."""
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
