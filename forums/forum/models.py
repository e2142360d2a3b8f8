"""Forums: places where threads stand, each belonging to a network or to the whole community."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from machina.apps.forum.abstract_models import AbstractForum
from mptt.managers import TreeManager
from mptt.querysets import TreeQuerySet

from accounts.reader import Reader


class ForumQuerySet(TreeQuerySet):
    """Named queries over forums."""

    def readable_by(self, reader: Reader) -> Self:
        """Public forums, and the private ones of the reader's networks."""
        return self.filter(Q(private=False) | Q(network_id__in=reader.member_of))

    def places(self) -> Self:
        """Forums that hold threads (not the categories above them), in the order of the tree."""
        return self.filter(type=AbstractForum.FORUM_POST).order_by("tree_id", "lft")


class Forum(AbstractForum):
    """A place for threads. A private one is its network's members' own."""

    id = models.BigAutoField(primary_key=True)
    key = models.SlugField(max_length=120, unique=True)
    network = models.ForeignKey(
        "networks.Network", null=True, blank=True, on_delete=models.CASCADE, related_name="forums"
    )
    private = models.BooleanField(_("réservé aux membres"), default=False)
    # Plain words, so that nothing is rendered when a forum is saved.
    description = models.CharField(_("description"), max_length=240, blank=True)
    image = None

    objects = TreeManager.from_queryset(ForumQuerySet)()

    class Meta(AbstractForum.Meta):
        abstract = False
        app_label = "forum"
        verbose_name = _("forum")
        verbose_name_plural = _("forums")
        indexes = [models.Index(fields=["tree_id", "lft"], name="forum_tree")]
        constraints = [
            models.CheckConstraint(
                condition=Q(private=False) | Q(network__isnull=False), name="private_forum_has_members"
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Quiet: no counter is worked out and no signal sent; actions do what has to follow."""
        self._simple_save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The forum's list of threads."""
        return reverse("forums:forum", args=[self.slug, self.pk])
