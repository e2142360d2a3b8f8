"""What is looked for in vain: words, a day, a count, and nobody."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from search import misses
from search.models import Miss
from tests.town import Town

pytestmark = pytest.mark.django_db
Browse = Callable[[str | None], Client]


def test_words_without_result_are_counted_by_day(town: Town, browse: Browse) -> None:
    for who in (None, "samira", "samira"):
        assert browse(who).get("/recherche/", {"q": "Illettrisme numérique"}).status_code == 200
    browse(None).get("/recherche/", {"q": "illettrisme numerique !"})
    assert list(Miss.objects.values_list("words", "count")) == [("illettrisme numerique", 4)]
    assert {field.name for field in Miss._meta.fields} == {"id", "words", "day", "count"}
    with time_machine.travel(timezone.now() + dt.timedelta(days=1), tick=False):
        misses.miss("illettrisme numérique")
    assert Miss.objects.count() == 2
    [told] = misses.most_sought(timezone.localdate())
    assert told == {"words": "illettrisme numerique", "times": 5}


@pytest.mark.parametrize(
    "words", ["", "   ", "de la", "fatou@exemple.fr", "06 12 34 56 78", "0612345678", "x " * 90, "\0"]
)
def test_what_says_nothing_or_too_much_is_not_kept(db: None, words: str) -> None:
    misses.miss(words)
    assert not Miss.objects.exists()


def test_what_finds_something_or_is_narrowed_is_no_miss(town: Town, browse: Browse) -> None:
    from search.projection import reproject

    list(reproject("network"))
    browse(None).get("/recherche/", {"q": "éducation"})
    browse(None).get("/recherche/", {"q": "zzz", "type": "news"})
    browse(None).get("/recherche/", {"q": ""})
    assert not Miss.objects.exists()


def test_a_day_holds_so_many_words_at_most(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(misses, "MOST_A_DAY", 2)
    for words in ("un mot", "autre mot", "mot de trop", "autre mot"):
        misses.miss(words)
    assert set(Miss.objects.values_list("words", "count")) == {("un mot", 1), ("autre mot", 2)}


def test_what_was_sought_once_is_shown_to_nobody(db: None) -> None:
    misses.miss("une seule fois")
    assert not misses.most_sought(timezone.localdate())


def test_a_year_later_it_is_forgotten(db: None) -> None:
    misses.miss("illettrisme")
    with time_machine.travel(timezone.now() + dt.timedelta(days=366), tick=False):
        misses.forget_misses.call()
    assert not Miss.objects.exists()


def test_a_database_that_refuses_does_not_stop_the_search(
    town: Town, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(misses, "STATEMENT", "INSERT INTO nowhere VALUES (%(words)s)")
    assert browse(None).get("/recherche/", {"q": "illettrisme"}).status_code == 200
