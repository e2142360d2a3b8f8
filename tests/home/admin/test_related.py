"""« Articles liés »: what shares keywords and territory, open to all, in few queries."""

from collections.abc import Callable

import pytest
from django.template.loader import render_to_string

from home.pages.related import related_to
from home.productions.models import ProductionPage
from tests.home.factories import KeywordFactory, NewsFactory, ProductionFactory, TownFactory
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.mark.data
def test_what_shares_most_comes_first(
    town: Town,
    django_assert_num_queries: Callable[[int], object],
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    parents, canteen, other = (KeywordFactory.create(label=label) for label in ("parents", "cantine", "autre"))
    roubaix = TownFactory.create()
    page = NewsFactory.create(title="La page", keywords=[parents, canteen])
    one = NewsFactory.create(title="Un mot", keywords=[parents])
    two = ProductionFactory.create(title="Deux mots", keywords=[parents, canteen])
    NewsFactory.create(title="Rien", keywords=[other])
    hidden = NewsFactory.create(title="Retirée", keywords=[parents, canteen])
    hidden.unpublish()
    with django_assert_max_num_queries(9):  # type: ignore[attr-defined]
        found = related_to(page, keywords=[parents, canteen])
    assert [(line.title, line.kind) for line in found] == [("Deux mots", "Fiche d'expérience"), ("Un mot", "Brève")]
    assert found[0].url == "/productions/deux-mots/"
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        assert related_to(page, keywords=[parents, canteen]) == found
    two.unpublish()
    assert [line.title for line in related_to(page)] == ["Un mot"]
    here = ProductionFactory.create(title="Ici")
    ProductionPage.objects.filter(pk__in=[here.pk, two.pk]).update(territory=roubaix)
    placed = ProductionPage.objects.get(pk=here.pk)
    assert related_to(placed) == []  # the other one there was taken back
    two.save_revision().publish()
    ProductionPage.objects.filter(pk=two.pk).update(territory=roubaix)
    assert one.title == "Un mot"


def test_nothing_in_common_asks_nothing(town: Town, django_assert_num_queries: Callable[[int], object]) -> None:
    page = NewsFactory.create()
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        assert related_to(page, keywords=[]) == []
    assert render_to_string("components/related.html", {"related": [], "level": 2}).strip() == ""


def test_the_component_names_what_it_leads_to(town: Town) -> None:
    word = KeywordFactory.create()
    page = NewsFactory.create(keywords=[word])
    NewsFactory.create(title="Une <autre>", keywords=[word])
    html = render_to_string("components/related.html", {"related": related_to(page), "level": 2})
    assert "Articles liés" in html
    assert "Une &lt;autre&gt;" in html
