"""Ways through networks, meetings and people's own pages, each by those who go it."""

import datetime as dt
import io
import re
import uuid
from collections.abc import Callable

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Make = Callable[..., Visitor]
SAMIRA, LUC, INES, KARIM = "pro@demo.test", "pair@demo.test", "animation@demo.test", "nouveau@demo.test"
HOME = "/reseaux/education/"


def a_meeting(someone: Visitor, *, ahead: int, places: str = "", agenda: str = "") -> str:
    """A meeting of Éducation, called by who stands there: its address."""
    page = someone.go(f"{HOME}rencontres/nouvelle/")
    page.get_by_label("Titre").fill(f"Essai {uuid.uuid4().hex[:6]}")
    page.get_by_label("Jour", exact=True).or_(page.locator("[name=day]")).first.fill(
        (timezone.localdate() + dt.timedelta(days=ahead)).isoformat()
    )
    page.locator("[name=start]").fill("07:10")
    page.locator("[name=end]").fill("08:05")
    page.locator("[name=spot]").fill("Salle des fêtes")
    page.locator("[name=places]").fill(places)
    page.locator("[name=agenda]").fill(agenda)
    page.get_by_role("button", name="Annoncer la rencontre").click()
    page.locator("[name=together], #ma-place").first.wait_for()
    if page.locator("[name=together]").count():  # another try stands at the same hour
        page.locator("[name=together]").check()
        page.get_by_role("button", name="Annoncer la rencontre").click()
    expect(page).to_have_url(re.compile(r"/rencontres/\d+-essai"))
    return page.url


def tab_to(page: Page, wanted: Locator) -> None:
    """Go there with Tab alone."""
    for _ in range(80):
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {wanted}")


def test_an_invitation_leads_through_signing_up_into_the_network_once(visitor: Make) -> None:
    ines, maelle = visitor(), visitor(width=390)
    ines.sign_in(INES)
    page = ines.go(f"{HOME}invitations/")
    page.get_by_label("Pour combien de personnes").fill("1")
    page.get_by_role("button", name="Créer le lien").click()
    link = page.locator("main code").first.inner_text().removeprefix(ines.site.url)
    page = maelle.go(link)
    expect(page.get_by_role("main")).to_contain_text("Inès Costa vous invite")
    maelle.is_accessible()
    maelle.does_not_scroll_sideways()
    page.get_by_role("link", name="S'inscrire et rejoindre").click()
    address = f"maelle.{uuid.uuid4().hex[:6]}@nouveau.test"
    page.get_by_label("Prénom").fill("Maëlle")
    page.locator("[name=last_name]").fill("Kerouredan")
    page.get_by_label("E-mail").fill(address)
    page.get_by_label("Mot de passe").fill("une-phrase-a-moi-42")
    page.get_by_role("main").get_by_role("button", name="Créer mon compte").click()
    expect(page).to_have_url(re.compile("confirm-email"))
    confirmation = re.search(r"https?://\S+/confirm-email/\S+", maelle.site.last_mail_to(address))
    assert confirmation
    page.goto(confirmation.group())
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page).to_have_url(maelle.site.url + link)  # signing up led back to it
    page.get_by_role("button", name="Rejoindre ce réseau").click()
    expect(page).to_have_url(maelle.site.url + HOME)
    expect(page.get_by_text("Vous en êtes membre")).to_be_visible()
    late = visitor()
    late.expected.append("410")
    page = late.go(link)
    expect(page.get_by_role("main")).to_contain_text("déjà servi")
    late.is_accessible()
    page.get_by_role("link", name="Voir la page du réseau").click()
    expect(page).to_have_url(late.site.url + HOME)


