from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForumPollsConfig(AppConfig):
    """machina's app under its own label, with our models and migrations; its receivers stay unplugged."""

    name = "forums.forum_conversation.forum_polls"
    label = "forum_polls"
    verbose_name = _("Forums : sondages")
