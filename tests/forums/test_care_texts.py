"""What changed from one text to another, and two texts brought together: true of any texts, in bounded time."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forums.care.merging import merge, unsettled
from tests.tools.steps import steps
from writing.difference import ADDED, CHANGED, KEPT, MOST_LINES, TAKEN, difference, words
from writing.markdown import MAX_LENGTH

texts = st.lists(st.sampled_from(["un", "deux mots", "trois mots ici", "", "fin."]), max_size=12).map("\n".join)
rng = random.Random(7)


def rebuilt(old: str, new: str, without: str) -> list[str]:
    """One of the two texts, put together from the difference, its unchanged stretches left out."""
    return ["".join(part.text for part in line.parts if part.kind != without) for line in shown(old, new, without)]


def shown(old: str, new: str, without: str) -> list:
    lines = [line for line in difference(old, new) if not line.skipped]
    return [line for line in lines if line.kind in (KEPT, CHANGED) or line.kind != without]


@given(texts, texts)
def test_a_difference_holds_both_texts(old: str, new: str) -> None:
    skipped = sum(line.skipped for line in difference(old, new))
    if old.splitlines() == new.splitlines():
        assert difference(old, new) == []
        return
    assert len(rebuilt(old, new, ADDED)) + skipped == len(old.splitlines())
    assert len(rebuilt(old, new, TAKEN)) + skipped == len(new.splitlines())
    if not skipped:
        assert rebuilt(old, new, ADDED) == old.splitlines()
        assert rebuilt(old, new, TAKEN) == new.splitlines()


@given(st.text(max_size=60), st.text(max_size=60))
def test_words_hold_both_lines(old: str, new: str) -> None:
    parts = words(old, new)
    assert "".join(part.text for part in parts if part.kind != ADDED) == old
    assert "".join(part.text for part in parts if part.kind != TAKEN) == new


def test_a_word_changed_shows_as_a_word() -> None:
    [line] = difference("Bonjour à tous les membres", "Bonjour à toutes les membres")
    assert [(part.kind, part.text) for part in line.parts] == [
        (KEPT, "Bonjour à "),
        (TAKEN, "tous "),
        (ADDED, "toutes "),
        (KEPT, "les membres"),
    ]


def test_a_paragraph_put_in_between_leaves_the_others_themselves() -> None:
    old = "Le premier paragraphe\nLe second est ici"
    new = "Le premier paragraphe\nTout autre chose\nLe second est là"
    assert [line.kind for line in difference(old, new)] == [KEPT, ADDED, CHANGED]


def long_texts() -> dict[str, tuple[str, str]]:
    def drawn(alphabet: str, sep: str) -> str:
        return sep.join(rng.choice(alphabet) for _ in range(MAX_LENGTH // 2))

    numbers = [f"{number:03d}" for number in range(8_000)]
    mixed = rng.sample(numbers, len(numbers))
    gaps = [" ".join(f"u{i} " + drawn("ab", " ")[:154] for i in range(190))[:MAX_LENGTH] for _ in range(2)]
    return {
        "two letters": ("a b " * 8_000, "b a " * 8_000),
        "lines of one letter": (drawn("ab", "\n"), drawn("ab", "\n")),
        "empty lines": ("\n" * MAX_LENGTH, "\n x" * 10_000),
        "words in another order": (" ".join(numbers)[:MAX_LENGTH], " ".join(mixed)[:MAX_LENGTH]),
        "lines in another order": ("\n".join(numbers)[:MAX_LENGTH], "\n".join(mixed)[:MAX_LENGTH]),
        "the same between anchors": (gaps[0], gaps[1]),
        "one long word": ("a" * MAX_LENGTH, "a" * (MAX_LENGTH - 1) + "b"),
    }


@pytest.mark.parametrize("case", sorted(long_texts()))
def test_the_longest_texts_are_compared_and_merged_in_few_steps(case: str) -> None:
    old, new = long_texts()[case]
    taken = steps(difference, old, new) + steps(merge, old, new, old[::-1], "Luc")
    assert taken < 8_000_000, taken
    assert len(difference(old, new)) <= MOST_LINES + 1


@given(texts, texts)
def test_what_one_side_alone_changed_is_taken(base: str, mine: str) -> None:
    for merged in (merge(base, mine, base, "Luc"), merge(base, base, mine, "Luc"), merge(base, mine, mine, "Luc")):
        assert merged.conflicts == 0
        assert merged.text == mine


@given(texts, texts, texts)
@settings(max_examples=200)
def test_no_line_of_either_side_is_lost_where_they_conflict(base: str, mine: str, theirs: str) -> None:
    merged = merge(base, mine, theirs, "Luc")
    assert unsettled(merged.text) == (merged.conflicts > 0)
    kept = merged.text.split()
    for text in (mine, theirs):
        for word in set(text.split()) - set(base.split()):
            assert word in kept


def test_changes_in_different_places_come_together() -> None:
    base = "Qui ouvre la grille le matin ?\nRien d'autre.\nMerci"
    mine = "Qui ouvre la grille le lundi matin ?\nRien d'autre.\nMerci"
    theirs = "Qui ouvre vraiment la grille le matin ?\nRien d'autre.\nMerci à tous"
    merged = merge(base, mine, theirs, "Luc")
    assert merged.conflicts == 0
    assert merged.text == "Qui ouvre vraiment la grille le lundi matin ?\nRien d'autre.\nMerci à tous"


def test_the_same_words_changed_twice_are_set_one_after_the_other() -> None:
    merged = merge("Le lundi", "Le mardi", "Le jeudi", "Luc")
    lines = merged.text.splitlines()
    assert (merged.conflicts, lines[1], lines[3]) == (1, "Le mardi", "Le jeudi")
    assert "Luc" in lines[2]
    assert unsettled(merged.text)
