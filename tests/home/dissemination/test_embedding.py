"""A production's card in the pages of others."""

from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from forums.actions import open_thread
from home.productions.models import ProductionPage
from tests.home.factories import ProductionFactory
from tests.town import Town

pytestmark = pytest.mark.django_db


def asked(page: ProductionPage, **more: str) -> str:
    query = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/oembed/?url={quote(settings.BASE_URL + str(page.url), safe='')}{query}"


def test_a_site_is_told_how_to_show_a_production(client: Client):
    page = ProductionFactory.create(title='Lire & "écrire" <b>', credits=("Awa", "Luc"))
    response = client.get(asked(page))
    told = response.json()
    assert response["Access-Control-Allow-Origin"] == "*"
    assert (told["version"], told["type"], told["author_name"]) == ("1.0", "rich", "Awa, Luc")
    assert f'src="{settings.BASE_URL}/productions/{page.slug}/carte/"' in told["html"]
    assert 'title="Lire &amp; &quot;écrire&quot; &lt;b&gt;"' in told["html"]
    root = ElementTree.fromstring(client.get(asked(page, format="xml")).content)
    assert {one.tag: one.text for one in root} == {name: str(value) for name, value in told.items()}


def test_the_frame_is_no_larger_than_asked_for_and_never_too_small(client: Client):
    page = ProductionFactory.create()
    for width, height, found in (
        ("300", "220", (300, 220)),
        ("10", "10", (240, 200)),
        ("9999", "x", (560, 260)),
        ("", "-5", (560, 260)),
        ("9" * 50, "²", (560, 260)),
    ):
        told = client.get(asked(page, maxwidth=width, maxheight=quote(height))).json()
        assert (told["width"], told["height"]) == found


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "http://[",
        "https://ailleurs.test/productions/une-fiche/",
        f"{settings.BASE_URL}/",
        f"{settings.BASE_URL}/productions/",
        f"{settings.BASE_URL}/productions/rien/",
        f"{settings.BASE_URL}/actualites/une-fiche/",
        f"{settings.BASE_URL}@ailleurs.test/productions/une-fiche/",
    ],
)
def test_other_addresses_have_no_card(client: Client, url: str):
    ProductionFactory.create(title="Une fiche")
    assert client.get(f"/oembed/?url={quote(url, safe='')}").status_code == 404


def test_other_formats_are_not_served(client: Client):
    assert client.get(asked(ProductionFactory.create(), format="yaml")).status_code == 501


def test_a_card_may_stand_anywhere_and_leaves_nothing_behind(town: Town, client: Client):
    page = ProductionFactory.create(title="Une fiche", network=town.network, credits=[town.samira])
    response = client.get(f"/productions/{page.slug}/carte/")
    body = response.content.decode()
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response
    assert not response.cookies
    assert len(response.content) < 4_000
    for words in ("Une fiche", "Samira Test", "Éducation", f'href="{settings.BASE_URL}{page.url}"', 'rel="noopener"'):
        assert words in body
    assert "<script" not in body
    usual = client.get(str(page.url))
    assert "frame-ancestors 'self'" in usual["Content-Security-Policy"]
    assert usual["X-Frame-Options"] == "SAMEORIGIN"


def test_what_is_taken_back_has_no_card(client: Client):
    page = ProductionFactory.create()
    page.unpublish()
    assert client.get(f"/productions/{page.slug}/carte/").status_code == 404
    assert client.get(asked(page)).status_code == 404
    assert client.post("/oembed/").status_code == 405


def test_a_card_asks_the_database_little(town: Town, client: Client, django_assert_max_num_queries):
    page = ProductionFactory.create(network=town.network, credits=["Awa", "Luc", town.samira])
    client.get(f"/productions/{page.slug}/carte/")
    with django_assert_max_num_queries(5):
        client.get(f"/productions/{page.slug}/carte/")


def test_nothing_names_the_exchange_a_production_was_taken_from(town: Town, client: Client):
    topic = open_thread(forum=town.forum, by=town.reader("luc"), title="Un fil", body="Qui ?")
    taken = {"source": "Un fil fermé", "source_url": f"{settings.BASE_URL}{topic.get_absolute_url()}"}
    page = ProductionFactory.create(credits=(), network=town.network, **taken)
    assert client.get(asked(page)).json()["author_name"] == ""
    for address in (
        f"/productions/{page.slug}/carte/",
        "/productions/feed/",
        reverse("network_productions_feed", args=[town.network.slug]),
    ):
        assert "Un fil fermé" not in client.get(address, follow=True).content.decode(), address
