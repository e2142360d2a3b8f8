"""What people write becomes HTML that is safe to show to anyone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from writing.excerpt import excerpt, one_line, plain
from writing.markdown import LARGEST, MAX_LENGTH, TooLong, french_spacing, render

# Written for this project after the classes of attack in the OWASP cheat sheet on cross-site scripting.
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[clic](javascript:alert(1))",
    "[clic](JaVaScRiPt:alert(1))",
    "[clic](data:text/html;base64,PHNjcmlwdD4=)",
    "[clic](vbscript:msgbox(1))",
    "![x](javascript:alert(1))",
    '[x](https://a.fr "onmouseover=alert(1)")',
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe src=//evil.test></iframe>",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    "<style>*{display:none}</style>",
    "<form action=//evil.test><input name=p></form>",
    '"><img src=x onerror=alert(1)>',
    "[x]: javascript:alert(1)\n\n[x]",
    "<https://a.fr/'onmouseover='alert(1)>",
]
DANGER = (
    "<script",
    "<img",
    "<svg",
    "<iframe",
    "<style",
    "<form",
    "<object",
    'href="javascript',
    'href="data',
    'href="vbscript',
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_words(text: str) -> None:
    html = render(text).lower()
    assert not any(danger in html for danger in DANGER)
    assert " onmouseover=" not in html.replace('title="onmouseover', "")
    assert " onerror=" not in html.replace("&lt;img src=x onerror=", "").replace("&lt;img src=x onerror=", "")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_any_text_renders_to_known_tags_only(text: str) -> None:
    html = render(text).lower()
    assert not any(danger in html for danger in DANGER)


SLOW = [
    "> " * 2_000, "[" * 5_000, "*a " * 5_000, "- " * 3_000, "`" * 10_000, "|a" * 5_000, "xn--a." * 5_000,
    "http://" + "xn--a." * 5_000, "a://" * 8_000, "a@a." * 8_000, ("a." * 32 + "@") * 400, "http://a" + ")" * 31_000,
    "www." * 8_000, "|a" * 1_000 + "|\n" + "|-" * 1_000 + "|\n" + "x\n" * 20_000,
]  # fmt: skip


@pytest.mark.timeout(100)  # what was exponential never came back; no clock is read
@pytest.mark.parametrize("text", SLOW)
def test_text_made_to_be_slow_comes_back(text: str) -> None:
    assert render(text[:MAX_LENGTH])


def test_what_is_too_long_is_not_parsed() -> None:
    with pytest.raises(TooLong):
        render("a" * (MAX_LENGTH + 1))


def test_a_small_message_makes_no_large_page() -> None:
    named_often = "[a]: /" + "b" * 2_000 + "\n\n" + "[a]" * 9_000
    cells = "|a" * 1_000 + "|\n" + "|-" * 1_000 + "|\n" + "x\n" * 20_000
    assert max(len(render(text[:MAX_LENGTH])) for text in (named_often, cells)) < LARGEST


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Voir https://a.fr/b_c(d), puis", "https://a.fr/b_c(d)"),
        ("(https://a.fr/x).", "https://a.fr/x"),
        ("**https://a.fr**", "https://a.fr"),
        ("www.ville.fr !", "https://www.ville.fr"),
        ("à jean.dupont@a.fr.", "mailto:jean.dupont@a.fr"),
    ],
)
def test_addresses_become_links(text: str, address: str) -> None:
    assert f'href="{address}"' in render(text)


@pytest.mark.parametrize("text", ["http://", "javascript:alert(1)", "moi@vous", "https://" + "a" * 3_000, "a.fr"])
def test_what_is_no_address_stays_words(text: str) -> None:
    assert "<a " not in render(text)


def test_what_no_page_can_show_is_left_out() -> None:
    assert render("a\x01b\x0bc\ud800") == "<p>abc</p>\n"
    assert one_line("Un\x01 titre\n\u202eretourné ") == "Un titre retourné"


def test_foreign_pictures_are_not_fetched() -> None:
    assert "<img" not in render("![suivi](https://ailleurs.test/pixel.png)")


def test_links_are_marked_as_members_own() -> None:
    assert 'rel="nofollow noopener ugc"' in render("https://exemple.fr")


def test_headings_stand_below_the_page_s_own() -> None:
    assert "<h3>Titre</h3>" in render("# Titre")


def test_french_spacing_is_kept_together() -> None:
    assert french_spacing("Qui ? « moi » : oui !") == "Qui\xa0? «\xa0moi\xa0»\xa0: oui\xa0!"


def test_numbers_and_their_units_are_kept_together() -> None:
    assert french_spacing("1 900 € à 7 h 40, 12 ans") == "1\xa0900\xa0€ à 7\xa0h\xa040, 12\xa0ans"


def test_an_excerpt_is_plain_words() -> None:
    assert excerpt(render("**Un** mot, puis `<b>` d'autres mots encore"), 16) == "Un mot, puis…"
    assert plain("<p>a</p><p>b</p>") == "a b"


def test_a_table_scrolls_in_a_box_the_keyboard_reaches() -> None:
    html = render("| a | b |\n|---|---|\n| 1 | 2 |")
    assert html.count('tabindex="0"') == html.count("</table></div>") == 1
    assert "<div" not in render('<div tabindex="0">')
