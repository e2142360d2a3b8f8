"""Harvesting other centres: what comes in, what is left, what goes on after a stop, and what becomes of lies."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import time_machine
from django.conf import LazySettings
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from home.dissemination.harvesting import actions, work
from home.dissemination.harvesting.letters import tell_editor, tell_editors
from home.dissemination.models import HarvestRun, HarvestSource, Provided, Record
from home.dissemination.oai import keeping
from home.library.models import Entry
from reference.models import Centre
from search.actions import refresh
from search.models import Document
from tests.home.dissemination.factories import SourceFactory
from tests.home.dissemination.servers import (
    IDENTIFY,
    Answer,
    Asked,
    Other,
    gone,
    listing,
    other,
    record,
    repository,
    said,
)
from tests.home.factories import KeywordFactory, ProductionFactory
from tests.town import Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_inside", "_quick_clock")]


@pytest.fixture
def _inside(settings: LazySettings) -> None:
    settings.HARVEST_ALLOW_PRIVATE = ["127.0.0.1"]


@pytest.fixture
def _quick_clock() -> Iterator[None]:
    with time_machine.travel("2026-11-22T09:00:00Z"):
        yield


@contextmanager
def served(answer: Answer | dict[str, str], **fields: object) -> Iterator[tuple[HarvestSource, Other]]:
    """A source whose server answers so."""
    with other(repository(answer) if isinstance(answer, dict) else answer) as there:
        yield SourceFactory.create(address=there.url, **fields), there


def harvest(source: HarvestSource) -> HarvestRun:
    """Do the worker's part, and what it owes search at once."""
    work.harvest.call(source.pk)
    for pk in Record.objects.values_list("pk", flat=True):
        refresh.call(actions.KIND, pk)
    source.refresh_from_db()
    return source.runs.first()  # type: ignore[return-value]


def in_library() -> list[str]:
    return list(Entry.objects.shown().filter(page=None).order_by("title").values_list("title", flat=True))


def in_search() -> list[str]:
    return list(
        Document.objects.filter(kind="harvested", audience="public").order_by("title").values_list("title", flat=True)
    )


@pytest.mark.data
def test_a_record_stands_in_the_library_and_in_search_with_its_credit(town: Town):
    KeywordFactory.create(label="école")
    centre = Centre.objects.create(slug="nord", name="Centre du Nord")
    more = (
        "<dc:subject>École</dc:subject><dc:description>Lire &lt;b&gt;ensemble&lt;/b&gt;.</dc:description>"
        "<dc:type>Guide</dc:type><dc:rights>CC BY 4.0</dc:rights>"
    )
    page = listing(record(1, title="Le guide", more=more))
    with served({"": page}, name="Le Nord", centre=centre) as (source, _there):
        run = harvest(source)
    assert (run.seen, run.added, run.changed, run.deleted, run.refused, run.failure) == (1, 1, 0, 0, [], "")
    assert run.ended_at is not None
    entry = Entry.objects.get(page=None)
    assert (entry.title, entry.source, entry.url) == ("Le guide", "Le Nord", "https://autre.test/fiches/1")
    assert (entry.byline, entry.kind, entry.licence, entry.year) == ("Awa Diop", "guide", "CC BY 4.0", 2024)
    assert (entry.aim, entry.centre) == ("Lire ensemble.", centre)
    assert [one.slug for one in entry.keywords.all()] == ["ecole"]
    found = Document.objects.get(kind="harvested")
    assert (found.url, found.audience, found.byline) == (entry.url, "public", "Awa Diop, chez Le Nord")


def test_pages_follow_each_other_and_nothing_comes_twice():
    pages = {
        "": listing(record(1), record(2), token="a"),
        "a": listing(record(2), record(3), token="b"),
        "b": listing(gone(3), record(4)),
    }
    with served(pages) as (source, there):
        run = harvest(source)
        assert [one.query.get("resumptionToken") for one in there.asked[1:]] == [None, "a", "b"]
    assert (run.seen, run.added, run.changed, run.deleted, run.pages) == (6, 4, 0, 1, 3)
    assert in_library() == in_search() == ["Fiche 1", "Fiche 2", "Fiche 4"]


