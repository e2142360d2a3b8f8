"""What members write besides paragraphs: notes, tasks, passages to unfold, pictures, people; and what is refused."""

import pytest

from tests.writing.reading import wrongs
from writing import limits
from writing.excerpt import excerpt, one_line, plain
from writing.markdown import render
from writing.unseen import tame

FILE = "/forums/fichiers/123e4567-e89b-12d3-a456-426614174000/"


def test_a_note_and_its_call_lead_to_each_other() -> None:
    html = render("Un texte[^1].\n\n[^1]: La source.")
    mark = html.split('href="#note-')[1].split('"')[0]
    assert f'id="note-{mark}"' in html
    assert f'id="appel-{mark}"' in html
    assert f'href="#appel-{mark}"' in html
    assert 'aria-label="Retour au texte"' in html


def test_the_notes_of_two_messages_never_meet() -> None:
    one, other = (render(f"{words}[^1]\n\n[^1]: note") for words in ("Un texte", "Un autre"))
    assert wrongs(one + other) == []


def test_a_note_called_twice_has_two_ways_back() -> None:
    html = render("a[^1] b[^1]\n\n[^1]: note")
    assert html.count("Retour au texte") == 2
    assert wrongs(html) == []


def test_a_task_is_said_in_words() -> None:
    html = render("- [ ] Appeler la CAF\n- [x] Réserver la salle\n- rien")
    assert "<input" not in html
    assert '<li class="task"><span class="visually-hidden">À faire : </span>Appeler la CAF</li>' in html
    assert '<li class="task task--done"><span class="visually-hidden">Fait : </span>Réserver la salle</li>' in html
    assert "<li>rien</li>" in html


def test_a_passage_unfolds_under_its_title() -> None:
    html = render(":::spoiler La réponse ?\nCaché **là**\n:::\n\nAprès")
    assert '<details class="spoiler"><summary>La réponse\u00a0?</summary>' in html.replace("&nbsp;", "\u00a0")
    assert html.index("</details>") < html.index("Après")


def test_an_excerpt_keeps_the_secret_and_search_finds_it() -> None:
    html = render("Avant\n\n::::spoiler La réponse\nsecret\n\n:::spoiler dedans\nplus secret\n:::\n::::\n\nAprès")
    assert excerpt(html) == "Avant La réponse… Après"
    assert "secret" in plain(html)


def test_code_says_its_language() -> None:
    assert '<code class="language-python">' in render("```python\nx = 1\n```")
    assert "<pre><code>" in render('```"><b>\nx\n```')


def test_a_picture_of_ours_is_shown_in_its_size() -> None:
    html = render(f"![La cour]({FILE}#800x600)")
    assert '<a class="picture"' in html
    assert f'<img src="{FILE}" alt="La cour" width="800" height="600" loading="lazy">' in html


def test_a_decorative_picture_is_no_link_without_a_name() -> None:
    html = render(f"![]({FILE}#8x8)")
    assert "<a" not in html
    assert 'alt=""' in html


@pytest.mark.parametrize(
    "src", ["https://a.test/x.png", "/media/images/x.png", "//a.test/x.png", f"https://a.test{FILE}"]
)
def test_any_other_picture_is_a_link(src: str) -> None:
    html = render(f"![La cour]({src})")
    assert "<img" not in html
    assert f'href="{src}"' in html


def test_people_and_files_are_told_apart_from_links() -> None:
    html = render(f"[@Samira](/annuaire/samira-test/) [bilan.pdf]({FILE}) [le reste](/annuaire/)")
    assert '<a href="/annuaire/samira-test/" class="mention"' in html
    assert f'<a href="{FILE}" class="file"' in html
    assert '<a href="/annuaire/" rel=' in html


def test_figures_of_a_table_stand_at_its_end() -> None:
    assert '<td class="end">12</td>' in render("| a |\n|--:|\n| 12 |")


def test_what_stands_too_deep_is_shown_as_typed_and_nothing_is_lost() -> None:
    html = render("> " * 30 + "le mot")
    assert html.startswith("<pre>")
    assert "le mot" in html


def test_an_excerpt_says_what_a_picture_shows_and_no_number_of_a_note() -> None:
    assert excerpt(render(f"![La cour]({FILE})\n\nVoilà[^1].\n\n[^1]: note")) == "La cour Voilà. note"


# — Characters one does not see ——————————————————————————————————————————————————————————————————————————————————————


def test_nothing_turns_the_words_around_it() -> None:
    assert tame("facture\u202efdp.exe\u202c \u2067x\u2069") == "facturefdp.exe x"
    assert "\u202e" not in render("a\u202eb [c\u202ed](https://a.fr/\u202ee)")


def test_joiners_stay_where_writing_needs_them() -> None:
    family, persian, indic = "👩\u200d👧", "می\u200cخواهم", "क्\u200dष"
    for text in (family, persian, indic, "❤\ufe0f\u200d🔥", "🏴\U000e0067\U000e0062\U000e007f"):
        assert tame(text) == text
        assert one_line(text) == text
    assert tame("mot\u200dde\u200cpasse\u200b") == "motdepasse"


def test_accents_stay_and_piles_are_cut() -> None:
    assert tame("e\u0301te\u0301") == "e\u0301te\u0301"
    assert tame("a" + "\u0301" * 50) == "a" + "\u0301" * 4


# — What is refused ——————————————————————————————————————————————————————————————————————————————————————————————————


@pytest.mark.parametrize(
    ("text", "refusal", "word"),
    [
        ("a" * 32_001, limits.TooLong, "32000"),
        ("".join(f"[@a](/annuaire/a-{n}/) " for n in range(500)), limits.TooManyMentions, "500 personnes"),
        ("> " * 200 + "a", limits.TooDeep, "citations"),
        ("".join(FILE.replace("123e4567", f"{n:08x}") + "\n" for n in range(6)), limits.TooManyFiles, "5 fichiers"),
        ("*_" * 16_000, limits.TooTangled, "mise en forme"),
    ],
)
def test_what_cannot_be_published_is_refused_with_a_sentence(text: str, refusal: type, word: str) -> None:
    with pytest.raises(refusal, match=word):
        limits.check(text)


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"[@a](/annuaire/a-{n % 10}/) " for n in range(50)),
        "> > > trois réponses\n> > la deuxième\n> la dernière\n\nla mienne",
        f"![a]({FILE}#8x8) " * 5,
        "Une phrase longue, avec **du gras**, un [lien](https://exemple.fr) et des parenthèses (ici). " * 340,
        "- un point du compte rendu, qui dit ce qui a été décidé et par qui\n" * 480,
        "| Commune | Habitants | Part |\n|---|--:|--:|\n" + "| Vaulx-en-Velin | 52 000 | 34,5 % |\n" * 300,
        "```python\n" + "    value = table[index].get(name, default)  # and why\n" * 400 + "```",
    ],
)
def test_what_people_write_is_accepted(text: str) -> None:
    limits.check(text[:32_000])
