"""Words compare the same way on both sides; what is shown of a text is safe."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text import highlight, passage, stems, terms


@pytest.mark.parametrize(
    ("one", "other"),
    [("école", "ECOLES"), ("l'école", "école"), ("habitants", "habitante"), ("réseaux", "réseau"),
     ("évaluer", "Évaluation"), ("cœur", "coeur"), ("l’éducation", "éducatif"), ("Saint-Étienne", "saint etienne")],
)  # fmt: skip
def test_forms_of_a_word_share_their_stem(one, other):
    assert stems(one) == stems(other) != []


def test_words_that_say_nothing_are_left_out():
    assert stems("Qui a lu ce qu'on en a dit, et pourquoi ?") == stems("lu dit")


def test_a_query_is_bounded():
    assert len(terms(" ".join(f"mot{number}" for number in range(500)))) <= 12
    assert all(len(term) <= 40 for term in terms("x" * 5000))


def test_what_was_looked_for_stands_out():
    assert highlight("Les écoles du quartier", terms("école")) == "Les <mark>écoles</mark> du quartier"


@given(text=st.text(), query=st.text(max_size=80))
def test_a_highlighted_text_is_the_text_and_marks_and_nothing_else(text, query):
    shown = highlight(text, terms(query))
    bare = re.sub(r"</?mark>", "", shown)
    assert "<" not in bare
    assert ">" not in bare
    assert html.unescape(bare) == html.unescape(html.escape(text))


@given(before=st.integers(0, 300), after=st.integers(0, 300))
def test_the_passage_shows_where_the_word_stands(before, after):
    text = "avant " * before + "cantine " + "après " * after
    assert "cantine" in passage(text, terms("cantines"))
    assert len(passage(text, terms("cantines"))) <= 242
