"""Networks, memberships and facilitation: what is written, and what is refused."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.reader import Reader
from communities.networks import actions, plugs
from communities.networks.models import FacilitationEntry, Membership, Network
from communities.people.models import Profile
from tests.communities.factories import FacilitationFactory, NetworkFactory, PersonFactory, as_reader

pytestmark = [pytest.mark.django_db, pytest.mark.data]
TODAY = timezone.localdate
DAY = dt.timedelta(days=1)


@pytest.fixture
def formed() -> Iterator[list[tuple[str, bool]]]:
    """What a callback was told, and whether it was told within the transaction."""
    told: list[tuple[str, bool]] = []
    before = list(plugs._on_formed)
    plugs.on_network_formed(lambda network: told.append((network.slug, transaction.get_connection().in_atomic_block)))
    yield told
    plugs._on_formed[:] = before


def form(**changes: object) -> Network:
    asked: dict[str, Any] = {
        "name": "Culture",
        "slug": "culture",
        "kind": Network.Kind.OPEN,
        "purpose": "Créer ensemble.",
        **changes,
    }
    return actions.form_network(**asked)


def test_whoever_forms_a_network_is_its_first_member(karim: User, formed: list[tuple[str, bool]]):
    at = timezone.now() - 40 * DAY
    network = form(by=as_reader(karim), at=at)
    assert (network.members_count, network.created_at) == (1, at)
    assert as_reader(karim).belongs_to(network.pk)
    assert formed == [("culture", True)]


def test_the_centre_forms_a_network_without_being_in_it():
    assert form().members_count == 0


def test_a_network_that_cannot_be_leaves_nothing(helene: User, education: Network, formed: list[tuple[str, bool]]):
    for reader in (as_reader(helene), Reader()):
        with pytest.raises(PermissionDenied):
            form(by=reader)
    for wrong in ({"slug": "education"}, {"name": "Éducation"}, {"dye": "pink"}, {"kind": "closed"}, {"purpose": ""}):
        with pytest.raises(ValidationError):
            form(**wrong)
    assert Network.objects.count() == 1
    assert formed == []


def test_what_fails_on_top_of_a_network_undoes_it(formed: list[tuple[str, bool]]):
    def fails(network: Network) -> None:
        raise RuntimeError

    plugs.on_network_formed(fails)
    with pytest.raises(RuntimeError):
        form()
    assert not Network.objects.exists()


def test_joining_twice_is_joining_once(karim: User, education: Network):
    first = actions.join_network(network=education, by=as_reader(karim))
    assert actions.join_network(network=education, by=as_reader(karim)) == first
    education.refresh_from_db()
    assert education.members_count == Membership.objects.filter(network=education).count() == 3
    assert Profile.objects.filter(person=karim).exists()
    assert as_reader(karim).member_of == {education.pk}


def test_neither_steering_nor_passers_by_join(helene: User, education: Network):
    for reader in (as_reader(helene), Reader()):
        with pytest.raises(PermissionDenied):
            actions.join_network(network=education, by=reader)
    education.refresh_from_db()
    assert education.members_count == 2


def test_leaving_twice_is_leaving_once(samira: User, education: Network):
    reader = as_reader(samira)
    for _ in range(2):
        actions.leave_network(network=education, by=reader)
    education.refresh_from_db()
    assert education.members_count == 1
    assert as_reader(samira).member_of == frozenset()


def test_whoever_facilitates_stays_until_the_term_is_over(ines: User, education: Network):
    with pytest.raises(actions.LeaveRefused, match="Vous animez ce réseau jusqu'au"):
        actions.leave_network(network=education, by=as_reader(ines))
    assert as_reader(ines).belongs_to(education.pk)
    ines.facilitations.update(ends_on=TODAY() - DAY)
    actions.leave_network(network=education, by=as_reader(ines))
    assert not as_reader(ines).belongs_to(education.pk)


@pytest.mark.parametrize(
    ("begins", "ends", "holds"), [(-1, 0, True), (0, 1, True), (0, 0, True), (1, 5, False), (-5, -1, False)]
)
def test_a_facilitation_holds_from_its_first_day_to_its_last(begins: int, ends: int, holds: bool):
    term = FacilitationFactory.create(starts_on=TODAY() + begins * DAY, ends_on=TODAY() + ends * DAY)
    reader = as_reader(term.person)
    assert reader.facilitates(term.network_id) is holds
    assert reader.belongs_to(term.network_id)


def test_a_facilitation_is_of_one_network_only(ines: User, education: Network, sante: Network):
    actions.join_network(network=sante, by=as_reader(ines))
    reader = as_reader(ines)
    assert reader.facilitates_in == {education.pk}
    assert reader.member_of == {education.pk, sante.pk}


def test_who_belongs_where_is_one_query(ines: User, education: Network, django_assert_num_queries):
    for network in NetworkFactory.create_batch(5):
        actions.join_network(network=network, by=as_reader(ines))
    with django_assert_num_queries(1):
        assert len(as_reader(ines).member_of) == 6


def test_a_member_takes_a_facilitation_of_a_year_at_most(samira: User, education: Network):
    with pytest.raises(actions.FacilitationRefused, match="un an au plus"):
        actions.take_facilitation(network=education, person=samira, starts_on=TODAY(), ends_on=TODAY() + 367 * DAY)
    term = actions.take_facilitation(network=education, person=samira, starts_on=TODAY(), ends_on=TODAY() + 366 * DAY)
    assert as_reader(samira).facilitates(education.pk)
    assert term in education.facilitations.all()


def test_a_facilitation_is_refused_for_the_reason_it_gives(samira: User, luc: User, helene: User, education: Network):
    def take(person: User, begins: int, ends: int) -> None:
        actions.take_facilitation(
            network=education, person=person, starts_on=TODAY() + begins * DAY, ends_on=TODAY() + ends * DAY
        )

    with pytest.raises(actions.FacilitationRefused, match="membre du réseau"):
        take(luc, 0, 10)
    with pytest.raises(PermissionDenied):
        take(helene, 0, 10)
    with pytest.raises(actions.FacilitationRefused, match="précède"):
        take(samira, 10, 0)
    take(samira, 10, 20)
    for begins, ends in ((0, 10), (20, 30), (12, 15), (0, 40)):
        with pytest.raises(actions.FacilitationRefused, match="déjà"):
            take(samira, begins, ends)
    take(samira, 21, 30)
    assert samira.facilitations.count() == 2


def act(network: Network, by: Reader, **changes: object) -> FacilitationEntry:
    written: dict[str, Any] = {
        "act": "move",
        "reason": " Même sujet,  deux fils. ",
        "subject": "Cantine",
        "subject_url": "/forums/",
        **changes,
    }
    return actions.record_act(network=network, by=by, **written)


def test_an_act_is_written_with_its_author_and_reason(ines: User, education: Network):
    entry = act(education, as_reader(ines), origin="Entre membres", target="Familles")
    assert (entry.person, entry.reason, entry.origin, entry.target) == (
        ines, "Même sujet, deux fils.", "Entre membres", "Familles",
    )  # fmt: skip


def test_no_act_without_the_function_a_reason_or_a_name(
    ines: User, samira: User, helene: User, education: Network, sante: Network
):
    for network, reader in (
        (education, as_reader(samira)),
        (education, as_reader(helene)),
        (education, Reader()),
        (sante, as_reader(ines)),
    ):
        with pytest.raises(PermissionDenied):
            act(network, reader)
    with pytest.raises(actions.ReasonMissing):
        act(education, as_reader(ines), reason="  \n ")
    with pytest.raises(ValueError, match="ban"):
        act(education, as_reader(ines), act="ban")
    assert not FacilitationEntry.objects.exists()


def test_the_function_ends_by_its_date(ines: User, education: Network):
    ines.facilitations.update(ends_on=TODAY() - DAY)
    with pytest.raises(PermissionDenied):
        act(education, as_reader(ines))


def test_people_come_with_a_profile_where_they_are_listed(education: Network):
    actions.join_network(network=education, by=as_reader(PersonFactory.create()))
    with_profiles = Membership.objects.of(education).exclude(person__profile=None)
    assert with_profiles.count() == 3
