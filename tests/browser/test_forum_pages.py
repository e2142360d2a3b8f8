"""Every page of the forums, for everyone: at 320 px, by night, with the keyboard alone. Two visits, with one person."""

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.tours import Tour

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Make = Callable[..., Visitor]
FORUM = "Réussite éducative"


@pytest.fixture
def tour(visitor: Make) -> Tour:
    """The facilitator of Éducation, to whom every page of it is open."""
    ines = visitor(width=320)
    ines.sign_in("animation@demo.test")
    return Tour(ines)


def test_pages_where_one_writes_and_takes_care(tour: Tour) -> None:
    page = tour.page
    page.goto(f"{tour.someone.site.url}/forums/")
    forum = tour.href(FORUM)
    tour.go(f"{forum}nouveau/")
    kinds = page.get_by_role("radio")
    for kind in ("Retour d'expérience", "Sondage"):
        page.get_by_role("radio", name=re.compile(kind)).check()
        tour.look()
    expect(kinds.first).to_be_visible()
    mark = uuid.uuid4().hex[:6]
    thread = tour.send(
        f"{forum}nouveau/",
        kind="experience",
        title=f"Un fil où tout s'essaie {mark}",
        body="Le **premier** message.",
        context="Une salle prêtée le mardi.",
        approach="On a ouvert la porte, et attendu.",
        results="Onze personnes.",
    )
    assert thread.startswith("/forums/fil/"), thread
    tour.go(thread)  # with its sheet
    message = str(page.locator("a.message__time").first.evaluate("(link) => link.pathname"))
    number = message.rstrip("/").rsplit("/", 1)[1]
    tour.go(f"{thread}fiche/")
    tour.go(f"{message}modifier/")
    base = page.locator("[name=base]").get_attribute("value") or ""
    tour.send(f"{message}modifier/", body="Le **tout premier** message.", base=base, note="Plus juste")
    tour.send(f"{thread}repondre/", body="Une réponse.", seen=number, key=str(uuid.uuid4()))
    tour.send(f"{thread}repondre/", body="Une autre, qui ferait un fil.", confirme="1", key=str(uuid.uuid4()))
    tour.send(f"/forums/brouillons/topic:{thread.rstrip('/').rsplit('-', 1)[1]}/", body="Commencé.", number="0")
    for path in ("historique/", "retirer/", "mains/", "garder/"):
        tour.go(message + path)
    tour.send(f"{message}mains/", ouvrir="1")
    tour.go(f"{thread}resume/")
    tour.send(f"{thread}resume/", body="On en est au début.", base="0")
    tour.send(f"{thread}resume/", body="On en est au milieu.", base="1", note="La suite")
    tour.go(f"{thread}resume/historique/")
    for path in ("animation/", "reunir/", "separer/", "deplacer/", "titre/", "clore/", "epingler/", "masquer/"):
        tour.go(thread + path)
    tour.go(f"{thread}repondre/?citer={number}")
    tour.go("/forums/brouillons/")
    tour.go(tour.href("Effacer"))
    tour.go("/forums/fichiers/")
    page.get_by_role("main").get_by_label(re.compile("^Fichier")).set_input_files(
        {"name": "liste.txt", "mimeType": "text/plain", "buffer": b"Une ligne"}
    )
    page.get_by_role("button", name="Joindre").click()
    expect(page.get_by_role("heading", name=re.compile("est prêt"))).to_be_visible()
    tour.look()
    # Two write at once: the wiki message's second writer, the summary's, and whoever answers late.
    for path, label in ((f"{message}modifier/", "Le message"), (f"{thread}resume/", "Le résumé")):
        page.goto(tour.someone.site.url + path)
        base = page.locator("[name=base]").get_attribute("value") or ""
        tour.send(path, body=f"Écrit ailleurs {mark}.", base=base)
        page.get_by_role("main").get_by_label(re.compile(f"^{label}")).first.fill(f"Écrit ici {mark}.")
        tour.someone.expected.append("409")
        page.get_by_role("button", name="Enregistrer").click()
        expect(page.get_by_text("Rien n'est perdu.")).to_be_visible()
        tour.look()
    page.goto(tour.someone.site.url + thread)
    last = str(page.locator("a.message__time").last.evaluate("(link) => link.pathname"))
    tour.send(f"{last}retirer/")
    tour.send(f"{thread}clore/", reason="Tout a été essayé.")
    tour.go(thread)  # closed, with its knots, its summary, its wiki message and a tombstone
    expect(page.get_by_text("Retiré par son auteur·rice")).to_be_visible()


def test_pages_where_one_reads_and_finds_again(tour: Tour) -> None:
    page = tour.page
    for path in ("pour-moi/", "gardes/", "suivis/", "?filtre=sans-reponse", "?filtre=non-lus"):
        tour.go(f"/forums/{path}")
    for path in ("mot-cle/parents/", "personne/nadege-lefebvre/"):
        tour.go(f"/forums/suivre/{path}")
    tour.go("/recherche/?q=parents")
    tour.go("/recherche/?q=parents&type=thread")
    page.goto(f"{tour.someone.site.url}/forums/")
    forum = tour.href("Familles et école")
    tour.go(forum)
    thread = tour.href(re.compile("Comment faire venir les parents"))
    tour.go(thread)
    expect(page.get_by_role("heading", name="Où en est-on")).to_be_visible()
    answer = page.locator("a.message__time").last.evaluate("(link) => link.pathname")
    exports = [
        tour.page.get_by_role("link", name=name).evaluate("(link) => link.pathname") for name in ("PDF", "Markdown")
    ]
    for path in ("plan/", "imprimer/", "pdf/", "resume/historique/"):
        tour.go(thread + path)
    tour.go(f"{answer}masquer/")
    assert exports == [f"{thread}pdf/", f"{thread}export.md"]
    told = page.request.get(f"{tour.someone.site.url}{thread}export.md")
    assert told.ok
    assert "Nadège Lefebvre" in told.text()
    page.goto(tour.someone.site.url + forum)
    tour.go(tour.href(re.compile("Un petit-déjeuner dans la cour")))  # with its sheet
    expect(page.get_by_role("heading", name=re.compile("fiche"))).to_be_visible()
    page.goto(tour.someone.site.url + forum)
    poll = tour.href(re.compile("quel moment vous convient"))
    tour.go(poll)
    tour.go(f"{poll}sondage/")
    page.goto(f"{tour.someone.site.url}/reseaux/education/rencontres/")
    meeting = tour.href(re.compile("La place des parents"))
    tour.go(meeting)
    tour.go(f"{meeting}annoncer/")
