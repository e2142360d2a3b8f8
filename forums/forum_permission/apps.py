from django.apps import AppConfig


class ForumPermissionConfig(AppConfig):
    """machina's app under its own label, with our models and migrations; its receivers stay unplugged."""

    name = "forums.forum_permission"
    label = "forum_permission"
    verbose_name = "Forums : droits"
