"""Writing an answer: with the keyboard alone, on two devices, without a network, without scripts."""

import re
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Make = Callable[..., Visitor]


def thread(someone: Visitor, words: str = "Bonjour à tou·tes.") -> str:
    """A thread of its own for a test, opened by someone who is signed in; its path."""
    page = someone.go("/forums/")
    page.get_by_role("link", name="Orientation et stages").first.click()
    page.get_by_role("link", name="Ouvrir un fil").first.click()
    page.get_by_label("Titre").fill(f"Un fil pour écrire {uuid.uuid4().hex[:6]}")
    page.get_by_label("Votre message").fill(words)
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_label("Répondre au fil").last).to_be_visible()
    return str(page.url).removeprefix(someone.site.url)


def field(page: Page) -> Locator:
    """The place to answer."""
    return page.get_by_role("textbox", name="Répondre au fil")


def enter(page: Page) -> None:
    """Put the cursor there, once the page's scripts are at work."""
    field(page).focus()
    expect(page.get_by_role("toolbar", name="Mise en forme")).to_be_visible()


def begun(visitor: Make, words: str = "Bonjour à tou·tes.", *, width: int = 1280) -> tuple[Visitor, Page, str]:
    """Samira in a thread of her own: she, her page and its path."""
    samira = visitor(width=width)
    samira.sign_in("pro@demo.test")
    path = thread(samira, words)
    return samira, samira.page, path


def answering(visitor: Make, words: str = "Bonjour à tou·tes.", *, width: int = 1280) -> tuple[Visitor, Page, str]:
    """The same, with the cursor where she answers."""
    samira, page, path = begun(visitor, words, width=width)
    enter(page)
    return samira, page, path


def without_scripts(visitor: Make, width: int) -> tuple[Visitor, Page]:
    """Luc, whose browser runs no script, in a thread that Samira opened; he and his page."""
    _samira, _page, path = begun(visitor, "Bonjour à tou·tes.")
    luc = visitor(javascript=False, width=width)
    luc.sign_in("pair@demo.test")
    return luc, luc.go(path)


def send(page: Page) -> None:
    """Press the button."""
    page.get_by_role("button", name="Répondre", exact=True).last.click()


def said(page: Page, words: str) -> Locator:
    """These words in the thread."""
    return page.locator(".yarn", has_text=words)


def asks_for_draft(page: Page) -> AbstractContextManager[Any]:
    """Within: the page asks the server for its draft."""
    return page.expect_response(lambda got: "/forums/brouillons/" in got.url and got.request.method == "GET")


def keeps_draft(page: Page, words: str) -> AbstractContextManager[Any]:
    """Within: the server takes these words as the draft."""

    def is_it(sent: Request) -> bool:
        return sent.method == "POST" and parse_qs(sent.post_data or "").get("body") == [words]

    return page.expect_response(lambda got: "/forums/brouillons/" in got.url and is_it(got.request) and got.ok)


def answer_instead(page: Page, **answer: Any) -> None:
    """Let no answer through to the server: this is what the page is told, until `page.unroute`."""

    def refuse(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(**answer)
        else:
            route.continue_()

    page.route("**/repondre/", refuse)


def test_everything_is_done_with_the_keyboard(visitor: Make) -> None:
    samira, page, _path = begun(visitor)
    expect(page.get_by_role("toolbar", name="Mise en forme")).to_be_hidden()  # at rest: one line
    enter(page)
    samira.is_accessible()
    keys = page.keyboard
    keys.press("Control+b")
    keys.type("Trois")
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    keys.type(" pistes :")
    keys.press("Enter")
    keys.press("Enter")
    keys.type("- la mairie")
    keys.press("Enter")
    keys.type("la CAF")
    keys.press("Enter")
    keys.press("Enter")
    expect(field(page)).to_have_value("**Trois** pistes :\n\n- la mairie\n- la CAF\n")
    keys.press("Shift+Tab")  # the bar, whose last buttons are the preview and folding
    keys.press("Shift+Tab")
    expect(page.get_by_role("button", name="Aperçu")).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_role("region", name="Aperçu").locator("li")).to_have_text(["la mairie", "la CAF"])
    expect(field(page)).to_be_focused()
    samira.is_accessible()
    keys.press("Escape")
    expect(page.get_by_role("toolbar", name="Mise en forme")).to_be_hidden()
    field(page).focus()
    keys.press("Control+Enter")
    expect(page.locator(".yarn strong", has_text="Trois")).to_be_visible()
    expect(page.locator(".yarn li li", has_text="la CAF")).to_be_visible()
    expect(page).to_have_url(re.compile(r"#message-\d+$"))
    expect(field(page)).to_have_value("")


