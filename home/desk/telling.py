"""Who is told of a reading: the group when one is asked for, whoever asked when it is done.

The letters take the place of Wagtail's own, which go out in the request and know nothing of what people want by mail:
a receiver that stands under the library's name when it registers its own is the one that stays.
"""

from typing import Any

from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from home.desk.letters import read_letter, reading_letters


def _asked(instance: TaskState, **_others: Any) -> None:
    reading_letters.enqueue(instance.workflow_state_id)


def _read(instance: WorkflowState, user: Any = None, **_others: Any) -> None:
    if instance.current_task_state_id and user is not None and user.pk != instance.requested_by_id:
        read_letter.enqueue(instance.current_task_state_id)


def _nothing(**_others: Any) -> None:
    """The library tells administrators besides; here they are told as members of the group, or not at all."""


workflow_submitted.connect(
    _nothing, sender=WorkflowState, dispatch_uid="workflow_state_submitted_email_notification", weak=False
)
task_submitted.connect(
    _asked, sender=TaskState, dispatch_uid="group_approval_task_submitted_email_notification", weak=False
)
for signal, name in ((workflow_approved, "approved"), (workflow_rejected, "rejected")):
    signal.connect(_read, sender=WorkflowState, dispatch_uid=f"workflow_state_{name}_email_notification", weak=False)
