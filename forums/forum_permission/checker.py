"""Plugs our rights into machina's permission handler, in place of its per-object tables."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from accounts.models import User
from accounts.reader import Reader
from forums.permissions import allowed

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from forums.forum.models import Forum


class ForumPermissionChecker:
    """What machina's handler asks, answered from memberships."""

    def __init__(self, user: "User | AnonymousUser") -> None:
        self.reader = Reader.of(user)

    def has_perm(self, perm: str, forum: "Forum") -> bool:
        """Whether the user has this permission of machina's in this forum."""
        return perm in allowed(self.reader, forum)

    def get_perms(self, forum: "Forum") -> list[str]:
        """The user's permissions in this forum."""
        return sorted(allowed(self.reader, forum))

    def get_perms_for_forumlist(
        self, forums: "Iterable[Forum]", perm_codenames: Iterable[str] | None = None
    ) -> "dict[Forum, list[str]]":
        """The user's permissions in each of these forums."""
        return {forum: self.get_perms(forum) for forum in forums}
