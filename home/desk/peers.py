"""Who reads what before it comes out: any other member of the editorial group, and nobody above them.

Alone in the group, one publishes oneself, since there is nobody to ask. As soon as there are two, a text comes out once
someone else has read it. What a command or an import publishes asks for no reading (home.pages.actions).
"""

from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page

from accounts.models import User
from home.desk.models import PeerReading


def members(task: PeerReading) -> QuerySet[User]:
    """The people of the groups that read at this step."""
    people = User.objects.filter(groups__in=task.groups.all(), is_active=True, anonymised_at=None)
    return people.exclude(kind=User.Kind.STEERING).distinct()


def others(task: PeerReading, user: User) -> bool:
    """Whether anyone besides this person can read."""
    return members(task).exclude(pk=user.pk).exists()


def reads(task: PeerReading, user: User) -> bool:
    """Whether someone is among those who read; an administrator is."""
    return bool(user.is_active and (user.is_superuser or task._user_in_groups(user)))


def may_read(task: PeerReading, page: Any, user: User) -> bool:
    """Whether someone may approve this text or send it back: never whoever asked, as long as there is someone else.

    Nor whoever began a text that was never published, where that leaves somebody besides the one who asked.
    """
    if not reads(task, user):
        return False
    state = page.current_workflow_state
    if state is None or not others(task, user):
        return state is not None
    if state.requested_by_id == user.pk:
        return False
    if page.first_published_at or page.owner_id != user.pk:
        return True
    return not members(task).exclude(pk__in=[user.pk, state.requested_by_id]).exists()


def reading_before(page: Page) -> PeerReading | None:
    """The step of reading that stands before a page's publication, or None where it has no such workflow."""
    workflow = page.get_workflow()
    if workflow is None:
        return None
    return PeerReading.objects.filter(workflow_tasks__workflow=workflow, active=True).order_by("pk").first()


def must_be_read(page: Page, user: User) -> bool:
    """Whether this person has to ask for a reading before the page comes out."""
    task = reading_before(page)
    return task is not None and others(task, user)
