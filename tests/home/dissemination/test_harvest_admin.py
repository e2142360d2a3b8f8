"""What editors do about harvesting in the admin: try, keep, choose, and read what happened."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from home.dissemination.harvesting import work
from home.dissemination.models import HarvestRun, HarvestSource, Record
from home.library.models import Entry
from tests.home.dissemination.factories import SourceFactory
from tests.home.dissemination.servers import Other, listing, other, record, repository
from tests.town import Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_inside")]
Browse = Callable[[str | None], Client]


@pytest.fixture
def _inside(settings: LazySettings) -> None:
    settings.HARVEST_ALLOW_PRIVATE = ["127.0.0.1"]


@pytest.fixture
def there() -> Iterator[Other]:
    """A server with seven records, one of which cannot be kept."""
    page = listing(
        record(1, title=" "), *(record(number, title=f"Fiche <{number}".replace("<", "&lt;")) for number in range(2, 8))
    )
    with other(repository({"": page})) as found:
        yield found


def door(name: str, model: type = HarvestSource, *args: int) -> str:
    return reverse(model.snippet_viewset.get_url_name(name), args=args)  # type: ignore[attr-defined]


def filled(address: str, **more: str) -> dict[str, str]:
    return {"name": "Nord", "address": address, "sets": "", "every_days": "7", "shown": "all", "active": "on", **more}


def test_a_source_is_tried_before_anything_is_kept(town: Town, browse: Browse, there: Other):
    editor = browse("paul")
    assert reverse("harvest_try_new") in editor.get(door("list")).content.decode()
    page = editor.post(reverse("harvest_try_new"), {"address": there.url, "theme": "theme:ecole"}).content.decode()
    for words in ("Centre du Nord", "contact@autre.test", "theme:ecole", "Fiche &lt;2", "Awa Diop", "sans titre"):
        assert words in page, words
    assert "Fiche &lt;6" not in page
    assert "Et d&#x27;autres ensuite." in page or "Et d'autres ensuite." in page
    assert not HarvestSource.objects.exists()
    assert not Record.objects.exists()
    assert "name=Centre+du+Nord" in page
    form = editor.get(door("add"), {"name": "Centre du Nord", "address": there.url, "sets": "theme:ecole"})
    assert 'value="Centre du Nord"' in form.content.decode()
    assert "theme:ecole" in form.content.decode()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ftp://a.test", "http://"),
        ("http://samira:x@a.test/", "mot de passe"),
        ("http://a.test:8080/oai", "80 et 443"),
        ("https://a.test/oai?verb=Identify", "sans la question"),
        ("", ""),
    ],
)
def test_a_wrong_address_is_said_beside_its_field(town: Town, browse: Browse, address: str, words: str):
    for page in (
        browse("paul").post(reverse("harvest_try_new"), {"address": address}),
        browse("paul").post(door("add"), filled(address)),
    ):
        assert page.status_code == 200
        assert words in page.content.decode()
    assert not HarvestSource.objects.exists()


def test_a_server_that_does_not_answer_is_said_so(town: Town, browse: Browse):
    with other(lambda asked: asked.say("<!DOCTYPE html><p>Bonjour")) as there:
        page = browse("paul").post(reverse("harvest_try_new"), {"address": there.url}).content.decode()
    assert "page web" in page
    assert "Garder cette source" not in page


def test_a_source_that_is_kept_is_harvested(town: Town, browse: Browse, there: Other, undone: Callable[[str], int]):
    answer = browse("paul").post(door("add"), filled(there.url, sets="theme:ecole\ntheme:ecole\n theme:sante"))
    assert answer.status_code == 302
    source = HarvestSource.objects.get()
    assert source.sets == ["theme:ecole", "theme:sante"]
    assert undone("home.dissemination.harvesting.work.harvest") == 1
    page = browse("paul").post(door("add"), filled(there.url, name="Autre", sets="thème:é")).content.decode()
    assert "pas un nom d" in page


def test_what_is_asked_otherwise_is_asked_from_the_beginning(town: Town, browse: Browse, undone: Callable[[str], int]):
    source = SourceFactory.create(address="https://a.test/oai", harvested_until="2026-01-01T00:00:00Z")
    browse("paul").post(
        door("edit", HarvestSource, source.pk), filled("https://a.test/oai", every_days="30", name=source.name)
    )
    source.refresh_from_db()
    assert (source.every_days, source.harvested_until is None) == (30, False)
    assert undone("home.dissemination.harvesting.work.relabel") == 0
    browse("paul").post(door("edit", HarvestSource, source.pk), filled("https://b.test/oai"))
    source.refresh_from_db()
    assert source.harvested_until is None
    assert undone("home.dissemination.harvesting.work.relabel") == 1


def test_a_source_that_shows_all_shows_what_waited(town: Town, browse: Browse, undone: Callable[[str], int]):
    owed = "home.dissemination.harvesting.work.show_hidden"
    source = SourceFactory.create(address="https://a.test/oai", shown="chosen")
    address = door("edit", HarvestSource, source.pk)
    browse("paul").post(address, filled("https://a.test/oai", name=source.name, shown="chosen", every_days="9"))
    assert undone(owed) == 0
    browse("paul").post(address, filled("https://a.test/oai", name=source.name, shown="all"))
    assert undone(owed) == 1
    browse("paul").post(address, filled("https://a.test/oai", name=source.name, shown="chosen"))
    assert undone(owed) == 1


def test_records_are_shown_and_hidden_one_by_one_or_many(town: Town, browse: Browse, there: Other):
    source = SourceFactory.create(address=there.url, name="Nord")
    work.harvest.call(source.pk)
    editor = browse("paul")
    assert reverse("harvest_try", args=[source.pk]) in editor.get(door("list")).content.decode()
    listed = editor.get(door("list", Record)).content.decode()
    assert "Fiche &lt;2" in listed
    assert listed.count("Affichée") == 6
    one, two = Record.objects.order_by("pk")[:2]
    answer = editor.post(door("edit", Record, one.pk), {"hidden": "on", "same_as": ""})
    assert answer.status_code == 302
    assert not Entry.objects.shown().filter(record=one).exists()
    editor.post(door("edit", Record, two.pk), {"same_as": str(one.pk)})
    assert not Entry.objects.shown().filter(record=two).exists()
    listed = editor.get(door("list", Record)).content.decode()
    assert listed.count("Affichée") == 4
    assert "Doublon" in listed
    editor.post(door("edit", Record, two.pk), {"same_as": ""})
    many = "&".join(f"id={pk}" for pk in Record.objects.values_list("pk", flat=True))
    for act, count in (("hide", 0), ("show", 6)):
        address = f"{reverse('wagtail_bulk_action', args=['dissemination', 'record', act])}?{many}"
        assert "Fiche &lt;2" in editor.get(address).content.decode()
        assert editor.post(address).status_code == 302
        assert Entry.objects.shown().filter(page=None).count() == count


def test_what_happened_can_be_read(town: Town, browse: Browse, there: Other):
    source = SourceFactory.create(address=there.url, name="Nord")
    work.harvest.call(source.pk)
    run = HarvestRun.objects.get()
    editor = browse("paul")
    assert "Nord" in editor.get(door("list", HarvestRun)).content.decode()
    assert "sans titre" in editor.get(door("inspect", HarvestRun, run.pk)).content.decode()
    page = editor.get(reverse("harvest_try", args=[source.pk])).content.decode()
    assert "7 lues, 6 ajoutées" in page
    assert editor.get(door("add", HarvestRun)).status_code == 302  # nobody writes history


def test_a_harvest_may_be_asked_for_now(town: Town, browse: Browse, undone: Callable[[str], int]):
    source = SourceFactory.create()
    address = reverse("harvest_now", args=[source.pk])
    assert browse("paul").get(address).status_code == 405
    assert browse("paul").post(address).status_code == 302
    assert undone("home.dissemination.harvesting.work.harvest") == 1


def test_a_source_that_is_deleted_takes_its_records_along(town: Town, browse: Browse, there: Other):
    source = SourceFactory.create(address=there.url)
    work.harvest.call(source.pk)
    editor = browse("paul")
    assert editor.get(door("delete", HarvestSource, source.pk)).status_code == 200
    assert Entry.objects.shown().filter(page=None).count() == 6
    assert editor.post(door("delete", HarvestSource, source.pk)).status_code == 302
    assert not HarvestSource.objects.exists()
    assert not Entry.objects.shown().filter(page=None).exists()


@pytest.mark.parametrize("who", [None, "samira", "ines", "helene"])
def test_these_doors_are_for_editors(town: Town, browse: Browse, who: str | None):
    source = SourceFactory.create()
    visitor = browse(who)
    for address in (
        door("list"),
        door("list", Record),
        reverse("harvest_try_new"),
        reverse("harvest_try", args=[source.pk]),
    ):
        assert visitor.get(address).status_code in (302, 403, 404)
    assert visitor.post(reverse("harvest_now", args=[source.pk])).status_code in (302, 403, 404)
    assert visitor.post(reverse("harvest_try_new"), {"address": "https://a.test/"}).status_code in (302, 403, 404)


def test_queries_of_the_lists_do_not_grow(town: Town, browse: Browse, django_assert_max_num_queries):
    editor = browse("paul")
    for size in (2, 15):
        page = listing(*(record(f"{size}-{number}") for number in range(size)))
        with other(repository({"": page})) as here:
            work.harvest.call(SourceFactory.create(address=here.url).pk)
        editor.get(door("list", Record))
        with django_assert_max_num_queries(20):
            editor.get(door("list", Record))
