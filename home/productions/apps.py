from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProductionsConfig(AppConfig):
    name = "home.productions"
    label = "productions"
    verbose_name = _("Productions")

    def ready(self) -> None:
        from home.pages.telling import tell_search
        from home.productions import indicators, proofs, quoting, search  # noqa: F401
        from home.productions.models import ProductionPage

        tell_search(ProductionPage, "production")
