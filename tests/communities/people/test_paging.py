"""Lists by key."""

import pytest

from accounts.models import User
from communities.people.models import Profile
from communities.people.paging import page_by_key
from tests.communities.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def test_pages_follow_each_other_without_gap_or_repeat_among_namesakes():
    for number in range(7):
        PersonFactory.create(first_name="Awa", last_name="Diop" if number % 2 else "Ba")
    rows = Profile.objects.for_list()
    seen: list[int] = []
    key: str | None = None
    while True:
        listing = page_by_key(rows, after=key, size=3)
        seen += [profile.pk for profile in listing.items]
        if listing.next_key is None:
            break
        key = str(listing.next_key)
    assert seen == list(rows.values_list("pk", flat=True))


def test_the_last_full_page_leads_nowhere():
    PersonFactory.create_batch(3)
    assert page_by_key(Profile.objects.for_list(), after=None, size=3).next_key is None


@pytest.mark.parametrize("key", ["", "0", "²", "-3", "x", "99999999999999999999999999", "9" * 5_000])
def test_a_key_that_is_none_gives_the_beginning(key: str, samira: User):
    listing = page_by_key(Profile.objects.for_list(), after=key)
    assert listing.begins
    assert [profile.person for profile in listing.items] == [samira]
