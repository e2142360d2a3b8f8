"""The library follows the pages: what is taken back or kept for some is shown to nobody, at once."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.management import call_command
from wagtail.models import Page, PageViewRestriction

from home.library import projecting
from home.library.actions import shelve, unshelve
from home.library.index import keeping
from home.library.index.reading import held
from home.library.models import Entry, Mark, Term
from home.library.vocabulary import kind_named, matched
from home.productions.models import LibraryPage
from reference.models import Keyword, Synonym
from tests.home.factories import KeywordFactory, ProductionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def titles(client, query: str = "") -> list[str]:
    return [entry.title for entry in client.get(f"/productions/{query}").context["found"].leaf.entries]


def total(client) -> int:
    return client.get("/productions/").context["found"].total


def test_a_production_is_there_as_it_is_published_and_gone_as_it_is_taken_back(town, client):
    page = ProductionFactory.create(title="Le préau", keywords=[KeywordFactory.create()])
    entry = page.entry
    assert (entry.byline, entry.minutes, entry.url) == ("Nadège Lefebvre", 1, "/productions/le-preau/")
    assert titles(client) == ["Le préau"]
    page.unpublish()
    assert (titles(client), titles(client, "?q=preau"), total(client)) == ([], [], 0)
    page.save_revision().publish()
    assert titles(client) == ["Le préau"]
    assert Entry.objects.get().pk == entry.pk
    assert keeping.is_true()


def test_what_changes_in_a_production_changes_in_the_library(town, client):
    page = ProductionFactory.create(title="Le préau", kind="fiche")
    page.title, page.kind, page.published_on = "Le hall", "guide", dt.datetime(2019, 1, 1, 12, tzinfo=dt.UTC)
    page.save_revision().publish()
    assert titles(client, "?type=guide&annee=2019&q=hall") == ["Le hall"]
    assert titles(client, "?q=preau") == []
    assert keeping.is_true()


def test_what_is_kept_for_some_is_shown_to_nobody(town, client):
    page, other = ProductionFactory.create(title="Réservée"), ProductionFactory.create(title="Ouverte")
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert titles(client) == ["Ouverte"]
    restriction.delete()
    assert set(titles(client)) == {"Ouverte", "Réservée"}
    PageViewRestriction.objects.create(page=LibraryPage.objects.get(), restriction_type=PageViewRestriction.LOGIN)
    assert client.get("/productions/").status_code == 302
    assert not Entry.objects.shown().exists()
    assert other.entry


def test_a_large_tree_is_hidden_at_once_and_comes_back_by_a_task(town, client, monkeypatch, undone):
    monkeypatch.setattr(projecting, "HANDFUL", 1)
    for number in range(3):
        ProductionFactory.create(title=f"Numéro {number}")
    PageViewRestriction.objects.create(page=LibraryPage.objects.get(), restriction_type=PageViewRestriction.LOGIN)
    assert not Entry.objects.shown().exists()
    assert held().everything == 0
    assert undone("home.library.projecting.refresh_later") == 1
    PageViewRestriction.objects.all().delete()
    projecting.refresh_later.call([entry.page_id for entry in Entry.objects.all()])
    assert (total(client), keeping.is_true()) == (3, True)


def test_a_page_that_moves_or_goes_takes_its_line_along(town, client):
    page = ProductionFactory.create(title="Le préau")
    page.slug = "autre-adresse"
    page.save_revision().publish()
    assert Entry.objects.get().url == "/productions/autre-adresse/"
    Page.objects.get(pk=page.pk).delete()
    assert (titles(client), total(client), keeping.is_true()) == ([], 0, True)


def test_the_command_finds_what_another_program_changed_and_a_second_time_nothing(town, client):
    page = ProductionFactory.create(title="Le préau")
    ProductionFactory.create(title="Le hall")
    Entry.objects.filter(page=page).update(title="Faux", shown=False)
    Mark.objects.exclude(kind=Mark.Kind.LOCK).update(bits=b"", state=1)
    Term.objects.all().delete()

    def run() -> str:
        out = io.StringIO()
        call_command("library", "refresh", stdout=out)
        return out.getvalue().strip()

    assert run() == "1 lines changed, index made anew"
    assert run() == "0 lines changed, index as it should be"
    assert set(titles(client)) == set(titles(client, "?q=le+pre")) | {"Le hall"} == {"Le préau", "Le hall"}


def test_the_daily_duty_goes_through_everything_a_handful_at_a_time(town, client, monkeypatch):
    monkeypatch.setattr(projecting, "HANDFUL", 2)
    pages = [ProductionFactory.create(title=f"Numéro {number}") for number in range(5)]
    Entry.objects.filter(page__in=pages[3:]).update(title="Faux", marks=[], stems="")
    Mark.objects.filter(kind=Mark.Kind.TYPE).update(bits=b"", state=1)
    projecting.put_right.call()
    from django_tasks_db.models import DBTaskResult

    for _step in range(9):
        owed = DBTaskResult.objects.ready().filter(task_path="home.library.projecting.put_right_from")
        steps = [tuple(task.args_kwargs["args"]) for task in owed]
        owed.delete()
        for step in steps:
            projecting.put_right_from.call(*step)
    assert sorted(titles(client)) == [f"Numéro {number}" for number in range(5)]
    assert len(titles(client, "?type=fiche&q=numero")) == 5
    assert keeping.is_true()


def test_a_harvested_production_is_put_brought_up_to_date_and_taken_out(town, client):
    said: dict[str, Any] = {
        "url": "https://ailleurs.example/1",
        "source": "IREV",
        "published_on": dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC),
    }
    KeywordFactory.create(label="accès aux soins")
    entry = shelve(title="Santé  et\nquartiers", subjects=["Acces aux Soins", "n'importe quoi"], kind="Guide", **said)
    assert (entry.title, entry.kind, entry.year) == ("Santé et quartiers", "guide", 2024)
    assert titles(client, "?theme=acces-aux-soins&q=irev") == ["Santé et quartiers"]
    again = shelve(entry=entry, title="Santé des quartiers", **said)
    assert again.pk == entry.pk
    assert titles(client, "?theme=acces-aux-soins") == []
    unshelve(entry=entry)
    unshelve(entry=entry)
    assert titles(client) == []
    shelve(entry=entry, title="De retour", **said)
    assert titles(client) == ["De retour"]
    assert keeping.is_true()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/productions/x/", "", "ftp://ailleurs.example"])
def test_only_a_full_address_is_taken(db, url):
    with pytest.raises(ValueError, match="address"):
        shelve(title="Non", url=url, source="IREV", published_on=dt.datetime(2024, 5, 1, tzinfo=dt.UTC))


def test_our_own_are_not_taken_for_harvested(town):
    page = ProductionFactory.create()
    with pytest.raises(ValueError, match="page"):
        shelve(
            entry=page.entry,
            title="Non",
            url="https://ailleurs.example/",
            source="IREV",
            published_on=dt.datetime(2024, 5, 1, tzinfo=dt.UTC),
        )


def test_words_become_keywords_by_label_synonym_or_what_was_merged(db):
    care, food = KeywordFactory.create(label="accès aux soins"), KeywordFactory.create(label="alimentation")
    KeywordFactory.create(label="cantines", merged_into=food)
    Synonym.objects.create(keyword=care, label="soins de ville")
    assert matched(["Soins de ville", "ACCES AUX SOINS", "Cantines", "", "x" * 4000, "rien"]) == [care, food]
    assert matched([]) == []
    assert Keyword.objects.count() >= 3


@pytest.mark.parametrize(
    ("words", "kind"),
    [("Guide", "guide"), ("etude", "etude"), ("État de l'art", "etat-de-l-art"), ("Text", "document")],
)
def test_a_kind_is_known_by_its_value_or_its_label(words, kind):
    assert kind_named(words) == kind