def test_buttons_write_what_one_need_not_know(visitor: Make) -> None:
    _samira, page, _path = answering(visitor)
    field(page).fill("Une liste\nune autre")
    page.keyboard.press("Control+a")
    more = page.locator("summary", has_text="Autres mises en forme et raccourcis")
    more.click()
    page.get_by_role("button", name="Liste numérotée").click()
    expect(field(page)).to_have_value("1. Une liste\n2. une autre")
    more.click()
    page.get_by_role("button", name="Note de bas de page").click()
    expect(field(page)).to_have_value("1. Une liste\n2. une autre[^1]\n\n[^1]: Texte de la note")
    chosen = "(one) => one.value.slice(one.selectionStart, one.selectionEnd)"
    assert field(page).evaluate(chosen) == "Texte de la note"
    field(page).fill("")
    more.click()
    page.get_by_role("button", name="Tableau").click()
    expect(field(page)).to_have_value("| Colonne 1 | Colonne 2 |\n| --- | --- |\n| … | … |\n\n")
    field(page).fill("")
    more.click()
    page.get_by_role("button", name="Passage à déplier").click()
    expect(field(page)).to_have_value(re.compile(r"^:::spoiler À déplier\n.+\n:::\n\n$"))
    page.keyboard.press("Control+z")
    expect(field(page)).to_have_value("")


def test_a_draft_begun_on_one_device_goes_on_on_another(visitor: Make) -> None:
    _office, desk, path = answering(visitor)
    train = visitor(width=360)
    train.sign_in("pro@demo.test")
    train.expected.append("409")
    with keeps_draft(desk, "Commencé au bureau"):
        field(desk).press_sequentially("Commencé au bureau", delay=5)
    expect(desk.get_by_text("Brouillon enregistré.")).to_be_visible()
    page = train.go(path)
    enter(page)
    expect(field(page)).to_have_value("Commencé au bureau")
    expect(page.get_by_text(re.compile("Brouillon du .*, repris"))).to_be_visible()
    train.is_accessible()
    train.does_not_scroll_sideways()
    with keeps_draft(desk, "Commencé au bureau, puis complété"):
        desk.keyboard.type(", puis complété")
    expect(desk.locator("[data-notice]")).to_be_hidden()
    page.keyboard.press("End")
    page.keyboard.type(" et poursuivi dans le train")
    expect(page.get_by_text("modifié sur un autre appareil")).to_be_visible()
    expect(page.locator("[data-notice-other]")).to_have_text("Commencé au bureau, puis complété")
    page.get_by_role("button", name="Prendre l'autre version").click()
    expect(field(page)).to_have_value("Commencé au bureau, puis complété")
    expect(page.locator("[data-notice-other]")).to_have_text("Commencé au bureau et poursuivi dans le train")
    page.get_by_role("button", name="Prendre l'autre version").click()
    with keeps_draft(page, "Commencé au bureau et poursuivi dans le train"):
        page.get_by_role("button", name="Garder la mienne").click()
    expect(page.get_by_text("Brouillon enregistré.")).to_be_attached()
    page = train.go("/forums/brouillons/")
    expect(page.get_by_role("main")).to_contain_text("poursuivi dans le train")
    train.is_accessible()
    train.follow(page.get_by_role("link", name="Effacer").first)
    train.is_accessible()
    page.get_by_role("button", name="Effacer").click()
    expect(page.get_by_role("main")).not_to_contain_text("poursuivi dans le train")


