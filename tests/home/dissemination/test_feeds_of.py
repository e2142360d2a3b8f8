"""Feeds of a rubric, a keyword, a network's productions, dossiers, and the meetings to come."""

import datetime as dt
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from communities.meetings.actions import plan_meeting
from home.pages.actions import publish
from home.pages.models import SectionPage
from home.productions.models import DossierItem, DossierPage, LibraryPage
from reference.models import Keyword
from tests.home.factories import KeywordFactory, NewsFactory, ProductionFactory
from tests.town import Town

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def atom(client: Client, address: str) -> list[str]:
    """The titles of a feed's entries, the newest first; its own address must be the one asked for."""
    response = client.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(response.content)
    own = [one.get("href") for one in feed.iter(f"{ATOM}link") if one.get("rel") == "self"]
    assert own == [f"{settings.BASE_URL}{address}"]
    return [one.findtext(f"{ATOM}title") or "" for one in feed.iter(f"{ATOM}entry")]


def test_a_rubric_gives_its_news_and_those_below_it(client: Client):
    top = SectionPage.objects.get(slug="actualites")
    calls = SectionPage(title="Appels", slug="appels", introduction="Pour agir.")
    publish(calls, below=top)
    NewsFactory.create(title="Ailleurs")
    NewsFactory.create(title="Un appel", section=calls)
    assert atom(client, "/actualites/appels/feed/") == ["Un appel"]
    assert atom(client, "/actualites/feed/") == ["Un appel", "Ailleurs"]
    for address in ("/actualites/rien/feed/", "/appels/feed/", "/rien/du/tout/feed/", "/productions/rien/feed/"):
        assert client.get(address).status_code == 404
    PageViewRestriction.objects.create(page=calls, restriction_type="login")
    assert client.get("/actualites/appels/feed/").status_code == 404


def test_a_keyword_gives_all_that_bears_it(client: Client):
    school = KeywordFactory.create(label="école")
    NewsFactory.create(title="Nouvelle", keywords=[school], published_on=timezone.now() - dt.timedelta(days=2))
    ProductionFactory.create(title="Fiche", keywords=[school], published_on=timezone.now() - dt.timedelta(days=1))
    ProductionFactory.create(title="Archive", archived=True, keywords=[school])
    NewsFactory.create(title="Ailleurs")
    assert atom(client, "/mots-cles/ecole/feed/") == ["Fiche", "Nouvelle"]
    free = Keyword.objects.create(slug="libre", label="libre", group=Keyword.Group.FREE)
    assert client.get("/mots-cles/libre/feed/").status_code == 404
    Keyword.objects.filter(pk=free.pk).update(merged_into=school)
    assert "/mots-cles/ecole/feed/" in client.get("/mots-cles/libre/feed/").content.decode()


def test_a_network_gives_what_it_published(town: Town, client: Client):
    ProductionFactory.create(title="À nous", network=town.network)
    ProductionFactory.create(title="Ailleurs", network=town.other)
    assert atom(client, "/reseaux/education/productions/feed/") == ["À nous"]
    assert client.get("/reseaux/rien/productions/feed/").status_code == 404


def test_dossiers(client: Client):
    assert atom(client, "/productions/dossiers/feed/") == []
    dossier = DossierPage(title="Lire ensemble", slug="lire", introduction="Pourquoi.")
    dossier.items = [DossierItem(production=ProductionFactory.create())]
    publish(dossier, below=LibraryPage.objects.get())
    assert atom(client, "/productions/dossiers/feed/") == ["Lire ensemble"]


def test_meetings_that_anyone_may_come_to(town: Town, client: Client):
    begun = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
    for title, days, public in (("Se voir", 7, True), ("Entre nous", 8, False), ("Passée", -400, True)):
        starts = max(begun, timezone.now()) + dt.timedelta(days=days)
        ends = starts + dt.timedelta(hours=2)
        plan_meeting(network=town.network, title=title, starts_at=starts, ends_at=ends, public=public)
    (title,) = atom(client, "/rencontres/feed/")
    assert title.endswith(" : Se voir")


def test_queries_of_these_feeds_do_not_grow(town: Town, client: Client, django_assert_max_num_queries):
    school = KeywordFactory.create(label="école")
    for size in (1, 4):
        for number in range(size):
            NewsFactory.create(title=f"N {size} {number}", keywords=[school])
            ProductionFactory.create(title=f"P {size} {number}", network=town.network, keywords=[school])
        for address in ("/mots-cles/ecole/feed/", "/reseaux/education/productions/feed/", "/rencontres/feed/"):
            client.get(address)
            with django_assert_max_num_queries(9):
                client.get(address)
