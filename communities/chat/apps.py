from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "communities.chat"
    label = "chat"
    verbose_name = "Discussion"

    def ready(self) -> None:
        from communities.chat import indicators, live  # noqa: F401
