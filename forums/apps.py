import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForumsConfig(AppConfig):
    name = "forums"
    verbose_name = _("Forums")

    def ready(self) -> None:
        from background.schedule import every
        from forums import freshness, indicators, live, networks, search  # noqa: F401
        from forums import legacy, welcome  # noqa: F401
        from forums import desk  # noqa: F401
        from forums.actions.editing import forget_removed
        from forums.care import undoing  # noqa: F401
        from forums.around.tasks import forget_exports
        from forums.files.tasks import forget_unsent_files

        every(dt.timedelta(hours=1), forget_exports)
        every(dt.timedelta(days=1), forget_unsent_files)
        every(dt.timedelta(days=1), forget_removed)
