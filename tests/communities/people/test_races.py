"""Several at the same moment, on real transactions: two names become one once, one draft is begun, one photo stays."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from communities.people import actions
from communities.people.models import Departure, Organisation, OrganisationMerge, Profile
from communities.people.photos.pictures import stored_as
from communities.people.refusals import NotPossible
from tests.communities.factories import OrganisationFactory, PersonFactory, as_reader
from tests.tools.races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.data, pytest.mark.usefixtures("real_transactions")]


def test_two_names_merged_both_ways_at_once_become_one() -> None:
    one, two = OrganisationFactory.create_batch(2)
    samira, luc = (PersonFactory.create(profile__organisation=where) for where in (one, two))
    readers = as_reader(samira), as_reader(luc)
    outcomes = at_once(
        lambda: actions.merge_organisations(source=one, target=two, by=readers[0], reason="Sigle"),
        lambda: actions.merge_organisations(source=two, target=one, by=readers[1], reason="Sigle"),
    )
    assert [type(outcome) for outcome in outcomes].count(NotPossible) == 1
    standing = Organisation.objects.get(merged_into=None)
    assert {profile.organisation for profile in Profile.objects.all()} == {standing}


def test_the_same_merge_asked_twice_at_once_is_one_merge() -> None:
    one, two = OrganisationFactory.create_batch(2)
    reader = as_reader(PersonFactory.create(profile__organisation=one))

    def merge() -> object:
        return actions.merge_organisations(source=one, target=two, by=reader, reason="Sigle")

    outcomes = at_once(merge, merge, merge)
    assert {type(outcome) for outcome in outcomes} == {OrganisationMerge}
    assert OrganisationMerge.objects.count() == 1


def test_a_name_typed_by_several_at_once_is_one_structure() -> None:
    found = at_once(*[lambda: actions.organisation_named("Ville de Lens")] * 4)
    assert len(set(found)) == 1
    assert Organisation.objects.count() == 1


def test_a_departure_begun_on_two_devices_is_one() -> None:
    reader = as_reader(PersonFactory.create())
    outcomes = at_once(*[lambda: actions.begin_departure(by=reader)] * 3)
    assert len(set(outcomes)) == 1
    assert Departure.objects.count() == 1


def test_of_two_photos_sent_at_once_one_stays_and_the_other_is_nowhere() -> None:
    person = PersonFactory.create()
    reader = as_reader(person)
    content = io.BytesIO()
    Image.new("RGB", (200, 200)).save(content, "PNG")

    def send() -> object:
        return actions.take_photo(by=reader, upload=SimpleUploadedFile("a.png", content.getvalue())).photo

    sent = at_once(send, send)
    kept = Profile.objects.get(person=person).photo
    assert kept in sent
    assert [default_storage.exists(stored_as(str(name), "l")) for name in sent] == [name == kept for name in sent]
