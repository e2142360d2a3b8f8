"""Rooms and what is said in them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from writing.notes import apart


class Room(models.Model):
    """A network's room; only its members hear and speak."""

    network = models.OneToOneField("networks.Network", on_delete=models.CASCADE, related_name="room")

    class Meta:
        verbose_name = _("salon")
        verbose_name_plural = _("salons")

    def __str__(self) -> str:
        return f"room {self.pk}"


class ChatMessageQuerySet(models.QuerySet["ChatMessage"]):
    """Named queries over what was said."""

    def for_page(self) -> Self:
        """Newest first, with their authors."""
        return self.select_related("author__profile").order_by("-pk")


class ChatMessage(models.Model):
    """Something said in a room. `key` makes sending it twice say it once."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="chat_messages")
    body = models.TextField(_("message"))
    body_html = models.TextField(editable=False)
    key = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = ChatMessageQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("message de discussion")
        verbose_name_plural = _("messages de discussion")
        constraints = [models.UniqueConstraint(fields=["author", "key"], name="said_once")]
        indexes = [models.Index(fields=["room", "-id"], name="chat_newest")]

    def __str__(self) -> str:
        return f"message {self.pk}"

    @property
    def html(self) -> SafeString:
        """What was said as rendered, and sanitised, when it was; its footnotes have ids of their own."""
        return mark_safe(apart(self.body_html, self.pk))  # noqa: S308 - writing.markdown is the only writer of it
