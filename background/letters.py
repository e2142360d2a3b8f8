"""Letters: one e-mail to one person, from a pair of templates, with an id that stays the same however often it goes."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


def letter(name: str, *, to: str, subject: str, key: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """The letter of `emails/<name>.txt` and `.html`, not sent yet; `base_url` and `subject` are in their context.

    `key` tells it from all others (« reminder-42-20261122 »): mail programs show a letter that was sent twice once.
    """
    subject = " ".join(subject.split())
    context = {**context, "subject": subject, "base_url": settings.BASE_URL}
    message = EmailMultiAlternatives(subject=subject, body=render_to_string(f"emails/{name}.txt", context), to=[to])
    message.attach_alternative(render_to_string(f"emails/{name}.html", context), "text/html")
    host = settings.BASE_URL.partition("://")[2].partition(":")[0].partition("/")[0] or "localhost"
    message.extra_headers["Message-ID"] = f"<{key}@{host}>"
    return message
