"""SPIP's typography becomes clean blocks, whatever is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.spip.typography import Found, plain, turn


def find(kind, pk):
    return Found('<a linktype="page" id="7">', "Douze") if (kind, pk) == ("article", 12) else None


def html(text):
    return "".join(str(block["value"]) for block in turn(text, find).blocks)


@pytest.mark.parametrize(
    ("written", "turned"),
    [
        ("{{gras}} et {italique}", "<p><b>gras</b> et <i>italique</i></p>"),
        ("un\n\ndeux", "<p>un</p><p>deux</p>"),
        ("a\n_ b", "<p>a <br>b</p>"),
        ("-* un\n-** dedans\n-* deux", "<ul><li>un<ul><li>dedans</li></ul></li><li>deux</li></ul>"),
        ("-# un\n-# deux", "<ol><li>un</li><li>deux</li></ol>"),
        ("[ici->art12]", '<p><a linktype="page" id="7">ici</a></p>'),
        ("[->12]", '<p><a linktype="page" id="7">Douze</a></p>'),
        ("[x|bulle->https://e.org/?a=1&b=2]", '<p><a href="https://e.org/?a=1&amp;b=2">x</a></p>'),
        ("[x->javascript:alert(1)]", "<p>x</p>"),
        ("[?Politique de la ville]", "<p>Politique de la ville</p>"),
        ("<code>{{a}} <b></code>", "<p>{{a}} &lt;b&gt;</p>"),
        ("<multi>[en]Hello[fr]Bonjour</multi>", "<p>Bonjour</p>"),
        ("5 < 6 & 7", "<p>5 &lt; 6 &amp; 7</p>"),
        ("----", "<hr>"),
        ("<script>alert(1)</script><strong onclick=x>a</strong>", "<p><b>a</b></p>"),
    ],
)
def test_each_shortcut_becomes_what_it_meant(written, turned):
    assert html(written) == turned


def test_headings_quotations_tables_and_notes_become_blocks():
    table = "|| Légende | x ||\n| {{Ville}} | {{Nb}} |\n| Lille | 3 |"
    text = f"{{{{{{Titre}}}}}}\n\n<quote>On {{a}} essayé.</quote>\n\n{table}\n\nDit[[Ici.]]."
    kinds = [(block["type"], block["value"]) for block in turn(text, find).blocks]
    assert kinds == [
        ("heading", "Titre"),
        ("quote", {"quote": "On a essayé.", "source": ""}),
        ("table", {"caption": "Légende", "rows": "Ville | Nb\nLille | 3"}),
        ("text", "<p>Dit (1).</p>"),
        ("heading", "Notes"),
        ("text", "<ol><li>Ici.</li></ol>"),
    ]


def test_a_title_loses_its_number_and_its_signs():
    assert plain("10. {{Le}} [lien->art3]<multi>[fr] bon[en] x</multi>") == "Le lien bon"


def test_what_is_lost_is_named():
    turned = turn("<form3> [x->art99] <doc8|left>", find)
    assert sorted(turned.lost) == ["document 8 absent de l'export", "lien vers article 99, absent", "modèle « form »"]


SIGNS = st.text(alphabet="{}[]<>|-*#_~\n ab1?/:codequtmi\x02\x03", max_size=300)


@given(SIGNS)
def test_anything_turns_into_blocks_the_editor_takes(text):
    for block in turn(text, find).blocks:
        assert block["type"] in {"heading", "text", "quote", "table"}
        assert "<script" not in str(block["value"])
        assert "\x02" not in str(block["value"])


@pytest.mark.parametrize(
    "sign", ["{", "[[", "[a->", "|", "<quote>", "{{{", "<multi>", "[?", "{{a", "<doc1|", "<code>", "_ \n"]
)
def test_signs_that_nothing_closes_come_to_an_end(sign):
    """A walk that looked to the end of the text from each of them would take minutes here."""
    turned = turn(sign * 60_000, find)
    assert "\x02" not in str(turned.blocks)
