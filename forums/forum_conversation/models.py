"""Threads and messages: machina's columns, ours beside them, and nothing that happens by itself on saving."""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from machina.apps.forum_conversation.abstract_models import AbstractPost, AbstractTopic

from accounts.reader import Reader


class TopicQuerySet(models.QuerySet["Topic"]):
    """Named queries over threads."""

    def readable_by(self, reader: Reader) -> Self:
        """Threads of forums the reader may enter."""
        return self.filter(approved=True).filter(Q(forum__private=False) | Q(forum__network_id__in=reader.member_of))

    def public(self) -> Self:
        """Threads anyone may read."""
        return self.filter(approved=True, forum__private=False)

    def for_list(self) -> Self:
        """With what a line of a list shows."""
        return self.select_related("forum__network", "poster__profile__organisation", "last_post__poster")

    def latest_active(self) -> Self:
        """The most recently active first."""
        return self.order_by("-last_post_on", "-pk")

    def before(self, moment: dt.datetime, pk: int) -> Self:
        """What follows this thread in the order of activity (keyset paging)."""
        return self.filter(Q(last_post_on__lt=moment) | Q(last_post_on=moment, pk__lt=pk))

    def waiting(self) -> Self:
        """Questions nobody has answered."""
        return self.filter(kind="question", posts_count=1, status=AbstractTopic.TOPIC_UNLOCKED)


class Topic(AbstractTopic):
    """A thread."""

    class Kind(models.TextChoices):
        DISCUSSION = "discussion", _("Discussion")
        QUESTION = "question", _("Question")
        EXPERIENCE = "experience", _("Retour d'expérience")
        POLL = "poll", _("Sondage")

    id = models.BigAutoField(primary_key=True)
    poster = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="topics")
    kind = models.CharField(_("type"), max_length=12, choices=Kind, default=Kind.DISCUSSION)
    keywords = models.ManyToManyField("reference.Keyword", blank=True, related_name="topics")
    helped_by = models.ForeignKey(
        "forum_conversation.Post", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created = models.DateTimeField(_("ouverture"), default=timezone.now, db_index=True)

    objects = TopicQuerySet.as_manager()
    approved_objects = None

    class Meta(AbstractTopic.Meta):
        abstract = False
        app_label = "forum_conversation"
        ordering = ["-type", "-last_post_on", "-pk"]
        verbose_name = _("fil")
        verbose_name_plural = _("fils")
        indexes = [
            models.Index(fields=["forum", "-type", "-last_post_on", "-id"], name="topic_of_forum"),
            models.Index(fields=["-last_post_on", "-id"], name="topic_newest"),
            models.Index(fields=["kind", "posts_count", "-created"], name="topic_waiting"),
        ]

    def __str__(self) -> str:
        return self.subject

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Quiet: forums.actions keeps the counters."""
        self._simple_save(*args, **kwargs)

    def delete(self, using: str | None = None, keep_parents: bool = False) -> Any:
        """Refused: a thread is closed, moved or hidden, with its trace."""
        raise models.ProtectedError("threads are never deleted", {self})

    def get_absolute_url(self) -> str:
        """The thread's page."""
        return reverse("forums:topic", args=[self.slug, self.pk])


class PostQuerySet(models.QuerySet["Post"]):
    """Named queries over messages."""

    def for_page(self) -> Self:
        """In the order they were written, with what a message shows."""
        return self.filter(approved=True).select_related("poster__profile__organisation").order_by("pk")


class Post(AbstractPost):
    """A message. `key` makes a reply sent twice by a nervous finger one reply; `renderer` dates its HTML."""

    id = models.BigAutoField(primary_key=True)
    poster = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts")
    anonymous_key = None
    username = None
    enable_signature = None
    key = models.UUIDField(null=True, blank=True)
    renderer = models.PositiveSmallIntegerField(default=0, editable=False)
    excerpt = models.CharField(max_length=400, blank=True, editable=False)
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
        indexes = [models.Index(fields=["topic", "id"], name="post_of_topic")]

    @property
    def html(self) -> SafeString:
        """The message as rendered, and sanitised, when it was written."""
        return mark_safe(self._content_rendered)  # noqa: S308 - writing.markdown is the only writer of this column

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Quiet: forums.actions keeps the counters."""
        models.Model.save(self, *args, **kwargs)

    def delete(self, using: str | None = None, keep_parents: bool = False) -> Any:
        """Refused: a message is hidden or emptied by its author, never taken out of the thread."""
        raise models.ProtectedError("messages are never deleted", {self})

    def get_absolute_url(self) -> str:
        """The message in its thread."""
        return reverse("forums:post", args=[self.topic.slug, self.topic_id, self.pk])


class Knot(models.Model):
    """An act of facilitation where it shows inside a thread."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="knots")
    entry = models.OneToOneField("networks.FacilitationEntry", on_delete=models.CASCADE, related_name="knot")
    after = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        app_label = "forum_conversation"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"knot {self.pk}"
