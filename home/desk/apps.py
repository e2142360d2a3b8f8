import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "home.desk"
    label = "editorial"
    verbose_name = _("Édition")

    def ready(self) -> None:
        from background.schedule import every
        from home.desk import rewording, telling  # noqa: F401
        from home.desk.looking import look_again

        every(dt.timedelta(days=1), look_again)
