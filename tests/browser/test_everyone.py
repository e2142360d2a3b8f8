"""Works for everyone: narrow screens, the keyboard alone, no JavaScript, a line that breaks."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Make = Callable[..., Visitor]
PUBLIC = [
    "/",
    "/actualites/",
    "/productions/",
    "/reseaux/",
    "/reseaux/education/",
    "/forums/",
    "/rencontres/",
    "/rencontres/?vue=mois",
    "/rencontres/?vue=carte",
    "/formations/",
    "/besoins/",
    "/verifier/",
    "/recherche/?q=parents",
    "/pilotage/transparence/",
    "/accessibilite/",
    "/confidentialite/",
    "/mentions-legales/",
    "/compte/login/",
    "/compte/signup/",
    "/compte/password/reset/",
    "/composants/404/",
    "/composants/500/",
]


def opens_a_thread(someone: Visitor, title: str) -> Page:
    """A thread of one's own, on one's screen."""
    page = someone.go("/forums/")
    page.get_by_role("link", name="Familles et école").first.click()
    page.get_by_role("link", name="Ouvrir un fil").first.click()
    page.get_by_label("Titre").fill(title)
    page.get_by_label("Votre message").fill("La preuve.")
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page


@pytest.mark.parametrize("dark", [False, True])
def test_public_pages_hold_on_a_narrow_screen(visitor: Make, dark: bool) -> None:
    narrow = visitor(width=320, dark=dark)
    for path in PUBLIC:
        narrow.go(path)
        narrow.does_not_scroll_sideways()
        narrow.is_accessible()


@pytest.mark.parametrize("javascript", [True, False])
def test_the_menu_of_a_narrow_screen_also_searches(visitor: Make, javascript: bool) -> None:
    narrow = visitor(width=320, javascript=javascript)
    page = narrow.go("/forums/")
    page.get_by_role("banner").locator("summary", has_text="Menu").click()
    field = page.get_by_role("searchbox", name="Rechercher, menu")
    field.fill("parents")
    narrow.does_not_scroll_sideways()
    if javascript:  # axe waits for timers, which do not run without
        narrow.is_accessible()
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/recherche/\?q=parents"))


@pytest.mark.parametrize("width", [320, 1440])
def test_every_component_is_accessible_in_every_state(visitor: Make, width: int) -> None:
    for dark in (False, True):
        one = visitor(width=width, dark=dark)
        one.go("/composants/")
        one.does_not_scroll_sideways()
        one.is_accessible(ids_once=False)  # the gallery shows a component as often as it has states


def test_reading_and_posting_need_no_javascript(visitor: Make) -> None:
    plain = visitor(javascript=False)
    plain.sign_in("pro@demo.test")
    page = opens_a_thread(plain, "Sans script, cela marche aussi")
    page.get_by_label("Répondre au fil").last.fill("Et la réponse aussi.")
    page.get_by_role("button", name="Répondre").last.click()
    expect(page.get_by_text("Et la réponse aussi.")).to_be_visible()
    page = plain.go("/reseaux/education/discussion/")
    page.get_by_role("textbox").last.fill("Même ici")
    page.get_by_role("button", name="Dire").click()
    expect(page.get_by_text("Même ici")).to_be_visible()


def test_a_thread_is_answered_with_the_keyboard_alone(visitor: Make) -> None:
    hands = visitor()
    hands.sign_in("pro@demo.test")
    page = hands.go("/forums/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Aller au contenu")
    page.keyboard.press("Enter")
    here = "(document.activeElement.closest('.thread-row')?.textContent ?? '')"
    for _ in range(150):  # to a thread where one may answer
        page.keyboard.press("Tab")
        if page.evaluate(f"{here}.includes('Éducation') && !{here}.includes('Clos')"):
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/forums/fil/"))
    page.get_by_label("Répondre au fil").last.focus()
    expect(page.get_by_role("toolbar", name="Mise en forme")).to_be_visible()  # scripts are at work
    page.keyboard.type("Au clavier seul")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Au clavier seul").last).to_be_visible()


def test_a_lost_line_is_said_and_caught_up_with(visitor: Make) -> None:
    samira, luc = visitor(), visitor()
    samira.sign_in("pro@demo.test")
    luc.sign_in("pair@demo.test")
    page = opens_a_thread(samira, "Une ligne qui se coupe")
    page.get_by_label("Répondre au fil").last.focus()
    expect(page.get_by_role("toolbar", name="Mise en forme")).to_be_visible()  # scripts are at work
    samira.context.set_offline(True)
    page.evaluate("window.dispatchEvent(new Event('offline'))")
    expect(page.get_by_text("Connexion perdue")).to_be_visible()
    luc.page.goto(page.url)
    luc.page.get_by_label("Répondre au fil").last.fill("Dit pendant votre absence")
    luc.page.get_by_role("button", name="Répondre").last.click()
    expect(luc.page.get_by_text("Dit pendant votre absence")).to_be_visible()
    samira.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_text("Dit pendant votre absence")).to_be_visible()
    expect(page.get_by_text("Connexion perdue")).to_be_hidden()
    samira.complaints.clear()


def test_public_pages_are_light(visitor: Make) -> None:
    one = visitor()
    weights: dict[str, int] = {}
    sizes: list[tuple[str, int]] = []
    one.page.on("response", lambda answer: sizes.append((answer.url, len(answer.body()))) if answer.ok else None)
    for path in [*PUBLIC[:-2]]:
        sizes.clear()
        one.go(path)
        one.page.wait_for_load_state("networkidle")
        html = sum(size for url, size in sizes if url == one.page.url)
        scripts = sum(size for url, size in sizes if re.search(r"\.(css|js)(\?|$)", url))
        weights[path] = scripts
        assert html < 60_000, (path, html)
        assert scripts < 120_000, (path, scripts)
    assert weights
