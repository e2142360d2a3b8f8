"""Opening a thread of each kind, from its page and by its action."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from communities.people import actions as people
from forums import actions
from forums.actions.words import keywords_named
from forums.composing.models import Draft
from forums.forum_conversation.models import ExperienceSheet, Post, Topic
from forums.kinds.hats import choices
from forums.kinds.queries import narrow_experience
from forums.upkeep import render_again
from reference.models import Keyword, Territory
from search.models import Document
from search.projection import project
from tests.town import Town

Browse = Callable[[str | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]
SHEET = {"context": "Une école de **210** élèves.", "approach": "La cour ouvre à 7 h 40.", "means": "70 € par semaine"}


def place(name: str = "Roubaix", code: str = "59512", kind: str = "commune", **fields: Any) -> Territory:
    return Territory.objects.create(kind=kind, code=code, name=name, name_key=name.lower(), **fields)


def door(town: Town) -> str:
    return f"{town.forum.get_absolute_url()}nouveau/"


def words(topic: Topic) -> set[str]:
    return set(topic.keywords.values_list("label", flat=True))


def test_the_kind_asked_for_in_the_address_is_chosen(town: Town, browse: Browse) -> None:
    page = browse("luc").get(f"{door(town)}?genre=experience").content.decode()
    assert 'value="experience" checked' in page
    assert 'value="discussion" checked' in browse("luc").get(f"{door(town)}?genre=meeting").content.decode()


@pytest.mark.parametrize("kind", ["discussion", "question", "experience"])
def test_a_title_and_a_text_are_enough(town: Town, browse: Browse, kind: str) -> None:
    browse("luc").post(door(town), {"title": "Un essai", "body": "Voici.", "kind": kind})
    topic = Topic.objects.get()
    assert (topic.kind, topic.posts_count) == (kind, 1)
    assert not ExperienceSheet.objects.exists()


def test_a_poll_without_answers_says_so_beside_the_line_and_loses_nothing(town: Town, browse: Browse) -> None:
    typed = {"title": "Quel jour ?", "body": "Mes mots précieux", "kind": "poll", "option_1": "Le lundi matin"}
    page = browse("luc").post(door(town), typed).content.decode()
    assert "Proposez au moins deux réponses différentes." in page
    assert 'href="#id_option_2"' in page
    for kept in ("Quel jour ?", "Mes mots précieux", 'value="Le lundi matin"', 'value="poll" checked'):
        assert kept in page
    assert not Topic.objects.exists()


def test_a_poll_is_opened_from_its_page(town: Town, browse: Browse) -> None:
    typed = {"title": "Quel jour ?", "body": "Dites.", "kind": "poll", "option_1": "lundi", "option_5": "mardi"}
    browse("luc").post(door(town), {**typed, "choices_max": "2", "days": "7", "hide_results": "on"})
    poll = Topic.objects.get().poll
    assert (poll.question, poll.max_options, poll.duration, poll.hide_results) == ("Quel jour ?", 2, 7, True)
    assert [option.text for option in poll.options.all()] == ["lundi", "mardi"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"option_2": "lundi"}, "deux réponses différentes"),
        ({"option_2": "mardi", "choices_max": "3"}, "que 2 réponses à choisir"),
        ({"option_2": "mardi", "days": "0"}, "supérieure ou égale à 1"),
        ({"option_2": "x" * 256}, "255"),
    ],
)
def test_a_poll_that_cannot_be_is_refused(town: Town, browse: Browse, wrong: dict[str, str], sentence: str) -> None:
    typed = {"title": "Quel jour ?", "body": "Dites.", "kind": "poll", "option_1": "lundi", **wrong}
    assert sentence in browse("luc").post(door(town), typed).content.decode()
    assert not Topic.objects.exists()


def test_what_belongs_to_another_kind_is_not_looked_at(town: Town, browse: Browse) -> None:
    typed = {"title": "Un essai", "body": "Voici.", "kind": "question", "days": "-3", "context": "x" * 5_000}
    browse("luc").post(door(town), {**typed, "option_1": "y" * 300})
    assert Topic.objects.get().kind == "question"


def test_an_experience_is_told_with_its_sheet(town: Town, browse: Browse) -> None:
    here = place()
    typed = {"title": "Le petit-déjeuner", "body": "Voici.", "kind": "experience", "territory": "roubaix", **SHEET}
    client = browse("luc")
    page = client.post(door(town), typed, follow=True).content.decode()
    topic = Topic.objects.get()
    assert topic.territory == here
    assert "<strong>210</strong>" in page
    for shown in ("La fiche de l&#x27;expérience", "Territoire", "Démarche", "Modifier la fiche", "Moyens"):
        assert shown in page or shown.replace("&#x27;", "'") in page
    assert "Résultats" not in page.split('class="sheet"')[1].split("</section>")[0]
    assert "Modifier la fiche" not in browse("samira").get(topic.get_absolute_url()).content.decode()


def test_a_sheet_half_told_says_what_is_missing(town: Town, browse: Browse) -> None:
    typed = {"title": "Le petit-déjeuner", "body": "Voici.", "kind": "experience", "results": "Quarante familles."}
    page = browse("luc").post(door(town), typed).content.decode()
    assert "Racontez ce que vous avez fait" in page
    assert "Quarante familles." in page


def test_a_name_that_several_places_bear_asks_which(town: Town, browse: Browse) -> None:
    one, two = place("Saint-Denis", "93066"), place("Saint-Denis", "97411")
    Territory.objects.update(name_key="saint denis")
    typed = {"title": "T", "body": "b", "kind": "experience", "territory": "Saint-Denis"}
    page = browse("luc").post(door(town), typed).content.decode()
    assert f'name="territory_id" value="{one.pk}"' in page
    browse("luc").post(door(town), {**typed, "territory_id": two.pk})
    assert Topic.objects.get().territory == two


def test_a_draft_is_taken_up_and_goes_with_the_thread(town: Town, browse: Browse) -> None:
    kept = {"title": "Un titre gardé", "kind": ["poll"], "option_1": "lundi", "themes": []}
    place = f"forum:{town.forum.pk}"
    draft = Draft.objects.create(person=town.luc, place=place, body="Mes mots gardés", more=kept)
    page = browse("luc").get(door(town)).content.decode()
    for shown in ("Un titre gardé", "Mes mots gardés", 'value="poll" checked', 'value="lundi"', str(draft.key)):
        assert shown in page
    assert "Mes mots gardés" not in browse("samira").get(door(town)).content.decode()
    browse("luc").post(door(town), {"title": "T", "body": "b"})
    assert not Draft.objects.exists()


def tell(town: Town, **fields: Any) -> Topic:
    given = {"forum": town.forum, "by": town.reader("luc"), "title": "T", "body": "b", "kind": "experience"}
    return Topic.objects.for_page().get(pk=actions.open_thread(**{**given, **fields}).pk)


def test_a_sheet_is_for_its_author_to_edit(town: Town, browse: Browse) -> None:
    topic = tell(town, sheet=SHEET)
    address = f"{topic.get_absolute_url()}fiche/"
    assert SHEET["approach"] in browse("luc").get(address).content.decode()
    for who in ("samira", "ines", "karim", "helene", "admin"):
        assert browse(who).get(address).status_code == 404
        assert browse(who).post(address, SHEET).status_code == 404
    assert browse(None).get(address)["Location"].startswith("/compte/login/")
    answer = browse("luc").post(address, {**SHEET, "results": "Quarante familles."}, follow=True).content.decode()
    assert "Quarante familles." in answer
    assert "Fiche modifiée" in answer


def test_a_sheet_emptied_is_refused_and_stays(town: Town, browse: Browse) -> None:
    topic = tell(town, sheet=SHEET)
    page = browse("luc").post(f"{topic.get_absolute_url()}fiche/", {"results": "Reste là"}).content.decode()
    assert "Reste là" in page
    assert ExperienceSheet.objects.get().context == SHEET["context"]


@pytest.mark.parametrize("who", ["samira", "ines", "karim", "helene", None])
def test_no_one_else_writes_a_sheet(town: Town, who: str | None) -> None:
    topic = tell(town)
    with pytest.raises(PermissionDenied):
        actions.write_sheet(topic=topic, by=town.reader(who), fields=SHEET, territory=None)


def test_a_sheet_is_rendered_at_writing_and_again_when_the_renderer_changes(town: Town) -> None:
    sheet = tell(town, sheet={**SHEET, "results": "<script>alert(1)</script>"}).sheet
    assert "<script" not in sheet.rendered["results"]
    assert "transfer" not in sheet.rendered
    ExperienceSheet.objects.update(renderer=0, rendered={"context": "vieux", "changed_at": "2026-01-01T00:00:00+00:00"})
    assert sum(1 for _done in render_again()) == 1
    sheet.refresh_from_db()
    assert "<strong>210</strong>" in sheet.rendered["context"]
    assert "changed_at" in sheet.rendered


def test_a_sheet_is_searched_and_found_by_its_place(town: Town) -> None:
    north = place("Nord", "59", "departement")
    topic = tell(town, sheet=SHEET, territory=place(parent=north))
    project("thread", [topic.pk])
    document = Document.objects.get(kind="thread", object_id=topic.pk)
    assert "La cour ouvre" in document.text
    assert document.territory == "Roubaix"
    elsewhere = tell(town, territory=place("Lyon", "69123"))
    assert set(narrow_experience(Topic.objects.all(), territory=north)) == {topic}
    assert set(narrow_experience(Topic.objects.all())) == {topic, elsewhere}


def test_free_keywords_are_found_again_whatever_their_case_and_accents(town: Town, browse: Browse) -> None:
    theme = Keyword.objects.create(slug="coeducation", label="coéducation")
    typed = {"title": "T", "body": "b", "themes": [theme.pk], "words": "#Petit-déjeuner,  COEDUCATION, petit dejeuner"}
    browse("luc").post(door(town), typed)
    assert words(Topic.objects.get()) == {"coéducation", "Petit-déjeuner"}
    assert Keyword.objects.get(slug="petit-dejeuner").group == Keyword.Group.FREE
    assert [word.slug for word in keywords_named(["PETIT DÉJEUNER", "", "x" * 41, "حي"])] == ["petit-dejeuner"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("a, b, c, d, e, f", "Cinq mots-clés au plus"),
        ("x" * 41, "quarante caractères"),
        ("حي", "lettres latines"),
    ],
)
def test_keywords_are_few_and_short(town: Town, browse: Browse, typed: str, sentence: str) -> None:
    page = browse("luc").post(door(town), {"title": "T", "body": "b", "words": typed}).content.decode()
    assert sentence in page
    assert typed in page


def test_eight_keywords_in_all(town: Town, browse: Browse) -> None:
    themes = [Keyword.objects.create(slug=f"t{n}", label=f"t{n}").pk for n in range(4)]
    page = browse("luc").post(door(town), {"title": "T", "body": "b", "themes": themes, "words": "a, b, c, d, e"})
    assert "Huit thèmes" in page.content.decode()
    assert page.content.decode().count(" checked") == 5


def test_a_free_keyword_of_a_private_thread_has_no_page_for_others(town: Town, browse: Browse) -> None:
    actions.open_thread(forum=town.private, by=town.reader("luc"), title="T", body="b", words=["poste supprimé"])
    for who in (None, "karim", "helene"):
        assert browse(who).get("/mots-cles/poste-supprime/").status_code == 404
    assert browse("samira").get("/mots-cles/poste-supprime/").status_code == 200


def declare(town: Town, who: str = "luc") -> list[str]:
    functions = [("trésorier", "Association Pas à pas"), ("bénévole", "")]
    people.declare_functions(by=town.reader(who), functions=functions)
    return [str(one.pk) for one in town.people[who].profile.functions.all()]


def test_one_speaks_under_ones_own_functions_only(town: Town, browse: Browse) -> None:
    treasurer, volunteer = declare(town)
    topic = actions.open_thread(forum=town.forum, by=town.reader("luc"), title="T", body="b", hat=treasurer)
    assert topic.first_post.hat == "trésorier, pour l'association Pas à pas"
    assert actions.reply(topic=topic, by=town.reader("luc"), body="r", hat=volunteer).hat == "bénévole"
    assert actions.reply(topic=topic, by=town.reader("luc"), body="s").hat == ""
    for value in (treasurer, "999999", "²", "-1", "x"):
        with pytest.raises(PermissionDenied):
            actions.reply(topic=topic, by=town.reader("samira"), body="non", hat=value)
    assert Post.objects.count() == 3
    people.declare_functions(by=town.reader("luc"), functions=[])
    assert "Pas à pas" in browse(None).get(topic.get_absolute_url()).content.decode()


def test_the_function_chosen_is_proposed_again_in_this_network(town: Town, browse: Browse) -> None:
    treasurer, _volunteer = declare(town)
    client = browse("luc")
    client.post(door(town), {"title": "T", "body": "b", "hat": treasurer})
    assert f'value="{treasurer}" selected' in client.get(door(town)).content.decode()
    assert (
        f'value="{treasurer}" selected' not in client.get(f"{town.square.get_absolute_url()}nouveau/").content.decode()
    )


def test_someone_elses_function_is_refused_with_what_was_typed(town: Town, browse: Browse) -> None:
    treasurer, _volunteer = declare(town)
    page = browse("samira").post(door(town), {"title": "T", "body": "Mes mots", "hat": treasurer}).content.decode()
    assert "Choisissez l'une de vos fonctions." in page or "Choisissez l&#x27;une de vos fonctions." in page
    assert "Mes mots" in page


def test_kinds_and_what_comes_with_them_agree(town: Town) -> None:
    for fields in ({"kind": "poll"}, {"kind": "question", "sheet": SHEET}):
        with pytest.raises(actions.NotHere):
            tell(town, **fields)
    assert not Topic.objects.exists()


def test_a_message_that_cannot_be_says_why(town: Town, browse: Browse) -> None:
    page = browse("luc").post(door(town), {"title": "T", "body": "> " * 30 + "fin"}).content.decode()
    assert "citations" in page
    assert not Topic.objects.exists()


@pytest.mark.parametrize("many", [1, 4])
def test_functions_cost_a_member_one_query_and_others_none(
    town: Town, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people.declare_functions(by=town.reader("luc"), functions=[(f"élu {n}", f"Ville {n}") for n in range(many)])
    member, passer_by = town.reader("luc"), town.reader(None)
    with django_assert_num_queries(1):
        assert len(choices(member)) == many + 1
    with django_assert_num_queries(0):
        assert choices(passer_by) == []
