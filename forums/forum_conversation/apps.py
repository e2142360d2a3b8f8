from django.apps import AppConfig


class ForumConversationConfig(AppConfig):
    """machina's app under its own label, with our models and migrations; its receivers stay unplugged."""

    name = "forums.forum_conversation"
    label = "forum_conversation"
    verbose_name = "Forums : fils"
