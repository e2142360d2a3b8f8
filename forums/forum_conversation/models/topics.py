"""Threads: machina's columns, ours beside them, and nothing that happens by itself on saving."""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from machina.apps.forum_conversation.abstract_models import AbstractTopic

from accounts.reader import Reader
from live.queries import seq_within


class TopicQuerySet(models.QuerySet["Topic"]):
    """Named queries over threads."""

    def readable_by(self, reader: Reader) -> Self:
        """Threads of forums the reader may enter."""
        return self.filter(approved=True).filter(Q(forum__private=False) | Q(forum__network_id__in=reader.member_of))

    def openable_by(self, reader: Reader) -> Self:
        """Those one may read; and hidden ones for who wrote them and for who facilitates there."""
        mine = Q(poster=reader.person) | Q(forum__network_id__in=reader.facilitates_in) if reader.person else Q(pk=None)
        return self.filter(Q(approved=True) | mine, merged_into=None).filter(
            Q(forum__private=False) | Q(forum__network_id__in=reader.member_of)
        )

    def public(self) -> Self:
        """Threads anyone may read."""
        return self.filter(approved=True, forum__private=False)

    def for_list(self) -> Self:
        """With what a line of a list shows."""
        return self.select_related("forum__network", "poster__profile__organisation", "last_post__poster")

    def for_page(self) -> Self:
        """With what a thread's page shows of it, the number of its last event included (`seq`)."""
        return self.select_related(
            "forum__network", "poster__profile__organisation", "summary__updated_by", "sheet", "poll", "territory"
        ).annotate(seq=seq_within("thread", "pk"))

    def latest_active(self) -> Self:
        """The most recently active first."""
        return self.order_by("-last_post_on", "-pk")

    def before(self, moment: dt.datetime, pk: int) -> Self:
        """What follows this thread in the order of activity (keyset paging)."""
        return self.filter(Q(last_post_on__lt=moment) | Q(last_post_on=moment, pk__lt=pk))

    def waiting(self) -> Self:
        """Questions nobody has answered, or whose only answers were taken away."""
        unanswered = Q(posts_count=1, last_post_id=F("first_post_id"))
        return self.filter(unanswered, kind="question", status=AbstractTopic.TOPIC_UNLOCKED)


class Topic(AbstractTopic):
    """A thread."""

    class Kind(models.TextChoices):
        DISCUSSION = "discussion", _("Discussion")
        QUESTION = "question", _("Question")
        EXPERIENCE = "experience", _("Retour d'expérience")
        POLL = "poll", _("Sondage")
        MEETING = "meeting", _("Annonce de rencontre")

    id = models.BigAutoField(primary_key=True)
    poster = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="topics")
    kind = models.CharField(_("type"), max_length=12, choices=Kind, default=Kind.DISCUSSION)
    keywords = models.ManyToManyField("reference.Keyword", blank=True, related_name="topics")
    helped_by = models.ForeignKey(
        "forum_conversation.Post", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    territory = models.ForeignKey(
        "reference.Territory", verbose_name=_("territoire"), null=True, blank=True, on_delete=models.PROTECT
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="merged"
    )
    similar = models.JSONField(default=list, blank=True, editable=False)  # ids of threads, worked out by the worker
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
