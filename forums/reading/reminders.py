"""Reminders of kept messages, by e-mail: each once, on its day."""

import datetime as dt

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.reader import Reader
from background.letters import letter
from background.tasks import durable
from forums.permissions import may_read
from forums.reading.models import Bookmark

FROM_HOUR = 7  # nobody is reminded of anything at midnight
A_BATCH = 500


@durable()
def remind_due() -> None:
    """Owe the reminders whose day has come; what is left over is owed the next time."""
    owe_reminders(now=timezone.now())


def owe_reminders(*, now: dt.datetime) -> int:
    """Owe one mail for each reminder that falls due, and note it in the same transaction. Returns how many."""
    local = timezone.localtime(now)
    today = local.date() if local.hour >= FROM_HOUR else local.date() - dt.timedelta(days=1)
    due = Bookmark.objects.filter(remind_on__lte=today, reminded_at=None).order_by("remind_on", "pk")
    owed = 0
    for pk in list(due.values_list("pk", flat=True)[:A_BATCH]):
        with transaction.atomic():
            if Bookmark.objects.filter(pk=pk, reminded_at=None, remind_on__lte=today).update(reminded_at=now):
                send_reminder.enqueue(pk)
                owed += 1
    return owed


@durable()
def send_reminder(pk: int) -> None:
    """Send one reminder; nothing where the message is kept no more, or may no longer be read."""
    kept = (
        Bookmark.objects.select_related("person", "post__poster", "post__topic__forum__network").filter(pk=pk).first()
    )
    if kept is None or kept.reminded_at is None or not kept.person.is_active:
        return
    post, reader = kept.post, Reader.of(kept.person)
    if not (reader.is_professional and post.approved and post.topic.approved and may_read(reader, post.topic.forum)):
        return
    with translation.override(settings.LANGUAGE_CODE):
        message_of(kept).send()


def message_of(kept: Bookmark) -> EmailMultiAlternatives:
    """The mail that reminds someone of a message they keep. Its id is the same however often it is sent."""
    return letter(
        "reminder",
        to=kept.person.email,
        subject=_("À reprendre : %(title)s") % {"title": kept.post.topic.subject},
        key=f"reminder-{kept.pk}-{kept.remind_on:%Y%m%d}",
        context={"kept": kept, "post": kept.post, "topic": kept.post.topic},
    )
