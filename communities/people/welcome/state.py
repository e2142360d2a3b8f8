"""Whether a person is still at their first steps."""

import datetime as dt

from django.utils import timezone

from accounts.reader import Reader
from communities.people.models import Profile

NEW_FOR = dt.timedelta(days=60)


def is_at_first_steps(reader: Reader, *, now: dt.datetime | None = None) -> bool:
    """Whether the home page leads this reader to the first steps: they came lately, and have not ended them.

    One query, for those who came lately only.
    """
    if reader.person is None or not reader.is_professional:
        return False
    if (now or timezone.now()) - reader.person.date_joined > NEW_FOR:
        return False
    return not Profile.objects.filter(person=reader.person, first_steps_at__isnull=False).exists()
