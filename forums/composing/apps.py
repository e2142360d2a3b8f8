from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComposingConfig(AppConfig):
    name = "forums.composing"
    label = "forum_composing"
    verbose_name = _("Forums : écriture")
