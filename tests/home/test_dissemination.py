"""Feeds, the map of the site, and what programs ask first."""

import datetime as dt
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils import timezone

from communities.meetings.actions import plan_meeting
from forums.actions import open_thread
from home.dissemination import sitemap
from home.pages.models import NewsPage
from tests.home.factories import KeywordFactory, NewsFactory, ProductionFactory

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"m": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def found_in(element: ElementTree.Element, path: str) -> ElementTree.Element:
    """The one element there, which must be there."""
    found = element.find(path, ATOM)
    assert found is not None, path
    return found


def text_in(element: ElementTree.Element, path: str) -> str:
    return found_in(element, path).text or ""


def entry_link(entry: ElementTree.Element) -> str:
    return found_in(entry, "a:link").get("href") or ""


def atom(client, address: str) -> ElementTree.Element:
    response = client.get(address)
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(response.content)
    assert found_in(feed, "a:link[@rel='self']").get("href") == f"{settings.BASE_URL}{address}"
    return feed


def test_the_news_feed_is_whole(client):
    NewsFactory.create(title="L'an < un & l'autre", keywords=[KeywordFactory.create(label="médiation")])
    NewsFactory.create()
    feed = atom(client, "/actualites/feed/")
    entries = feed.findall("a:entry", ATOM)
    ids = [text_in(entry, "a:id") for entry in entries]
    assert len(set(ids)) == 2
    assert all(one.startswith("urn:uuid:") for one in ids)
    assert text_in(entries[1], "a:title") == "L'an < un & l'autre"
    for entry in entries:
        assert entry_link(entry).startswith(f"{settings.BASE_URL}/actualites/")
        assert dt.datetime.fromisoformat(text_in(entry, "a:updated")).tzinfo
        assert text_in(entry, "a:author/a:name")


def test_the_feed_of_productions_names_authors_and_leaves_archives_out(town, client):
    ProductionFactory.create(title="Une fiche", network=town.network, credits=[town.samira, "Claire Vasseur"])
    ProductionFactory.create(title="Un contrat", archived=True)
    entries = atom(client, "/productions/feed/").findall("a:entry", ATOM)
    assert [text_in(entry, "a:title") for entry in entries] == ["Une fiche"]
    assert text_in(entries[0], "a:author/a:name") == "Samira Test, Claire Vasseur"
    assert text_in(entries[0], "a:rights") == "Licence Ouverte 2.0"


def test_empty_feeds_are_feeds(client):
    assert not atom(client, "/actualites/feed/").findall("a:entry", ATOM)
    assert not atom(client, "/productions/feed/").findall("a:entry", ATOM)


def test_queries_of_a_feed_do_not_grow(town, client, django_assert_max_num_queries):
    for size in (1, 5):
        for number in range(size):
            NewsFactory.create(title=f"N {size} {number}", keywords=[KeywordFactory.create()])
            ProductionFactory.create(
                title=f"P {size} {number}", network=town.network, keywords=[KeywordFactory.create()]
            )
        for address in ("/actualites/feed/", "/productions/feed/"):
            client.get(address)
            with django_assert_max_num_queries(8):
                client.get(address)


def locations(client, address: str) -> list[str]:
    return [one.text or "" for one in ElementTree.fromstring(client.get(address).content).iter(f"{{{MAP['m']}}}loc")]


def test_the_map_holds_what_anyone_may_read_and_nothing_else(town, client):
    public = open_thread(forum=town.forum, by=town.reader("samira"), title="Public", body="…")
    private = open_thread(forum=town.private, by=town.reader("samira"), title="Réservé", body="…")
    NewsFactory.create(title="Une annonce")
    NewsFactory.create(title="Un brouillon")
    NewsPage.objects.get(slug="un-brouillon").unpublish()
    KeywordFactory.create(label="école")
    when = timezone.now() + dt.timedelta(days=7)
    meeting = plan_meeting(network=town.network, title="Se voir", starts_at=when, ends_at=when + dt.timedelta(hours=2))
    parts = locations(client, "/sitemap.xml")
    assert parts == [f"{settings.BASE_URL}/sitemap-{number}.xml" for number in (1, 2, 3)]
    found = [one for part in parts for one in locations(client, part.removeprefix(settings.BASE_URL))]
    assert len(found) == len(set(found))
    ours = ("/", "/actualites/une-annonce/", "/reseaux/education/", "/mots-cles/ecole/")
    for address in (*ours, public.get_absolute_url(), meeting.get_absolute_url()):
        assert f"{settings.BASE_URL}{address}" in found
    for address in ("/actualites/un-brouillon/", private.get_absolute_url(), town.private.get_absolute_url()):
        assert f"{settings.BASE_URL}{address}" not in found


def test_the_map_is_cut_into_parts(town, client, monkeypatch):
    monkeypatch.setattr(sitemap, "LARGEST", 2)
    for number in range(3):
        open_thread(forum=town.forum, by=town.reader("samira"), title=f"T {number}", body="…")
    parts = locations(client, "/sitemap.xml")
    held = [locations(client, part.removeprefix(settings.BASE_URL)) for part in parts]
    found = [one for part in held for one in part]
    assert all(0 < len(part) <= 2 for part in held)
    assert len(found) == len(set(found))
    assert len([one for one in found if "/forums/" in one]) == 3 + 4 + 1  # threads, public forums, their list
    assert client.get(f"/sitemap-{len(parts) + 1}.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404
    assert client.get(f"/sitemap-{10**20}.xml").status_code == 404


def test_robots_are_shown_the_map(client):
    text = client.get("/robots.txt").content.decode()
    assert f"Sitemap: {settings.BASE_URL}/sitemap.xml" in text
    assert "Disallow: /admin/" in text


def test_security_txt_is_complete_and_far_from_running_out(client):
    response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert set(fields) == {"Contact", "Expires", "Preferred-Languages", "Canonical"}
    left = dt.datetime.fromisoformat(fields["Expires"]) - timezone.now()
    assert dt.timedelta(days=183) < left < dt.timedelta(days=365)
    assert client.get(fields["Contact"].removeprefix(settings.BASE_URL)).status_code == 200
