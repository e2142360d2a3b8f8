from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworksConfig(AppConfig):
    name = "communities.networks"
    label = "networks"
    verbose_name = _("Réseaux")

    def ready(self) -> None:
        from communities.networks import belonging, directory, indicators, search  # noqa: F401
