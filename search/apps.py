import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Recherche")

    def ready(self) -> None:
        from background.schedule import every
        from search import reference  # noqa: F401
        from search.misses import forget_misses

        every(dt.timedelta(days=1), forget_misses)
