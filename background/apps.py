import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackgroundConfig(AppConfig):
    name = "background"
    verbose_name = _("Travail de fond")

    def ready(self) -> None:
        from background.due import forget_done
        from background.papers import forget_old_papers
        from background.schedule import every

        every(dt.timedelta(days=1), forget_done)
        every(dt.timedelta(hours=1), forget_old_papers)
