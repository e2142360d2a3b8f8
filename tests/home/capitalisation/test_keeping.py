"""What one writes in a draft is kept as one types: for its writer alone, on every device, until it is saved."""

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from communities.networks.actions import leave_network
from forums.composing import actions as composing
from forums.composing.models import Draft as Kept
from home.capitalisation import actions
from home.capitalisation.models import Draft, Passage
from tests.home.capitalisation import writing
from tests.town import Town
from writing.pace import DRAFTING, TooOften

Browse = Callable[[str | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def passage(town: Town) -> Passage:
    return writing.written(town, "La cantine ouvre le jeudi.")


def place_of(passage: Passage, kind: str = "passage") -> str:
    return f"{kind}:{passage.draft_id if kind == 'production' else passage.pk}"


def address(place: str) -> str:
    return f"/forums/brouillons/{place}/"


def page_of(passage: Passage) -> str:
    return f"/ecrire/{passage.draft_id}/passage/{passage.pk}/"


def save(client: Client, place: str, body: str, number: int = 0, **more: Any) -> Any:
    return client.post(address(place), {"body": body, "number": number, "more": json.dumps(more)})


def test_what_one_types_is_offered_on_another_device_and_changes_nothing(browse: Browse, passage: Passage) -> None:
    assert save(browse("samira"), place_of(passage), "La cantine ouvre le jeudi midi.", base="1").json() == {
        "number": 1
    }
    passage.refresh_from_db()
    assert (passage.body, passage.number) == ("La cantine ouvre le jeudi.", 1)
    there = browse("samira").get(page_of(passage))
    assert there.context["form"].initial["body"] == "La cantine ouvre le jeudi midi."
    assert "Votre brouillon du" in there.content.decode()
    assert f'data-draft-url="{address(place_of(passage))}"' in there.content.decode()
    assert browse("samira").get(address(place_of(passage))).json()["more"] == {"base": "1"}


def test_two_devices_never_write_over_each_other(browse: Browse, passage: Passage) -> None:
    place = place_of(passage)
    save(browse("samira"), place, "Au bureau")
    late = save(browse("samira"), place, "Dans le train")
    assert (late.status_code, late.json()["body"]) == (409, "Au bureau")
    assert save(browse("samira"), place, "Les deux", 1).json() == {"number": 2}


def test_saving_takes_what_was_kept_and_a_refusal_leaves_it(browse: Browse, town: Town, passage: Passage) -> None:
    client, place = browse("samira"), place_of(passage)
    save(client, place, "La cantine ouvre")
    assert client.post(page_of(passage), {"body": "", "base": "1"}).status_code == 200
    assert Kept.objects.get().body == "La cantine ouvre"
    assert client.post(page_of(passage), {"body": "La cantine ouvre", "base": "1"}).status_code == 302
    assert not Kept.objects.exists()
    assert save(client, place, "La cantine ouvre", 1).json() == {"number": 0}, "it is there already"
    late = save(client, place, "La cantine ouvre aussi", 1)
    assert (late.status_code, late.json()["number"]) == (409, 0), "saved from elsewhere"
    assert not Kept.objects.exists()


def test_what_someone_saved_meanwhile_is_shown_beside_what_was_kept(
    browse: Browse, town: Town, passage: Passage
) -> None:
    writing.invite(town, passage.draft, "luc")
    save(browse("samira"), place_of(passage), "La cantine ouvre le vendredi.", base="1")
    actions.write_passage(passage=passage, by=town.reader("luc"), base=1, body="La cantine ouvre le mardi.")
    client = browse("samira")
    begun = client.get(page_of(passage)).context["form"].initial
    assert (begun["body"], begun["base"]) == ("La cantine ouvre le vendredi.", 1)
    both = client.post(page_of(passage), {"body": begun["body"], "base": str(begun["base"])})
    assert both.status_code == 409
    assert "Luc" in both.content.decode()
    assert "La cantine ouvre le vendredi." in both.content.decode()
    assert Kept.objects.get().body == "La cantine ouvre le vendredi.", "kept until it is saved"
    passage.refresh_from_db()
    assert passage.body == "La cantine ouvre le mardi."


def test_a_new_passage_and_a_suggestion_are_kept_too(browse: Browse, town: Town, passage: Passage) -> None:
    client, draft = browse("samira"), passage.draft
    save(client, f"production:{draft.pk}", "Le premier jeudi", section="results")
    page = client.get(f"/ecrire/{draft.pk}/passage/nouveau/")
    begun = page.context["form"].initial
    assert (begun["body"], begun["section"]) == ("Le premier jeudi", "results")
    client.post(f"/ecrire/{draft.pk}/passage/nouveau/", {**begun, "key": str(begun["key"])})
    assert Passage.objects.filter(draft=draft, body="Le premier jeudi", section="results").count() == 1
    other = browse("luc")
    save(other, place_of(passage, "suggestion"), "La cantine ouvre chaque jeudi.", why="Plus clair", base="1")
    begun = other.get(f"{page_of(passage)}suggerer/").context["form"].initial
    assert (begun["body"], begun["why"]) == ("La cantine ouvre chaque jeudi.", "Plus clair")
    other.post(f"{page_of(passage)}suggerer/", {**begun, "key": str(begun["key"])})
    assert passage.suggestions.get().why == "Plus clair"
    assert not Kept.objects.exists()


def test_a_first_save_that_arrives_after_the_passage_keeps_nothing(
    browse: Browse, town: Town, passage: Passage
) -> None:
    key = uuid.uuid4()
    actions.add_passage(draft=passage.draft, by=town.reader("samira"), body="Le premier jeudi", key=key)
    sent = {"body": "Le premier jeudi", "number": 0, "key": str(key)}
    assert browse("samira").post(address(place_of(passage, "production")), sent).json() == {"number": 0}
    assert not Kept.objects.exists()


@pytest.mark.parametrize("who", [None, "karim", "thomas", "helene", "admin"])
def test_others_find_nothing(browse: Browse, town: Town, passage: Passage, who: str | None) -> None:
    Draft.objects.update(open=False)
    for kind in ("passage", "production", "suggestion"):
        assert browse(who).get(address(place_of(passage, kind))).status_code == 404
        assert save(browse(who), place_of(passage, kind), "Coucou").status_code == 404
    assert not Kept.objects.exists()


def test_a_member_suggests_and_does_not_write_and_sees_nothing_of_what_others_keep(
    browse: Browse, town: Town, passage: Passage
) -> None:
    save(browse("samira"), place_of(passage), "Entre moi et moi")
    luc = browse("luc")
    assert luc.get(address(place_of(passage))).status_code == 404
    assert save(luc, place_of(passage), "Coucou").status_code == 404
    assert luc.get(address(place_of(passage, "suggestion"))).json()["number"] == 0
    assert "Entre moi et moi" not in luc.get(page_of(passage)).content.decode()
    writing.invite(town, passage.draft, "luc")
    assert luc.get(address(place_of(passage))).json()["number"] == 0
    assert "Entre moi et moi" not in luc.get(page_of(passage)).content.decode()


@pytest.mark.parametrize("place", ["passage:0", "passage:999999", "production:x", "suggestion:", "section:1"])
def test_what_is_no_place_is_not_there(browse: Browse, passage: Passage, place: str) -> None:
    assert save(browse("samira"), place, "Coucou").status_code == 404


def test_a_session_that_ended_saves_nothing_and_another_account_neither(browse: Browse, passage: Passage) -> None:
    client, place = browse("samira"), place_of(passage)
    save(client, place, "Avant")
    client.logout()
    assert save(client, place, "Après", 1).status_code == 404
    someone = browse("luc").post(address(place_of(passage, "suggestion")), {"body": "Après", "par": "999999"})
    assert (someone.status_code, someone.json()) == (409, {"who": True})
    assert browse("samira").get(address(place)).json()["body"] == "Avant"


def test_too_long_and_too_often_are_said(browse: Browse, passage: Passage, monkeypatch: pytest.MonkeyPatch) -> None:
    client, place = browse("samira"), place_of(passage)
    assert save(client, place, "x" * (composing.LONGEST_BODY + 1)).status_code == 422

    def often(self: Any, person: int) -> None:
        raise TooOften("Plus tard.", 30)

    monkeypatch.setattr(type(DRAFTING), "take", often)
    slow = client.post(address(place), {"body": "Encore", "number": 0}, headers={"Accept": "application/json"})
    assert (slow.status_code, slow.json(), slow["Retry-After"]) == (429, {"reason": "Plus tard."}, "30")
    assert not Kept.objects.exists()


def test_while_editors_read_and_once_one_left_the_words_stay_one_s_own(
    browse: Browse, town: Town, passage: Passage
) -> None:
    Draft.objects.update(state=Draft.State.READING)
    assert save(browse("samira"), place_of(passage), "Je tapais encore").json() == {"number": 1}
    Draft.objects.update(state=Draft.State.WRITING)
    luc = browse("luc")
    save(luc, place_of(passage, "suggestion"), "Mes mots à moi")
    leave_network(network=town.network, by=town.reader("luc"))
    assert luc.get(address(place_of(passage, "suggestion"))).status_code == 404
    listed = luc.get("/forums/brouillons/").content.decode()
    assert "Mes mots à moi" in listed
    assert passage.draft.title not in listed


def test_words_said_behind_a_closed_door_are_not_told_by_what_is_kept(browse: Browse, town: Town) -> None:
    draft, passage = writing.quoting(town, town.private)
    writing.invite(town, draft, "karim")
    karim = browse("karim")
    assert save(karim, place_of(passage), passage.body).json() == {"number": 1}, "as any other words would be"
    page = karim.get(page_of(passage))
    assert page.context["form"] is None
    assert passage.body not in page.content.decode()


@pytest.mark.parametrize("size", [2, 20])
def test_the_list_of_drafts_names_them_and_costs_the_same(
    browse: Browse, town: Town, size: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    samira = town.reader("samira")
    for number in range(size):
        passage = writing.written(town, "Un passage.", writing.draft_from(town, title=f"Texte {number}"))
        for kind in ("passage", "production"):
            composing.save_draft(by=samira, place=place_of(passage, kind), body=f"Suite {number}", more={}, number=0)
    client = browse("samira")
    with django_assert_max_num_queries(8):
        page = client.get("/forums/brouillons/").content.decode()
    assert f"Texte {size - 1}" in page
    assert "Nouveau passage" in page
    assert f"/passage/{passage.pk}/" in page
