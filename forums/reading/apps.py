import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReadingConfig(AppConfig):
    name = "forums.reading"
    label = "forum_reading"
    verbose_name = _("Forums : lecture")

    def ready(self) -> None:
        """Has the reminders looked at, four times an hour."""
        from background.schedule import every
        from forums.reading.reminders import remind_due

        every(dt.timedelta(minutes=15), remind_due)
