"""Pages of the calendar and of resource centres, dossiers: what they gather, for whom, at what cost."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from communities.meetings.actions import plan_meeting
from home.dissemination import sitemap
from home.pages import listing, search
from home.pages.models import AgendaIndexPage, AgendaPage, CentreContact, CentreIndexPage, CentrePage, SectionPage
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
    put(page, AgendaIndexPage.objects.get())
    return page


def centre(territory: Territory | None = None, *, slug: str = "picardie", name: str = "Picardie") -> CentrePage:
    made = Centre.objects.create(slug=slug, name=f"Centre de {name}", territory=territory)
    page = CentrePage(title=made.name, slug=slug, centre=made, introduction="Un tiers.")
    page.contacts = [CentreContact(name="Claire Vasseur", role="documentation", email="claire@example.org")]
    put(page, CentreIndexPage.objects.get())
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
    form = browse("admin").get(f"/admin/pages/add/pages/centrepage/{CentreIndexPage.objects.get().pk}/").context["form"]
    assert list(form.fields["centre"].queryset) == [free]
    form = browse("admin").get(f"/admin/pages/{page.pk}/edit/").context["form"]
    assert set(form.fields["centre"].queryset) == {free, page.centre}


def test_each_has_a_place_of_its_own_where_editors_put_it(town, browse):
    """Editors add agendas and centres there, and nothing else; a centre stands nowhere else."""
    agendas, centres = AgendaIndexPage.objects.get(), CentreIndexPage.objects.get()
    assert (agendas.url, centres.url) == ("/agenda/", "/centres/")
    assert (agendas.allowed_subpage_models(), centres.allowed_subpage_models()) == ([AgendaPage], [CentrePage])
    assert CentrePage.allowed_parent_page_models() == [CentreIndexPage]
    assert set(AgendaPage.allowed_parent_page_models()) == {AgendaIndexPage, SectionPage}
    editor = browse("paul")
    for place, model in ((agendas, "agendapage"), (centres, "centrepage")):
        assert editor.get(f"/admin/pages/add/pages/{model}/{place.pk}/").status_code == 200
        assert place.get_workflow() is not None
    rubric = SectionPage.objects.get(slug="actualites")
    assert editor.get(f"/admin/pages/add/pages/centrepage/{rubric.pk}/").status_code != 200


def test_there_is_one_list_of_each(town):
    home = AgendaIndexPage.objects.get().get_parent()
    assert not AgendaIndexPage.can_create_at(home)
    assert not CentreIndexPage.can_create_at(home)


@pytest.mark.parametrize(("address", "words_of_it"), [("/centres/", "sa page ici"), ("/agenda/", "dans le calendrier")])
def test_an_empty_list_says_where_to_look(client, address, words_of_it):
    shown = words(client.get(address))
    assert words_of_it in shown
    assert 'aria-current="page"' in shown


def test_the_list_of_centres_shows_those_that_anyone_may_read(town, somme, client):
    centre(somme)
    hidden = centre(slug="nord", name="Nord")
    draft = centre(slug="oise", name="Oise")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    draft.unpublish()
    shown = words(client.get("/centres/"))
    assert '<a href="/centres/picardie/">Centre de Picardie</a>' in shown
    assert somme.said in shown
    assert "Nord" not in shown
    assert "Oise" not in shown
    assert '<a href="/centres/">Centres de ressources</a>' in words(client.get("/centres/picardie/"))


def test_what_stands_in_a_rubric_is_in_the_list_too(town, client):
    page = AgendaPage(title="Les visites", slug="visites", network=town.network)
    put(page, SectionPage.objects.get(slug="actualites"))
    agenda(introduction="Se voir.")
    shown = words(client.get("/agenda/"))
    assert '<a href="/actualites/visites/">Les visites</a>' in shown
    assert '<a href="/agenda/agenda/">L\'agenda</a>' in shown
    assert town.network.name in shown


def test_a_long_list_is_paged_by_key(client, monkeypatch):
    monkeypatch.setattr(listing, "PLACES", 2)
    for name in ("B", "A", "C"):
        centre(slug=name.lower(), name=name)
    first = client.get("/centres/")
    assert [one.title for one in first.context["centres"]] == ["Centre de A", "Centre de B"]
    last = client.get(f"/centres/{first.context['older']}")
    assert [one.title for one in last.context["centres"]] == ["Centre de C"]
    assert (last.context["older"], last.context["newest"]) == ("", ".")


@pytest.mark.parametrize("key", ["x", "999999", "%00", "9" * 30, "²"])
@pytest.mark.parametrize("address", ["/centres/", "/agenda/"])
def test_a_key_of_nothing_is_not_there(client, address, key):
    assert client.get(f"{address}?apres={key}").status_code == 404


def test_the_lists_are_on_the_map_of_the_site_and_found(client):
    addresses = {address for address, _moment in sitemap.pages()}
    assert {"/agenda/", "/centres/"} <= addresses
    place = CentreIndexPage.objects.get()
    assert search.load_pages([place.pk])[place.pk].title == "Centres de ressources"


def test_the_lists_cost_the_same_whatever_they_hold(town, somme, client, django_assert_max_num_queries):
    counts = []
    for size in (1, 6):
        for number in range(size):
            centre(somme, slug=f"c-{size}-{number}", name=f"C {size} {number}")
            page = AgendaPage(title=f"A {size} {number}", slug=f"a-{size}-{number}", network=town.network)
            put(page, AgendaIndexPage.objects.get())
        for address in ("/centres/", "/agenda/"):
            client.get(address)
            with django_assert_max_num_queries(12) as asked:
                client.get(address)
            counts.append(len(asked.captured_queries))
    assert counts[:2] == counts[2:]


def test_a_rubric_shows_the_pages_below_it(town, client):
    put(AgendaPage(title="L'agenda", slug="agenda"), SectionPage.objects.get(slug="actualites"))
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
