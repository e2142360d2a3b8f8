from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReadingConfig(AppConfig):
    name = "forums.reading"
    label = "forum_reading"
    verbose_name = _("Forums : lecture")
