"""Files that stand in messages, or above a thread: machina's attachments, private as their thread is."""

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from machina.apps.forum_conversation.forum_attachments.abstract_models import AbstractAttachment

if TYPE_CHECKING:
    from forums.forum_conversation.models import Topic


def stored_as(attachment: "Attachment", filename: str) -> str:
    """Where a file is stored: a name made of chance, under a folder that no address serves."""
    return f"forums/{attachment.key.hex[:2]}/{attachment.key.hex}"


class Attachment(AbstractAttachment):
    """A file. Until its message is sent only its sender sees it; then those who may read the message.

    Or it stands above a thread (`topic`), in its summary or its sheet: those who may read the thread see it.
    `name` is the file's own, without any path; `media_type` was found in its content, never taken on trust. `comment`,
    machina's column, is the alternative text of a picture.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    post = models.ForeignKey(
        "forum_conversation.Post", null=True, blank=True, on_delete=models.CASCADE, related_name="attachments"
    )
    topic = models.ForeignKey(
        "forum_conversation.Topic", null=True, blank=True, on_delete=models.CASCADE, related_name="attachments"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attachments")
    file = models.FileField(_("fichier"), upload_to=stored_as)
    name = models.CharField(_("nom"), max_length=160)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "forum_attachments"
        ordering = ["pk"]
        verbose_name = _("fichier joint")
        verbose_name_plural = _("fichiers joints")
        indexes = [models.Index(fields=["person", "at"], name="attachment_of_person")]
        constraints = [
            models.CheckConstraint(condition=Q(post=None) | Q(topic=None), name="attachment_stands_in_one_place")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def thread(self) -> "Topic | None":
        """The thread where it stands; None before what carries it is sent."""
        return self.post.topic if self.post else self.topic

    @property
    def is_picture(self) -> bool:
        """Whether it shows inside the message."""
        return self.media_type.startswith("image/")

    def get_absolute_url(self) -> str:
        """Where those who may read the message find it."""
        return reverse("forums:file", args=[self.key])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Plain: forums.files is the only writer."""
        models.Model.save(self, *args, **kwargs)
