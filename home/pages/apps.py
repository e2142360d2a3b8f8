import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "home.pages"
    label = "pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from background.schedule import every
        from home import freshness  # noqa: F401
        from home.pages import plugs, search  # noqa: F401
        from home.pages.due import publish_due
        from home.pages.models import CentrePage, NewsPage
        from home.pages.telling import tell_search

        every(dt.timedelta(minutes=5), publish_due)
        tell_search(NewsPage, "news")
        tell_search(CentrePage, "centre")
        for model in search.PAGES:
            tell_search(model, "page")
