"""The seven ways through the platform, each by the person who goes it."""

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Make = Callable[..., Visitor]


def test_1_the_home_page_is_alive_and_edited_in_the_admin(visitor: Make) -> None:
    passer_by = visitor()
    page = passer_by.go("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("personne ne cherche seul")
    for title in ("On en parle en ce moment", "Se voir, près de chez soi", "Actualités du centre"):
        expect(page.get_by_role("heading", name=title)).to_be_visible()
    for network in ("Éducation", "Santé", "Équipes projet"):
        expect(page.get_by_role("link", name=network).first).to_be_visible()
    passer_by.is_accessible()
    admin = visitor()
    admin.sign_in("admin@demo.test")
    page = admin.go("/admin/pages/")
    page.get_by_role("link", name=re.compile("Accueil|Maillage")).first.click()
    expect(page).to_have_url(re.compile(r"/admin/pages/\d+/"))


def test_2_an_editor_writes_news_and_another_reads_and_publishes_it(visitor: Make) -> None:
    editor, title = visitor(), f"Le car {uuid.uuid4().hex[:6]} repasse par Lens"
    editor.sign_in("edition@demo.test")
    editor.expected.append("400")  # the admin saves as one types, and says so of a page that is not yet complete
    page = editor.go("/admin/pages/")
    section = page.get_by_role("link", name="Actualités").first.get_attribute("href") or ""
    editor.go(section.replace("/edit/", "/add_subpage/"))
    page.get_by_role("main").get_by_role("link", name="Actualité", exact=True).click()
    page.locator("[name=title]").fill(title)
    page.locator("[name=intro]").fill("Trois arrêts de plus, et des horaires du soir.")
    page.get_by_label("parents", exact=True).check()
    page.get_by_role("button", name="Insérer un bloc").first.click()
    page.get_by_role("option", name="Intertitre").click()
    page.locator("[name='body-0-value']").fill("Trois arrêts de plus")
    page.get_by_role("button", name="Afficher/masquer la prévisualisation").click()
    preview = page.frame_locator("iframe[title='Aperçu'], iframe[id*=preview]").first
    expect(preview.get_by_role("heading", level=1)).to_have_text(title)
    for _ in range(4):  # the admin, which saves by itself, may redraw its buttons under the press
        page.get_by_role("button", name="Plus d'actions").click()
        page.get_by_role("button", name="Demander une lecture").click()
        try:
            expect(page.locator(".messages")).to_contain_text(title, timeout=8_000)
            break
        except AssertionError:
            page.keyboard.press("Escape")
    expect(page.locator(".messages")).to_contain_text(title)
    other = visitor()
    other.sign_in("noemie-kaczmarek@demo.test")
    page = other.go("/admin/")
    page.get_by_role("link", name=title).first.click()
    page.get_by_role("button", name="Plus d'actions").click()
    page.locator("button[data-workflow-action-name='approve']").first.click()
    expect(page.locator(".messages")).to_contain_text(title)
    reader = visitor()
    page = reader.go("/actualites/")
    page.get_by_role("link", name=title).first.click()
    expect(page.get_by_role("navigation", name="Vous êtes ici")).to_contain_text("Actualités")
    reader.is_accessible()
    assert title in page.request.get(reader.site.url + "/actualites/feed/").text()
    for _ in range(40):
        page = reader.go(f"/recherche/?q={title}")
        if page.get_by_role("main").get_by_role("heading", name=title).count():
            break
        page.wait_for_timeout(250)
    expect(page.get_by_role("main").get_by_role("heading", name=title).first).to_be_visible()


def test_3_a_newcomer_signs_up_and_joins(visitor: Make) -> None:
    newcomer, address = visitor(), f"maelle.{uuid.uuid4().hex[:6]}@nouveau.test"
    page = newcomer.go("/compte/signup/")
    newcomer.is_accessible()
    page.get_by_label("Prénom").fill("Maëlle")
    page.locator("[name=last_name]").fill("Le Bihan")
    page.get_by_label("E-mail").fill(address)
    page.get_by_label("Mot de passe").fill("une-phrase-a-moi-42")
    page.locator("main").get_by_role("button", name="Créer mon compte").click()
    expect(page).to_have_url(re.compile("confirm-email"))
    newcomer.is_accessible()
    link = re.search(r"https?://\S+/confirm-email/\S+", newcomer.site.last_mail_to(address))
    assert link
    page.goto(link.group())
    page.locator("main").get_by_role("button").first.click()
    expect(page).to_have_url(re.compile("/bienvenue/"))
    newcomer.is_accessible()
    page.get_by_role("combobox", name=re.compile("Vous êtes")).select_option(label="Association")
    page.get_by_label(re.compile("Fonction")).fill("médiatrice")
    page.get_by_label("Éducation").check()
    place = page.get_by_role("combobox", name=re.compile("Territoire"))
    place.press_sequentially("Roub", delay=30)
    page.get_by_role("option", name=re.compile("^Roubaix")).first.click()
    page.get_by_role("main").get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.get_by_role("heading", name="Choisir deux réseaux")).to_be_visible()
    newcomer.is_accessible()
    page.get_by_role("main").get_by_role("link", name="Éducation").click()
    page.get_by_role("button", name="Rejoindre ce réseau").first.click()
    expect(page).to_have_url(re.compile("/reseaux/education/"))
    expect(page.get_by_text("Vous en êtes membre")).to_be_visible()
    newcomer.is_accessible()
    newcomer.go("/bienvenue/")
    expect(page.get_by_role("heading", name="Lire un fil")).to_be_visible()
    page.get_by_role("link", name="Étape suivante").click()
    expect(page.get_by_role("heading", name="Répondre à une question")).to_be_visible()
    newcomer.is_accessible()
    page.get_by_role("button", name="C'est fait, j'entre").click()
    expect(page.get_by_text("Vous êtes chez vous.")).to_be_visible()


