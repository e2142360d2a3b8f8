"""What readers say of a production, its thread, and the doors where they say it."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied

from communities.networks.actions import express_need
from communities.networks.models import NeedAnswer
from forums.actions import close_thread, open_thread
from forums.around.quoting import quoting
from forums.forum_conversation.models import Topic
from freshness.plugs import version_of
from home.productions import actions
from home.productions.actions import Told
from home.productions.models import ProductionPage, Report, Reuse, Useful
from tests.home.capitalisation.quoting import make_draft
from tests.home.factories import ProductionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(town) -> ProductionPage:
    """A production of the town's network."""
    return ProductionFactory.create(title="Ouvrir la cantine", slug="cantine", network=town.network)


def test_it_served_is_said_once_each_and_taken_back(page, town, browse):
    client = browse("karim")
    for said, count in (("", 1), ("", 1), ("0", 0)):
        answer = client.post(f"{page.url}utile/", {"dire": said})
        assert answer.status_code == 302
        assert Useful.objects.count() == count


def test_a_reuse_told_twice_is_there_once_and_who_told_it_takes_it_back(page, town, browse):
    client = browse("karim")
    for _press in range(2):
        client.post(f"{page.url}reprises/", {"where": "La maison de projet", "story": "Le jeudi midi."})
    reuse = Reuse.objects.get()
    assert "La maison de projet" in browse(None).get(page.url).content.decode()
    address = f"{page.url}reprises/{reuse.pk}/retirer/"
    assert browse("luc").post(address).status_code == 404
    assert client.post(address).status_code == 302
    assert "La maison de projet" not in browse(None).get(page.url).content.decode()


def test_a_form_with_a_mistake_keeps_what_was_typed(page, browse):
    html = browse("karim").post(f"{page.url}reprises/", {"where": "", "story": "Une longue histoire."}).content.decode()
    assert "Une longue histoire." in html
    html = browse("karim").post(f"{page.url}signaler/", {"kind": "error", "reason": ""}).content.decode()
    assert "c&#x27;est ce qui permet de corriger" in html


def test_the_first_answer_opens_the_thread_and_the_next_ones_stand_in_it(page, town):
    topic = actions.discuss(page=page, by=town.reader("samira"), body="Et en maternelle ?")
    again = actions.discuss(page=page, by=town.reader("luc"), body="Nous aussi.")
    topic.refresh_from_db()
    page.refresh_from_db()
    assert again == page.topic == topic
    assert (topic.posts_count, topic.forum.network, topic.subject) == (2, town.network, "Ouvrir la cantine")
    assert page.url in str(topic.first_post.content.raw)


def test_who_is_not_of_the_network_opens_it_on_the_common_ground(page, town):
    assert actions.discuss(page=page, by=town.reader("karim"), body="Bonjour.").forum == town.square
    with pytest.raises(PermissionDenied):
        actions.discuss(page=page, by=town.reader("helene"), body="Bonjour.")


def test_a_closed_thread_takes_no_answer_and_the_words_come_back(page, town, browse):
    topic = actions.discuss(page=page, by=town.reader("samira"), body="Et en maternelle ?")
    close_thread(topic=topic, by=town.reader("ines"), reason="Tout est dit.")
    html = browse("samira").post(f"{page.url}discuter/", {"body": "Encore un mot.", "key": uuid.uuid4()})
    assert html.status_code == 200
    assert "Encore un mot." in html.content.decode()


def test_the_door_of_the_thread_leads_to_it_once_it_is_open(page, town, browse):
    client = browse("samira")
    assert "Familles" in client.get(f"{page.url}discuter/").content.decode()
    client.post(f"{page.url}discuter/", {"body": "Une question.", "key": uuid.uuid4()})
    topic = Topic.objects.get()
    assert client.get(f"{page.url}discuter/")["Location"] == f"{topic.get_absolute_url()}#repondre"


