"""What the database itself refuses of a facilitation, and the checks that say when it no longer would."""

import datetime as dt
from io import StringIO

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.migrations import RunPython
from django.utils import timezone

from accounts.models import User
from communities.networks import checks, guards
from communities.networks.models import Facilitation, FacilitationEntry, Membership, Network, PeerReview, PeerVoice
from tests.communities.factories import (
    FacilitationEntryFactory,
    FacilitationFactory,
    NetworkFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.data]
DAY = dt.timedelta(days=1)
BLANK = ["", " ", "\n\t ", "\u00a0 "]


def begin(network: Network, person: User, starts: int, ends: int) -> Facilitation:
    today = timezone.localdate()
    with transaction.atomic():
        return Facilitation.objects.create(
            network=network, person=person, starts_on=today + starts * DAY, ends_on=today + ends * DAY
        )


def test_a_steering_account_holds_no_facilitation(helene: User, sante: Network):
    with pytest.raises(IntegrityError, match="steering_does_not_facilitate"):
        begin(sante, helene, 0, 10)


def test_a_facilitation_is_not_handed_to_a_steering_account(helene: User, ines: User, education: Network):
    with pytest.raises(IntegrityError, match="steering_does_not_facilitate"), transaction.atomic():
        Facilitation.objects.filter(person=ines).update(person=helene)


@pytest.mark.parametrize(("starts", "ends"), [(-30, 100), (0, 0), (5, 40)])
def test_whoever_facilitates_or_will_does_not_become_steering(karim: User, sante: Network, starts: int, ends: int):
    begin(sante, karim, starts, ends)
    with pytest.raises(IntegrityError, match="who_facilitates_does_not_steer"), transaction.atomic():
        User.objects.filter(pk=karim.pk).update(kind=User.Kind.STEERING)
    karim.kind = User.Kind.STEERING
    with pytest.raises(IntegrityError), transaction.atomic():
        karim.save()
    assert User.objects.get(pk=karim.pk).kind == User.Kind.PROFESSIONAL


def test_once_the_term_is_over_one_may_steer(karim: User, sante: Network):
    begin(sante, karim, -40, -3)
    User.objects.filter(pk=karim.pk).update(kind=User.Kind.STEERING)
    assert User.objects.get(pk=karim.pk).kind == User.Kind.STEERING
    User.objects.filter(pk=karim.pk).update(first_name="K.", kind=User.Kind.STEERING)  # and stay so


def test_a_year_is_the_longest_and_an_end_is_needed(karim: User, sante: Network):
    begin(sante, karim, 0, 366)
    Facilitation.objects.all().delete()
    with pytest.raises(IntegrityError, match="facilitation_lasts_a_year"):
        begin(sante, karim, 0, 367)
    with pytest.raises(IntegrityError), transaction.atomic():
        Facilitation.objects.create(network=sante, person=karim, starts_on=timezone.localdate(), ends_on=None)  # type: ignore[misc]
    with pytest.raises(IntegrityError):
        begin(sante, karim, 3, 2)


def test_a_term_is_not_made_longer_than_a_year_afterwards(karim: User, sante: Network):
    term = begin(sante, karim, 0, 10)
    term.ends_on = term.starts_on + 400 * DAY
    with pytest.raises(IntegrityError, match="facilitation_lasts_a_year"), transaction.atomic():
        term.save()


@pytest.mark.parametrize(("starts", "ends"), [(0, 10), (10, 20), (-5, 0), (2, 8), (-5, 30)])
def test_two_terms_of_one_person_in_one_network_never_overlap(karim: User, sante: Network, starts: int, ends: int):
    begin(sante, karim, 0, 10)
    with pytest.raises(IntegrityError, match="facilitations_do_not_overlap"):
        begin(sante, karim, starts, ends)


