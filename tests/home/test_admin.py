"""The Wagtail admin: what editors do there, and what is closed to them and to others."""

import json
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from home.pages.actions import publish_news
from home.pages.models import HomePage, NewsPage, SectionPage
from home.productions.models import LibraryPage, ProductionPage
from reference.models import Keyword
from tests.home.factories import KeywordFactory, NewsFactory, TownFactory
from tests.town import Town

pytestmark = pytest.mark.django_db
REFRESH = "search.actions.refresh"


def body(*blocks: tuple[str, str]) -> dict[str, str]:
    """A stream field as the admin's form sends it."""
    fields = {"body-count": str(len(blocks))}
    for number, (kind, value) in enumerate(blocks):
        fields |= {f"body-{number}-{name}": text for name, text in (("type", kind), ("order", str(number)))}
        fields |= {f"body-{number}-deleted": "", f"body-{number}-id": "", f"body-{number}-value": value}
    return fields


def rich_text(words: str) -> str:
    """A paragraph as the admin's text editor sends it."""
    line = {
        "key": "a",
        "text": words,
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [],
        "data": {},
    }
    return json.dumps({"blocks": [line], "entityMap": {}})


def a_news_item(**changes: object) -> dict[str, object]:
    return {
        "title": "Le calendrier des avenants",
        "slug": "calendrier-des-avenants",
        "kind": "note",
        "published_on": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
        "intro": "Trois dates à retenir.",
        **body(("heading", "Avant l'été"), ("text", rich_text("Chaque ville choisit sa date."))),
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-publish": "1",
        **changes,
    }


def no_credits() -> dict[str, str]:
    counts = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "1000"}
    return {f"credits-{name}": count for name, count in counts.items()}


def add_below(section: Page, kind: str = "pages/newspage") -> str:
    return f"/admin/pages/add/{kind}/{section.pk}/"


def test_an_editor_publishes_news_that_shows_everywhere(town, browse, client, undone):
    word = KeywordFactory.create(label="contrat de ville")
    before = undone(REFRESH)
    section = SectionPage.objects.get(slug="actualites")
    response = browse("paul").post(add_below(section), a_news_item(keywords=[word.pk]))
    assert response.status_code == 302, response.context["form"].errors
    page = NewsPage.objects.get(slug="calendrier-des-avenants")
    assert page.live
    assert page.owner == town.paul
    assert "Le calendrier des avenants" in client.get("/actualites/").content.decode()
    shown = client.get("/actualites/calendrier-des-avenants/").content.decode()
    assert "Chaque ville choisit sa date." in shown
    assert "/mots-cles/contrat-de-ville/" in shown
    assert "Le calendrier des avenants" in client.get("/actualites/feed/").content.decode()
    assert undone(REFRESH) == before + 1


def test_an_editor_publishes_a_production(town, browse, client):
    library, place = LibraryPage.objects.get(), TownFactory.create(name="Creil")
    sent = a_news_item(
        title="Une fiche",
        slug="une-fiche",
        kind="fiche",
        aim="À quoi cela sert.",
        licence="CC BY 4.0",
        language="fr",
        territory=place.pk,
        network=town.network.pk,
        **{
            "credits-TOTAL_FORMS": "1",
            "credits-INITIAL_FORMS": "0",
            "credits-MIN_NUM_FORMS": "0",
            "credits-MAX_NUM_FORMS": "1000",
            "credits-0-name": "Nadège Lefebvre",
            "credits-0-ORDER": "1",
            "credits-0-id": "",
            "credits-0-DELETE": "",
        },
    )
    response = browse("paul").post(add_below(library, "productions/productionpage"), sent)
    assert response.status_code == 302, response.context["form"].errors
    assert [credit.name for credit in ProductionPage.objects.get(slug="une-fiche").credits.all()] == ["Nadège Lefebvre"]
    assert "Nadège Lefebvre" in client.get("/productions/une-fiche/").content.decode()


def test_an_editor_sees_a_page_before_it_is_published(town, browse):
    editor, section, library = browse("paul"), SectionPage.objects.get(slug="actualites"), LibraryPage.objects.get()
    production = a_news_item(kind="fiche", aim="À quoi cela sert.", licence="CC BY 4.0", language="fr", **no_credits())
    for below, kind, sent in (
        (section, "pages/newspage", a_news_item()),
        (library, "productions/productionpage", production),
    ):
        address = add_below(below, kind) + "preview/"
        assert editor.post(address, sent).json()["is_valid"]
        assert "Chaque ville choisit sa date." in editor.get(address).content.decode()


