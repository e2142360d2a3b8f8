import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LiveConfig(AppConfig):
    name = "live"
    verbose_name = _("Direct")

    def ready(self) -> None:
        from background.schedule import every
        from live.due import forget_old

        every(dt.timedelta(days=1), forget_old)
