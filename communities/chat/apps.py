from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChatConfig(AppConfig):
    name = "communities.chat"
    label = "chat"
    verbose_name = _("Discussion")

    def ready(self) -> None:
        from communities.chat import indicators, live  # noqa: F401
