"""From Markdown to blocks."""

import json

import pytest

from home.pages.composition import rich, stream


def blocks(*written):
    return [(one["type"], one["value"]) for one in json.loads(stream(written))]


def test_headings_and_tables_of_a_text_become_blocks_of_their_own():
    text = "Avant.\n\n## Les créneaux\n\n| Heure | Qui |\n|---|---|\n| 8 h | parents |\n\nAprès.\n\n### Détail"
    assert blocks({"text": text}) == [
        ("text", "<p>Avant.</p>\n"),
        ("heading", "Les créneaux"),
        ("table", {"caption": "Les créneaux", "rows": "Heure | Qui\n8 h | parents"}),
        ("text", "<p>Après.</p>\n<h3>Détail</h3>\n"),
    ]


def test_quotes_and_figures_keep_what_they_say():
    quote, figures = blocks(
        {"quote": "On marche.", "source": "Une participante"}, {"figures": [{"value": 3, "label": "villes"}]}
    )
    assert quote == ("quote", {"quote": "On marche.", "source": "Une participante"})
    assert figures[1]["figures"][0]["value"] == {"value": "3", "label": "villes"}


def test_an_unknown_block_is_refused():
    with pytest.raises(ValueError, match="not a block"):
        stream([{"video": "https://example.org"}])


def test_rich_text_keeps_only_what_the_editor_knows():
    html = rich("**Gras** et *penché* et [lien](https://example.org/?a=1&b=2)\n\n> cité\n\n<script>x</script>")
    assert '<b>Gras</b> et <i>penché</i> et <a href="https://example.org/?a=1&amp;b=2">lien</a>' in html
    assert "<script" not in html
    assert "blockquote" not in html
    assert "cité" in html


def test_a_text_longer_than_the_renderer_takes_is_rendered_whole():
    html = rich("\n\n".join(f"Paragraphe {number} " + "mot " * 200 for number in range(60)))
    assert html.count("<p>") == 60
