"""What an empty installation begins with."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page, Site, WorkflowPage

from home.pages.models import AgendaIndexPage, CentreIndexPage, HomePage, SimplePage
from tests.home.factories import NewsFactory, plant_tree

pytestmark = pytest.mark.django_db
TREE = ["/", "/actualites/", "/reseaux/", "/productions/"]
PLACES = ["/agenda/", "/centres/"]
SIMPLE = ["/a-propos/", "/regles/", "/accessibilite/", "/confidentialite/", "/mentions-legales/"]
migration = import_module("home.pages.migrations.0003_first_tree")
places = import_module("home.pages.migrations.0007_places_in_the_tree")
reading = import_module("home.desk.migrations.0003_reading_agendas_and_centres")


def addresses() -> list[str]:
    return [page.url for page in Page.objects.filter(depth__gt=1).order_by("path")]


def test_the_default_site_shows_the_home_page():
    assert Site.objects.get(is_default_site=True).root_page.specific == HomePage.objects.get()
    assert addresses() == TREE + SIMPLE + PLACES


def test_planting_twice_changes_nothing():
    before = list(Page.objects.order_by("path").values("path", "slug", "numchild", "url_path"))
    plant_tree()
    assert list(Page.objects.order_by("path").values("path", "slug", "numchild", "url_path")) == before
    assert Group.objects.filter(name="Édition").count() == 1


def test_the_tree_is_sound():
    assert Page.find_problems() == ([], [], [], [], [])


def test_what_nobody_wrote_on_can_be_taken_back_and_planted_again():
    places.take_back(apps, None)
    assert addresses() == TREE + SIMPLE
    assert Page.find_problems() == ([], [], [], [], [])
    migration.uproot(apps, None)
    assert not HomePage.objects.exists()
    assert not Group.objects.filter(name="Édition").exists()
    assert Site.objects.get(is_default_site=True).root_page.title == "Welcome to your new Wagtail site!"
    plant_tree()
    assert addresses() == TREE + SIMPLE + PLACES
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_tree_in_use_is_never_taken_back():
    page = NewsFactory.create()
    migration.uproot(apps, None)
    assert Page.objects.filter(pk=page.pk).exists()


def test_editors_have_their_trees_files_words_letters_harvests_and_nothing_else():
    group = Group.objects.get(name="Édition")
    on_pages = GroupPagePermission.objects.filter(group=group).values_list("page__slug", "permission__codename")
    assert set(on_pages) == {
        (slug, f"{act}_page")
        for slug in ("actualites", "agenda", "centres", "productions")
        for act in ("add", "change", "publish")
    }
    on_files = GroupCollectionPermission.objects.filter(group=group).values_list("permission__codename", flat=True)
    assert set(on_files) == {f"{act}_{thing}" for act in ("add", "change", "choose") for thing in ("image", "document")}
    plain = {f"{one.content_type.app_label}.{one.codename}" for one in group.permissions.all()}
    things = ("reference.{}_keyword", "newsletter.{}_letter", "dissemination.{}_harvestsource")
    assert plain == {
        *("wagtailadmin.access_admin", "dissemination.view_record", "dissemination.change_record"),
        "dissemination.view_harvestrun",
        *(f"reference.{act}_centre" for act in ("add", "change", "view")),
        *(thing.format(act) for thing in things for act in ("add", "change", "delete", "view")),
    }


@pytest.mark.parametrize("address", TREE + SIMPLE + PLACES)
def test_every_page_of_the_first_tree_is_there_for_a_passer_by(client, address):
    assert client.get(address).status_code == 200


def gone() -> None:
    """As an installation was before it had these places."""
    reading.end(apps, None)
    places.take_back(apps, None)


def test_an_installation_in_use_gets_the_new_places_once_with_those_who_read():
    gone()
    NewsFactory.create()
    for _again in range(2):
        places.give(apps, None)
        reading.begin(apps, None)
    for model in (AgendaIndexPage, CentreIndexPage):
        page = model.objects.get()
        assert WorkflowPage.objects.filter(page=page).count() == 1
        assert GroupPagePermission.objects.filter(page=page, group__name="Édition").count() == 3
    assert Page.find_problems() == ([], [], [], [], [])


def test_an_address_that_is_taken_is_left_to_whoever_has_it():
    gone()
    HomePage.objects.get().add_child(instance=SimplePage(title="Nos centres", slug="centres"))
    HomePage.objects.get().add_child(instance=SimplePage(title="L'agenda", slug="agenda"))
    HomePage.objects.get().add_child(instance=SimplePage(title="Les agendas", slug="agendas"))
    places.give(apps, None)
    assert CentreIndexPage.objects.get().url == "/centres-de-ressources/"
    assert not AgendaIndexPage.objects.exists()
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_place_in_use_is_not_taken_back():
    page = CentreIndexPage.objects.get()
    page.save_revision()
    places.take_back(apps, None)
    assert CentreIndexPage.objects.filter(pk=page.pk).exists()
    assert not AgendaIndexPage.objects.exists()


def rights_told(client: Client) -> str:
    return client.get("/confidentialite/").content.decode()


def test_what_the_first_tree_says_of_your_data_leads_to_pages_that_exist(client, town, browse):
    said = rights_told(client)
    assert "/compte/donnees/" not in said
    for address in ("/compte/profil/", "/compte/email/", "/compte/contributions/"):
        assert f'href="{address}"' in said
        assert browse("luc").get(address).status_code == 200


def test_the_text_of_an_installation_in_use_becomes_true_in_its_draft_too(client):
    page = SimplePage.objects.get(slug="confidentialite")
    places.rewrite(apps, places.AFTER, places.BEFORE)
    page.refresh_from_db()
    assert "/compte/donnees/" in rights_told(client)
    draft = page.save_revision()
    typed = draft.content["body"].replace("<p>Depuis", '<p data-block-key=\\"k1\\">Depuis')
    draft.content["body"] = typed
    draft.save(update_fields=["content"])
    places.give(apps, None)
    draft.refresh_from_db()
    assert "/compte/donnees/" not in rights_told(client)
    assert "/compte/donnees/" not in draft.content["body"]
    assert "/compte/email/" in draft.content["body"]


def test_a_text_that_was_rewritten_is_left_alone(client):
    page = SimplePage.objects.get(slug="confidentialite")
    page.body = [("text", '<p>Écrivez-nous. <a href="/compte/donnees/">Un jour</a>.</p>')]
    page.save()
    places.give(apps, None)
    assert "/compte/donnees/" in rights_told(client)
