"""Every write of accounts that is not allauth's own."""

import datetime as dt

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from accounts.models import User


@transaction.atomic
def open_account(
    *,
    email: str,
    first_name: str,
    last_name: str,
    password_hash: str = "",
    kind: str = User.Kind.PROFESSIONAL,
    technical: bool = False,
    at: dt.datetime | None = None,
) -> User:
    """Open an account whose address is known to be good, or give back the one that has it.

    `password_hash` is an encoded hash; without it nobody can sign in until a password is asked for by mail.
    `technical` makes it an administrator's.
    """
    if known := User.objects.filter(email__iexact=email).first():
        return known
    user = User(
        email=email.lower(),
        first_name=first_name,
        last_name=last_name,
        kind=kind,
        is_staff=technical,
        is_superuser=technical,
        date_joined=at or timezone.now(),
    )
    if password_hash:
        user.password = password_hash
    else:
        user.set_unusable_password()
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
