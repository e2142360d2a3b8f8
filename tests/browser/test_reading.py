"""Reading on: jumping to the first unread message on another device, the keys, reactions without leaving the page."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Make = Callable[..., Visitor]
PRO = "pro@demo.test"


def a_long_thread(someone: Visitor, *, least: int = 1) -> str:
    """The address of the longest thread in which one never was, on the first page of the list where one has that many.

    The list shows the newest first: what other tests write pushes the demo's threads to its later pages.
    """
    page = someone.go("/forums/")
    while True:
        rows = page.locator(".thread-row", has=page.get_by_text(re.compile(r"^nouveau")))
        counts = [int(text) for text in rows.locator(".thread-row__side b").all_inner_texts()]
        if counts and max(counts) >= least:
            return str(rows.nth(counts.index(max(counts))).locator(".thread-row__title a").get_attribute("href"))
        older = page.locator(".pager a[rel=next]").get_attribute("href")  # fails where the list has ended
        page = someone.go(f"/forums/{older}" if str(older).startswith("?") else str(older))


def test_one_resumes_on_another_device_where_one_stopped(visitor: Make) -> None:
    first = visitor()
    first.sign_in(PRO)
    address = a_long_thread(first, least=4)
    page = first.go(address)
    messages = page.locator("[data-message]")
    total = messages.count()
    assert total >= 4
    with page.expect_request(lambda request: request.url.endswith("/lu/")) as sent:
        messages.first.scroll_into_view_if_needed()  # what stays in view is being read
    answer = sent.value.response()
    assert answer is None or answer.status == 204
    other = visitor(width=390)
    other.sign_in(PRO)
    page = other.go(f"{address}reprendre/")
    expect(page).to_have_url(re.compile(r"#nouveaux$"))
    expect(page.locator("#nouveaux")).to_be_in_viewport()
    expect(page.locator("#nouveaux")).to_contain_text("depuis votre dernière visite")
    other.does_not_scroll_sideways()
    other.is_accessible()


def test_keys_lead_to_unread_threads_and_can_be_turned_off(visitor: Make) -> None:
    someone = visitor()
    someone.sign_in(PRO)
    page = someone.go("/forums/")
    expect(page.get_by_role("button", name="Raccourcis clavier")).to_be_visible()
    page.locator("#q").press("j")
    assert page.url.endswith("/forums/")  # typing is typing
    page.locator("main").focus()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Raccourcis clavier")
    expect(dialog).to_be_visible()
    someone.is_accessible()
    dialog.get_by_label("Utiliser ces touches sur cet appareil").uncheck()
    page.keyboard.press("Escape")
    page.locator("main").focus()
    page.keyboard.press("j")
    page.wait_for_timeout(500)
    assert page.url.endswith("/forums/")
    page.get_by_role("button", name="Raccourcis clavier").click()
    dialog.get_by_label("Utiliser ces touches sur cet appareil").check()
    page.keyboard.press("Escape")
    page.locator("main").focus()
    page.keyboard.press("j")
    page.wait_for_url(re.compile(r"/forums/fil/"))


def test_a_reaction_counts_without_leaving_and_without_scripts(visitor: Make) -> None:
    for javascript in (True, False):
        someone = visitor(javascript=javascript)
        someone.sign_in(PRO)
        page = someone.go(a_long_thread(someone, least=2))
        item = page.locator("[data-message]", has=page.locator("button[formaction$='servi/']")).first
        name = f"#{item.get_attribute('id')} button[formaction$='servi/']"
        said = page.locator(name).get_attribute("aria-pressed") == "true"
        page.locator(name).click()
        if said and not javascript:
            expect(page.locator(name)).not_to_have_attribute("aria-pressed", "true")
        else:
            expect(page.locator(name)).to_have_attribute("aria-pressed", "false" if said else "true")


def test_my_pages_are_accessible_wide_and_narrow(visitor: Make) -> None:
    for width in (1280, 320):
        someone = visitor(width=width)
        someone.sign_in(PRO)
        for address in (
            "/forums/pour-moi/",
            "/forums/gardes/",
            "/forums/suivis/",
            "/forums/?theme=parents&periode=365",
        ):
            someone.go(address)
            someone.does_not_scroll_sideways()
            someone.is_accessible()


def test_lists_are_filtered_without_scripts(visitor: Make) -> None:
    someone = visitor(javascript=False, width=360)
    page = someone.go("/forums/")
    page.get_by_text("Préciser et trier").click()
    page.get_by_label("Type de fil").select_option("question")
    page.get_by_role("button", name="Afficher").click()
    expect(page.get_by_role("link", name="Question , retirer ce filtre")).to_be_visible()
    someone.does_not_scroll_sideways()
    page.get_by_role("link", name="Question , retirer ce filtre").click()
    expect(page.locator(".chip")).to_have_count(0)