def test_the_next_harvest_asks_for_what_is_new_and_changes_what_changed():
    with served({"": listing(record(1), record(2))}) as (source, _there):
        harvest(source)
        assert source.harvested_until == dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)
    again = {"": listing(record(1, title="Fiche un", stamp="2026-11-21T08:00:00Z"), record(2))}
    with other(repository(again)) as there:
        source.address = there.url
        source.save()
        run = harvest(source)
        assert there.asked[1].query["from"] == "2026-11-20T09:00:00Z"  # an hour more than needed
    assert (run.seen, run.added, run.changed) == (2, 0, 1)
    assert in_library() == in_search() == ["Fiche 2", "Fiche un"]


def test_a_server_that_counts_in_days_is_asked_in_days():
    def answer(asked: Asked) -> None:
        by_day = IDENTIFY.replace("YYYY-MM-DDThh:mm:ssZ", "YYYY-MM-DD")
        asked.say(by_day if asked.query["verb"] == "Identify" else listing(record(1, stamp="2026-11-01")))

    with served(answer, harvested_until=timezone.now()) as (source, there):
        harvest(source)
        assert there.asked[1].query["from"] == "2026-11-22"
    assert in_library() == ["Fiche 1"]


def test_only_the_sets_that_were_asked_for():
    with served({"": listing(record(1))}, sets=["theme:ecole", "theme:sante"]) as (source, there):
        run = harvest(source)
        assert [one.query.get("set") for one in there.asked[1:]] == ["theme:ecole", "theme:sante"]
    assert (run.seen, run.added, run.failure) == (2, 1, "")


def test_what_its_server_takes_back_leaves():
    with served({"": listing(record(1), record(2))}) as (source, _there):
        harvest(source)
    with other(repository({"": listing(gone(1), gone(99))})) as there:
        HarvestSource.objects.update(address=there.url)
        source.refresh_from_db()
        run = harvest(source)
    assert run.deleted == 1
    assert in_library() == in_search() == ["Fiche 2"]
    with other(repository({"": listing(record(1))})) as there:
        HarvestSource.objects.update(address=there.url)
        source.refresh_from_db()
        harvest(source)
    assert in_library() == in_search() == ["Fiche 1", "Fiche 2"]


def test_what_cannot_be_kept_is_said_and_the_rest_is_kept():
    page = listing(
        record(1, title=" "),
        record(2, url="javascript:alert(1)"),
        record(3, url="https://samira:secret@autre.test/3"),
        record(4),
        record("x" * 400),
        "<record/>",
        "<record><header><identifier>oai:autre.test:5</identifier></header></record>",
    )
    with served({"": page}) as (source, _there):
        run = harvest(source)
    assert run.added == 1
    assert [why for _name, why in run.refused] == [
        "sans titre",
        "sans adresse où la lire",
        "sans adresse où la lire",
        "sans identifiant, ou avec un identifiant démesuré",
        "sans identifiant, ou avec un identifiant démesuré",
        "sans titre",
    ]
    assert in_library() == ["Fiche 4"]


def test_words_of_others_stay_words():
    hostile = "&lt;script&gt;alert(1)&lt;/script&gt;Un &lt;i&gt;titre&lt;/i&gt; &amp;amp; co"
    with served({"": listing(record(1, title=hostile, creator="A" * 5_000, date="demain"))}) as (source, _there):
        harvest(source)
    held = Record.objects.get()
    assert held.title == "alert(1)Un titre & co"
    assert len(held.creators[0]) == 200
    assert held.published_on is None
    assert in_library() == ["alert(1)Un titre & co"]