def test_the_forms_of_an_editor_open(town, browse):
    editor = browse("paul")
    section, library = SectionPage.objects.get(slug="actualites"), LibraryPage.objects.get()
    news = NewsFactory.create()
    for address in (
        "/admin/",
        add_below(section),
        add_below(library, "productions/productionpage"),
        f"/admin/pages/{news.pk}/edit/",
        "/admin/snippets/reference/keyword/",
        "/admin/images/",
        "/admin/documents/",
        "/admin/territoires/",
    ):
        assert editor.get(address).status_code == 200, address


def test_places_are_looked_up_without_accents(town, browse):
    TownFactory.create(name="Saint-Étienne", code="42218")
    TownFactory.create(name="Creil", code="60175")
    found = browse("paul").get("/admin/territoires/results/?q=saint etienne").content.decode()
    assert "Saint-Étienne" in found
    assert "Creil" not in found
    assert browse("paul").get("/admin/territoires/results/?q=%00").status_code == 200


def test_the_admin_asks_nothing_of_anyone_else(town, browse):
    editor = browse("paul")
    section = SectionPage.objects.get(slug="actualites")
    for address in ("/admin/", add_below(section), "/admin/images/"):
        page = editor.get(address).content.decode()
        loaded = re.findall(r"<(?:script|img|link|iframe|source)\b[^>]*?(?:src|href)=\"((?:https?:)?//[^\"]+)\"", page)
        assert loaded == [], address


def test_what_is_not_the_editors_stays_closed_to_them(town, browse):
    editor = browse("paul")
    home = HomePage.objects.get()
    rules, networks = Page.objects.get(slug="regles"), Page.objects.get(slug="reseaux")
    education = Page.objects.get(slug="education")
    for page in (home, rules, networks, education):
        response = editor.post(f"/admin/pages/{page.pk}/edit/", a_news_item(title="Pris"))
        assert response.status_code in (302, 403, 404)
        page.refresh_from_db()
        assert page.title != "Pris"
    assert editor.post(add_below(home, "pages/simplepage"), a_news_item()).status_code in (302, 403, 404)
    assert not Page.objects.filter(slug="calendrier-des-avenants").exists()
    for address in ("/admin/users/", "/admin/groups/", "/admin/sites/", "/admin/snippets/reference/field/"):
        assert editor.get(address).status_code in (302, 403, 404), address
    assert editor.get("/django-admin/").status_code in (302, 404)


def test_an_editor_tends_keywords(town, browse):
    response = browse("paul").post(
        "/admin/snippets/reference/keyword/add/", {"label": "friches", "slug": "friches", "group": "theme"}
    )
    assert response.status_code == 302
    assert Keyword.objects.filter(slug="friches").exists()


@pytest.mark.parametrize("address", ["/admin/", "/django-admin/", "/admin/pages/"])
def test_both_administrations_lead_to_the_one_sign_in(client, address):
    response = client.get(address, follow=True)
    assert response.redirect_chain[-1][0].startswith("/compte/login/?next=/")
    assert "admin" in response.redirect_chain[-1][0]


@pytest.mark.parametrize(
    "next_", ["https://ailleurs.example.org/", "//ailleurs.example.org/", "/\\ailleurs.example.org"]
)
def test_the_way_to_sign_in_leads_nowhere_else(client, next_):
    assert client.get("/admin/login/", {"next": next_})["Location"] == "/compte/login/?next=/admin/"


@pytest.mark.parametrize("who", ["karim", "samira", "ines", "helene"])
@pytest.mark.parametrize("address", ["/admin/", "/admin/pages/", "/django-admin/"])
def test_who_has_no_business_there_finds_nothing(town, browse, who, address):
    assert browse(who).get(address, follow=True).status_code == 404


def test_the_administrator_enters_both(town, browse):
    assert browse("admin").get("/admin/").status_code == 200
    assert browse("admin").get("/django-admin/").status_code == 200
    assert browse("admin").get("/admin/snippets/reference/field/").status_code == 200


def test_publishing_through_the_action_asks_for_the_right(town):
    section = SectionPage.objects.get(slug="actualites")
    wanted = {
        "section": section,
        "title": "Un",
        "slug": "un",
        "kind": "note",
        "published_on": timezone.now(),
        "intro": "…",
        "keywords": (),
        "blocks": [{"text": "…"}],
    }
    for who in (None, "samira", "helene"):
        with pytest.raises(PermissionDenied):
            publish_news(**wanted, by=town.reader(who))
    assert publish_news(**wanted, by=town.reader("paul")).live
    assert publish_news(**{**wanted, "title": "Deux"}, by=town.reader("paul")).title == "Deux"
    assert NewsPage.objects.count() == 1


@pytest.mark.parametrize("who", ["paul", None])
def test_the_administration_takes_nothing_from_elsewhere(town: Town, who: str | None) -> None:
    client = Client()
    if who:
        client.force_login(town.people[who])
    policy = client.get("/admin/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert "'unsafe-inline'" not in client.get("/")["Content-Security-Policy"]
