"""Where each reader stands: at most one row per person and forum, one per person and thread, never one per message."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Stance(models.TextChoices):
    """What a person asked to be told of a place; nothing said: what touches them only."""

    NONE = "", _("Quand on me cite ou me répond")
    FOLLOW = "follow", _("Suivre")
    MUTE = "mute", _("Ne plus en entendre parler")


class ForumMark(models.Model):
    """A person in a forum: all that was last written before `read_before` is read."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    forum = models.ForeignKey("forum.Forum", on_delete=models.CASCADE, related_name="marks")
    read_before = models.DateTimeField(null=True, blank=True)
    stance = models.CharField(max_length=6, choices=Stance, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "forum"], name="one_mark_per_forum")]
        indexes = [models.Index(fields=["forum", "stance"], name="forum_mark_stance")]

    def __str__(self) -> str:
        return f"{self.person_id} in forum {self.forum_id}"


class TopicMark(models.Model):
    """A person in a thread: read up to this message, the id of which is kept without a key (0: nothing yet)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey("forum_conversation.Topic", on_delete=models.CASCADE, related_name="marks")
    read_to = models.PositiveBigIntegerField(default=0)
    read_at = models.DateTimeField(default=timezone.now)
    stance = models.CharField(max_length=6, choices=Stance, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "topic"], name="one_mark_per_thread")]
        indexes = [models.Index(fields=["topic", "stance"], name="thread_mark_stance")]

    def __str__(self) -> str:
        return f"{self.person_id} in thread {self.topic_id}"


class Follow(models.Model):
    """A keyword or a colleague that a person follows, or would rather not hear of."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    keyword = models.ForeignKey(
        "reference.Keyword", null=True, blank=True, on_delete=models.CASCADE, related_name="follows"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="followed_by"
    )
    stance = models.CharField(max_length=6, choices=Stance)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(keyword=None, author__isnull=False) | Q(keyword__isnull=False, author=None),
                name="follows_one_thing",
            ),
            models.UniqueConstraint(fields=["person", "keyword"], name="follows_keyword_once"),
            models.UniqueConstraint(fields=["person", "author"], name="follows_author_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.keyword_id or self.author_id}"


class Bookmark(models.Model):
    """A message someone keeps, with a note for themselves and a day to be reminded of it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bookmarks")
    post = models.ForeignKey("forum_conversation.Post", on_delete=models.CASCADE, related_name="bookmarks")
    note = models.CharField(_("note pour moi"), max_length=400, blank=True)
    remind_on = models.DateField(_("me le rappeler le"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "post"], name="one_bookmark_each")]
        indexes = [models.Index(fields=["remind_on"], name="bookmark_remind_on")]

    def __str__(self) -> str:
        return f"{self.person_id} keeps message {self.post_id}"
