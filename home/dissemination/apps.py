import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisseminationConfig(AppConfig):
    name = "home.dissemination"
    label = "dissemination"
    verbose_name = _("Diffusion")

    def ready(self) -> None:
        from background.schedule import every
        from home.dissemination import search  # noqa: F401
        from home.dissemination.harvesting.work import harvest_due
        from home.dissemination.oai import keeping

        keeping.listen()
        every(dt.timedelta(days=1), keeping.look_again)
        every(dt.timedelta(hours=1), harvest_due)
