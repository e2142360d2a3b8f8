"""Whatever is written, only known tags, attributes and addresses come out, and soon."""

import codecs
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.writing.reading import wrongs
from writing.excerpt import excerpt, plain
from writing.limits import HEAVIEST, MAX_LENGTH, Refused, check, weight
from writing.markdown import ATTRIBUTES, TAGS, render

FOLDER = Path(__file__).parent / "hostile"
FILE = "/forums/fichiers/123e4567-e89b-12d3-a456-426614174000/"


def cases() -> list[str]:
    """Every hostile text of the folder; in `unseen` what one cannot see is written `\\u202e`."""
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        for text in re.split(r"^%%\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE):
            if path.stem == "unseen":
                text = re.sub(r"\\[uU][0-9a-f]{4,8}", lambda one: codecs.decode(one[0], "unicode_escape"), text)
            found.append(text)
    return found


def test_there_are_many_hostile_texts() -> None:
    assert len(set(cases())) >= 180


@pytest.mark.parametrize("text", cases())
def test_a_hostile_text_comes_out_harmless(text: str) -> None:
    html = render(text)
    assert wrongs(html) == []
    assert "ailleurs.test" not in " ".join(re.findall(r'src="[^"]*"', html))


def test_all_hostile_texts_in_one_message_come_out_harmless() -> None:
    assert wrongs(render("\n\n".join(cases())[:MAX_LENGTH])) == []


def test_the_reading_sees_what_is_wrong() -> None:
    for html in (
        "<script>x</script>",
        '<a href="javascript:x">x</a>',
        '<p onclick="x">x</p>',
        '<img src="https://a.test/x.png" alt="">',
        '<a class="button" href="/">x</a>',
        "<p>x",
        "<!-- x -->",
        '<p><a href="/a/"><a href="/b/">x</a></a></p>',
        "<p>\u202ex</p>",
        '<li id="note-0123456789-1">x</li><li id="note-0123456789-1">x</li>',
    ):
        assert wrongs(html), html


# — Any text —————————————————————————————————————————————————————————————————————————————————————————————————————————

PIECES = st.sampled_from(
    [
        "[", "]", "(", ")", "!", "*", "**", "_", "`", "```", "~~", "<", ">", "&", '"', "'", "\\", "|", "#", "- ", "1. ",
        "\n", "\n\n", "    ", "> ", ":::spoiler ", ":::", "[^1]", "[^1]: ", "[^a]", "[^a]: ", "- [ ] ", "- [x] ",
        "|-|-|\n", "---", "===", "<script>", "<img src=x onerror=alert(1)>", "javascript:", "data:text/html,", "https://a.fr/",
        "www.a.fr", "a@a.fr", "&lt;", "&#106;", "\u202e", "\u200b", "\u200d", "é", " ", "mot", "http://", "//",
        f"![x]({FILE}#8x8)", f"[f]({FILE})", "[@x](/annuaire/x/)", "[x](https://a.fr)", "![x](https://a.test/x.png)",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join))


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_any_text_comes_out_harmless_and_always_the_same(text: str) -> None:
    html = render(text)
    assert wrongs(html) == []
    assert render(text) == html
    assert "<" not in plain(html) or "&lt;" in html
    assert len(excerpt(html)) <= 241


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_what_is_accepted_is_rendered(text: str) -> None:
    try:
        check(text)
    except Refused:
        return
    assert weight(text) <= HEAVIEST
    assert isinstance(render(text), str)


def test_every_attribute_that_may_stand_has_its_values() -> None:
    assert set(ATTRIBUTES) <= TAGS
    free = {
        (tag, name) for tag, names in ATTRIBUTES.items() for name, values in names.items() if values.pattern == ".*"
    }
    assert free == {("a", "href"), ("a", "title"), ("img", "alt")}


# — Soon —————————————————————————————————————————————————————————————————————————————————————————————————————————————

BOMBS = {
    "quotations": "> " * 16_000,
    "lines of quotations": ("> " * 8 + "a\n") * 2_000,
    "200 deep": "> " * 200 + "a",
    "brackets": "[" * MAX_LENGTH,
    "pictures": "![" * 16_000,
    "open pictures": "![a](" * 6_400,
    "open links": "[a](" * 8_000,
    "closing": "a]" * 16_000,
    "links in links": "[" * 5_000 + "a" + "](b)" * 5_000,
    "stars": "*a " * 10_600,
    "more stars": "a**b" + "c* " * 10_600,
    "stars and lines": "*_" * 16_000,
    "lines under": "_a" * 16_000,
    "nested lists": "- " * 16_000,
    "stairs": "".join("  " * step + "- a\n" for step in range(170)),
    "short lists": "- a\n" * 8_000,
    "numbers": "1. a\n" * 6_400,
    "ticks": "".join("`" * count + " " for count in range(1, 250)),
    "uneven ticks": "`a``" * 8_000,
    "wide table": "|a" * 1_000 + "|\n" + "|-" * 1_000 + "|\n" + "x\n" * 20_000,
    "high table": "|a|\n|-|\n" + "|x|\n" * 6_400,
    "full table": "|" + "a|" * 200 + "\n|" + "-|" * 200 + "\n" + ("|" + "a|" * 200 + "\n") * 75,
    "many tables": "|a|\n|-|\n\n" * 3_000,
    "links": "[a](b)" * 5_300,
    "addresses": "www.a.fr " * 3_500,
    "mail": "a@a.fr " * 4_500,
    "punycode": "http://" + "xn--a." * 5_000,
    "parentheses": "http://a" + ")" * 31_000,
    "angles": "<http://a.b>" * 2_600,
    "one note called often": "[^1]: a\n\n" + "[^1]" * 7_900,
    "many notes": "".join(f"[^{n}] " for n in range(1_700)) + "\n\n" + "".join(f"[^{n}]: n\n" for n in range(1_500)),
    "notes in notes": "[^a]: " * 5_000,
    "notes without end": "[^x]: y\n\n" + "[^a" * 10_000,
    "a note of notes": "[^1]\n\n[^1]: " + "[^1]" * 7_900,
    "notes between": "^[" * 16_000,
    "spoilers": ":::spoiler a\n" * 2_400,
    "closed spoilers": ":::spoiler a\n:::\n" * 1_900,
    "colons": ":::\n" * 8_000,
    "entities": "&amp;" * 6_400,
    "escapes": "\\*" * 16_000,
    "lines": "a\n" * 16_000,
    "headings": "# a\n" * 8_000,
    "underlined headings": "a\n=\n" * 8_000,
    "comments": "<!--" * 8_000,
    "tags": "<a " * 10_000,
    "tasks": "- [ ] a\n" * 4_000,
    "mentions": "[@a](/annuaire/a/) " * 500,
    "files": f"![a]({FILE})\n" * 500,
    "marks on a letter": "a" + "\u0301" * 31_000,
    "overrides": "\u202e" * MAX_LENGTH,
    "spaces": " " * MAX_LENGTH,
    "no-break": "a :" * 10_000,
    "prose": "Bonjour à toutes et tous, **voici** un [lien](https://a.fr) et du texte. " * 430,
}


def cost(text: str) -> float:
    """Seconds of CPU to render a text: the least of three, so that a busy machine changes nothing."""
    found = []
    for _turn in range(3):
        before = time.process_time()
        render(text)
        found.append(time.process_time() - before)
    return min(found)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_rendered_in_less_than_a_fifth_of_a_second(name: str) -> None:
    text = BOMBS[name][:MAX_LENGTH]
    render("a")  # the parser is made once
    assert cost(text) < 0.2


@pytest.mark.parametrize("name", BOMBS)
def test_the_most_of_a_bomb_that_is_accepted_is_rendered_in_less_than_a_fifth_of_a_second(name: str) -> None:
    text = BOMBS[name][:MAX_LENGTH]
    least, most = 0, len(text)
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if weight(text[:middle]) <= HEAVIEST else (least, middle - 1)
    assert cost(text[:least]) < 0.2
