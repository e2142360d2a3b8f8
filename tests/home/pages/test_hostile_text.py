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


def test_marks_within_marks_are_emptied_in_a_few_walks(monkeypatch: pytest.MonkeyPatch) -> None:
    counting = Counting(pasted.EMPTY)
    monkeypatch.setattr(pasted, "EMPTY", counting)
    pasted.tidy("<b>" * 500)
    assert counting.asked < 50


def test_a_link_that_never_ends_is_left_at_the_next_one() -> None:
    """Else each of them is walked to the end of the text: a passage of 21 kB that any member may write takes 4 s."""
    found = HREF.search('<a <a href="/x/">')
    assert found is not None
    assert found.start() == 3
    assert EMBED.search("<embed <embed/>").start() == 7  # type: ignore[union-attr]
