from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SpipConfig(AppConfig):
    name = "home.spip"
    label = "spip"
    verbose_name = _("Import d'un site SPIP")
