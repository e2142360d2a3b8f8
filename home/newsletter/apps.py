import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsletterConfig(AppConfig):
    name = "home.newsletter"
    label = "newsletter"
    verbose_name = _("Lettre d'information")

    def ready(self) -> None:
        from background.schedule import every
        from home.newsletter import withdrawals  # noqa: F401
        from home.newsletter.due import forget_addresses, go_on

        every(dt.timedelta(minutes=1), go_on)
        every(dt.timedelta(days=1), forget_addresses)