def test_our_own_productions_do_not_come_back(town: Town, settings: LazySettings):
    page = ProductionFactory.create()
    keeping.keep([page.pk])
    ours = Provided.objects.get()
    by_name = record(1).replace("oai:autre.test:1", f"oai:agregateur.test:{ours.translation_key}")
    by_address = record(2, url=f"{settings.BASE_URL}{page.url}")
    with served({"": listing(by_name, by_address, record(3))}) as (source, _there):
        run = harvest(source)
    assert [why for _name, why in run.refused] == ["c'est une production d'ici"] * 2
    assert in_library() == ["Fiche 3"]


@pytest.mark.data
def test_the_same_production_through_two_sources_shows_once_and_stays_when_one_goes():
    with served({"": listing(record(1, title="Le guide : lire", creator="Diop, Awa"))}, name="Nord") as (north, _there):
        harvest(north)
    same = record(7, title="LE GUIDE — Lire", creator="Awa Diop", date="2024", url="https://sud.test/7")
    with served({"": listing(same)}, name="Sud") as (south, _there):
        harvest(south)
    first, second = Record.objects.order_by("pk")
    assert second.same_as == first
    assert Entry.objects.shown().get(page=None).source == "Nord"
    with other(repository({"": listing(gone(1))})) as there:
        HarvestSource.objects.filter(pk=north.pk).update(address=there.url)
        north.refresh_from_db()
        harvest(north)
    assert Entry.objects.shown().get(page=None).source == "Sud"
    assert in_search() == ["LE GUIDE — Lire"]


def test_another_year_or_another_author_is_another_production():
    pages = {"": listing(record(1, title="Actes"))}
    with served(pages) as (source, _there):
        harvest(source)
    others = {"": listing(record(2, title="Actes", date="2023"), record(3, title="Actes", creator="Luc Costa"))}
    with served(others) as (source, _there):
        harvest(source)
    assert len(in_library()) == 3


# — What stops, and goes on ————————————————————————————————————————————————————————————————————————————————————————


def test_a_harvest_that_was_killed_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch):
    pages = {"": listing(record(1), token="a"), "a": listing(record(2), token="b"), "b": listing(record(3))}

    class Killed(BaseException):
        pass

    usual, calls = work.keep, []

    def dying(run: HarvestRun, items: object) -> int:
        calls.append(run.token)
        if len(calls) == 2:
            raise Killed
        return usual(run, items)  # type: ignore[arg-type]

    with served(pages) as (source, there):
        monkeypatch.setattr(work, "keep", dying)
        with pytest.raises(Killed):
            harvest(source)
        run = HarvestRun.objects.get()
        assert (run.token, run.ended_at, run.pages) == ("a", None, 1)
        assert Record.objects.count() == 1
        run = harvest(source)
        assert [one.query.get("resumptionToken") for one in there.asked if one.query["verb"] == "ListRecords"] == [
            None, "a", "a", "b",
        ]  # fmt: skip
    assert (run.added, run.failure, HarvestRun.objects.count()) == (3, "", 1)
    assert in_library() == ["Fiche 1", "Fiche 2", "Fiche 3"]


def test_a_long_harvest_lets_others_have_their_turn(monkeypatch: pytest.MonkeyPatch, undone: Callable[[str], int]):
    monkeypatch.setattr(work, "TURN", -1)
    with served({"": listing(record(1), token="a"), "a": listing(record(2))}) as (source, _there):
        run = harvest(source)
        assert (run.ended_at, run.token) == (None, "a")
        assert undone("home.dissemination.harvesting.work.harvest") == 1
        assert harvest(source).ended_at is not None


def test_two_workers_on_one_harvest_do_its_work_once(monkeypatch: pytest.MonkeyPatch):
    usual = work.asking.records

    def overtaken(address: str, **how: str) -> object:
        page = usual(address, **how)  # type: ignore[arg-type]
        HarvestRun.objects.filter(token=how["token"]).update(token="elsewhere")
        return page

    with served({"": listing(record(1), token="a")}) as (source, _there):
        monkeypatch.setattr(work.asking, "records", overtaken)
        run = harvest(source)
    assert (run.token, run.ended_at) == ("elsewhere", None)


