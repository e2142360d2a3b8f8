from django.apps import AppConfig


class ProductionsConfig(AppConfig):
    name = "home.productions"
    label = "productions"
    verbose_name = "Productions"

    def ready(self) -> None:
        from home.pages.telling import tell_search
        from home.productions import indicators, search  # noqa: F401
        from home.productions.models import ProductionPage

        tell_search(ProductionPage, "production")