def test_the_chain_is_shown_both_ways_to_who_may_see_it(page, town, browse):
    need = express_need(
        by=town.reader("samira"), title="Des repas partagés", body="Personne ne vient.", network=town.network
    )
    topic = open_thread(forum=town.private, by=town.reader("luc"), title="La cantine, entre nous", body="Voici.")
    draft = make_draft(town.luc, town.network, need=need, topic=topic)
    draft.page = page
    draft.save()
    NeedAnswer.objects.create(need=need, kind="production", label=page.title, url=page.url, by=town.luc)
    inside = browse("samira").get(page.url).content.decode()
    assert need.get_absolute_url() in inside
    assert topic.get_absolute_url() in inside
    outside = browse(None).get(page.url).content.decode()
    assert "entre nous" not in outside
    assert "Des repas partagés" not in outside
    assert [one.title for one in quoting(topic)] == ["Ouvrir la cantine"]


ACTS = {"utile/": "POST", "veiller/": "POST", "signaler/": "GET", "discuter/": "GET", "relire/": "GET"}


@pytest.mark.parametrize(("end", "method"), ACTS.items())
def test_who_is_not_signed_in_is_led_there_and_steering_finds_nothing(page, browse, end, method):
    for name, status in ((None, 302), ("helene", 404)):
        answer = getattr(browse(name), method.lower())(page.url + end)
        assert answer.status_code == status, name
        assert answer.get("Location", "/compte/login/").startswith("/compte/login/")


def test_what_waits_is_for_professionals_and_a_report_for_who_answers_or_made_it(page, town, browse):
    report = actions.report(page=page, by=town.reader("karim"), kind="error", reason="Une date.")
    address = f"/productions/a-soigner/{report.pk}/"
    found = {name: browse(name).get(address).status_code for name in (None, "karim", "ines", "paul", "luc", "helene")}
    assert found == {None: 302, "karim": 200, "ines": 200, "paul": 200, "luc": 404, "helene": 404}
    assert browse("karim").post(address, {"outcome": "kept", "answer": "Non."}).status_code == 404
    assert browse("ines").post(address, {"outcome": "taken-back", "answer": "Non."}).status_code == 200
    assert browse("ines").post(address, {"outcome": "kept", "answer": "La date est juste."}).status_code == 302
    assert "La date est juste." in browse("karim").get(address).content.decode()
    assert Report.objects.get().outcome == "kept"
    assert {name: browse(name).get("/productions/a-soigner/").status_code for name in (None, "luc", "helene")} == {
        None: 302,
        "luc": 200,
        "helene": 404,
    }


def test_the_list_of_what_waits_asks_as_little_for_many_as_for_few(page, town, browse, django_assert_max_num_queries):
    client = browse("ines")
    for number in range(4):
        made = ProductionFactory.create(network=town.network)
        actions.watch_over(page=made, by=town.reader("ines"))
        actions.report(page=made, by=town.reader("karim"), kind="error", reason=f"Une date, {number}.")
    with django_assert_max_num_queries(16):
        assert "Une date, 3." in client.get("/productions/a-soigner/").content.decode()


def test_what_replaces_it_is_named_by_its_address(page, town, browse):
    newer = ProductionFactory.create(slug="nouvelle")
    report = actions.report(page=page, by=town.reader("karim"), kind="duplicate", reason="Deux fois.")
    client, address = browse("ines"), f"/productions/a-soigner/{report.pk}/"
    for typed in (
        "",
        "https://ailleurs.fr/productions/nouvelle/",
        "/productions/inconnue/",
        page.url,
        "http://[",
        "/x",
    ):
        answer = client.post(address, {"outcome": "replaced", "answer": "Oui.", "instead": typed})
        assert answer.status_code == 200, typed
    client.post(address, {"outcome": "replaced", "answer": "Oui.", "instead": newer.url})
    page.refresh_from_db()
    assert page.superseded_by == newer


def test_a_kept_page_changes_with_all_it_shows(page, town):
    seen = [version_of(page.url)]
    actions.say_useful(page=page, by=town.reader("karim"))
    seen.append(version_of(page.url))
    actions.tell_reuse(page=page, by=town.reader("karim"), told=Told("Ici"))
    seen.append(version_of(page.url))
    actions.watch_over(page=page, by=town.reader("karim"))
    seen.append(version_of(page.url))
    actions.leave_care(page=page, by=town.reader("karim"))
    seen.append(version_of(page.url))
    actions.discuss(page=page, by=town.reader("samira"), body="Bonjour.")
    seen.append(version_of(page.url))
    page.unpublish()
    assert len(set(seen)) == len(seen)
    assert version_of(page.url) is None
    assert version_of("/productions/a-soigner/") is None
