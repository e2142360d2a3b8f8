"""Hostile texts are walked through in steps that their length bounds."""

from typing import Any

import pytest

from home.desk.walking import EMBED, HREF
from home.pages import pasted


class Counting:
    """A pattern that tells how often it was asked."""

    def __init__(self, pattern: Any) -> None:
        self.pattern, self.asked = pattern, 0

    def subn(self, *args: Any) -> Any:
        """The same, counted."""
        self.asked += 1
        return self.pattern.subn(*args)


class Refusing:
    """A pattern that is given nothing to walk through."""

    def sub(self, _by: str, text: str) -> str:
        """Nothing."""
        assert text == ""
        return text


def test_marks_within_marks_are_emptied_in_a_few_walks(monkeypatch: pytest.MonkeyPatch) -> None:
    counting = Counting(pasted.EMPTY)
    monkeypatch.setattr(pasted, "EMPTY", counting)
    pasted.tidy("<b>" * 500)
    assert counting.asked < 50


@pytest.mark.parametrize("text", ["<!--" * 500, "<![" * 500, "mots <!-- <![ mots"])
def test_a_comment_that_never_ends_is_looked_for_once(text: str) -> None:
    """Each beginning would be walked to the end of the text."""
    assert pasted._without(Refusing(), "-->", text) == text  # type: ignore[arg-type]


def test_comments_go_and_the_words_around_them_stay() -> None:
    pasted_along = "<p>Un<!-- mso -->e</p><![if !supportLists]><p>phrase</p><![endif]><!-- sans fin"
    assert pasted.tidy(pasted_along) == "<p>Une</p><p>phrase</p>"


def test_a_link_that_never_ends_is_left_at_the_next_one() -> None:
    """Else each of them is walked to the end of the text: a passage of 21 kB that any member may write takes 4 s."""
    found = HREF.search('<a <a href="/x/">')
    assert found is not None
    assert found.start() == 3
    assert EMBED.search("<embed <embed/>").start() == 7  # type: ignore[union-attr]