LOOPS = {
    "the same token": {"": listing(record(1), token="a"), "a": listing(record(2), token="a")},
    "a circle": {
        "": listing(record(1), token="a"),
        "a": listing(record(2), token="b"),
        "b": listing(record(1), token="a"),
    },
}


@pytest.mark.parametrize("pages", LOOPS.values(), ids=LOOPS.keys())
def test_a_server_that_turns_in_a_circle_is_left_with_what_it_gave(pages: dict[str, str]):
    with served(pages) as (source, there):
        run = harvest(source)
        assert len(there.asked) < 10
    assert "sans fin" in run.failure
    assert in_library() == ["Fiche 1", "Fiche 2"]
    assert (source.failures, source.harvested_until) == (1, None)


def test_new_tokens_for_ever_and_nothing_new():
    count = iter(range(10_000))

    def answer(asked: Asked) -> None:
        same = listing(record(1), token=f"t{next(count)}")
        asked.say(IDENTIFY if asked.query["verb"] == "Identify" else same)

    with served(answer) as (source, there):
        run = harvest(source)
        assert len(there.asked) == 1 + 1 + work.MOST_IDLE
    assert "sans fin" in run.failure


def test_new_records_for_ever(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(work, "MOST_PAGES", 5)
    count = iter(range(10_000))

    def answer(asked: Asked) -> None:
        number = next(count)
        asked.say(IDENTIFY if asked.query["verb"] == "Identify" else listing(record(number), token=f"t{number}"))

    with served(answer) as (source, _there):
        run = harvest(source)
    assert "Plus de 5 pages" in run.failure
    assert len(in_library()) == 5


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<!DOCTYPE html><html><title>Accueil</title></html>", "page web"),
        ("<html><body>Accueil</body></html>", "page web"),
        ("<rss/>", "pas de l'OAI-PMH"),
        ("\x00\x01garbage", "pas répondu par du XML"),
        ("<OAI-PMH><Identify>", "abîmé"),
        ('<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><OAI-PMH>&c;</OAI-PMH>', "définition de type"),
        ("<OAI-PMH/>", "ne dit pas qui"),
        (said('<error code="badVerb">Nope</error>'), "badVerb"),
    ],
)
def test_garbage_is_reported_in_clear_words(body: str, words: str):
    with served(lambda asked: asked.say(body)) as (source, _there):
        run = harvest(source)
    assert words in run.failure
    assert source.failures == 1


def test_garbage_in_the_middle_loses_nothing():
    with served({"": listing(record(1), token="a"), "a": "<html>"}) as (source, _there):
        run = harvest(source)
    assert (run.failure, in_library()) == ("Le XML reçu est abîmé (ligne 1).", ["Fiche 1"])


def test_a_page_in_a_wrong_encoding_is_read():
    def answer(asked: Asked) -> None:
        body = IDENTIFY if asked.query["verb"] == "Identify" else listing(record(1, title="École"))
        asked.say(body.encode("latin-1"), media="text/html; charset=utf-8")

    with served(answer) as (source, _there):
        harvest(source)
    assert in_library() == ["École"]


def test_nothing_to_tell_is_no_failure():
    def answer(asked: Asked) -> None:
        asked.say(IDENTIFY if asked.query["verb"] == "Identify" else said('<error code="noRecordsMatch">None</error>'))

    with served(answer) as (source, _there):
        run = harvest(source)
    assert (run.failure, run.seen, source.failures) == ("", 0, 0)


def test_a_server_that_rests_is_asked_again_later_then_left(undone: Callable[[str], int]):
    with served(lambda asked: asked.say("", status=503, Retry_After="100")) as (source, _there):
        for tries in (1, 2, 3):
            run = harvest(source)
            assert (run.ended_at, run.tries) == (None, tries)
        later = DBTaskResult.objects.filter(task_path="home.dissemination.harvesting.work.harvest").order_by(
            "run_after"
        )
        waits = [round((one.run_after - timezone.now()).total_seconds(), -1) for one in later]
        assert waits == [100, 200, 400]
        run = harvest(source)
    assert "revenir plus tard" in run.failure
    assert source.failures == 1


