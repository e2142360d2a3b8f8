"""What was written before: of a message, and of the summary above a thread."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _


class Revision(models.Model):
    """One state of a text, numbered from 1. A message that was never edited has none; a summary always has."""

    post = models.ForeignKey(
        "forum_conversation.Post", null=True, blank=True, on_delete=models.CASCADE, related_name="revisions"
    )
    topic = models.ForeignKey(
        "forum_conversation.Topic", null=True, blank=True, on_delete=models.CASCADE, related_name="summary_revisions"
    )
    number = models.PositiveIntegerField()
    content = models.TextField()
    note = models.CharField(_("pourquoi"), max_length=200, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "forum_conversation"
        ordering = ["number", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(post=None, topic__isnull=False) | Q(post__isnull=False, topic=None),
                name="revision_of_one_text",
            ),
            models.UniqueConstraint(fields=["post", "number"], name="one_revision_of_message"),
            models.UniqueConstraint(fields=["topic", "number"], name="one_revision_of_summary"),
        ]

    def __str__(self) -> str:
        return f"revision {self.number}"


class Summary(models.Model):
    """« Où en est-on »: a few sentences above a thread that any member may edit. `number` is its last revision's."""

    topic = models.OneToOneField("forum_conversation.Topic", on_delete=models.CASCADE, related_name="summary")
    content = models.TextField()
    rendered = models.TextField(editable=False)
    renderer = models.PositiveSmallIntegerField(default=0, editable=False)
    number = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        app_label = "forum_conversation"

    def __str__(self) -> str:
        return f"summary of {self.topic_id}"

    @property
    def html(self) -> SafeString:
        """As rendered, and sanitised, when it was written."""
        return mark_safe(self.rendered)  # noqa: S308 - writing.markdown is the only writer of this column
