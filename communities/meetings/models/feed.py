"""The calendar that someone subscribes to from another program."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Feed(models.Model):
    """Someone's own calendar. Its address is signed, over `nonce`: another nonce, and the former address is no more."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="meetings_feed")
    nonce = models.CharField(max_length=32, editable=False)
    networks = models.BooleanField(_("toutes les rencontres de mes réseaux"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("agenda à suivre")
        verbose_name_plural = _("agendas à suivre")

    def __str__(self) -> str:
        return str(self.person)
