"""The way to what one writes, and to what one is asked: the account's menu, « Pour moi », a thread, minutes, a need."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forums.plugs import requests_to
from home.capitalisation.consent import asking
from home.capitalisation.models import Draft
from tests.home.capitalisation import writing
from tests.home.capitalisation.quoting import quoting_draft
from tests.town import Town

Browse = Callable[[str | None], Client]
pytestmark = pytest.mark.django_db
FOR_ME = "/forums/pour-moi/"
ASKED = "On vous demande votre accord"


def ask(town: Town) -> Draft:
    """Samira asks Luc whether his words may be quoted."""
    draft, _quotation, _passage = quoting_draft(town)
    asking.ask(draft=draft, by=town.reader("samira"))
    return draft


def test_the_menu_leads_to_what_is_one_s_own(browse: Browse, town: Town) -> None:
    page = browse("luc").get("/forums/").content.decode()
    for address in ("/ecrire/", "/ecrire/accords/", "/selections/"):
        assert f'<li><a href="{address}">' in page
        assert browse("luc").get(address).status_code == 200
    for who in (None, "helene"):
        assert '<li><a href="/ecrire/">' not in browse(who).get("/").content.decode()


def test_what_one_is_asked_is_said_where_one_looks_first(browse: Browse, town: Town) -> None:
    assert ASKED not in browse("luc").get(FOR_ME).content.decode()
    draft = ask(town)
    page = browse("luc").get(FOR_ME).content.decode()
    assert ASKED in page
    assert 'href="/ecrire/accords/"' in page
    assert "Rien ne vous attend" not in page
    assert draft.title not in page
    assert ASKED not in browse("luc").get(f"{FOR_ME}?partie=reseaux").content.decode()
    for who in ("samira", "ines"):
        assert ASKED not in browse(who).get(FOR_ME).content.decode()
    Draft.objects.update(state=Draft.State.DROPPED)
    assert ASKED not in browse("luc").get(FOR_ME).content.decode()


def test_asking_costs_one_query_however_much_is_asked(town: Town) -> None:
    assert requests_to(town.reader("helene")) == []
    for size in (1, 4):
        for _number in range(size):
            ask(town)
        luc = town.reader("luc")
        with CaptureQueriesContext(connection) as queries:
            [request] = requests_to(luc)
        assert (len(queries), request.url) == (1, "/ecrire/accords/")


def test_a_thread_minutes_and_a_need_lead_to_writing(browse: Browse, town: Town) -> None:
    topic, (meeting, _point), need = writing.thread(town), writing.minutes(town), writing.need(town)
    for where, query in ((topic, f"fil={topic.pk}"), (meeting, f"rencontre={meeting.pk}"), (need, f"besoin={need.pk}")):
        page = browse("samira").get(where.get_absolute_url()).content.decode()
        assert f'href="/ecrire/nouveau/?{query}"' in page
        assert browse("samira").get(f"/ecrire/nouveau/?{query}").status_code == 200
