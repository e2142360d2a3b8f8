"""Proofs of contribution: the person's own, on their word; whoever holds a number may verify it, and nothing more."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, override_settings
from django.utils import timezone

from accounts.models import User
from background import papers
from communities.networks.models import Network
from communities.people import actions
from communities.people.models import Proof
from communities.people.proofs import paper, tasks
from communities.people.refusals import NotPossible
from tests.communities.factories import FacilitationFactory, as_reader

As = Callable[[User | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]
DOOR = "/compte/contributions/"


@pytest.fixture
def term(education: Network, ines: User) -> str:
    """The key of the term during which Inès takes care of Éducation."""
    return f"animation:{education.facilitations.get(person=ines).pk}"


@pytest.fixture
def proof(ines: User, term: str) -> Proof:
    return actions.declare_contributions(by=as_reader(ines), chosen=[term])


def test_the_person_chooses_among_their_own(as_: As, ines: User, term: str, education: Network):
    FacilitationFactory.create(
        network=education, person=ines,
        starts_on=timezone.localdate() - dt.timedelta(days=400), ends_on=timezone.localdate() - dt.timedelta(days=300),
    )  # fmt: skip
    page = as_(ines).get(DOOR).content.decode()
    assert page.count("Animation du réseau Éducation") == 2
    answer = as_(ines).post(DOOR, {"declare": [term]})
    made = Proof.objects.get()
    assert answer["Location"] == f"{DOOR}{made.number}/"
    assert [words for _kind, words, _dates in made.lines] == ["Animation du réseau Éducation"]


def test_what_is_not_ones_own_is_not_declared(as_: As, term: str, samira: User):
    page = as_(samira).post(DOOR, {"declare": [term, "animation:1 OR 1", "autre:2"]}, follow=True).content.decode()
    assert "Cochez au moins une contribution" in page
    assert not Proof.objects.exists()
    with pytest.raises(NotPossible):
        actions.declare_contributions(by=as_reader(samira), chosen=[term])


def test_a_term_to_come_is_not_declared_yet(ines: User, education: Network):
    coming = FacilitationFactory.create(
        network=education, person=ines,
        starts_on=timezone.localdate() + dt.timedelta(days=200), ends_on=timezone.localdate() + dt.timedelta(days=300),
    )  # fmt: skip
    with pytest.raises(NotPossible):
        actions.declare_contributions(by=as_reader(ines), chosen=[f"animation:{coming.pk}"])


def test_whoever_holds_the_number_reads_exactly_what_was_declared(as_: As, proof: Proof, helene: User, luc: User):
    for person in (None, helene, luc):
        answer = as_(person).get(f"/verifier/{proof.number}/")
        page = answer.content.decode()
        assert "Animation du réseau Éducation" in page
        assert "Inès Costa" in page
        assert "est valable" in page
        assert "no-store" in answer["Cache-Control"]
        assert "noindex" in page


def test_a_number_that_is_tried_is_not_there(as_: As, proof: Proof):
    for number in (proof.number.lower(), proof.number[:-1], "0", "23456-23456-23456-23456", "%00", "a" * 4000):
        assert as_(None).get(f"/verifier/{number}/").status_code == 404


def test_one_may_type_the_number(as_: As, proof: Proof):
    client = as_(None)
    assert client.get("/verifier/").status_code == 200
    assert client.get("/verifier/", {"numero": f" {proof.number.lower()} "})["Location"] == f"/verifier/{proof.number}/"
    assert client.get("/verifier/", {"numero": "//ailleurs.test"}).status_code == 200


def test_what_is_withdrawn_says_so_and_shows_nothing_else(as_: As, proof: Proof, ines: User, luc: User):
    door = f"{DOOR}{proof.number}/retirer/"
    assert as_(luc).post(door).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.withdraw_proof(proof=proof, by=as_reader(luc))
    for _ in range(2):
        assert as_(ines).post(door).status_code == 302
    page = as_(None).get(f"/verifier/{proof.number}/").content.decode()
    assert "a été retirée" in page
    assert "Inès" not in page
    assert "Animation du réseau" not in page


def test_who_leaves_the_platform_takes_their_proofs_along(as_: As, proof: Proof, ines: User):
    ines.anonymised_at = timezone.now()
    ines.save()
    assert "Inès" not in as_(None).get(f"/verifier/{proof.number}/").content.decode()


@pytest.mark.parametrize(
    "change", [{"name": "Inès Autre"}, {"lines": [["Animation", "du monde", ""]]}, {"signature": "x"}]
)
def test_what_was_changed_behind_its_back_is_said_so(as_: As, proof: Proof, change: dict):
    Proof.objects.filter(pk=proof.pk).update(**change)
    page = as_(None).get(f"/verifier/{proof.number}/").content.decode()
    assert "ne vous y fiez pas" in page
    assert "du monde" not in page


def test_another_key_signs_otherwise(proof: Proof):
    with override_settings(SECRET_KEY="another" * 10):
        assert not actions.proofs.is_genuine(proof)
    assert actions.proofs.is_genuine(proof)


def test_nobody_else_has_a_page_of_ones_proofs(as_: As, proof: Proof, luc: User, helene: User):
    for address in (f"{DOOR}{proof.number}/", f"{DOOR}{proof.number}/pdf/"):
        assert as_(None).get(address).status_code == 302
        assert as_(luc).get(address).status_code == 404
        assert as_(helene).get(address).status_code == 404
    assert proof.number not in as_(luc).get(DOOR).content.decode()
    assert as_(helene).get(DOOR).status_code == 404


def test_the_pdf_is_owed_made_and_given_to_its_person(as_: As, proof: Proof, ines: User, undone: Callable[[str], int]):
    client, here = as_(ines), f"{DOOR}{proof.number}/"
    assert client.get(f"{here}pdf/")["Location"] == here
    for _ in range(2):
        assert client.post(here).status_code == 302
    assert undone(tasks.typeset.module_path) == 1
    assert "en préparation" in client.get(here).content.decode()
    paper.make(proof.pk)
    papers.running[-1].wait(60)
    page = client.get(here).content.decode()
    assert "Votre PDF est prêt" in page
    answer = client.get(f"{here}pdf/")
    assert answer.content.startswith(b"%PDF-")
    assert answer["Cache-Control"] == "private, no-store"
    client.post(f"{here}retirer/")
    assert client.get(f"{here}pdf/").status_code == 302
    assert papers.state_of(paper.name_of(proof)) is papers.State.NONE


def test_a_proof_that_was_withdrawn_is_not_typeset(proof: Proof, ines: User):
    actions.withdraw_proof(proof=proof, by=as_reader(ines))
    before = len(papers.running)
    paper.make(proof.pk)
    paper.make(0)
    assert len(papers.running) == before


def test_there_is_an_end_to_how_many_stand(ines: User, term: str, proof: Proof):
    for _ in range(19):
        actions.declare_contributions(by=as_reader(ines), chosen=[term])
    with pytest.raises(NotPossible):
        actions.declare_contributions(by=as_reader(ines), chosen=[term])
    actions.withdraw_proof(proof=proof, by=as_reader(ines))
    actions.declare_contributions(by=as_reader(ines), chosen=[term])


def test_numbers_are_not_alike(ines: User, term: str):
    numbers = {actions.declare_contributions(by=as_reader(ines), chosen=[term]).number for _ in range(10)}
    assert len(numbers) == 10
