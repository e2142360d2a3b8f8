"""Needs: whom they are for, who shares them, what meets them; and what search and indicators know."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from accounts.reader import Reader
from communities.networks import actions
from communities.networks.indicators import memberships, needs
from communities.networks.models import Need, Network
from communities.networks.plugs import Answer
from communities.networks.search import load_needs, load_networks
from communities.people.models import Profile
from tests.communities.factories import NeedFactory, NetworkFactory, TerritoryFactory, as_reader
from tests.communities.networks.owed import letters_owed

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def test_a_need_is_rendered_safely_and_owed_to_search(samira: User, education: Network, undone):
    before = undone("search.actions.refresh")
    need = actions.express_need(
        by=as_reader(samira), title="  Une  méthode ", body="**Qui** sait ? <script>", network=education
    )
    assert need.title == "Une méthode"
    assert "<strong>Qui</strong>" in need.body_html
    assert "<script" not in need.body_html
    assert undone("search.actions.refresh") == before + 1


def test_one_asks_ones_own_networks_or_everyone(
    samira: User, karim: User, helene: User, education: Network, sante: Network
):
    actions.express_need(by=as_reader(karim), title="À tous", body="Qui sait ?")
    for reader, network in (
        (as_reader(samira), sante),
        (as_reader(karim), education),
        (as_reader(helene), None),
        (as_reader(helene), education),
        (Reader(), None),
    ):
        with pytest.raises(PermissionDenied):
            actions.express_need(by=reader, title="Refusé", body="Non", network=network)
    assert Need.objects.count() == 1


@pytest.mark.parametrize(("kind", "counter"), [("support", "supports_count"), ("help", "helps_count")])
def test_support_counts_once_and_can_be_taken_back(samira: User, education: Network, kind: str, counter: str):
    need, reader = NeedFactory.create(network=education), as_reader(samira)
    for _ in range(2):
        actions.support_need(need=need, by=reader, kind=kind)
    need.refresh_from_db()
    assert getattr(need, counter) == 1
    for _ in range(2):
        actions.withdraw_support(need=need, by=reader, kind=kind)
    need.refresh_from_db()
    assert (need.supports_count, need.helps_count) == (0, 0)


def test_one_supports_what_one_may_read_and_did_not_write(samira: User, luc: User, helene: User, education: Network):
    need = NeedFactory.create(network=education, author=samira)
    for reader in (as_reader(samira), as_reader(luc), as_reader(helene), Reader()):
        with pytest.raises(PermissionDenied):
            actions.support_need(need=need, by=reader, kind="support")
    for reader in (as_reader(luc), as_reader(helene), Reader()):
        with pytest.raises(PermissionDenied):
            actions.withdraw_support(need=need, by=reader, kind="support")
    with pytest.raises(ValueError, match="love"):
        actions.support_need(need=need, by=as_reader(luc), kind="love")
    need.refresh_from_db()
    assert need.supports_count == 0


def test_a_need_is_met_by_something():
    need = NeedFactory.create()
    actions.meet_need(need=need, label="Une fiche", url="/productions/une-fiche/", on=dt.date(2026, 3, 1))
    assert not Need.objects.waiting().exists()
    need.refresh_from_db()
    assert (need.met_by, need.met_by_url, need.met_on) == ("Une fiche", "/productions/une-fiche/", dt.date(2026, 3, 1))


def test_search_knows_for_whom_a_need_is(education: Network):
    theirs = NeedFactory.create(network=education, territory=TerritoryFactory.create(name="Denain"))
    everyones = NeedFactory.create()
    found = load_needs([theirs.pk, everyones.pk, 999_999])
    assert {pk: one.audience for pk, one in found.items()} == {
        theirs.pk: f"network:{education.pk}",
        everyones.pk: "community",
    }
    assert found[theirs.pk].territory == "Denain"
    assert found[everyones.pk].text == "Qui a déjà fait cela ?"


def test_anyone_finds_a_network():
    network = NetworkFactory.create(how_we_decide="Par consentement.", welcome="Entre nous.")
    found = load_networks([network.pk])[network.pk]
    assert (found.audience, found.url) == ("public", f"/reseaux/{network.slug}/")
    assert "Par consentement." in found.text
    assert "Entre nous." not in found.text


def test_indicators_count_things_and_the_people_behind(samira: User, education: Network, sante: Network):
    now = timezone.now()
    since, until = now - dt.timedelta(days=1), now + dt.timedelta(days=1)
    actions.join_network(network=sante, by=as_reader(samira))
    NeedFactory.create_batch(2, author=samira)
    NeedFactory.create(author=samira, created_at=since - dt.timedelta(days=1))
    assert (memberships(since, until).value, memberships(since, until).people) == (4, 3)
    assert (needs(since, until).value, needs(since, until).people) == (2, 1)
    assert (memberships(until, until + dt.timedelta(days=1)).value, needs(until, until).people) == (0, 0)


def test_who_asked_is_told_that_someone_linked_something(samira: User, luc: User, education: Network):
    def link(need: Need, person: User, url: str, audience: str = "public") -> None:
        answer = Answer("Une fiche", url, audience)
        actions.keep_answer(need=need, person=person, kind="production", answer=answer, tell=True)

    need = NeedFactory.create(author=samira, title="Cantines")
    link(need, luc, "/productions/une/")
    link(need, luc, "/productions/une/")
    [letter] = letters_owed()
    assert (letter.to, letter.subject) == ([samira.email], "Une piste pour « Cantines »")
    assert "Luc Moreau a relié" in letter.body
    assert "/productions/une/" in letter.body
    link(need, samira, "/productions/deux/")  # one knows what one did
    link(need, luc, "/forums/fil/x-1/", "network:999")  # behind a door that is not hers
    Profile.objects.filter(person=samira).update(by_mail=False)
    link(need, luc, "/productions/trois/")
    assert letters_owed() == []
