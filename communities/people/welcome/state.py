"""Whether a person is still at their first steps."""

import datetime as dt

from django.utils import timezone

from accounts.reader import Reader
from communities.people.models import Profile

NEW_FOR = dt.timedelta(days=60)


def is_at_first_steps(reader: Reader, *, now: dt.datetime | None = None) -> bool:
    """Whether the home page leads this reader to the first steps: they have not ended them, and came lately or have not
    said who they are. One query.
    """
    if reader.person is None or not reader.is_professional:
        return False
    held = Profile.objects.filter(person=reader.person).values_list("first_steps_at", "completed_at").first()
    ended, completed = held or (None, None)
    lately = (now or timezone.now()) - reader.person.date_joined <= NEW_FOR
    return ended is None and (lately or completed is None)
