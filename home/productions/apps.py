import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProductionsConfig(AppConfig):
    name = "home.productions"
    label = "productions"
    verbose_name = _("Productions")

    def ready(self) -> None:
        from wagtail.signals import page_published

        from background.schedule import every
        from home.pages.telling import tell_search
        from home.productions import desk, freshness, indicators, legacy, picture, proofs, quoting, search, versions  # noqa: F401
        from home.productions.care import due
        from home.productions.models import ProductionPage

        tell_search(ProductionPage, "production")
        page_published.connect(versions.published, sender=ProductionPage, dispatch_uid="productions.versions")
        page_published.connect(picture.published, sender=ProductionPage, dispatch_uid="productions.picture")
        every(dt.timedelta(days=1), versions.record_missing)
        every(dt.timedelta(days=7), due.remind_reviews)
        every(dt.timedelta(days=1), due.look_for_orphans)
        every(dt.timedelta(days=1), due.look_for_ended_schemes)