def test_a_token_that_expired_begins_the_list_anew_once(undone: Callable[[str], int]):
    expired = said('<error code="badResumptionToken">Expired</error>')
    with served({"": listing(record(1), token="a"), "a": expired}) as (source, _there):
        run = harvest(source)
        assert "badResumptionToken" in run.failure
        assert undone("home.dissemination.harvesting.work.harvest") == 1
        harvest(source)
        assert undone("home.dissemination.harvesting.work.harvest") == 1
    assert in_library() == ["Fiche 1"]


def test_a_source_inside_is_not_asked(settings: LazySettings):
    settings.HARVEST_ALLOW_PRIVATE = []
    with served({"": listing(record(1))}) as (source, there):
        HarvestSource.objects.update(address="http://localhost/oai")
        source.refresh_from_db()
        run = harvest(source)
        assert not there.asked
    assert "privée ou réservée" in run.failure


# — When ——————————————————————————————————————————————————————————————————————————————————————————————————————————————


def owed() -> list[int]:
    DBTaskResult.objects.all().delete()
    work.harvest_due.call()
    found = DBTaskResult.objects.filter(task_path="home.dissemination.harvesting.work.harvest")
    return [one.args_kwargs["args"][0] for one in found.order_by("enqueued_at", "pk")]


def test_each_source_is_harvested_at_its_rhythm():
    now = timezone.now()
    new = SourceFactory.create()
    due = SourceFactory.create(every_days=7, last_run_at=now - dt.timedelta(days=7))
    SourceFactory.create(every_days=7, last_run_at=now - dt.timedelta(days=6))
    SourceFactory.create(active=False)
    assert set(owed()) == {new.pk, due.pk}


@pytest.mark.parametrize(("failures", "days"), [(1, 1), (2, 2), (4, 8), (7, 32)])
def test_a_source_that_fails_is_asked_less_and_less(failures: int, days: int):
    now = timezone.now()
    source = SourceFactory.create(failures=failures, last_run_at=now - dt.timedelta(days=days, hours=-1))
    assert owed() == []
    HarvestSource.objects.filter(pk=source.pk).update(last_run_at=now - dt.timedelta(days=days))
    assert owed() == [source.pk]


def test_editors_are_told_after_three_failures_and_the_source_rests_after_eight(
    town: Town, undone: Callable[[str], int]
):
    path = "home.dissemination.harvesting.letters.tell_editors"
    with served(lambda asked: asked.say("<rss/>"), name="Le Nord") as (source, _there):
        for count in range(1, 9):
            run = harvest(source)
            assert source.failures == count
            assert undone(path) == (0 if count < 3 else 1 if count < 8 else 2)
            assert source.active == (count < 8)
    tell_editors.call(source.pk, run.pk)
    tell_editor.call(source.pk, run.pk, town.paul.pk)
    (letter,) = mail.outbox
    assert letter.to == [town.paul.email]
    assert letter.subject == "« Le Nord » ne se laisse plus moissonner"
    for words in ("8 fois de suite", "pas de l'OAI-PMH", "Les essais s'arrêtent là", "reste en place"):
        assert words in letter.body
    assert undone("home.dissemination.harvesting.letters.tell_editor") == 1
    with served({"": listing(record(1))}, failures=5) as (source, _there):
        harvest(source)
        assert source.failures == 0


# — What editors choose ———————————————————————————————————————————————————————————————————————————————————————————————


