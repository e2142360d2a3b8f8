"""The sheet of an experience: what it said before is kept, and read by those who read its thread."""

import datetime as dt
import importlib
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from forums import actions
from forums.actions.editing import UNDO, forget_removed
from forums.forum_conversation.models import ExperienceSheet, SheetVersion, Topic
from reference.models import Territory
from tests.town import Town

Browse = Callable[[str | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]
SHEET = {"context": "Deux cours d'école.", "approach": "La cour ouvre le matin."}


def tell(town: Town, **fields: Any) -> Topic:
    given = {"forum": town.forum, "by": town.reader("luc"), "title": "La cour", "body": "b", "kind": "experience"}
    return Topic.objects.for_page().get(pk=actions.open_thread(**{**given, "sheet": SHEET, **fields}).pk)


def write(town: Town, topic: Topic, territory: Territory | None = None, **fields: str) -> ExperienceSheet:
    said = {**SHEET, **fields}
    return actions.write_sheet(topic=topic, by=town.reader("luc"), fields=said, territory=territory)


def past(topic: Topic) -> str:
    return f"{topic.get_absolute_url()}fiche/historique/"


def test_each_state_is_kept_with_its_date_and_its_author(town: Town) -> None:
    topic = tell(town)
    write(town, topic, results="Dix familles.")
    write(town, topic, results="Vingt familles.")
    found = SheetVersion.objects.filter(sheet__topic=topic)
    assert [(one.number, one.said.get("results", ""), one.author) for one in found] == [
        (1, "", town.luc),
        (2, "Dix familles.", town.luc),
        (3, "Vingt familles.", town.luc),
    ]
    assert found[0].at == topic.created


def test_the_same_words_again_change_nothing(town: Town) -> None:
    topic = tell(town)
    sheet = write(town, topic, context="  Deux cours d'école.\n", means="")
    assert "changed_at" not in sheet.rendered
    assert SheetVersion.objects.count() == 1
    place = Territory.objects.create(code="59512", name="Roubaix", kind="commune")
    write(town, topic, territory=place)
    assert SheetVersion.objects.filter(territory=place).count() == 1


def test_the_past_of_a_sheet_shows_what_changed_part_by_part(town: Town, browse: Browse) -> None:
    topic = tell(town)
    page = browse(None).get(past(topic)).content.decode()
    assert page.count('id="etat-') == 1
    place = Territory.objects.create(code="59512", name="Roubaix", kind="commune")
    write(town, topic, territory=place, approach="La cour ouvre le soir.", results="Dix <b>familles</b>.")
    page = browse(None).get(past(topic)).content.decode()
    state = page.split('id="etat-2"')[1].split('id="etat-1"')[0]
    for shown in ("Luc Test", ">Territoire</h2>", ">Démarche</h2>", ">Résultats</h2>"):
        assert shown in state
    assert ">Contexte</h2>" not in state
    taken = state.split("<del>")[1].split("</del>")[0]
    assert "matin." in taken
    assert "ouvre" not in taken  # word by word
    assert "soir." in state.split("<ins>")[2].split("</ins>")[0]
    assert "&lt;b&gt;" in state


def test_who_reads_the_thread_reads_the_past_of_its_sheet(town: Town, browse: Browse) -> None:
    public, secret = tell(town), tell(town, forum=town.private)
    everyone = (None, "karim", "thomas", "samira", "luc", "ines", "paul", "helene", "admin")
    for topic in (public, secret):
        write(town, topic, results="Dix familles.")
    assert {browse(who).get(past(public)).status_code for who in everyone} == {200}
    found = {who for who in everyone if browse(who).get(past(secret)).status_code == 200}
    assert found == {"samira", "luc", "ines"}
    assert {browse(who).get(past(secret)).status_code for who in (None, "karim", "helene", "admin")} == {404}
    actions.hide_thread(topic=public, by=town.reader("ines"), reason="À revoir")
    assert {who for who in everyone if browse(who).get(past(public)).status_code == 200} == {"luc", "ines"}


def test_a_thread_without_a_sheet_has_no_past_of_one(town: Town, browse: Browse) -> None:
    assert browse("luc").get(past(tell(town, sheet=None))).status_code == 404
    other = actions.open_thread(forum=town.forum, by=town.reader("luc"), title="T", body="b")
    assert browse("luc").get(past(other)).status_code == 404


def test_the_sheet_leads_to_its_past_once_it_has_one(town: Town, browse: Browse) -> None:
    topic = tell(town)
    link = f'href="{past(topic)}"'
    assert link not in browse(None).get(topic.get_absolute_url()).content.decode()
    assert link not in browse("luc").get(f"{topic.get_absolute_url()}fiche/").content.decode()
    write(town, topic, results="Dix familles.")
    assert link in browse(None).get(topic.get_absolute_url()).content.decode()
    assert link in browse("luc").get(f"{topic.get_absolute_url()}fiche/").content.decode()


def test_a_much_edited_sheet_costs_no_query_more(
    town: Town, browse: Browse, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    topic, client = tell(town), browse("luc")
    write(town, topic, results="Fois 0")
    client.get(past(topic))
    with django_assert_max_num_queries(14) as few:
        client.get(past(topic))
    for number in range(1, 12):
        write(town, topic, results=f"Fois {number}")
    with django_assert_max_num_queries(len(few)):
        page = client.get(past(topic)).content.decode()
    assert 'id="etat-13"' in page
    assert 'id="etat-3"' not in page
    assert 'id="etat-3"' in client.get(past(topic), {"avant": 4}).content.decode()


def test_a_sheet_that_cannot_be_says_why_beside_the_field(town: Town, browse: Browse) -> None:
    topic, client = tell(town), browse("luc")
    deep = ">" * 12 + " au fond"
    files = [f"[a](/forums/fichiers/00000000-0000-0000-0000-00000000000{n}/)" for n in range(6)]
    wrong = {"results": deep, "means": " ".join(files)}
    for name, text in wrong.items():
        answer = client.post(f"{topic.get_absolute_url()}fiche/", {**SHEET, name: text})
        assert answer.status_code == 200
        assert list(answer.context["form"].errors) == [name]
    shared = {"results": " ".join(files[:3]), "means": " ".join(files[3:])}  # what counts is the whole sheet
    answer = client.post(f"{topic.get_absolute_url()}fiche/", {**SHEET, **shared})
    assert list(answer.context["form"].errors) == ["means"]
    assert SheetVersion.objects.count() == 1


def test_sheets_of_before_begin_with_what_they_say(town: Town) -> None:
    topic = tell(town)
    SheetVersion.objects.all().delete()
    first = importlib.import_module("forums.forum_conversation.migrations.0007_first_versions")
    first.begin(apps, None)
    first.begin(apps, None)
    version = SheetVersion.objects.get()
    assert (version.number, version.said, version.author, version.at) == (1, SHEET, town.luc, topic.created)
    write(town, topic, results="Dix familles.")
    assert [one.number for one in SheetVersion.objects.all()] == [1, 2]


def test_a_sheet_goes_with_its_thread_and_not_with_its_message_alone(town: Town) -> None:
    alone, answered = tell(town), tell(town)
    actions.reply(topic=answered, by=town.reader("samira"), body="Merci")
    for topic in (alone, answered):
        write(town, topic, results="Dix familles.")
        first = topic.first_post
        actions.remove_message(post=first, by=town.reader("luc"), at=first.created - UNDO - dt.timedelta(hours=1))
    forget_removed.func()
    assert [sheet.topic for sheet in ExperienceSheet.objects.all()] == [answered]
    assert SheetVersion.objects.filter(sheet__topic=answered).count() == 2
    assert SheetVersion.objects.count() == 2