def test_terms_that_follow_are_shared_or_elsewhere_may_be(karim: User, luc: User, sante: Network, education: Network):
    held = begin(sante, karim, 0, 10)
    after = begin(sante, karim, 11, 20)
    begin(sante, luc, 0, 10)
    begin(education, karim, 0, 10)
    held.ends_on -= DAY
    held.save()
    with pytest.raises(IntegrityError, match="facilitations_do_not_overlap"), transaction.atomic():
        Facilitation.objects.filter(pk=after.pk).update(starts_on=held.ends_on)


@pytest.mark.parametrize("reason", BLANK)
def test_no_act_review_or_voice_without_a_reason(samira: User, education: Network, reason: str):
    with pytest.raises(IntegrityError), transaction.atomic():
        FacilitationEntryFactory.create(network=education, reason=reason)
    entry = FacilitationEntryFactory.create(network=education)
    with pytest.raises(IntegrityError), transaction.atomic():
        FacilitationEntry.objects.filter(pk=entry.pk).update(reason=reason)
    with pytest.raises(IntegrityError), transaction.atomic():
        PeerReview.objects.create(entry=entry, asked_by=samira, reason=reason)
    review = PeerReview.objects.create(entry=entry, asked_by=samira, reason="Je ne comprends pas.")
    with pytest.raises(IntegrityError), transaction.atomic():
        PeerVoice.objects.create(review=review, person=samira, say="undo", reason=reason)
    PeerVoice.objects.create(review=review, person=samira, say="pass", reason="")


def test_the_triggers_stand_and_the_checks_find_nothing():
    assert set(guards.names(connection.vendor)) <= guards.standing(connection)
    assert [one for one in run_checks() if (one.id or "").startswith("networks.")] == []
    call_command("check", databases=["default"], stdout=StringIO())


def test_a_missing_trigger_is_said_and_laid_again_by_migrate():
    guards.take_down(connection)
    with pytest.raises(SystemCheckError, match=r"networks\.E004"):
        call_command("check", databases=["default"], stderr=StringIO())
    call_command("migrate", verbosity=0)
    assert set(guards.names(connection.vendor)) <= guards.standing(connection)


def test_taking_down_and_laying_twice_does_no_harm(helene: User, sante: Network):
    for act in (guards.take_down, guards.take_down, guards.lay, guards.lay):
        act(connection)
    with pytest.raises(DatabaseError):
        begin(sante, helene, 0, 10)


def test_a_missing_constraint_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(checks.CONSTRAINTS, "PeerReview", {"review_has_a_reason", "review_is_kind"})
    assert [one.id for one in checks.facilitation_is_held()] == ["networks.E002"]
    assert [one.id for one in checks.database_holds(databases=["default"])] == ["networks.E005"]


def test_a_facilitation_without_end_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Facilitation._meta.get_field("ends_on"), "null", True)
    assert [one.id for one in checks.facilitation_is_held()] == ["networks.E002"]


def test_triggers_that_no_migration_lays_are_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(guards, "laid", RunPython.noop)
    assert [one.id for one in checks.facilitation_is_held()] == ["networks.E003"]


@pytest.mark.parametrize("column", ["rank", "score", "level", "title", "trust_level", "points", "badges_count"])
def test_a_column_that_ranks_members_is_said(monkeypatch: pytest.MonkeyPatch, column: str):
    field = models.IntegerField(name=column)
    field.set_attributes_from_name(column)
    monkeypatch.setitem(vars(Membership._meta), "concrete_fields", (*Membership._meta.concrete_fields, field))
    found = checks.members_are_equals()
    assert {one.id for one in found} == {"networks.E001"}
    assert f"Membership.{column}" in str(found[0])


def test_no_column_of_what_exists_ranks_anyone():
    assert checks.members_are_equals() == []
    assert checks.ranking(Membership) == []


def test_many_people_may_share_a_facilitation():
    network = NetworkFactory.create()
    for person in (PersonFactory.create(), UserFactory.create(), PersonFactory.create()):
        FacilitationFactory.create(network=network, person=person)
    assert Facilitation.objects.in_term(today=timezone.localdate()).filter(network=network).count() == 3
