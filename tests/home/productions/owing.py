"""Doing what productions owe."""

from typing import Any

from django.core import mail
from django_tasks_db.models import DBTaskResult


def owed(*prefixes: str) -> list[Any]:
    """Carry out what productions owe, until nothing is left; gives back the letters that went."""
    mail.outbox.clear()
    begins = prefixes or ("home.productions.",)
    while rows := [one for one in DBTaskResult.objects.ready() if one.task_path.startswith(begins)]:
        for row in rows:
            args, kwargs = row.args_kwargs["args"], row.args_kwargs["kwargs"]
            DBTaskResult.objects.filter(pk=row.pk).delete()
            row.task.call(*args, **kwargs)
    return list(mail.outbox)


def sent_to(letters: list[Any]) -> list[str]:
    """To whom letters went."""
    return sorted(letter.to[0] for letter in letters)
