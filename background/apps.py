import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackgroundConfig(AppConfig):
    name = "background"
    verbose_name = _("Travail de fond")

    def ready(self) -> None:
        from background.due import forget_done
        from background.schedule import every

        every(dt.timedelta(days=1), forget_done)