def test_people_and_pages_complete(visitor: Make) -> None:
    samira, page, _path = answering(visitor)
    page.keyboard.type("Bonjour @ines")
    option = page.get_by_role("listbox", name="Propositions").get_by_role("option")
    expect(option.first).to_contain_text("Inès Costa")
    expect(field(page)).to_have_attribute("aria-activedescendant", re.compile("composer-option"))
    samira.is_accessible()
    page.keyboard.press("Enter")
    expect(field(page)).to_have_value("Bonjour [@Inès Costa](/annuaire/ines-costa/) ")
    page.keyboard.type("et #évalu")
    expect(option.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    expect(field(page)).to_have_value(re.compile(r"et \[.*valu.*\]\(/.+/\) $", re.IGNORECASE))
    page.keyboard.type("@zzzz")
    expect(page.get_by_text("Aucune proposition")).to_be_attached()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".yarn").get_by_role("link", name="@Inès Costa")).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_what_completes_stands_beside_the_line_one_writes(visitor: Make, width: int) -> None:
    samira, page, _path = answering(visitor, width=width)
    found = page.get_by_role("listbox", name="Propositions")
    tops = []
    for words in ("Bonjour @ines", "Bonjour\n\nà tou·tes, et d'abord à vous\n@ines"):
        field(page).fill("")
        page.keyboard.type(words)
        expect(found.get_by_role("option").first).to_be_visible()
        box, area = found.bounding_box(), field(page).bounding_box()
        assert box
        assert area
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 900
        assert box["y"] > area["y"]  # under a line of the field, not under or over the composer
        tops.append(box["y"] - area["y"])
        samira.does_not_scroll_sideways()
        page.keyboard.press("Escape")
        expect(found).to_be_hidden()
    assert tops[0] < tops[1]
    samira.is_accessible()


def test_a_selection_is_quoted_with_a_link_to_its_message(visitor: Make) -> None:
    samira, page, path = answering(visitor, "Le gardien **part** à midi. Il revient à deux heures.")
    page.locator(".message__body strong").first.dblclick()
    page.locator(".quote-button").click()
    source = rf"> part\n>\n> — \[Samira Benali\]\({re.escape(path)}message/\d+/\)\n\n$"
    expect(field(page)).to_have_value(re.compile(source))
    expect(field(page)).to_be_focused()
    page.keyboard.type("À midi pile ?")
    with page.expect_navigation():  # the live line may show the answer before
        page.keyboard.press("Control+Enter")
    expect(page.locator(".yarn blockquote").get_by_role("link", name="Samira Benali")).to_be_visible()
    samira.is_accessible()


def test_what_cannot_be_sent_is_kept_and_sent_later_once(visitor: Make) -> None:
    samira, page, path = answering(visitor)
    samira.expected += ["Failed to fetch", "ERR_INTERNET_DISCONNECTED", "503"]
    answer_instead(page, status=503, body="…")
    field(page).fill("Écrit sous le tunnel")
    send(page)
    expect(page.get_by_text("Votre réponse est gardée ici et partira au retour")).to_be_visible()
    expect(field(page)).not_to_be_editable()
    samira.is_accessible()
    page.reload()
    expect(field(page)).to_have_value("Écrit sous le tunnel")
    page.unroute("**/repondre/")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(said(page, "Écrit sous le tunnel")).to_be_visible()
    expect(page).to_have_url(re.compile(r"#message-\d+$"))  # one is led to it, however it came to show before
    page.goto(samira.site.url + path)
    expect(page.locator(".message__body", has_text="Écrit sous le tunnel")).to_have_count(1)
    with asks_for_draft(page) as asked:
        field(page).focus()
    assert asked.value.json()["number"] == 0
    expect(field(page)).to_have_value("")


def test_who_writes_too_much_is_told_and_the_answer_leaves_later(visitor: Make) -> None:
    samira, page, _path = answering(visitor)
    samira.expected.append("429")
    sentence = "Vous avez beaucoup écrit en peu de temps. Votre texte est gardé ; il pourra partir dans 7 minutes."
    answer_instead(page, status=429, json={"reason": sentence}, headers={"Retry-After": "420"})
    field(page).fill("Encore une idée")
    send(page)
    expect(page.get_by_text(sentence)).to_be_visible()
    expect(field(page)).to_have_value("Encore une idée")
    samira.is_accessible()
    page.unroute("**/repondre/")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(said(page, "Encore une idée")).to_be_visible()