def test_4_a_thread_answered_shows_without_reloading_and_the_room_keeps_words(visitor: Make) -> None:
    samira, luc = visitor(), visitor()
    samira.sign_in("pro@demo.test")
    page = samira.go("/forums/")
    samira.follow(page.get_by_role("link", name="Orientation et stages").first)
    samira.is_accessible()
    samira.follow(page.get_by_role("link", name="Ouvrir un fil").first)
    samira.is_accessible()
    page.get_by_label("Titre").fill("Où trouver vingt stages en trois semaines ?")
    page.get_by_role("radio", name="Question").check()
    page.get_by_label("Votre message").fill("Nous cherchons **vingt** stages.")
    page.get_by_role("button", name="Aperçu").click()
    expect(page.get_by_role("region", name="Aperçu").locator("strong")).to_have_text("vingt")
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Où trouver vingt stages en trois semaines ?")
    samira.is_accessible()
    thread = page.url
    luc.sign_in("pair@demo.test")
    luc.page.goto(thread)
    luc.page.get_by_label("Répondre au fil").last.fill("Chez nous, la **régie de quartier** en prend six.")
    luc.page.get_by_role("button", name="Répondre").last.click()
    expect(luc.page.get_by_text("en prend six")).to_be_visible()
    expect(page.get_by_text("en prend six")).to_be_visible()
    expect(page.locator(".yarn strong", has_text="régie de quartier")).to_be_visible()
    samira.is_accessible()
    room = samira.go("/reseaux/education/discussion/")
    samira.is_accessible()
    luc.go("/reseaux/education/discussion/")
    room.get_by_role("textbox").last.fill("Vingt stages, qui dit mieux ?")
    room.get_by_role("textbox").last.press("Control+Enter")
    expect(luc.page.get_by_text("qui dit mieux")).to_be_visible()
    late = visitor()
    late.sign_in("animation@demo.test")
    expect(late.go("/reseaux/education/discussion/").get_by_text("qui dit mieux")).to_be_visible()


def test_5_a_facilitator_moves_a_thread_and_the_journal_says_why(visitor: Make) -> None:
    ines = visitor()
    ines.sign_in("animation@demo.test")
    page = ines.go("/forums/")
    ines.follow(page.get_by_role("link", name="Réussite éducative").first)
    ines.follow(page.locator(".thread-row a").first)
    title = page.get_by_role("heading", level=1).inner_text()
    ines.follow(page.get_by_role("link", name="Animation de ce fil"))
    ines.is_accessible()
    ines.follow(page.get_by_role("link", name="Déplacer ce fil"))
    ines.is_accessible()
    page.get_by_label("Vers quel forum").select_option(label="Orientation et stages")
    page.get_by_label("Pourquoi").fill("On y parle surtout d'orientation.")
    page.get_by_role("button", name="Déplacer").click()
    expect(page.get_by_role("main")).to_contain_text("On y parle surtout d'orientation.")
    page = ines.go("/reseaux/education/animation/")
    expect(page.get_by_role("main")).to_contain_text("On y parle surtout d'orientation.")
    expect(page.get_by_role("main")).to_contain_text(title.split("\n")[0][:20])
    ines.is_accessible()
    page = ines.go("/forums/")
    ines.follow(page.get_by_role("navigation", name="Tous les forums").get_by_role("link", name="Aller vers").first)
    ines.follow(page.locator(".thread-row a").first)
    expect(page.get_by_role("link", name="Animation de ce fil")).to_have_count(0)


def test_6_a_funder_sees_aggregates_and_nothing_of_the_exchanges(visitor: Make) -> None:
    helene = visitor()
    helene.sign_in("pilotage@demo.test")
    page = helene.go("/pilotage/")
    expect(page.get_by_role("main")).to_contain_text("Messages échangés")
    helene.is_accessible()
    for reserved in (
        "/reseaux/education/discussion/",
        "/reseaux/education/membres/",
        "/reseaux/education/animation/",
        "/annuaire/",
    ):
        answer = page.request.get(helene.site.url + reserved)
        assert answer.status == 404, reserved
    anyone = visitor()
    anyone.go("/pilotage/transparence/")
    anyone.is_accessible()
    assert anyone.page.request.get(anyone.site.url + "/pilotage/").status == 404


def test_7_a_passer_by_reads_and_finds_each_kind_and_nothing_private(visitor: Make) -> None:
    passer_by = visitor()
    page = passer_by.go("/")
    for _ in range(40):
        page = passer_by.go("/recherche/?q=%C3%A9valuation+en+marchant")
        if page.get_by_role("main").get_by_role("listitem").get_by_text("Fil", exact=True).count():
            break
        page.wait_for_timeout(250)
    main = page.get_by_role("main")
    for kind in ("Actualité", "Production", "Fil"):
        expect(main.get_by_role("listitem").get_by_text(kind, exact=True).first).to_be_visible()
    passer_by.is_accessible()
    page = passer_by.go("/forums/")
    passer_by.is_accessible()
    expect(page.get_by_role("main")).not_to_contain_text("Entre membres")
    passer_by.follow(page.get_by_role("link", name="Évaluation", exact=True).first)
    passer_by.is_accessible()
    page.locator(".thread-row a").first.click()
    expect(page.get_by_role("main")).to_contain_text("Connectez-vous")
    passer_by.is_accessible()
    for path in ("/productions/", "/rencontres/", "/besoins/", "/accessibilite/", "/actualites/"):
        passer_by.go(path)
        passer_by.is_accessible()