def test_editors_show_hide_and_say_what_is_the_same(town: Town):
    with served({"": listing(record(1), record(2), record(3))}, shown="chosen") as (source, _there):
        harvest(source)
    assert in_library() == in_search() == []
    one, two, three = Record.objects.order_by("pk")
    assert actions.show_records(records=[one, two, three], shown=True, by=town.reader("paul")) == 3
    assert in_library() == ["Fiche 1", "Fiche 2", "Fiche 3"]
    actions.show_records(records=[one], shown=False, by=town.reader("paul"))
    assert in_library() == ["Fiche 2", "Fiche 3"]
    Record.objects.filter(pk=three.pk).update(same_as=two)
    actions.settle_choice(record=three, by=town.reader("paul"))
    assert in_library() == ["Fiche 2"]
    Record.objects.filter(pk=two.pk).update(same_as=three)  # in a circle
    actions.settle_choice(record=two, by=town.reader("paul"))
    two.refresh_from_db()
    assert two.same_as is None
    assert in_library() == ["Fiche 2"]


def test_what_waited_to_be_chosen_shows_once_all_is_shown(
    undone: Callable[[str], int], monkeypatch: pytest.MonkeyPatch
):
    with served({"": listing(*(record(number) for number in range(1, 6)), gone(5))}, shown="chosen") as (
        source,
        _there,
    ):
        harvest(source)
    name = "home.dissemination.harvesting.work.show_hidden"
    monkeypatch.setattr(work, "BATCH", 2)
    work.show_hidden.call(source.pk)
    assert in_library() == []  # one chooses still
    HarvestSource.objects.update(shown="all")
    work.show_hidden.call(source.pk)
    assert in_library() == ["Fiche 1", "Fiche 2"]
    assert undone(name) == 1
    for _turn in range(2):
        work.show_hidden.call(source.pk, Record.objects.get(title="Fiche 2").pk)
    for pk in Record.objects.values_list("pk", flat=True):
        refresh.call(actions.KIND, pk)
    assert in_library() == in_search() == ["Fiche 1", "Fiche 2", "Fiche 3", "Fiche 4"]


def test_a_harvest_under_way_sees_that_all_is_shown():
    with served({"": listing(record(1))}, shown="chosen") as (source, _there):
        run = actions.begin(source)
        assert run.source.shown == "chosen"
        HarvestSource.objects.update(shown="all")
        page = work._next_page(run)
        actions.keep(run, page.items)
    assert in_library() == ["Fiche 1"]


def test_only_editors_choose(town: Town):
    with served({"": listing(record(1))}) as (source, _there):
        harvest(source)
    held = Record.objects.get()
    for name in ("samira", "ines", "helene", None):
        by = town.reader(name)
        with pytest.raises(PermissionDenied):
            actions.show_records(records=[held], shown=False, by=by)
        with pytest.raises(PermissionDenied):
            actions.settle_choice(record=held, by=by)
        with pytest.raises(PermissionDenied):
            actions.ask_harvest(source=source, by=by)
        with pytest.raises(PermissionDenied):
            actions.drop_source(source=source, by=by)


def test_a_source_that_goes_takes_what_came_from_it_along(town: Town):
    with served({"": listing(record(1))}) as (source, _there):
        harvest(source)
    actions.drop_source(source=source, by=town.reader("paul"))
    source.delete()
    assert in_library() == in_search() == []


def test_a_source_that_changes_its_name_is_credited_by_the_new_one():
    with served({"": listing(record(1))}, name="Nord") as (source, _there):
        harvest(source)
    HarvestSource.objects.update(name="Grand Nord")
    work.relabel.call(source.pk)
    assert Entry.objects.get(page=None).source == "Grand Nord"


def test_what_a_page_writes_is_written_in_bulk(django_assert_max_num_queries: Callable[[int], object]):
    """Each record costs a few queries; what stands around them is asked once a batch."""
    with served({"": listing(*(record(number) for number in range(30)))}) as (source, _there):
        harvest(source)
    again = listing(*(record(number) for number in range(30)))
    with other(repository({"": again})) as there:
        HarvestSource.objects.update(address=there.url)
        with django_assert_max_num_queries(30 * 2 + 25):  # type: ignore[attr-defined]
            work.harvest.call(source.pk)
