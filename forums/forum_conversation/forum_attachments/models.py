"""machina's attachments, with our key type."""

from django.db import models
from machina.apps.forum_conversation.forum_attachments.abstract_models import AbstractAttachment


class Attachment(AbstractAttachment):
    id = models.BigAutoField(primary_key=True)
