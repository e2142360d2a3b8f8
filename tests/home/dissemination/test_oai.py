"""What harvesters are told: six verbs, eight errors, and what becomes of a production."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from home.dissemination.models import Provided, ProvidedSet
from home.dissemination.oai import answers, keeping, tokens
from home.productions.models import LibraryPage, ProductionPage
from reference.models import Keyword
from tests.home.factories import KeywordFactory, ProductionFactory

pytestmark = pytest.mark.django_db
OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
LIST = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}


def ask(client: Client, method: str = "get", **asked: Any) -> ElementTree.Element:
    """The answer to a question; `from_` is the argument of that name."""
    given = {name.rstrip("_"): value for name, value in asked.items()}
    response = getattr(client, method)("/oai", given)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert not response.cookies
    return ElementTree.fromstring(response.content)


def error(client: Client, **asked: Any) -> str:
    found = ask(client, **asked).find(f"{OAI}error")
    assert found is not None, asked
    return found.get("code") or ""


def texts(root: ElementTree.Element, name: str) -> list[str]:
    return [one.text or "" for one in root.iter(name)]


def titles(root: ElementTree.Element) -> list[str]:
    return texts(root, f"{DC}title")


def token(root: ElementTree.Element) -> ElementTree.Element:
    found = next(root.iter(f"{OAI}resumptionToken"), None)
    assert found is not None
    return found


@pytest.fixture
def publish() -> Callable[..., ProductionPage]:
    """Publishes a production, and has the worker describe it."""

    def make(**how: Any) -> ProductionPage:
        page = ProductionFactory.create(**how)
        keeping.keep([page.pk])
        return page

    return make


def row(page: ProductionPage) -> Provided:
    return Provided.objects.get(translation_key=page.translation_key)


def name(page: ProductionPage) -> str:
    return f"oai:127.0.0.1:{page.translation_key}"


def test_who_we_are(client: Client):
    root = ask(client, verb="Identify")
    said = {one.tag.removeprefix(OAI): one.text for one in root.find(f"{OAI}Identify") or ()}
    assert said["protocolVersion"] == "2.0"
    assert said["deletedRecord"] == "persistent"
    assert said["granularity"] == "YYYY-MM-DDThh:mm:ssZ"
    assert (said["baseURL"] or "").endswith("/oai")
    request = root.find(f"{OAI}request")
    assert request is not None
    assert request.attrib == {"verb": "Identify"}


def test_a_production_is_provided_once_it_is_described(town, client: Client, publish: Callable[..., ProductionPage]):
    theme = KeywordFactory.create(label="école")
    page = publish(title="Lire & < écrire", network=town.network, keywords=[theme], credits=[town.samira, "Awa"])
    root = ask(client, **LIST)
    assert titles(root) == ["Lire & < écrire"]
    assert texts(root, f"{DC}creator") == ["Samira Test", "Awa"]
    assert "école" in texts(root, f"{DC}subject")
    assert texts(root, f"{OAI}identifier") == [name(page)]
    assert texts(root, f"{OAI}setSpec") == ["theme:ecole"]
    assert any(one.endswith(page.url) for one in texts(root, f"{DC}identifier"))
    assert not list(root.iter(f"{OAI}resumptionToken"))
    assert titles(ask(client, verb="GetRecord", metadataPrefix="oai_dc", identifier=name(page))) == ["Lire & < écrire"]
    headers = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc")
    assert texts(headers, f"{OAI}identifier") == [name(page)]
    assert not titles(headers)


def test_post_is_as_good_as_get(client: Client, publish: Callable[..., ProductionPage]):
    publish(title="Une fiche")
    strict = Client(enforce_csrf_checks=True)
    assert titles(ask(strict, "post", **LIST)) == ["Une fiche"]
    assert client.put("/oai").status_code == 405
    assert client.head("/oai?verb=Identify").status_code == 200


def test_the_worker_is_owed_a_description(town, undone: Callable[[str], int]):
    ProductionFactory.create()
    assert undone("home.dissemination.oai.keeping.provide") == 1


def test_documents_of_others_are_not_ours_to_provide(client: Client, publish: Callable[..., ProductionPage]):
    publish(archived=True)
    assert error(client, **LIST) == "noRecordsMatch"
    publish(title="Notre vieux guide", archived=True, source="", source_url="")
    assert titles(ask(client, **LIST)) == ["Notre vieux guide"]


def test_formats_and_sets(client: Client, publish: Callable[..., ProductionPage]):
    assert error(client, verb="ListSets") == "noSetHierarchy"
    assert error(client, **LIST, set="theme:ecole") == "noSetHierarchy"
    school, health = KeywordFactory.create(label="école"), KeywordFactory.create(label="santé")
    kind = KeywordFactory.create(label="annuaire")
    Keyword.objects.filter(pk=kind.pk).update(group=Keyword.Group.DOCUMENT)
    kind.refresh_from_db()
    page = publish(title="Les deux", keywords=[school, health, kind])
    publish(title="L'une", keywords=[school])
    root = ask(client, verb="ListSets")
    assert texts(root, f"{OAI}setSpec") == ["theme:sante", "theme:ecole"] or set(texts(root, f"{OAI}setSpec")) == {
        "theme:ecole",
        "theme:sante",
    }
    assert titles(ask(client, **LIST, set="theme:sante")) == ["Les deux"]
    assert titles(ask(client, **LIST, set="theme:ecole")) == ["Les deux", "L'une"]
    for theme in ("theme:annuaire", "theme:rien", "theme", "autre:ecole", "theme:ecole:primaire"):
        assert error(client, **LIST, set=theme) == "noRecordsMatch"
    for more in ({}, {"identifier": name(page)}):
        assert texts(ask(client, verb="ListMetadataFormats", **more), f"{OAI}metadataPrefix") == ["oai_dc"]


def test_what_is_taken_back_is_told_gone_and_may_come_back(client: Client, publish: Callable[..., ProductionPage]):
    with time_machine.travel("2026-03-01T10:00:00Z", tick=False):
        page = publish(title="Une fiche", keywords=[KeywordFactory.create(label="école")])
    with time_machine.travel("2026-03-02T10:00:00Z", tick=False):
        page.unpublish()
    gone = ask(client, **LIST)
    header = next(gone.iter(f"{OAI}header"))
    assert header.get("status") == "deleted"
    assert texts(gone, f"{OAI}datestamp") == ["2026-03-02T10:00:00Z"]
    assert texts(gone, f"{OAI}setSpec") == ["theme:ecole"]
    assert not titles(gone)
    assert row(page).metadata == ""
    assert error(client, verb="ListMetadataFormats", identifier=name(page)) == "noMetadataFormats"
    found = ask(client, verb="GetRecord", metadataPrefix="oai_dc", identifier=name(page))
    assert next(found.iter(f"{OAI}header")).get("status") == "deleted"
    page.save_revision().publish()
    keeping.keep([page.pk])
    assert titles(ask(client, **LIST)) == ["Une fiche"]


def test_what_is_deleted_is_told_gone_for_ever(client: Client, publish: Callable[..., ProductionPage]):
    page = publish()
    page.delete()
    assert next(ask(client, **LIST).iter(f"{OAI}header")).get("status") == "deleted"
    keeping.refresh()
    assert Provided.objects.get().deleted


def test_what_is_restricted_is_told_gone_at_once(client: Client, publish: Callable[..., ProductionPage]):
    page = publish()
    restriction = PageViewRestriction.objects.create(page=LibraryPage.objects.get(), restriction_type="login")
    assert row(page).deleted
    keeping.keep([page.pk])
    assert row(page).deleted
    restriction.delete()
    keeping.keep([page.pk])
    assert not row(page).deleted


def test_nothing_new_no_new_date(publish: Callable[..., ProductionPage]):
    with time_machine.travel("2026-03-01T10:00:00Z", tick=False):
        page = publish()
    assert keeping.keep([page.pk]) == 0
    assert row(page).datestamp == dt.datetime(2026, 3, 1, 10, tzinfo=dt.UTC)


def test_the_command_describes_all_that_was_there_before(town, capsys: pytest.CaptureFixture[str]):
    ProductionFactory.create(keywords=[KeywordFactory.create(label="école")])
    ProductionFactory.create(archived=True)
    call_command("oai", "refresh")
    assert "1 provided, 0 told gone" in capsys.readouterr().out
    assert [one.slug for one in ProvidedSet.objects.all()] == ["ecole"]


def test_the_daily_duty_finds_a_keyword_that_changed_its_name(client: Client, publish: Callable[..., ProductionPage]):
    word = KeywordFactory.create(label="école")
    page = publish(keywords=[word])
    Keyword.objects.filter(pk=word.pk).update(label="écoles", slug="ecoles")
    last = keeping.refresh()
    assert keeping.refresh(after=last) == 0
    assert row(page).sets == ["ecoles"]
    assert titles(ask(client, **LIST, set="theme:ecoles"))


def test_signs_that_xml_cannot_hold(client: Client, publish: Callable[..., ProductionPage]):
    publish(title="Une fiche", credits=["A\x0bwa\x01", "]]>"])
    assert texts(ask(client, **LIST), f"{DC}creator") == ["Awa", "]]>"]


@pytest.fixture
def many(db: None) -> None:
    """Two hundred and fifty rows, many of the same second, in two sets."""
    begun = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    rows = [
        Provided(
            translation_key=f"00000000-0000-4000-8000-{number:012d}",
            datestamp=begun + dt.timedelta(hours=number // 60),
            sets=["pair"] if number % 2 == 0 else [],
            metadata=f'<dc:title xmlns:dc="http://purl.org/dc/elements/1.1/">Fiche {number}</dc:title>',
            deleted=number == 7,
        )
        for number in range(250)
    ]
    Provided.objects.bulk_create(rows)
    kept = [ProvidedSet(provided=one, slug="pair") for one in rows if one.sets]
    ProvidedSet.objects.bulk_create(kept)
    KeywordFactory.create(label="pair")


def all_pages(client: Client, verb: str, **asked: str) -> list[ElementTree.Element]:
    found = [ask(client, verb=verb, metadataPrefix="oai_dc", **asked)]
    while following := token(found[-1]).text:
        found.append(ask(client, verb=verb, resumptionToken=following))
    return found


@pytest.mark.data
@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
def test_a_long_list_comes_in_pages_that_lose_and_repeat_nothing(client: Client, verb: str):
    pages = all_pages(client, verb)
    assert [len(list(one.iter(f"{OAI}header"))) for one in pages] == [100, 100, 50]
    assert [token(one).get("cursor") for one in pages] == ["0", "100", "200"]
    assert {token(one).get("completeListSize") for one in pages} == {"250"}
    assert all((token(one).get("expirationDate") is None) == (not token(one).text) for one in pages)
    names = [identifier for one in pages for identifier in texts(one, f"{OAI}identifier")]
    assert len(set(names)) == 250


@pytest.mark.data
@pytest.mark.usefixtures("many")
def test_a_list_keeps_its_set_and_its_span_from_page_to_page(client: Client):
    pages = all_pages(client, "ListRecords", set="theme:pair", from_="2026-01-01", until="2026-01-01T03:59:59Z"[:10])
    assert [len(list(one.iter(f"{OAI}header"))) for one in pages] == [100, 25]


@pytest.mark.usefixtures("many")
def test_a_list_goes_on_while_what_it_holds_changes(client: Client):
    first = ask(client, **LIST)
    Provided.objects.filter(translation_key__endswith="0" * 9 + "010").delete()
    Provided.objects.filter(translation_key__endswith="200").update(datestamp=timezone.now())
    second = ask(client, verb="ListRecords", resumptionToken=token(first).text)
    third = ask(client, verb="ListRecords", resumptionToken=token(second).text)
    assert [len(list(one.iter(f"{OAI}header"))) for one in (second, third)] == [100, 50]


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("since", "until", "count"),
    [
        ("2026-01-01T01:00:00Z", "", 100),
        ("", "2026-01-01T00:00:00Z", 60),
        ("2026-01-01T01:00:00Z", "2026-01-01T01:00:00Z", 60),
        ("2026-01-01", "2026-01-01", 100),
        ("2026-01-02", "", 0),
        ("", "2025-12-31", 0),
        ("", "9999-12-31", 100),
    ],
)
def test_spans_hold_both_their_ends(client: Client, since: str, until: str, count: int):
    span = {name: value for name, value in (("from_", since), ("until", until)) if value}
    if count:
        assert len(list(ask(client, **LIST, **span).iter(f"{OAI}record"))) == count
    else:
        assert error(client, **LIST, **span) == "noRecordsMatch"


@pytest.mark.usefixtures("many")
def test_a_page_asks_the_database_little(client: Client, django_assert_max_num_queries: Any):
    following = token(ask(client, **LIST)).text
    with django_assert_max_num_queries(2):
        ask(client, **LIST)
    with django_assert_max_num_queries(1):
        ask(client, verb="ListRecords", resumptionToken=following)


@pytest.mark.usefixtures("many")
def test_tokens_are_ours_fresh_and_of_this_verb(client: Client):
    with time_machine.travel("2026-03-01T10:00:00Z", tick=False):
        given = token(ask(client, **LIST))
        following = given.text or ""
        assert given.get("expirationDate") == "2026-03-03T10:00:00Z"
        assert error(client, verb="ListIdentifiers", resumptionToken=following) == "badResumptionToken"
        assert error(client, verb="ListRecords", resumptionToken=following[:-1] + "_") == "badResumptionToken"
        assert error(client, verb="ListSets", resumptionToken=following) == "badResumptionToken"
    with time_machine.travel("2026-03-03T09:59:00Z", tick=False):
        assert titles(ask(client, verb="ListRecords", resumptionToken=following))
    with time_machine.travel("2026-03-03T10:01:00Z", tick=False):
        assert error(client, verb="ListRecords", resumptionToken=following) == "badResumptionToken"
    for made in ("", "x", "a:b:c", "é", tokens.signing.dumps([1] * 40, salt=tokens.SALT)):
        assert error(client, verb="ListRecords", resumptionToken=made) == "badResumptionToken"


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"verb": ""},
        {"verb": "identify"},
        {"verb": "Delete"},
        {"verb": ["Identify", "Identify"]},
        {"verb": "Identify\x00"},
    ],
)
def test_verbs_that_are_none(client: Client, asked: dict[str, Any]):
    root = ask(client, **asked)
    found, request = root.find(f"{OAI}error"), root.find(f"{OAI}request")
    assert found is not None
    assert request is not None
    assert (found.get("code"), request.attrib) == ("badVerb", {})


@pytest.mark.parametrize(
    "asked",
    [
        {"verb": "Identify", "identifier": "oai:a:b"},
        {"verb": "Identify", "resumptionToken": "x"},
        {"verb": "ListRecords"},
        {"verb": "ListRecords", "metadataPrefix": ["oai_dc", "oai_dc"]},
        {"verb": "ListRecords", "metadataPrefix": "oai dc"},
        {"verb": "ListRecords", "metadataPrefix": ""},
        {"verb": "ListRecords", "metadataPrefix": "oai_dc", "resumptionToken": "x"},
        {"verb": "ListRecords", "resumptionToken": "x" * 3_000},
        {"verb": "GetRecord", "metadataPrefix": "oai_dc"},
        {"verb": "GetRecord", "identifier": "oai:a:b"},
        {"verb": "GetRecord", "identifier": "\x00<é>", "metadataPrefix": "oai_dc"},
        {"verb": "ListSets", "set": "theme:ecole"},
        {**LIST, "set": "théme:é"},
        {**LIST, "set": ""},
        {**LIST, "from": ""},
        {**LIST, "from": "hier"},
        {**LIST, "from": "2026-02-30"},
        {**LIST, "from": "2026-01-01T00:00:00"},
        {**LIST, "from": "2026-01-01T00:00:00+01:00"},
        {**LIST, "from": "2026-01-01T00:00:00.5Z"},
        {**LIST, "from": "2026-1-1"},
        {**LIST, "from": "٢٠٢٦-01-01"},
        {**LIST, "from": "2026-02-01", "until": "2026-01-01"},
        {**LIST, "from": "2026-01-01", "until": "2026-02-01T00:00:00Z"},
        {**LIST, "couleur": "bleu"},
    ],
)
def test_arguments_that_are_none(client: Client, asked: dict[str, Any]):
    root = ask(client, **asked)
    found, request = root.find(f"{OAI}error"), root.find(f"{OAI}request")
    assert found is not None
    assert request is not None
    assert (found.get("code"), request.attrib) == ("badArgument", {})
    assert found.text


def test_identifiers_that_are_nobodys(client: Client, publish: Callable[..., ProductionPage]):
    page = publish()
    for wrong in ("oai:ailleurs.test:1", "urn:x", name(page).replace("127.0.0.1", "ailleurs.test"), name(page) + "0"):
        assert error(client, verb="GetRecord", metadataPrefix="oai_dc", identifier=wrong) == "idDoesNotExist"
        assert error(client, verb="ListMetadataFormats", identifier=wrong) == "idDoesNotExist"
    for asked in ({"verb": "GetRecord", "identifier": name(page)}, {"verb": "ListRecords"}):
        assert error(client, **asked, metadataPrefix="marc21") == "cannotDisseminateFormat"


def test_the_question_is_repeated_in_the_answer(client: Client):
    request = ask(client, **LIST, from_="2026-01-01").find(f"{OAI}request")
    assert request is not None
    assert request.attrib == {**LIST, "from": "2026-01-01"}


def test_identifiers_are_explained_where_the_site_has_a_name(client: Client, settings: LazySettings):
    assert "oai-identifier" not in client.get("/oai?verb=Identify").content.decode()
    settings.BASE_URL = "https://reseau.centre.test"
    body = client.get("/oai?verb=Identify").content.decode()
    assert re.search(r"<repositoryIdentifier>reseau\.centre\.test</repositoryIdentifier>", body)
    assert answers.BEGINNING in body
