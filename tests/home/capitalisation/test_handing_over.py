"""What one says of a production when handing it over: its language; an editor, also its centre, issue and ISSN."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from home.capitalisation.models import Draft, Writer
from home.capitalisation.publishing.actions import submit
from home.productions.models import ProductionPage
from reference.models import Centre
from tests.home.capitalisation.quoting import make_draft, write
from tests.town import Town

Browse = Callable[[str | None], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(town: Town) -> Draft:
    """A text that Samira writes with Paul, who is an editor."""
    draft = make_draft(town.samira, town.network)
    Writer.objects.create(draft=draft, person=town.paul)
    write(draft, "Nous avons ouvert la cantine.")
    return draft


def address(draft: Draft) -> str:
    return f"/ecrire/{draft.pk}/publier/"


def fields(client: Client, draft: Draft) -> dict[str, Any]:
    """What the form asks, and what it shows."""
    form = client.get(address(draft)).context["form"]
    return {name: form[name].value() for name in form.fields}


def borne(draft: Draft) -> ProductionPage:
    """The page, as it would be published."""
    draft.refresh_from_db()
    assert draft.page is not None
    return draft.page.get_latest_revision_as_object()


@pytest.mark.data
def test_a_writer_chooses_the_language(browse: Browse, draft: Draft) -> None:
    client = browse("samira")
    assert set(fields(client, draft)) == {"changes", "language"}
    assert client.post(address(draft), {"changes": "", "language": "en"}).status_code == 302
    assert borne(draft).language == "en"


def test_what_is_not_said_stays_french_and_another_language_is_refused(browse: Browse, draft: Draft) -> None:
    refused = browse("samira").post(address(draft), {"changes": "Ma phrase", "language": "xx"})
    assert refused.context["form"].errors["language"]
    assert "Ma phrase" in refused.content.decode()
    assert browse("samira").post(address(draft), {"changes": ""}).status_code == 302
    assert borne(draft).language == "fr"


@pytest.mark.data
def test_an_editor_says_where_it_is_put_away(browse: Browse, draft: Draft) -> None:
    centre = Centre.objects.create(slug="lille", name="Centre de Lille")
    Draft.objects.update(kind=ProductionPage.Kind.PERIODICAL)
    client = browse("paul")
    assert set(fields(client, draft)) == {"changes", "language", "centre", "issue", "issn"}
    typed = {"changes": "Ma phrase", "language": "en", "centre": str(centre.pk), "issue": "", "issn": "0378-5954"}
    refused = client.post(address(draft), typed)
    assert {"issue", "issn"} == set(refused.context["form"].errors)
    page = refused.content.decode()
    for words in ("Ma phrase", 'value="0378-5954"', "Cet ISSN n"):
        assert words in page
    assert client.post(address(draft), {**typed, "issue": "2026-3", "issn": "0378 5955"}).status_code == 302
    page = borne(draft)
    assert (page.centre, page.issue, page.issn, page.language) == (centre, "2026-3", "0378-5955", "en")


@pytest.mark.data
def test_the_next_version_begins_with_what_is_there_and_keeps_it(browse: Browse, town: Town, draft: Draft) -> None:
    centre = Centre.objects.create(slug="lille", name="Centre de Lille")
    page = submit(draft=draft, by=town.reader("paul"), language="en", centre=centre, issue="12", issn="0378-5955")
    page.get_latest_revision().publish(user=town.paul)
    Draft.objects.update(state=Draft.State.PUBLISHED)
    shown = fields(browse("paul"), draft)
    assert shown == {"changes": None, "language": "en", "centre": centre.pk, "issue": "12", "issn": "0378-5955"}
    assert fields(browse("samira"), draft)["language"] == "en"
    assert browse("samira").post(address(draft), {"changes": "Une suite", "language": "fr"}).status_code == 302
    again = borne(draft)
    assert (again.language, again.centre, again.issue, again.issn) == ("fr", centre, "12", "0378-5955")


def test_what_is_the_editors_to_say_is_theirs_through_every_door(browse: Browse, town: Town, draft: Draft) -> None:
    centre = Centre.objects.create(slug="lille", name="Centre de Lille")
    browse("samira").post(address(draft), {"changes": "", "language": "fr", "centre": str(centre.pk), "issue": "9"})
    assert (borne(draft).centre, borne(draft).issue) == (None, "")
    with pytest.raises(PermissionDenied):
        submit(draft=draft, by=town.reader("samira"), centre=centre)
    with pytest.raises(ValueError, match="slug"):
        submit(draft=draft, by=town.reader("paul"), slug="ailleurs")


def test_what_is_typed_comes_back_where_something_is_missing(browse: Browse, draft: Draft) -> None:
    Draft.objects.update(aim="")
    answer = browse("paul").post(address(draft), {"changes": "Ma phrase", "language": "en", "centre": ""})
    form = answer.context["form"]
    assert (form["changes"].value(), form["language"].value()) == ("Ma phrase", "en")
    assert "Il manque encore quelque chose" in answer.content.decode()


@pytest.mark.parametrize("door", ["publier", "accords", "accords/registre"])
def test_the_way_back_leads_by_what_one_writes(browse: Browse, draft: Draft, door: str) -> None:
    crumbs = browse("samira").get(f"/ecrire/{draft.pk}/{door}/").context["crumbs"]
    assert ("Écrire", "/ecrire/") in crumbs
    assert crumbs.index(("Écrire", "/ecrire/")) < crumbs.index((draft.title, draft.get_absolute_url()))