def test_a_session_that_ended_loses_no_word(visitor: Make) -> None:
    samira, page, _path = answering(visitor)
    field(page).fill("Écrit après la pause")
    samira.context.clear_cookies()
    send(page)
    expect(page.get_by_text("Votre session est terminée")).to_be_visible()
    samira.expected += ["403", "ERR_FAILED"]  # what is asked meanwhile is sent to the sign-in page
    with samira.context.expect_page() as opened:
        page.get_by_role("link", name="Se connecter dans un autre onglet").click()
    other = opened.value
    other.get_by_label("E-mail").fill("pro@demo.test")
    other.get_by_label("Mot de passe").fill("maillage-demo")
    other.get_by_role("main").get_by_role("button", name="Se connecter").click()
    other.wait_for_url(lambda url: "/login/" not in url)
    page.bring_to_front()
    if page.get_by_role("button", name="Répondre", exact=True).last.is_visible():
        send(page)
    expect(said(page, "Écrit après la pause").first).to_be_visible()


def test_another_answer_that_came_meanwhile_is_shown_before_sending(visitor: Make) -> None:
    _samira, other, path = begun(visitor)
    luc = visitor(javascript=False)
    luc.sign_in("pair@demo.test")
    page = luc.go(path)
    field(page).fill("Je dirais la gardienne.")
    field(other).fill("J'ai trouvé : la gardienne.")
    send(other)
    expect(said(other, "J'ai trouvé")).to_be_visible()
    send(page)
    expect(page.get_by_role("heading", name="Une réponse est arrivée")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("J'ai trouvé")
    expect(field(page)).to_have_value("Je dirais la gardienne.")
    page.get_by_role("button", name="Envoyer quand même").click()
    expect(said(page, "Je dirais la gardienne.")).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_one_answers_and_quotes_without_scripts(visitor: Make, width: int) -> None:
    luc, page = without_scripts(visitor, width)
    field(page).fill("Sans aucun script.")
    send(page)
    expect(said(page, "Sans aucun script.")).to_be_visible()
    page.get_by_role("link", name="Citer").first.click()
    expect(field(page)).to_have_value(re.compile(r"^> "))
    luc.does_not_scroll_sideways()


@pytest.mark.parametrize("width", [360, 1280])
def test_one_joins_a_file_without_scripts(visitor: Make, width: int) -> None:
    luc, page = without_scripts(visitor, width)
    field(page).fill(f"Voici le plan {width}.")
    luc.does_not_scroll_sideways()
    page.get_by_role("button", name="Joindre un fichier").click()
    expect(page.get_by_role("heading", name="Joindre un fichier")).to_be_visible()
    luc.does_not_scroll_sideways()
    page.get_by_label("Fichier").set_input_files(
        {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"La cour, la grille, le banc."}
    )
    page.get_by_role("button", name="Joindre", exact=True).click()
    expect(page.get_by_text("Le fichier est à la fin de votre texte")).to_be_visible()
    page.get_by_role("link", name="Revenir à votre texte").click()
    expect(field(page)).to_have_value(re.compile(rf"^Voici le plan {width}\.\n\n\[plan\.txt\]\("))
    send(page)
    expect(said(page, f"Voici le plan {width}.").get_by_role("link", name="plan.txt").last).to_be_visible()


def test_what_has_the_focus_never_hides_behind_the_composer(visitor: Make) -> None:
    samira, page, _path = begun(visitor, "\n\n".join(f"Une ligne {number}" for number in range(60)), width=320)
    samira.does_not_scroll_sideways()
    field(page).fill("Des mots\n" * 12)
    samira.does_not_scroll_sideways()
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    for _ in range(60):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            "() => { const one = document.activeElement, form = document.querySelector('.composer--docked');"
            " if (!one || one === document.body || form.contains(one)) return '';"
            " const box = one.getBoundingClientRect(), over = form.getBoundingClientRect();"
            " return box.bottom > over.top + 1 && box.top < over.bottom - 1 ? one.outerHTML.slice(0, 120) : ''; }"
        )
        assert not hidden
