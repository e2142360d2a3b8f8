from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "communities.training"
    label = "training"
    verbose_name = _("Formations")

    def ready(self) -> None:
        from communities.training import calendar, duties, indicators, needing, proofs, search, undoing  # noqa: F401
