"""Every kind of answer is valid by the protocol's schema; see vendor/README.md for where the schemas are from."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from lxml import etree

from home.dissemination.models import Provided
from home.dissemination.oai import answers, keeping
from home.productions.models import ProductionPage
from tests.home.factories import KeywordFactory, ProductionFactory

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parent / "vendor"
SPACES = {
    "dc": ("{http://www.openarchives.org/OAI/2.0/oai_dc/}dc", "oai_dc.xsd"),
    "name": ("{http://www.openarchives.org/OAI/2.0/oai-identifier}oai-identifier", "oai-identifier.xsd"),
}


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    """The schemas, read once."""
    files = {"oai": "OAI-PMH.xsd", **{name: file for name, (_tag, file) in SPACES.items()}}
    return {name: etree.XMLSchema(etree.parse(str(FOLDER / file))) for name, file in files.items()}


@pytest.fixture
def valid(client: Client, schemas: dict[str, Any]) -> Callable[[str], Any]:
    """Asks, and validates the answer, each description in it and each name."""

    def ask(query: str) -> Any:
        root = etree.fromstring(client.get(f"/oai?{query}").content)
        schemas["oai"].assertValid(root)
        for name, (tag, _file) in SPACES.items():
            for part in root.iter(tag):
                schemas[name].assertValid(etree.fromstring(etree.tostring(part, with_tail=False)))
        return root

    return ask


@pytest.fixture
def page(town: Any, settings: LazySettings) -> ProductionPage:
    """A production with all that can be said of one, on a site with a name."""
    settings.BASE_URL = "https://reseau.centre.test"
    page = ProductionFactory.create(
        title="Lire & écrire",
        network=town.network,
        keywords=[KeywordFactory.create(label="école")],
        credits=[town.samira, "Awa <Diop>"],
    )
    keeping.keep([page.pk])
    return page


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("query", "inside"),
    [
        ("verb=Identify", "Identify"),
        ("verb=ListMetadataFormats", "ListMetadataFormats"),
        ("verb=ListSets", "ListSets"),
        ("verb=ListRecords&metadataPrefix=oai_dc", "ListRecords"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=theme:ecole&from=2020-01-01", "ListRecords"),
        ("verb=ListIdentifiers&metadataPrefix=oai_dc&until=2999-01-01T00:00:00Z", "ListIdentifiers"),
        ("", "badVerb"),
        ("verb=%3Cx%3E", "badVerb"),
        ("verb=ListRecords&metadataPrefix=%20", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=demain", "badArgument"),
        ("verb=ListRecords&metadataPrefix=mods", "cannotDisseminateFormat"),
        ("verb=ListRecords&resumptionToken=%22%3E%26", "badResumptionToken"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=theme:rien", "noRecordsMatch"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:rien:1", "idDoesNotExist"),
    ],
)
def test_answers_are_valid(valid: Callable[[str], Any], query: str, inside: str):
    root = valid(query)
    assert root[2].get("code") == inside or etree.QName(root[2]).localname == inside


def test_a_record_is_valid_and_so_is_one_that_is_gone(valid: Callable[[str], Any], page: ProductionPage):
    name = f"oai:reseau.centre.test:{page.translation_key}"
    query = f"verb=GetRecord&metadataPrefix=oai_dc&identifier={name}"
    assert list(valid(query).iter(SPACES["dc"][0]))
    assert valid(f"verb=ListMetadataFormats&identifier={name}") is not None
    page.unpublish()
    assert not list(valid(query).iter(SPACES["dc"][0]))
    assert valid(f"verb=ListMetadataFormats&identifier={name}")[2].get("code") == "noMetadataFormats"


def test_no_sets_is_an_answer_too(valid: Callable[[str], Any]):
    assert valid("verb=ListSets")[2].get("code") == "noSetHierarchy"


def test_the_pages_of_a_list_are_valid(
    valid: Callable[[str], Any], page: ProductionPage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(answers, "PAGE", 1)
    row = Provided.objects.get(page=page)
    row.pk, row.page, row.translation_key = None, None, "00000000-0000-4000-8000-000000000000"
    row.save()
    first = valid("verb=ListRecords&metadataPrefix=oai_dc")
    token = first[2][-1].text
    last = valid(f"verb=ListRecords&resumptionToken={token}")
    assert last[2][-1].text is None
    assert last[2][-1].get("cursor") == "1"
