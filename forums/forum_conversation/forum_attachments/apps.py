from django.apps import AppConfig


class ForumAttachmentsConfig(AppConfig):
    """machina's app under its own label, with our models and migrations; its receivers stay unplugged."""

    name = "forums.forum_conversation.forum_attachments"
    label = "forum_attachments"
    verbose_name = "Forums : fichiers"
