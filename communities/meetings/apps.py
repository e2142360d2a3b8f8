from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "communities.meetings"
    label = "meetings"
    verbose_name = _("Rencontres")

    def ready(self) -> None:
        from communities.meetings import desk, duties, heads, indicators, pulse, search, undoing  # noqa: F401
