"""What a visitor put together becomes theirs when they sign in."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from accounts.models import User
from accounts.reader import Reader
from home.library.selecting.actions import merge_into_basket
from home.library.selecting.baskets import KEY, kept_in


def listen() -> None:
    """Hear of those who sign in."""
    user_logged_in.connect(_signed_in, dispatch_uid="library:basket")


def _signed_in(request: HttpRequest | None, user: User, **_others: Any) -> None:
    reader = Reader(person=user)
    if request is None or not hasattr(request, "session") or KEY not in request.session or reader.is_steering:
        return
    merge_into_basket(items=kept_in(request.session.pop(KEY)), by=reader)
