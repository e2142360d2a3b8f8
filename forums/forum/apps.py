from django.apps import AppConfig


class ForumConfig(AppConfig):
    """machina's app under its own label, with our models and migrations; its receivers stay unplugged."""

    name = "forums.forum"
    label = "forum"
    verbose_name = "Forums : lieux"
