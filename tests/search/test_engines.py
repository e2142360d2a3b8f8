"""What is found, by whom and in what order: the same of every engine."""

import datetime as dt

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from accounts.reader import Reader
from reference.models import Territory
from reference.names import name_key
from search import actions, projection
from search.engines import database_engine, engine
from search.engines.base import PAGE, Filters, Unavailable
from search.engines.elastic import ElasticEngine
from search.models import Document
from search.queries import suggest
from search.text import STOP_WORDS, words
from tests.search.conftest import look, on_a_real_server, settle, urls

pytestmark = [pytest.mark.data, pytest.mark.xdist_group("search")]
NOWHERE = "http://127.0.0.1:9"


def test_the_engine_is_the_one_of_the_environment(db):
    assert isinstance(engine(), ElasticEngine) == on_a_real_server()


@pytest.mark.parametrize("query", ["cantine", "CANTINES", "la cantine", "financer cantine", "l'école", "financement"])
def test_words_are_found_whatever_their_form(store, query):
    store(2, "Financement de la cantine", "Comment l'école paie les repas ?")
    store(4, "Ateliers de couture", "Rien à voir.")
    assert urls(look(query)) == ["/livres/2/"]


def test_every_word_must_be_there(store):
    store(2, "Cantine", "repas")
    assert urls(look("cantine repas")) == ["/livres/2/"]
    assert urls(look("cantine piscine")) == []


def test_author_keywords_and_place_are_looked_through_too(store):
    store(2, "Fiche", byline="Inès Costa", keywords=("Réussite éducative",), territory="Creil")
    for query in ("costa", "réussite", "creil"):
        assert urls(look(query)) == ["/livres/2/"], query


def test_a_title_weighs_more_than_a_text(store):
    store(2, "Ateliers du soir", "On y parle de la cantine, parfois, entre autres sujets de la vie scolaire.")
    store(4, "La cantine", "Un texte qui parle de tout autre chose, assez long pour compter, de la vie scolaire.")
    assert urls(look("cantine")) == ["/livres/4/", "/livres/2/"]


def test_of_equals_the_newest_comes_first(store):
    for pk, days in ((2, 30), (4, 1), (6, 300)):
        store(pk, "Cantine", "repas", days_ago=days)
    assert urls(look("cantine")) == ["/livres/4/", "/livres/2/", "/livres/6/"]


def test_nobody_finds_or_counts_what_they_may_not_see(store):
    store(2, "Cantine publique")
    store(4, "Cantine de la communauté", audience="community")
    store(6, "Cantine du réseau", audience="network:7")
    passer_by, network = Reader(), Reader(person=None, member_of=frozenset({7}))
    assert urls(look("cantine", by=passer_by)) == ["/livres/2/"]
    assert look("cantine", by=passer_by).facets == {"book": 1}
    assert urls(look("cantine", by=network)) == ["/livres/2/"], "without an account nobody is a member"
    assert [one.url for one in suggest("cantine d", by=passer_by)] == []


def test_members_find_what_is_theirs(store, town):
    store(2, "Cantine publique")
    store(4, "Cantine de la communauté", audience="community")
    store(6, "Cantine du réseau", audience=f"network:{town.network.pk}")
    found = {name: len(urls(look("cantine", by=town.reader(name)))) for name in ("samira", "karim", "helene", "thomas")}
    assert found == {"samira": 3, "karim": 2, "helene": 1, "thomas": 2}
    assert look("cantine", by=town.reader("samira")).total == 3


def test_types_are_counted_whatever_type_is_chosen(store):
    store(2, "Cantine")
    store(4, "Cantine encore")
    store(1, "Cantine, le film")
    page = look("cantine", kind="film")
    assert (urls(page), page.total, page.facets) == (["/livres/1/"], 1, {"book": 2, "film": 1})
    assert look("cantine", kind="planète").total == 0


def test_filters_narrow(store):
    oise = Territory.objects.create(kind="departement", code="60", name="Oise", name_key="oise")
    creil = Territory.objects.create(kind="commune", code="60175", name="Creil", name_key="creil", parent=oise)
    store(2, "Cantine", network="education", keywords=("Réussite éducative",), territory_id=creil.pk, days_ago=1)
    store(4, "Cantine", network="sante", keywords=("Soins",), territory="Oise", days_ago=90)
    since = timezone.now() - dt.timedelta(days=30)
    for narrowed in (
        {"network": "education"}, {"theme": name_key("réussite-educative")}, {"places": ("commune:60175",)},
        {"since": since},
    ):  # fmt: skip
        assert urls(look("cantine", **narrowed)) == ["/livres/2/"], narrowed
    assert len(urls(look("cantine", places=("departement:60", "region:32")))) == 2
    assert urls(look("cantine", theme="reussite")) == []


def test_pages_follow_each_other_without_gap_or_repeat(store):
    for pk in range(2, 2 * (2 * PAGE + 5) + 1, 2):
        store(pk, "Cantine", "repas " * (pk % 6), days_ago=pk % 5)
    first = look("cantine")
    second = look("cantine", after=first.next_key)
    third = look("cantine", after=second.next_key)
    seen = urls(first) + urls(second) + urls(third)
    assert (len(first.hits), len(second.hits), len(third.hits)) == (PAGE, PAGE, 5)
    assert len(set(seen)) == len(seen) == first.total
    assert third.next_key is None


def test_what_changed_is_found_by_its_new_words_only(store):
    store(2, "Cantine")
    store(2, "Piscine")
    assert (urls(look("cantine")), urls(look("piscine"))) == ([], ["/livres/2/"])
    assert Document.objects.count() == 1


