"""What falls due for letters: those whose hour has come leave, those a dead worker left go on, old addresses go."""

import datetime as dt
import logging

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from background.tasks import durable
from home.newsletter.actions import send
from home.newsletter.models import Delivery, Letter, Subscriber
from home.newsletter.tasks import deliver

logger = logging.getLogger(__name__)
LOST = dt.timedelta(minutes=10)  # after so long, a letter that was claimed was left by a worker that died
KEPT = dt.timedelta(days=30)  # an address that was not confirmed, or that left


@durable()
def go_on() -> None:
    """Every minute. A letter that a worker claimed and never ended may have left: it is not sent again."""
    now = timezone.now()
    for letter in Letter.objects.filter(state=Letter.State.DRAFT, send_at__lte=now).select_related("by"):
        try:
            if letter.by is not None:
                send(letter=letter, by=letter.by)
        except (PermissionDenied, ValidationError) as refused:
            logger.warning("letter %s waits: %s", letter.pk, refused)
    lost = Delivery.objects.filter(state=Delivery.State.CLAIMED, claimed_at__lt=now - LOST)
    lost.update(state=Delivery.State.UNSURE, why=_("L'envoi a été interrompu au moment de partir."))
    for pk in Letter.objects.filter(state=Letter.State.SENDING).order_by("pk").values_list("pk", flat=True):
        deliver.enqueue(pk)


@durable()
def forget_addresses() -> None:
    """Forget, a month later, the addresses that were never confirmed and those that left."""
    old = timezone.now() - KEPT
    Subscriber.objects.filter(Q(confirmed_at=None, asked_at__lt=old) | Q(left_at__lt=old)).delete()
