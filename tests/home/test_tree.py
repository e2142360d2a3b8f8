"""What an empty installation begins with."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page, Site

from home.pages.models import HomePage
from tests.home.factories import NewsFactory, plant_tree

pytestmark = pytest.mark.django_db
TREE = ["/", "/actualites/", "/reseaux/", "/productions/"]
SIMPLE = ["/a-propos/", "/regles/", "/accessibilite/", "/confidentialite/", "/mentions-legales/"]
migration = import_module("home.pages.migrations.0003_first_tree")


def addresses() -> list[str]:
    return [page.url for page in Page.objects.filter(depth__gt=1).order_by("path")]


def test_the_default_site_shows_the_home_page():
    assert Site.objects.get(is_default_site=True).root_page.specific == HomePage.objects.get()
    assert addresses() == TREE + SIMPLE


def test_planting_twice_changes_nothing():
    before = list(Page.objects.order_by("path").values("path", "slug", "numchild", "url_path"))
    plant_tree()
    assert list(Page.objects.order_by("path").values("path", "slug", "numchild", "url_path")) == before
    assert Group.objects.filter(name="Édition").count() == 1


def test_the_tree_is_sound():
    assert Page.find_problems() == ([], [], [], [], [])


def test_what_nobody_wrote_on_can_be_taken_back_and_planted_again():
    migration.uproot(apps, None)
    assert not HomePage.objects.exists()
    assert not Group.objects.filter(name="Édition").exists()
    assert Site.objects.get(is_default_site=True).root_page.title == "Welcome to your new Wagtail site!"
    plant_tree()
    assert addresses() == TREE + SIMPLE
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_tree_in_use_is_never_taken_back():
    page = NewsFactory.create()
    migration.uproot(apps, None)
    assert Page.objects.filter(pk=page.pk).exists()


def test_editors_have_their_two_trees_files_words_letters_harvests_and_nothing_else():
    group = Group.objects.get(name="Édition")
    on_pages = GroupPagePermission.objects.filter(group=group).values_list("page__slug", "permission__codename")
    assert set(on_pages) == {
        (slug, f"{act}_page") for slug in ("actualites", "productions") for act in ("add", "change", "publish")
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


@pytest.mark.parametrize("address", TREE + SIMPLE)
def test_every_page_of_the_first_tree_is_there_for_a_passer_by(client, address):
    assert client.get(address).status_code == 200
