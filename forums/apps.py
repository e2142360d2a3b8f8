import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForumsConfig(AppConfig):
    name = "forums"
    verbose_name = _("Forums")

    def ready(self) -> None:
        from background.schedule import every
        from forums import (  # noqa: F401  # noqa: F401
            desk,
            freshness,
            indicators,
            legacy,
            live,
            networks,
            search,
            welcome,
        )
        from forums.actions.editing import forget_removed
        from forums.care import undoing  # noqa: F401
        from forums.files.tasks import forget_unsent_files

        every(dt.timedelta(days=1), forget_unsent_files)
        every(dt.timedelta(days=1), forget_removed)
