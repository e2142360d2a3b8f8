"""Messages, and what people say of them."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from machina.apps.forum_conversation.abstract_models import AbstractPost

from writing.notes import apart


class PostQuerySet(models.QuerySet["Post"]):
    """Named queries over messages."""

    def for_page(self) -> Self:
        """In the order they were written, with what a message shows."""
        return self.filter(approved=True).select_related("poster__profile__organisation").order_by("pk")

    def standing(self) -> Self:
        """Those that say something: neither withheld nor taken away."""
        return self.filter(approved=True, removed="")


class Post(AbstractPost):
    """A message. `key` makes a reply sent twice by a nervous finger one reply; `renderer` dates its HTML.

    `hat`: as whom it was said, in the words of the day it was written. `removed`: a tombstone stands in its place; it
    counts no more. `updates_count` is the number of times it was edited; its past is in Revision.
    """

    class Removed(models.TextChoices):
        """By whom a message was taken away."""

        AUTHOR = "author", _("Retiré par son auteur·rice")
        HIDDEN = "hidden", _("Masqué par l'animation")

    id = models.BigAutoField(primary_key=True)
    poster = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts")
    anonymous_key = None
    username = None
    enable_signature = None
    key = models.UUIDField(null=True, blank=True)
    renderer = models.PositiveSmallIntegerField(default=0, editable=False)
    excerpt = models.CharField(max_length=400, blank=True, editable=False)
    hat = models.CharField(max_length=300, blank=True, editable=False)
    wiki = models.BooleanField(_("à plusieurs mains"), default=False)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    removed = models.CharField(max_length=8, choices=Removed, blank=True, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    removed_reason = models.CharField(max_length=400, blank=True, editable=False)
    points_to = models.JSONField(default=list, blank=True, editable=False)  # addresses of this site, as in Reference
    thanks_count = models.PositiveIntegerField(default=0, editable=False)
    useful_count = models.PositiveIntegerField(default=0, editable=False)
    same_count = models.PositiveIntegerField(default=0, editable=False)
    created = models.DateTimeField(_("écrit"), default=timezone.now)

    objects = PostQuerySet.as_manager()
    approved_objects = None

    class Meta(AbstractPost.Meta):
        abstract = False
        app_label = "forum_conversation"
        ordering = ["pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [models.UniqueConstraint(fields=["poster", "key"], name="posted_once")]
        # In the order of pages; with the date, so that old messages are passed over without a look at their rows.
        indexes = [models.Index(fields=["topic", "id", "created"], name="post_of_topic")]

    @property
    def html(self) -> SafeString:
        """The message as rendered, and sanitised, when it was written; its footnotes have ids of their own."""
        html = apart(self._content_rendered or "", self.pk)
        return mark_safe(html)  # noqa: S308 - writing.markdown is the only writer of this column

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Quiet: forums.actions keeps the counters."""
        models.Model.save(self, *args, **kwargs)

    def delete(self, using: str | None = None, keep_parents: bool = False) -> Any:
        """Refused: a message is hidden or emptied by its author, never taken out of the thread."""
        raise models.ProtectedError("messages are never deleted", {self})

    def get_absolute_url(self) -> str:
        """The message in its thread."""
        return reverse("forums:post", args=[self.topic.slug, self.topic_id, self.pk])


class Reaction(models.Model):
    """What a message did for someone: three meanings, no score."""

    class Kind(models.TextChoices):
        THANKS = "thanks", _("Merci")
        USEFUL = "useful", _("Cela m'a servi")
        SAME = "same", _("Même situation ici")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reactions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reactions")
    kind = models.CharField(max_length=6, choices=Kind)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "forum_conversation"
        constraints = [models.UniqueConstraint(fields=["post", "person", "kind"], name="one_reaction_each")]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_kind_display()}"


class Mention(models.Model):
    """Someone named in a message with `@`."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions")

    class Meta:
        app_label = "forum_conversation"
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="one_mention_each")]
        indexes = [models.Index(fields=["person", "-post"], name="mention_of_person")]

    def __str__(self) -> str:
        return f"{self.person}, message {self.post_id}"


class Reference(models.Model):
    """A page of this site that a message points to: shown as a card to those who may see it."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="references")
    url = models.CharField(max_length=300)

    class Meta:
        app_label = "forum_conversation"
        constraints = [models.UniqueConstraint(fields=["post", "url"], name="one_reference_each")]
        indexes = [models.Index(fields=["url"], name="reference_url")]

    def __str__(self) -> str:
        return f"message {self.post_id}: {self.url}"
