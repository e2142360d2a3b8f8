import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CapitalisationConfig(AppConfig):
    name = "home.capitalisation"
    label = "capitalisation"
    verbose_name = _("Capitalisation")

    def ready(self) -> None:
        from background.schedule import every
        from home.capitalisation import doors_below  # noqa: F401
        from home.capitalisation.consent.plugging import plug
        from home.capitalisation.publishing import origins, threads  # noqa: F401
        from home.capitalisation.workshop import places
        from home.capitalisation.workshop.news import tell_news

        plug()
        threads.plug()
        places.plug()
        every(dt.timedelta(hours=1), tell_news)
