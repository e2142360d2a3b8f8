"""What the worker does for letters: confirms addresses, sends at most once to each, goes on after a crash."""

import datetime as dt
import smtplib
import time

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from background.letters import letter as one_letter
from background.tasks import durable
from home.newsletter.drawing import OWN_ADDRESS, draw, leave_address
from home.newsletter.models import Delivery, Letter, Subscriber
from home.pages.trail import absolute

STRETCH = 60  # seconds that one task sends for, before it leaves the worker to others
MOST_TRIES = 4
WAIT = dt.timedelta(minutes=5)
MOST_REFUSALS = 3  # by the mail server, for good: after so many the address gets no more


@durable()
def confirm_address(pk: int) -> None:
    """Write to an address that asked for the letter, so that its reader confirms it."""
    subscriber = Subscriber.objects.filter(pk=pk).first()
    if subscriber is None:
        return
    url = absolute(reverse("newsletter:confirm", args=[subscriber.token]))
    key = f"newsletter-confirm-{pk}-{subscriber.asked_at:%Y%m%d%H%M%S}"
    one_letter(
        "newsletter_confirm",
        to=subscriber.email,
        subject=_("Confirmez votre abonnement à la lettre de Maillage"),
        key=key,
        context={"url": url},
    ).send()


@durable()
def deliver(letter_pk: int) -> None:
    """Send what is owed of a letter for a minute, then owe the rest. Any number may run at once."""
    letter = Letter.objects.get(pk=letter_pk)
    until = time.monotonic() + STRETCH
    mail = get_connection()
    try:
        while time.monotonic() < until:
            delivery = claim(letter)
            if delivery is None:
                break
            _send(letter, delivery, mail)
    finally:
        mail.close()
    _settle(letter)


def claim(letter: Letter) -> Delivery | None:
    """Take one owed delivery for oneself, committed before anything leaves; None when none is owed now."""
    ready = Q(not_before=None) | Q(not_before__lte=timezone.now())
    with transaction.atomic():
        owed = letter.deliveries.filter(ready, state=Delivery.State.OWED).order_by("pk")
        if connection.features.has_select_for_update_skip_locked:
            owed = owed.select_for_update(skip_locked=True, of=("self",))
        delivery = owed.select_related("subscriber").first()
        if delivery is None:
            return None
        claimed = letter.deliveries.filter(pk=delivery.pk, state=Delivery.State.OWED)
        claimed.update(state=Delivery.State.CLAIMED, claimed_at=timezone.now(), tries=F("tries") + 1)
        delivery.tries += 1
    return delivery


def _send(letter: Letter, delivery: Delivery, mail: BaseEmailBackend) -> None:
    """Hand one letter over, and write down what became of it.

    Only a refusal is tried again: it says that nothing was taken. A line that breaks says nothing of the kind.
    """
    try:
        mail.send_messages([message(letter, delivery.subscriber)])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refused:
        _refused(delivery, *_reason(refused))
    except smtplib.SMTPException as broken:
        _end(delivery, Delivery.State.UNSURE, str(broken))
        mail.close()
    except ConnectionRefusedError as closed:  # nothing was said yet
        _refused(delivery, 0, str(closed))
        mail.close()
    except OSError as broken:
        _end(delivery, Delivery.State.UNSURE, str(broken))
        mail.close()
    else:
        _end(delivery, Delivery.State.SENT)


def _reason(refused: smtplib.SMTPException) -> tuple[int, str]:
    """The code and words of a mail server's refusal."""
    if isinstance(refused, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(refused.recipients.values()))
    else:
        code, words = refused.smtp_code, refused.smtp_error  # type: ignore[attr-defined]
    return code, words.decode(errors="replace") if isinstance(words, bytes) else str(words)


def _refused(delivery: Delivery, code: int, why: str) -> None:
    """Try again later, unless the refusal is for good (5xx) or came too often."""
    for_good = 500 <= code < 600
    if for_good or delivery.tries >= MOST_TRIES:
        _end(delivery, Delivery.State.REFUSED, why)
        if for_good:
            Subscriber.objects.filter(pk=delivery.subscriber_id).update(bounced=F("bounced") + 1)
            Subscriber.objects.filter(pk=delivery.subscriber_id, bounced__gte=MOST_REFUSALS, left_at=None).update(
                left_at=timezone.now()
            )
        return
    Delivery.objects.filter(pk=delivery.pk).update(
        state=Delivery.State.OWED, not_before=timezone.now() + WAIT * delivery.tries, why=why[:300]
    )


def _end(delivery: Delivery, state: Delivery.State, why: str = "") -> None:
    Delivery.objects.filter(pk=delivery.pk).update(state=state, why=why[:300])


def _settle(letter: Letter) -> None:
    """Say that a letter is sent when nothing of it is owed; owe the rest otherwise."""
    with transaction.atomic():
        left = letter.deliveries.filter(state__in=[Delivery.State.OWED, Delivery.State.CLAIMED])
        if not left.exists():
            Letter.objects.filter(pk=letter.pk, state=Letter.State.SENDING).update(
                state=Letter.State.SENT, ended_at=timezone.now()
            )
            return
        later = left.filter(state=Delivery.State.OWED).order_by(F("not_before").asc(nulls_first=True)).first()
        if later is not None:
            deliver.using(run_after=later.not_before or timezone.now()).enqueue(letter.pk)


def message(letter: Letter, subscriber: Subscriber) -> EmailMultiAlternatives:
    """The letter to one subscriber, with the headers by which a mail program leaves in one click (RFC 8058)."""
    leave = leave_address(subscriber)
    mail = EmailMultiAlternatives(
        subject=letter.subject, body=letter.text.replace(OWN_ADDRESS, leave), to=[subscriber.email]
    )
    mail.attach_alternative(letter.html.replace(OWN_ADDRESS, leave), "text/html")
    host = absolute("/").split("/")[2].partition(":")[0]
    mail.extra_headers = {
        "Message-ID": f"<letter-{letter.pk}-{subscriber.pk}@{host}>",
        "List-ID": f"Maillage <lettre.{host}>",
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return mail


@durable()
def send_a_trial(letter_pk: int, email: str) -> None:
    """Send a letter to the editor who asks for it, as it stands."""
    letter = Letter.objects.get(pk=letter_pk)
    letter.html, letter.text = draw(letter)
    trial = message(letter, Subscriber(pk=0, email=email, token="essai"))  # noqa: S106 - leads nowhere, on purpose
    trial.subject = _("[Essai] %(subject)s") % {"subject": letter.subject}
    trial.extra_headers["Message-ID"] = f"<trial-{letter.pk}-{timezone.now():%Y%m%d%H%M%S%f}@maillage.invalid>"
    trial.send()