def test_a_place_given_back_is_offered_to_who_waits(visitor: Make) -> None:
    samira, luc = visitor(), visitor(width=390)
    samira.sign_in(SAMIRA)
    luc.sign_in(LUC)
    meeting = a_meeting(samira, ahead=20, places="1")
    samira.page.get_by_role("button", name="Je m'inscris").click()
    expect(samira.page.get_by_text("Vous y avez une place")).to_be_visible()
    luc.page.goto(meeting)
    luc.page.get_by_role("button", name="Rejoindre la liste d'attente").click()
    expect(luc.page.get_by_text("Sur liste d'attente", exact=True)).to_be_visible()
    luc.is_accessible()
    samira.page.reload()
    who = samira.page.get_by_role("region", name="Qui vient")
    expect(who).to_contain_text("Samira Benali")
    expect(who).not_to_contain_text("Luc Moreau")
    samira.page.get_by_role("button", name="Libérer ma place").click()
    expect(samira.page.get_by_role("button", name="Rejoindre la liste d'attente")).to_be_visible()
    luc.page.reload()
    expect(luc.page.get_by_text("Une place vous est proposée", exact=True)).to_be_visible()
    luc.is_accessible()
    luc.page.get_by_role("button", name="Je prends la place").click()
    expect(luc.page.get_by_text("Vous y avez une place")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_two_people_in_the_minutes_of_one_point_lose_nothing(visitor: Make, javascript: bool) -> None:
    samira, luc = visitor(javascript=javascript), visitor(javascript=javascript)
    luc.expected.append("409")
    samira.sign_in(SAMIRA)
    luc.sign_in(LUC)
    meeting = a_meeting(samira, ahead=-2, agenda="- Tour de table")
    box, save = "Ce qui s'est dit", "Enregistrer"
    page = samira.page
    page.get_by_role("link", name="Écrire le compte rendu : Tour de table").click()
    page.get_by_label(box).fill("Le car repasse.\n\nRien d'autre.")
    page.get_by_role("button", name=save).click()
    expect(page).to_have_url(re.compile("#point-"))
    for one in (samira, luc):
        one.page.goto(meeting)
        one.page.get_by_role("link", name="Compléter le compte rendu : Tour de table").click()
    page.get_by_label(box).fill("Le car repasse en mai.\n\nRien d'autre.")
    page.get_by_role("button", name=save).click()
    expect(page).to_have_url(re.compile("#point-"))
    page = luc.page
    page.get_by_label(box).fill("Le car repasse.\n\nRien d'autre, sinon le goûter.")
    page.get_by_role("button", name=save).click()
    expect(page.get_by_role("heading", name=re.compile("Samira Benali a modifié ce texte"))).to_be_visible()
    expect(page.get_by_role("region", name="De la version enregistrée à la vôtre")).to_be_visible()
    expect(page.get_by_label(box)).to_have_value("Le car repasse en mai.\n\nRien d'autre, sinon le goûter.")
    if javascript:
        luc.is_accessible()
    page.get_by_role("button", name=save).click()
    for words in ("Le car repasse en mai.", "sinon le goûter"):
        expect(page.locator(".point")).to_contain_text(words)


def test_a_proposal_is_made_objected_to_and_freed_with_the_keyboard_alone(visitor: Make) -> None:
    samira, luc = visitor(), visitor()
    samira.sign_in(SAMIRA)
    luc.sign_in(LUC)
    page, name = samira.go(f"{HOME}propositions/"), f"Le soir {uuid.uuid4().hex[:6]}"
    for link in ("Proposer un changement", "Ouvrir un forum de plus"):
        tab_to(page, page.get_by_role("main").get_by_role("link", name=link))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=link)).to_be_visible()
    tab_to(page, page.get_by_label("Nom du forum"))
    page.keyboard.type(name)
    tab_to(page, page.get_by_label("Pourquoi"))
    page.keyboard.type("On en parle partout, et on ne s'y retrouve plus.")
    tab_to(page, page.get_by_role("button", name="Soumettre aux membres"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile(name))).to_be_visible()
    expect(page.get_by_text("En attente")).to_be_visible()
    luc.page.goto(page.url)
    page = luc.page
    tab_to(page, page.get_by_role("button", name="Objecter"))
    page.keyboard.press("Enter")
    expect(page.locator("main [aria-invalid=true]")).to_have_count(1)  # an objection has a reason
    tab_to(page, page.locator("main [aria-invalid=true]"))
    page.keyboard.type("Deux forums déjà se taisent le soir.")
    tab_to(page, page.get_by_role("button", name="Objecter"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Objections")).to_contain_text("Deux forums déjà se taisent le soir.")
    luc.is_accessible()
    tab_to(page, page.get_by_role("button", name="Lever mon objection"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("En attente")).to_be_visible()
    samira.page.reload()
    samira.page.get_by_role("button", name="Retirer ma proposition").click()
    expect(samira.page.get_by_role("main")).to_contain_text("Retirée")


def test_each_part_of_a_profile_shows_to_whom_one_says(visitor: Make) -> None:
    luc, passer_by = visitor(), visitor()
    luc.sign_in(LUC)
    page = luc.go("/compte/profil/")
    seen = page.get_by_label("Qui le voit : Ce que j'apporte")
    help_with = page.get_by_label("Je peux aider sur").input_value()
    for audience, shown in (("Tout le monde", True), ("Les membres de Maillage", False)):
        page = luc.go("/compte/profil/")
        seen.select_option(label=audience)
        page.get_by_role("button", name="Enregistrer mon profil").click()
        expect(page).to_have_url(re.compile("/annuaire/luc-moreau/"))
        other = passer_by.go("/annuaire/luc-moreau/")
        expect(other.get_by_role("main").get_by_text(help_with, exact=False)).to_have_count(int(shown))
        if shown:
            passer_by.is_accessible()
    picture = io.BytesIO()
    Image.new("RGB", (300, 300), "#0b5d66").save(picture, "PNG")
    page = luc.go("/compte/profil/")
    sent = FilePayload(name="moi.png", mimeType="image/png", buffer=picture.getvalue())
    page.get_by_label(re.compile("^Photo")).set_input_files(sent)
    page.get_by_role("button", name="Envoyer cette photo").click()
    photo = page.get_by_role("main").locator("img[src*='/photo/']").first
    expect(photo).to_be_visible()
    assert photo.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 0
    luc.is_accessible()
    page.get_by_role("button", name="Retirer ma photo").click()
    expect(page.get_by_role("main").locator("img[src*='/photo/']")).to_have_count(0)
    expect(page.get_by_role("button", name="Envoyer cette photo")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_the_calendar_keeps_its_filters_from_list_to_month_to_map(visitor: Make, javascript: bool) -> None:
    someone = visitor(width=320, javascript=javascript)
    page = someone.go("/rencontres/")
    if page.get_by_text("Filtrer", exact=True).is_visible():
        page.get_by_text("Filtrer", exact=True).click()
    page.get_by_label("Réseau").select_option(label="Santé")
    page.get_by_role("button", name="Chercher").click()
    ways = page.get_by_role("navigation", name="Façons de voir le calendrier")
    for way, asked in (("Mois", "vue=mois"), ("Carte", "vue=carte"), ("Liste", "reseau=sante")):
        ways.get_by_role("link", name=way).click()
        expect(ways.locator("[aria-current=page]")).to_have_text(way)
        expect(page).to_have_url(re.compile(asked))
        expect(page).to_have_url(re.compile("reseau=sante"))
        someone.does_not_scroll_sideways()
        if way == "Mois":  # a table on a wide screen, the list of its days on this one
            expect(page.locator(".month")).to_be_visible()
            expect(page.locator(".month thead")).to_be_hidden()
            page.set_viewport_size({"width": 1024, "height": 900})
            expect(page.locator(".month thead")).to_be_visible()
            page.set_viewport_size({"width": 320, "height": 900})


def test_who_leaves_a_post_passes_it_on(visitor: Make) -> None:
    ines, karim = visitor(), visitor(width=390)
    ines.sign_in(INES)
    page = ines.go("/compte/depart/poste/")
    page.get_by_label("La fonction que vous quittez").fill("Responsable du centre social")
    page.get_by_role("button", name="Garder et continuer").click()
    page.get_by_label("Ce que je laisse").fill("Le café des parents, chaque mardi.")
    page.get_by_role("button", name="Garder et continuer").click()
    page.get_by_role("checkbox", name=re.compile("^Santé")).check()
    page.get_by_role("button", name="Garder et continuer").click()
    page.get_by_label("Adresse professionnelle de la personne qui reprend").fill(KARIM)
    page.get_by_role("button", name="Envoyer le relais").click()
    expect(page.get_by_role("main")).to_contain_text(KARIM)
    to, path = ines.site.mail_with(re.compile(r"/compte/relais/[\w-]+/"))
    assert to == KARIM
    karim.sign_in(KARIM)
    page = karim.go(path)
    expect(page.get_by_role("main")).to_contain_text("Le café des parents, chaque mardi.")
    karim.is_accessible()
    karim.does_not_scroll_sideways()
    page.get_by_role("button", name="Prendre le relais").click()
    expect(
        page.get_by_role("status").or_(page.get_by_role("main")).get_by_text("Le relais est pris").first
    ).to_be_visible()


def test_a_proof_is_chosen_and_verified_by_whoever_holds_its_address(visitor: Make) -> None:
    ines, employer = visitor(), visitor(width=390)
    ines.sign_in(INES)
    page = ines.go("/compte/contributions/")
    page.get_by_role("checkbox", name=re.compile("Animation du réseau Éducation")).check()
    page.get_by_role("button", name="Faire l'attestation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre attestation")
    address = page.locator("main a[href*='/verifier/']").first.get_attribute("href") or ""
    other = employer.go(address)
    expect(other.get_by_role("main")).to_contain_text("Cette attestation est valable")
    expect(other.get_by_role("main")).to_contain_text("Animation du réseau Éducation")
    employer.is_accessible()
    other = employer.go("/verifier/")
    other.get_by_label("Numéro de l'attestation").fill(address.rstrip("/").rsplit("/", 1)[1].lower())
    other.get_by_role("button", name="Vérifier").click()
    expect(other.get_by_role("main")).to_contain_text("Inès Costa")
    page.get_by_role("button", name="Retirer cette attestation").click()
    expect(page.get_by_role("region", name="Vos attestations").get_by_role("listitem").first).to_contain_text("Retirée")
    other.reload()
    expect(other.get_by_role("main")).to_contain_text("a été retirée par la personne")
    expect(other.get_by_role("main")).not_to_contain_text("Animation du réseau")