def test_what_no_longer_shows_is_forgotten(store, shelf):
    store(2, "Cantine")
    del shelf[2]
    assert projection.project("book", [2]) == 0
    settle()
    assert look("cantine").total == 0


def test_an_audience_that_closes_closes_at_once(store, shelf):
    """Whatever an index still says: results are loaded under the reader's rights."""
    store(2, "Cantine")
    Document.objects.update(audience="network:7")
    assert urls(look("cantine")) == []


def test_touching_owes_a_fresh_look(store, shelf, undone):
    actions.touch("book", 2)
    assert undone("search.actions.refresh") == 1
    store(4, "Cantine")
    del shelf[4]
    actions.refresh.func("book", 4)
    assert not Document.objects.exists()


def test_suggestions_complete_the_last_word(store):
    store(2, "Éducation à la santé")
    store(4, "Éducateurs de rue")
    store(6, "Transports", "éducation")
    assert sorted(one.url for one in suggest("éduca", by=Reader())) == ["/livres/2/", "/livres/4/"]
    assert [one.url for one in suggest("éducation à la san", by=Reader())] == ["/livres/2/"]
    assert suggest("é", by=Reader()) == suggest("", by=Reader()) == []


def test_reindexing_mends_everything(store, shelf, capsys):
    store(2, "Cantine")
    store(4, "Piscine")
    Document.objects.filter(object_id=2).update(title="Abîmé", stems="", title_stems="", title_words="")
    del shelf[4]
    shelf[6] = shelf[2]
    Document.objects.create(
        kind="oubli", object_id=1, title="x", url="/", audience="public", published_at=timezone.now()
    )
    call_command("reindex")
    settle()
    assert sorted(urls(look("cantine"))) == ["/livres/2/", "/livres/2/"]
    assert set(Document.objects.values_list("kind", "object_id")) == {("book", 2), ("book", 6)}
    assert "book: 2 looked at" in capsys.readouterr().out
    call_command("reindex", kind="film")


def test_reindexing_takes_a_constant_number_of_queries_a_batch(store, shelf, django_assert_max_num_queries):
    store(2, "Cantine")
    for pk in range(4, 800, 2):
        shelf[pk] = shelf[2]
    with django_assert_max_num_queries(30):
        list(projection.reproject("book", tell=False))
    assert Document.objects.count() == 399


@hypothesis_settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=250) | st.text(alphabet="\"*():{}^-+&|!<>'\\~ aàé%_\0ORANDNOT", max_size=60))
def test_any_text_is_a_fair_query(shelf, text):
    for one in {engine(), database_engine()}:
        one.search(
            text, tokens=frozenset({"public"}), filters=Filters(theme=name_key(text), network=text.replace("\0", ""))
        )
        one.suggest(text, tokens=frozenset({"public"}), limit=8)


@hypothesis_settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(max_size=400), text=st.text(max_size=2000))
def test_any_thing_can_be_projected_and_found_by_its_own_words(store, shelf, title, text):
    store(2, title or "x", text)
    own = [word for word in words(Document.objects.get().title) if word not in STOP_WORDS]
    if own:
        found = database_engine().search(own[0], tokens=frozenset({"public"}), filters=Filters())
        assert found.total == 1


def test_a_very_long_text_is_projected(store):
    store(2, "Long", " ".join(f"mot{number}" for number in range(40_000)))
    assert urls(look("mot7")) == ["/livres/2/"]


def test_when_the_search_server_is_away_the_database_answers(store):
    store(2, "Cantine")
    with override_settings(SEARCH_ENGINE="tests.search.test_engines.Away"):
        page = look("cantine")
        assert (urls(page), page.replaced) == (["/livres/2/"], True)
        assert [one.url for one in suggest("cant", by=Reader())] == ["/livres/2/"]


def test_when_the_search_server_is_away_what_is_owed_stays_owed(store, shelf):
    store(2, "Cantine")
    shelf[2] = shelf[2].__class__(**{**shelf[2].__dict__, "title": "Piscine"})
    with override_settings(SEARCH_ENGINE="tests.search.test_engines.Away"), pytest.raises(Unavailable):
        projection.project("book", [2])
    assert Document.objects.get().title == "Piscine"


class Away(ElasticEngine):
    """A search server that is not there."""

    def __init__(self) -> None:
        super().__init__(NOWHERE)


def test_the_full_text_migration_can_be_undone(transactional_db):
    if settings.ELASTICSEARCH_URL and connection.vendor == "sqlite":
        pytest.skip("once is enough")
    call_command("migrate", "search", "0002", verbosity=0)
    call_command("migrate", verbosity=0)


@pytest.mark.only_on("elasticsearch")
def test_an_index_made_anew_replaces_the_old_one_and_misses_nothing(store):
    store(2, "Cantine")
    elastic = engine()
    assert isinstance(elastic, ElasticEngine)
    before = set(elastic.client.indices.get_alias(name=elastic.alias).body)
    elastic.rebuild()
    after = set(elastic.client.indices.get_alias(name=elastic.alias).body)
    assert len(after) == 1
    assert before.isdisjoint(after)
    assert not any(elastic.client.indices.exists(index=name) for name in before)
    assert urls(look("cantine")) == ["/livres/2/"]
    held = elastic.client.indices.get_settings(index=elastic.alias).body
    assert {one["settings"]["index"]["number_of_replicas"] for one in held.values()} == {"0"}
