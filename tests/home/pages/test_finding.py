"""Search knows every type of page that editors write."""

import pytest
from wagtail.models import PageViewRestriction

from home.pages import search as pages
from home.pages.models import HomePage, SectionPage, SimplePage
from home.productions import search as productions
from tests.home.factories import NewsFactory, ProductionFactory
from tests.home.pages.test_places import agenda, centre, dossier

pytestmark = pytest.mark.django_db


def test_each_type_is_found_with_its_words_and_its_address(town):
    place, diary, held = centre(), agenda(introduction="Se voir."), dossier(ProductionFactory.create(title="Un texte"))
    found = pages.load_centres([place.pk])[place.pk]
    assert found.url == "/centres/picardie/"
    assert "Claire Vasseur" in found.text
    assert pages.load_pages([diary.pk])[diary.pk].text.strip() == "Se voir."
    section = SectionPage.objects.get(slug="actualites")
    assert pages.load_pages([section.pk])[section.pk].url == "/actualites/"
    assert "D'abord Un texte" in productions.load_dossiers([held.pk])[held.pk].text
    news = NewsFactory.create(title="Un appel", kind="appel", organisation="La Ville")
    assert "La Ville" in pages.load_news([news.pk])[news.pk].text


def test_what_is_kept_for_some_is_not_found(town):
    place = centre()
    PageViewRestriction.objects.create(page=place, restriction_type="login")
    assert pages.load_centres([place.pk]) == {}


def test_publishing_owes_search_its_turn(town, undone):
    before = undone("search.actions.refresh")
    centre()
    agenda()
    dossier(ProductionFactory.create(title="Un texte"))
    assert undone("search.actions.refresh") > before


def test_every_page_is_named_to_search(town):
    diary = agenda()
    named = set(pages.every(*pages.PAGES)())
    assert diary.pk in named
    assert set(SimplePage.objects.values_list("pk", flat=True)) < named
    assert HomePage.objects.get().pk not in named
