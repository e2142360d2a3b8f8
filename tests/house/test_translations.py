"""Both languages of the interface: the French of the sources stays as written, the English is whole."""

from collections.abc import Callable
from html.parser import HTMLParser

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from forums.actions import open_thread
from tests.home.factories import NewsFactory
from tests.tools.translations import ROOT, catalogues, problems
from tests.town import Town
from writing.typography import french_spacing

Browse = Callable[[str | None], Client]

# Words of the frame of every page. None of them is an English word.
NAVIGATION = {
    "Réseaux",
    "Rencontres",
    "Bibliothèque",
    "Besoins",
    "Annuaire",
    "Se connecter",
    "Rejoindre",
    "Aller au contenu",
    "Rechercher",
    "Navigation principale",
    "Ici",
    "Suivre",
    "La maison",
    "Calendrier des rencontres",
    "Actualités",
    "Accessibilité",
    "Confidentialité",
    "Mentions légales",
    "Mon profil",
    "Se déconnecter",
}


class Words(HTMLParser):
    """Every text and every spoken attribute of a page, apart from what says it is in French."""

    SPOKEN = ("aria-label", "title", "placeholder", "alt")
    SILENT = ("script", "style")
    EMPTY = ("meta", "link", "input", "img", "br", "hr", "path", "use", "source", "wbr")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.open: list[tuple[str, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        in_french = tag != "html" and dict(attrs).get("lang") == "fr"
        left_out = tag in self.SILENT or in_french or self.left_out
        if tag not in self.EMPTY:
            self.open.append((tag, left_out))
        if not left_out:
            self.found.update(value.strip() for name, value in attrs if name in self.SPOKEN and value)

    def handle_endtag(self, tag: str) -> None:
        if any(tag == other for other, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    @property
    def left_out(self) -> bool:
        return bool(self.open and self.open[-1][1])

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.left_out:
            self.found.add(" ".join(data.split()))


def entries() -> list[polib.POEntry]:
    return [entry for path in catalogues(ROOT) for entry in polib.pofile(str(path))]


def spoken(entry: polib.POEntry, count: int) -> str:
    """What the interface says for an entry, in the language of the moment."""
    if entry.msgid_plural:
        numbers = (entry.msgid, entry.msgid_plural, count)
        return translation.npgettext(entry.msgctxt, *numbers) if entry.msgctxt else translation.ngettext(*numbers)
    return translation.pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else translation.gettext(entry.msgid)


def test_french_is_said_as_we_wrote_it_with_the_spaces_that_print_puts() -> None:
    with translation.override("fr"):
        said: dict[str, str] = {}
        for entry in entries():
            said[entry.msgid] = spoken(entry, 1)
            if entry.msgid_plural:
                said[entry.msgid_plural] = spoken(entry, 2)
    assert {text: other for text, other in said.items() if other != french_spacing(text)} == {}


def test_the_english_catalogue_is_whole() -> None:
    paths = catalogues(ROOT)
    assert paths
    assert [problem for path in paths for problem in problems(path)] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "also"), [(None, "/compte/signup/"), ("samira", "/annuaire/"), ("helene", "/rencontres/")]
)
def test_pages_speak_english_to_those_who_ask(browse: Browse, town: Town, who: str | None, also: str) -> None:
    NewsFactory.create(title="Un fonds d'appui")
    thread = open_thread(forum=town.forum, by=town.reader("samira"), title="Qui ouvre la grille ?", body="Bonjour.")
    client = browse(who)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for path in ("/", thread.get_absolute_url(), also):
        answer = client.get(path)
        assert (answer.status_code, answer["Content-Language"]) == (200, "en")
        html = answer.content.decode()
        words = Words(html).found
        assert '<html lang="en">' in html
        assert {"Networks", "Meetings", "Library", "Skip to content"} <= words, path
        assert not words & NAVIGATION, path


@pytest.mark.django_db
def test_the_words_looked_for_are_those_of_the_french_pages(browse: Browse, town: Town) -> None:
    found: set[str] = set()
    for who in (None, "samira"):
        found |= Words(browse(who).get("/").content.decode()).found
    assert found >= NAVIGATION


@pytest.mark.django_db
def test_the_choice_of_a_language_comes_back_to_the_page_one_was_on(browse: Browse, town: Town) -> None:
    client = browse(None)
    before = client.get("/forums/?page=1").content.decode()
    assert 'href="/langue/"' in before
    here = "http://testserver/forums/?page=1"
    choice = client.get("/langue/", headers={"Referer": here}).content.decode()
    assert f'<input type="hidden" name="next" value="{here}">' in choice
    assert 'value="fr" lang="fr" aria-current="true"' in choice
    elsewhere = client.get("/langue/", headers={"Referer": "https://ailleurs.example.org/"}).content.decode()
    assert "ailleurs" not in elsewhere
    answer = client.post("/langue/", {"language": "en", "next": here})
    assert (answer.status_code, answer["Location"]) == (302, here)
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    after = client.get("/langue/").content.decode()
    assert 'value="en" lang="en" aria-current="true"' in after
    assert 'value="fr" lang="fr" aria-current' not in after


@pytest.mark.django_db
def test_a_browser_s_preference_chooses_nothing(browse: Browse, town: Town) -> None:
    answer = browse(None).get("/", headers={"accept-language": "en"})
    assert answer["Content-Language"] == "fr"
