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
        ("table", {"caption": "Les créneaux", "titled": True, "rows": "Heure | Qui\n8 h | parents"}),
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
        stream([{"carrousel": "https://example.org"}])


def test_rich_text_keeps_only_what_the_editor_knows():
    html = rich("**Gras** et *penché* et [lien](https://example.org/?a=1&b=2)\n\n> cité\n\n<script>x</script>")
    assert '<b>Gras</b> et <i>penché</i> et <a href="https://example.org/?a=1&amp;b=2">lien</a>' in html
    assert "<script" not in html
    assert "blockquote" not in html
    assert "cité" in html


def test_a_text_longer_than_the_renderer_takes_is_rendered_whole():
    html = rich("\n\n".join(f"Paragraphe {number} " + "mot " * 200 for number in range(60)))
    assert html.count("<p>") == 60


def test_what_stands_apart_from_the_text_has_blocks_of_its_own():
    kinds = [
        kind
        for kind, _value in blocks(
            {"remember": ["On marche."]},
            {"steps": [{"title": "Aller voir", "text": "À **deux**."}, {"title": "Écrire"}]},
            {"accordion": [{"title": "Et après ?", "text": "On recommence."}]},
            {"testimony": "J'y suis allée.", "name": "Une habitante"},
            {"chart": "Année ; Places\n2024 ; 12", "title": "Places"},
            {"map": "Somme | 12", "title": "Adultes-relais", "what": "Postes", "level": "32"},
            {"video": "https://tube.numerique.gouv.fr/w/1", "title": "La marche", "transcript": "On marche."},
            {"action": "S'inscrire", "url": "https://example.org/"},
        )
    ]
    assert kinds == ["remember", "steps", "accordion", "testimony", "chart", "map", "video", "action"]
