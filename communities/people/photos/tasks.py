"""What falls due for photos."""

from background.tasks import durable
from communities.people.actions import forget_photos


@durable()
def forget_photos_of_who_left() -> None:
    """Take away the photos of those who left the community."""
    forget_photos()
