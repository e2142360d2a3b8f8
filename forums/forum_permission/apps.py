from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForumPermissionConfig(AppConfig):
    """machina's app under its own label, with our models and migrations; its receivers stay unplugged."""

    name = "forums.forum_permission"
    label = "forum_permission"
    verbose_name = _("Forums : droits")
