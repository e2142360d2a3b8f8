"""Whatever is written, only known tags, attributes and addresses come out, and soon."""

import codecs
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo.bench.texts import BOMBS, FILE, cost, most_accepted
from tests.tools.steps import steps
from tests.writing.reading import wrongs
from writing.excerpt import excerpt, plain
from writing.limits import HEAVIEST, MAX_LENGTH, Refused, check, weight
from writing.markdown import ATTRIBUTES, TAGS, render

FOLDER = Path(__file__).parent / "hostile"
MOST_STEPS = 2_500_000  # calls; a tenth of a microsecond each


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
    assert render.__wrapped__(text) == html  # made anew: `render` keeps its last answers
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


# — Soon: `make bench ONLY=texts` measures the time ————————————————————————————————————————————————————————


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_takes_few_steps(name: str) -> None:
    text = BOMBS[name][:MAX_LENGTH]
    assert steps(render.__wrapped__, text) < MOST_STEPS


@pytest.mark.parametrize("name", BOMBS)
def test_the_most_of_a_bomb_that_is_accepted_takes_few_steps(name: str) -> None:
    assert steps(render.__wrapped__, most_accepted(BOMBS[name])) < MOST_STEPS


def test_the_bench_times_the_work_and_not_the_answers_that_are_kept() -> None:
    text = BOMBS["prose"][:2_000]
    render(text)
    assert steps(cost, text) >= 3 * steps(render.__wrapped__, text)
