"""What falls due for files."""

from background.tasks import durable
from forums.files.actions import forget_unsent


@durable()
def forget_unsent_files() -> None:
    """Delete the files that nobody sent in the end."""
    forget_unsent()
