import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworksConfig(AppConfig):
    name = "communities.networks"
    label = "networks"
    verbose_name = _("Réseaux")

    def ready(self) -> None:
        from background.schedule import every
        from communities.networks import (  # noqa: F401
            belonging,
            checks,
            desk,
            directory,
            guards,
            indicators,
            legacy,
            near,
            proofs,
            search,
            welcome,
        )
        from communities.networks.actions import ask_about_rest, close_due, settle_due, tell_ends
        from communities.networks.consent import asking, caring, kinds  # noqa: F401
        from communities.networks.inviting import undoing  # noqa: F401

        every(dt.timedelta(hours=1), settle_due)
        every(dt.timedelta(days=1), ask_about_rest)
        every(dt.timedelta(hours=1), close_due)
        every(dt.timedelta(days=1), tell_ends)
        every(dt.timedelta(minutes=15), desk.monday_letters)
        guards.hold()
