"""The chain is kept both ways: need, thread, meeting, minutes, production, need answered; each names the others to
those who may open them, and to them alone."""

from typing import Any

import pytest

from communities.meetings.actions import edit_meeting
from communities.meetings.models import Meeting
from communities.networks import actions as networks
from communities.networks.models import NeedAnswer
from forums.actions import open_thread
from home.capitalisation.publishing.after import answer_needs
from home.productions.models import ProductionPage
from tests.home.capitalisation.quoting import make_draft, write
from tests.home.capitalisation.test_publishing import published
from tests.home.capitalisation.writing import minutes
from tests.home.factories import ProductionFactory
from tests.town import Town

pytestmark = pytest.mark.django_db


def production_from(town: Town, **given: Any) -> ProductionPage:
    """A production whose draft began from a meeting's minutes, a thread or a need."""
    draft = make_draft(town.samira, town.network, **given)
    write(draft, "Ce que nous avons appris.")
    page = published(town, draft)
    answer_needs.call(draft.pk)
    return page


def test_a_meeting_lists_what_came_of_its_minutes_and_of_its_thread(town: Town, browse: Any) -> None:
    meeting, _point = minutes(town)
    topic = open_thread(forum=town.forum, by=town.reader("luc"), title="On en parle", body="Venez.")
    Meeting.objects.filter(pk=meeting.pk).update(topic=topic)
    first = production_from(town, meeting=meeting)
    second = production_from(town, topic=topic, title="Ce que dit le fil")
    for name in (None, "samira", "karim"):
        html = browse(name).get(meeting.get_absolute_url()).content.decode()
        assert html.count(f'href="{first.url}"') == 1
        assert html.count(f'href="{second.url}"') == 1
    for page in (first, second):
        page.unpublish()
    assert "Les productions qui en sont nées" not in browse("samira").get(meeting.get_absolute_url()).content.decode()


def test_a_production_names_its_meeting_to_those_who_may_open_it(town: Town, browse: Any) -> None:
    meeting, _point = minutes(town, public=False)
    page = production_from(town, meeting=meeting)
    assert f'href="{meeting.get_absolute_url()}"' in browse("luc").get(page.url).content.decode()
    for name in (None, "karim", "helene"):
        assert meeting.title not in browse(name).get(page.url).content.decode()


def test_the_chain_is_walked_both_ways(town: Town, browse: Any) -> None:
    need = networks.express_need(by=town.reader("luc"), title="Manger ensemble", body="Qui ?", network=town.network)
    meeting, _point = minutes(town)
    NeedAnswer.objects.create(
        need=need, kind=NeedAnswer.Kind.MEETING, label=meeting.title, url=meeting.get_absolute_url(), by=town.samira
    )
    page = production_from(town, meeting=meeting)
    addresses = {"need": need.get_absolute_url(), "meeting": meeting.get_absolute_url(), "production": page.url}
    pages = {name: browse("samira").get(address).content.decode() for name, address in addresses.items()}
    for one, other in (("need", "meeting"), ("need", "production"), ("meeting", "production")):
        assert f'href="{addresses[other]}"' in pages[one], (one, other)
        assert f'href="{addresses[one]}"' in pages[other], (other, one)
    # Karim is a member of nothing, and a passer-by reads no need.
    for name in ("karim", None):
        for address in (addresses["meeting"], addresses["production"]):
            assert need.title not in browse(name).get(address).content.decode()


@pytest.mark.parametrize("size", [1, 8])
def test_a_meeting_costs_as_little_whatever_came_of_it(
    town: Town, browse: Any, size: int, django_assert_max_num_queries: Any
) -> None:
    meeting, _point = minutes(town)
    for number in range(size):
        page = ProductionFactory.create(title=f"Née {number}")
        make_draft(town.samira, town.network, meeting=meeting, page=page)
    client = browse("samira")
    with django_assert_max_num_queries(15):
        html = client.get(meeting.get_absolute_url()).content.decode()
    assert html.count("Née ") == size


def test_the_chain_holds_when_the_meeting_takes_another_title(town: Town, browse: Any) -> None:
    need = networks.express_need(by=town.reader("luc"), title="Manger ensemble", body="Qui ?", network=town.network)
    meeting, _point = minutes(town)
    former = meeting.get_absolute_url()
    told = {"need": need, "kind": NeedAnswer.Kind.MEETING, "by": town.samira}
    answer = NeedAnswer.objects.create(**told, label=meeting.title, url=former)
    by = town.reader(next(name for name, person in town.people.items() if person.pk == meeting.by_id))
    meeting = edit_meeting(meeting=meeting, by=by, places=meeting.places, title="Le repas des familles")
    answer.refresh_from_db()
    assert (answer.label, answer.url) == ("Le repas des familles", meeting.get_absolute_url())
    assert answer.url != former
    edit_meeting(meeting=meeting, by=by, places=meeting.places, title="Le repas des familles !")
    answer.refresh_from_db()
    assert answer.label == "Le repas des familles !"
    # What was linked at another address of the same meeting counts too, and another meeting's does not.
    NeedAnswer.objects.filter(pk=answer.pk).update(url=former)
    far = networks.express_need(by=town.reader("luc"), title="Autre chose", body="Qui ?", network=town.network)
    NeedAnswer.objects.create(**{**told, "need": far}, label="Autre", url=f"/rencontres/{meeting.pk}0-autre/")
    shown = browse("samira").get(meeting.get_absolute_url()).content.decode()
    assert need.title in shown
    assert far.title not in shown
    page = production_from(town, meeting=meeting)
    produced = NeedAnswer.objects.filter(kind=NeedAnswer.Kind.PRODUCTION, url=page.url)
    assert [one.need for one in produced] == [need]
