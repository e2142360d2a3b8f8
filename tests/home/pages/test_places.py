"""Pages of the calendar and of resource centres, dossiers: what they gather, for whom, at what cost."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from communities.meetings.actions import plan_meeting
from home.pages.models import AgendaPage, CentreContact, CentrePage, HomePage, SectionPage
from home.productions.models import DossierItem, DossierPage, LibraryPage, ProductionPage
from reference.models import Centre, Territory
from tests.home.factories import ProductionFactory, TownFactory
from tests.home.pages.writing import put, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def region(db):
    return TownFactory.create(kind="region", code="32", name="Hauts-de-France")


@pytest.fixture
def somme(region):
    return TownFactory.create(kind="departement", code="80", name="Somme", parent=region)


def meet(town, title: str, *, days: int = 3, network=None, territory: Territory | None = None, public: bool = True):
    start = timezone.now() + dt.timedelta(days=days)
    return plan_meeting(
        network=network or town.network,
        title=title,
        starts_at=start,
        ends_at=start + dt.timedelta(hours=2),
        public=public,
        territory=territory,
    )


def agenda(**fields) -> AgendaPage:
    page = AgendaPage(title="L'agenda", slug="agenda", **fields)
    put(page, SectionPage.objects.get(slug="actualites"))
    return page


def centre(territory: Territory | None = None) -> CentrePage:
    made = Centre.objects.create(slug="picardie", name="Centre de Picardie", territory=territory)
    page = CentrePage(title="Centre de Picardie", slug="picardie", centre=made, introduction="Un tiers.")
    page.contacts = [CentreContact(name="Claire Vasseur", role="documentation", email="claire@example.org")]
    put(page, HomePage.objects.get())
    return page


def test_an_agenda_shows_what_answers_its_criteria(town, region, somme, client):
    meet(town, "À Amiens", territory=somme)
    meet(town, "Ailleurs")
    meet(town, "De la santé", network=town.other, territory=somme)
    page = agenda(network=town.network, territory=region, introduction="Se voir en Picardie.")
    shown = words(client.get(page.url))
    assert "À Amiens" in shown
    assert "Se voir en Picardie." in shown
    for other in ("Ailleurs", "De la santé"):
        assert other not in shown
    assert "reseau=education" in shown


def test_an_agenda_shows_members_more_and_looks_back(town, browse):
    meet(town, "Entre membres", public=False)
    meet(town, "La dernière", days=-9)
    page = agenda()
    assert "Entre membres" in words(browse("luc").get(page.url))
    for who in (None, "helene", "karim"):
        assert "Entre membres" not in words(browse(who).get(page.url))
    assert "La dernière" not in words(browse(None).get(page.url))
    assert "La dernière" in words(browse(None).get(f"{page.url}?quand=passees"))


@pytest.mark.parametrize("query", ["?apres=x", "?apres=%00", "?quand=hier", "?apres=1-rencontre-999999999999999999999"])
def test_an_agenda_bears_any_address(town, client, query):
    assert client.get(agenda().url + query).status_code == 200


def test_a_centre_says_how_to_reach_it_and_what_it_does(town, somme, client):
    page = centre(somme)
    ProductionFactory.create(title="Sa fiche")
    ProductionPage.objects.filter(slug="sa-fiche").update(centre=page.centre)
    ProductionFactory.create(title="D'un autre")
    meet(town, "À Amiens", territory=somme)
    shown = words(client.get(page.url))
    for part in (
        "Un tiers.",
        "Claire Vasseur",
        "mailto:claire@example.org",
        "Sa fiche",
        "À Amiens",
        "?centre=picardie",
    ):
        assert part in shown, part
    assert "D'un autre" not in shown


def test_a_centre_has_one_page(town, browse):
    page = centre()
    free = Centre.objects.create(slug="nord", name="Centre du Nord")
    form = browse("admin").get(f"/admin/pages/add/pages/centrepage/{HomePage.objects.get().pk}/").context["form"]
    assert list(form.fields["centre"].queryset) == [free]
    form = browse("admin").get(f"/admin/pages/{page.pk}/edit/").context["form"]
    assert set(form.fields["centre"].queryset) == {free, page.centre}


def test_a_rubric_shows_the_pages_below_it(town, client):
    agenda()
    shown = words(client.get("/actualites/"))
    assert '<a class="keyword" href="/actualites/agenda/">L\'agenda</a>' in shown


def dossier(*productions: ProductionPage) -> DossierPage:
    page = DossierPage(title="Venir à l'école", slug="venir", introduction="Trois textes.")
    page.items = [
        DossierItem(production=one, why=f"D'abord {one.title}", sort_order=n) for n, one in enumerate(productions)
    ]
    put(page, LibraryPage.objects.get())
    return page


def test_a_dossier_keeps_its_order_and_leaves_out_what_is_not_published(client):
    first, second, third = (ProductionFactory.create(title=title) for title in ("Un texte", "Retirée", "Le dernier"))
    page = dossier(third, second, first, third)
    second.unpublish()
    answer = client.get(page.url)
    assert [place.production.title for place in answer.context["places"]] == ["Le dernier", "Un texte"]
    shown = words(answer)
    assert "D'abord Le dernier" in shown
    assert "Retirée" not in shown


def test_these_pages_cost_the_same_whatever_they_hold(town, somme, client, django_assert_max_num_queries):
    held = centre(somme)
    pages: list[Any] = [held, agenda()]
    for size in (1, 6):
        made = []
        for number in range(size):
            meet(town, f"R {size} {number}", days=number + 1, territory=somme)
            made.append(ProductionFactory.create(title=f"P {size} {number}", credits=[town.luc], network=town.network))
        ProductionPage.objects.filter(pk__in=[one.pk for one in made]).update(centre=held.centre)
        DossierPage.objects.all().delete()
        for page in (*pages, dossier(*made)):
            client.get(page.url)
            with django_assert_max_num_queries(20):
                client.get(page.url)
