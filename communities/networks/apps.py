from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "communities.networks"
    label = "networks"
    verbose_name = "Réseaux"

    def ready(self) -> None:
        from communities.networks import belonging, directory, indicators, search  # noqa: F401
