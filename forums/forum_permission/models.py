"""machina's permission tables. They stay empty: rights come from memberships (see checker.py)."""

from django.db import models
from machina.apps.forum_permission.abstract_models import (
    AbstractForumPermission,
    AbstractGroupForumPermission,
    AbstractUserForumPermission,
)


class ForumPermission(AbstractForumPermission):
    id = models.BigAutoField(primary_key=True)


class GroupForumPermission(AbstractGroupForumPermission):
    id = models.BigAutoField(primary_key=True)


class UserForumPermission(AbstractUserForumPermission):
    id = models.BigAutoField(primary_key=True)
