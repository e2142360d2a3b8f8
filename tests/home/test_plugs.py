"""What search and steering may learn of pages and productions."""

import datetime as dt

import pytest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from home.pages.models import NewsPage, SectionPage
from home.productions.indicators import published
from home.productions.models import ProductionPage
from search.models import Document
from search.plugs import kinds
from search.projection import project
from tests.home.factories import KeywordFactory, NewsFactory, ProductionFactory, TownFactory

pytestmark = pytest.mark.django_db
REFRESH = "search.actions.refresh"


def test_news_is_found_by_its_words():
    page = NewsFactory.create(title="Le fonds", keywords=[KeywordFactory.create(label="financement")])
    found = kinds()["news"].load([page.pk])[page.pk]
    assert (found.title, found.url, found.audience) == ("Le fonds", "/actualites/le-fonds/", "public")
    assert "En quelques mots." in found.text
    assert "Du texte, et un lien." in found.text
    assert found.keywords == ("financement",)


def test_a_production_is_found_with_its_authors_network_and_place(town):
    page = ProductionFactory.create(
        network=town.network, territory=TownFactory.create(name="Lens"), credits=[town.samira]
    )
    found = kinds()["production"].load([page.pk])[page.pk]
    assert (found.byline, found.network, found.territory) == ("Samira Test", "education", "Lens")
    assert "On a cessé d'inviter." in found.text
    assert "familles" in found.text


def test_a_simple_page_is_found():
    pk = Page.objects.get(slug="regles").pk
    found = kinds()["page"].load([pk])[pk]
    assert found.title == "Règles de la maison"
    assert found.published_at
    assert pk in list(kinds()["page"].all_pks())


def test_what_is_not_published_for_everyone_is_not_found():
    page = NewsFactory.create()
    page.unpublish()
    assert kinds()["news"].load([page.pk]) == {}
    other = NewsFactory.create()
    PageViewRestriction.objects.create(page=other, restriction_type="login")
    assert kinds()["news"].load([other.pk]) == {}
    assert kinds()["news"].load([0]) == {}


def test_search_is_told_whatever_happens_to_a_page(undone):
    page = NewsFactory.create()
    for change in (
        lambda: page.unpublish(),
        lambda: page.save_revision().publish(),
        lambda: PageViewRestriction.objects.create(page=page, restriction_type="login"),
        lambda: page.view_restrictions.first().delete(),
        lambda: page.delete(),
    ):
        before = undone(REFRESH)
        change()
        assert undone(REFRESH) > before


def test_search_is_told_of_every_page_that_moves_with_its_section(undone):
    section = SectionPage.objects.get(slug="actualites")
    rubric = section.add_child(instance=SectionPage(title="Appels", slug="appels"))
    page = NewsFactory.create(section=rubric)
    other = section.add_child(instance=SectionPage(title="Archives", slug="archives"))
    before = undone(REFRESH)
    rubric.move(other, pos="last-child")
    assert undone(REFRESH) == before + 2  # the rubric, and what it holds
    assert NewsPage.objects.get(pk=page.pk).url == f"/actualites/archives/appels/{page.slug}/"


def test_productions_are_counted_with_the_people_behind_them(town):
    now = timezone.now()
    week = (now - dt.timedelta(days=7), now)
    ProductionFactory.create(published_on=now - dt.timedelta(days=1), credits=[town.samira, town.luc, "Claire Vasseur"])
    ProductionFactory.create(published_on=now - dt.timedelta(days=2), credits=[town.samira, "Claire Vasseur"])
    ProductionFactory.create(published_on=now - dt.timedelta(days=2), archived=True)
    ProductionFactory.create(published_on=now - dt.timedelta(days=8))
    count = published(*week)
    assert (count.value, count.people) == (2, 3)


def test_reading_time_counts_words_not_markup():
    short = ProductionFactory.create(blocks=[{"text": "Un mot."}])
    long = ProductionFactory.create(blocks=[{"text": "mot " * 1100}])
    assert ProductionPage.objects.get(pk=short.pk).reading_minutes == 1
    assert ProductionPage.objects.get(pk=long.pk).reading_minutes == 5


def test_a_page_taken_back_is_no_longer_found_at_once():
    page = NewsFactory.create()
    for take_back in (
        page.unpublish,
        lambda: PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login"),
    ):
        Document.objects.filter(kind="news", object_id=page.pk).delete()
        page.save_revision().publish()
        project("news", [page.pk])
        assert Document.objects.get(kind="news", object_id=page.pk).audience == "public"
        take_back()
        assert Document.objects.get(kind="news", object_id=page.pk).audience == ""
