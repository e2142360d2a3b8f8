"""What happens when a text has been read. Wagtail loads this before there are models: it names them for types alone."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wagtail.models import WorkflowState

    from accounts.models import User


def publish_read(workflow_state: "WorkflowState", user: "User | None" = None) -> None:
    """Publish what was read, or at the date it was given: the reading is what gives the right."""
    revision = workflow_state.content_object.get_latest_revision()
    if revision is not None:
        revision.publish(user=user, skip_permission_checks=True)
