"""The vocabulary in the admin: merging, other names, what is refused, and where old addresses lead."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from wagtail.models import ModelLogEntry

from forums.actions import open_thread
from home.desk.actions import merge_keywords
from home.desk.rewording import carry_versions
from home.pages.models import NewsPage
from reference.models import Keyword, Synonym
from search.models import Document
from search.projection import project
from search.reference import themes_again
from tests.home.factories import KeywordFactory, NewsFactory
from tests.town import Town

pytestmark = pytest.mark.django_db
Browse = Callable[[str | None], Client]
LIST = "/admin/snippets/reference/keyword/"


@pytest.fixture
def words(town: Town) -> tuple[Keyword, Keyword]:
    """Two words for the same thing."""
    return KeywordFactory.create(label="parentalité"), KeywordFactory.create(label="parents")


def a_word(**changes: str) -> dict[str, str]:
    return {"label": "parents", "slug": "parents", "group": "theme", "also": "", "ended_on": "", **changes}


def test_an_editor_sees_what_will_move_then_merges(browse: Browse, words: tuple[Keyword, Keyword]) -> None:
    old, new = words
    NewsFactory.create(keywords=[old])
    editor = browse("paul")
    assert "Réunir à un autre" in editor.get(LIST).content.decode()
    address = f"{LIST}merge/{old.pk}/"
    assert "Actualités : 1" in editor.get(address).content.decode()
    shown = editor.get(address, {"into": new.pk}).content.decode()
    assert "/mots-cles/parentalite/" in shown
    assert Keyword.objects.get(pk=old.pk).merged_into is None  # looking changes nothing
    assert editor.post(address, {"into": new.pk}).status_code == 302
    assert Keyword.objects.get(pk=old.pk).merged_into == new
    assert ModelLogEntry.objects.filter(action="maillage.merge", user__first_name="Paul").exists()
    assert editor.get(f"{LIST}history/{old.pk}/").status_code == 200
    assert editor.get(address).status_code == 200
    assert editor.post(address, {"into": new.pk}).status_code == 302
    for nothing in ("", "0", "x", str(old.pk)):
        assert editor.post(address, {"into": nothing}).status_code == 200


def test_the_old_address_leads_on_for_ever(
    browse: Browse, town: Town, client: Client, words: tuple[Keyword, Keyword]
) -> None:
    old, new = words
    last = KeywordFactory.create(label="familles")
    by = town.reader("paul")
    merge_keywords(keyword=old, into=new, by=by)
    merge_keywords(keyword=new, into=last, by=by)
    for slug in (old.slug, new.slug):
        response = client.get(f"/mots-cles/{slug}/")
        assert (response.status_code, response["Location"]) == (301, "/mots-cles/familles/")
    assert client.get("/mots-cles/familles/").status_code == 200


def test_an_old_address_says_nothing_of_what_is_private(
    browse: Browse, town: Town, words: tuple[Keyword, Keyword]
) -> None:
    secret = KeywordFactory.create(label="entre nous", group=Keyword.Group.FREE)
    older = KeywordFactory.create(label="nous", group=Keyword.Group.FREE)
    open_thread(forum=town.private, title="Un fil", body="Un mot.", by=town.reader("samira"), keywords=[older])
    merge_keywords(keyword=older, into=secret, by=town.reader("paul"))
    for address in ("/mots-cles/nous/", "/mots-cles/entre-nous/"):
        assert browse(None).get(address).status_code == 404
        assert browse("karim").get(address).status_code == 404
    assert browse("samira").get("/mots-cles/nous/").status_code == 301


def test_a_word_in_use_is_not_deleted(browse: Browse, words: tuple[Keyword, Keyword]) -> None:
    old, new = words
    NewsFactory.create(keywords=[old])
    editor = browse("paul")
    for address in (f"{LIST}delete/{old.pk}/", f"/admin/bulk/reference/keyword/delete/?id={old.pk}&id={new.pk}"):
        response = editor.post(address, follow=True)
        assert Keyword.objects.filter(pk__in=[old.pk, new.pk]).count() == 2
        assert "Réunissez-le" in response.content.decode()
    assert editor.post(f"{LIST}delete/{new.pk}/").status_code == 302
    assert not Keyword.objects.filter(pk=new.pk).exists()


def test_an_editor_gives_other_names(browse: Browse, words: tuple[Keyword, Keyword]) -> None:
    _old, new = words
    editor = browse("paul")
    assert editor.post(f"{LIST}edit/{new.pk}/", a_word(also="pères et mères\nfamille")).status_code == 302
    assert [one.label for one in Synonym.objects.filter(keyword=new)] == ["famille", "pères et mères"]
    assert "pères et mères" in editor.get(f"{LIST}edit/{new.pk}/").content.decode()
    refused = editor.post(f"{LIST}edit/{new.pk}/", a_word(also="Parentalité"))
    assert refused.status_code == 200
    assert "désigne déjà un autre mot-clé" in refused.content.decode()
    taken = editor.post(f"{LIST}add/", a_word(label="Famille", slug="famille"))
    assert "se dit déjà ainsi" in taken.content.decode()
    assert "parents" in editor.get(LIST, {"q": "pères"}).content.decode()


@pytest.mark.parametrize("who", ["karim", "samira", "ines", "helene", None])
def test_words_are_merged_by_editors_alone(
    browse: Browse, town: Town, words: tuple[Keyword, Keyword], who: str | None
) -> None:
    old, new = words
    with pytest.raises(PermissionDenied):
        merge_keywords(keyword=old, into=new, by=town.reader(who))
    assert browse(who).post(f"{LIST}merge/{old.pk}/", {"into": new.pk}).status_code in (302, 403, 404)
    assert Keyword.objects.get(pk=old.pk).merged_into is None


def test_drafts_and_old_versions_follow(town: Town, browse: Browse, words: tuple[Keyword, Keyword]) -> None:
    old, new = words
    page = NewsFactory.create(keywords=[old])
    page.title = "En chantier"
    page.save_revision()
    merge_keywords(keyword=old, into=new, by=town.reader("paul"))
    carry_versions.call(old.pk, new.pk)
    assert [one.content["keywords"] for one in page.revisions.all()] == [[new.pk], [new.pk]]
    carry_versions.call(old.pk, new.pk)
    NewsPage.objects.get(pk=page.pk).get_latest_revision().publish()
    assert list(NewsPage.objects.get(pk=page.pk).keywords.all()) == [new]


def test_the_editor_of_pages_offers_words_by_group_without_the_merged(
    town: Town, browse: Browse, words: tuple[Keyword, Keyword]
) -> None:
    old, new = words
    KeywordFactory.create(label="bailleurs sociaux", group=Keyword.Group.AUDIENCE)
    KeywordFactory.create(label="mot de quelqu'un", group=Keyword.Group.FREE)
    page = NewsFactory.create(keywords=[old])
    merge_keywords(keyword=old, into=new, by=town.reader("paul"))
    carry_versions.call(old.pk, new.pk)
    shown = browse("paul").get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert "bailleurs sociaux" in shown
    assert "mot de quelqu" not in shown
    assert f'name="keywords" value="{old.pk}"' not in shown
    assert f'name="keywords" value="{new.pk}"' in shown


def test_search_finds_by_other_names(town: Town, browse: Browse, words: tuple[Keyword, Keyword]) -> None:
    old, new = words
    page = NewsFactory.create(title="Le café", keywords=[old])
    project("news", [page.pk])
    merge_keywords(keyword=old, into=new, by=town.reader("paul"))
    themes_again.call("parentalite")
    assert Document.objects.get(kind="news").keywords == "parents"
    for words_typed in ("parentalité", "parents"):
        assert "Le café" in browse(None).get("/recherche/", {"q": words_typed}).content.decode()
