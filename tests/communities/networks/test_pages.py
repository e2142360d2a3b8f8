"""A network's rooms and needs, through the door: passer-by, steering, someone of elsewhere, member."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from communities.networks.models import Membership, Need, Network
from tests.communities.factories import (
    FacilitationEntryFactory,
    FacilitationFactory,
    MembershipFactory,
    NeedFactory,
    NetworkFactory,
    OrganisationFactory,
    PersonFactory,
    TerritoryFactory,
)

As = Callable[[User | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]
ROOMS = ["members", "needs_of", "journal"]


def text(answer) -> str:
    return answer.content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize("room", ROOMS)
def test_a_members_room_is_there_for_members_alone(
    as_: As, samira: User, luc: User, karim: User, helene: User, education: Network, room: str
):
    address = reverse(f"networks:{room}", args=["education"])
    for person in (None, luc, karim, helene):
        assert as_(person).get(address).status_code == 404
    assert as_(samira).get(address).status_code == 200
    assert as_(samira).get(reverse(f"networks:{room}", args=["nulle-part"])).status_code == 404


def test_joining_is_one_click_that_leads_to_the_network(as_: As, karim: User, education: Network):
    client = as_(karim)
    assert "Rejoindre le réseau Éducation" in text(client.get("/reseaux/education/rejoindre/"))
    answer = client.post("/reseaux/education/rejoindre/")
    assert (answer.status_code, answer["Location"]) == (302, "/reseaux/education/")
    assert Membership.objects.filter(network=education, person=karim).exists()
    assert client.post("/reseaux/education/rejoindre/")["Location"] == "/reseaux/education/"


def test_joining_asks_to_sign_in_and_is_not_for_steering(as_: As, helene: User, education: Network):
    for method in ("get", "post"):
        answer = getattr(as_(None), method)("/reseaux/education/rejoindre/")
        assert answer["Location"] == f"{reverse('account_login')}?next=/reseaux/education/rejoindre/"
        assert getattr(as_(helene), method)("/reseaux/education/rejoindre/").status_code == 404
        assert getattr(as_(helene), method)("/reseaux/education/quitter/").status_code == 404
    assert Membership.objects.filter(network=education).count() == 2


def test_the_trades_own_network_asks_for_a_declaration(as_: As, karim: User):
    team = NetworkFactory.create(slug="equipes-projet", team=True)
    client = as_(karim)
    refused = client.post("/reseaux/equipes-projet/rejoindre/")
    assert "confirmez que vous en faites partie" in text(refused)
    assert not Membership.objects.filter(network=team).exists()
    assert client.post("/reseaux/equipes-projet/rejoindre/", {"declares_trade": "on"}).status_code == 302
    assert Membership.objects.filter(network=team, person=karim).exists()


def test_leaving_says_what_stays_then_does_it(as_: As, samira: User, education: Network):
    client = as_(samira)
    assert "Vos messages y restent sous votre nom" in text(client.get("/reseaux/education/quitter/"))
    assert client.post("/reseaux/education/quitter/")["Location"] == "/reseaux/education/"
    assert not Membership.objects.filter(network=education, person=samira).exists()
    assert client.get("/reseaux/education/quitter/")["Location"] == "/reseaux/education/"


def test_whoever_facilitates_reads_why_they_cannot_leave(as_: As, ines: User, education: Network):
    assert "Vous animez ce réseau jusqu'au" in text(as_(ines).post("/reseaux/education/quitter/"))
    assert Membership.objects.filter(network=education, person=ines).exists()


def test_the_journal_says_who_did_what_and_why(as_: As, samira: User, ines: User, education: Network, sante: Network):
    FacilitationEntryFactory.create(
        network=education, person=ines, reason="Deux fils sur le lait", origin="Un", target="Deux"
    )
    FacilitationEntryFactory.create(network=sante, reason="Ailleurs")
    page = text(as_(samira).get("/reseaux/education/animation/"))
    assert "Deux fils sur le lait" in page
    assert "De «\u00a0Un\u00a0» vers «\u00a0Deux\u00a0»" in page
    assert "Inès Costa" in page
    assert "Ailleurs" not in page


def test_needs_for_everyone_are_read_by_professionals_alone(
    as_: As, samira: User, karim: User, helene: User, education: Network
):
    everyones, theirs = (
        NeedFactory.create(title="Pour toutes et tous"),
        NeedFactory.create(title="Pour Éducation", network=education),
    )
    for person in (None, helene):
        page = text(as_(person).get("/besoins/"))
        assert everyones.title not in page
        assert "professionnel·les" in page
        assert as_(person).get(everyones.get_absolute_url()).status_code == 404
    assert "Se connecter" in text(as_(None).get("/besoins/"))
    for person in (karim, samira):
        page = text(as_(person).get("/besoins/"))
        assert everyones.title in page
        assert theirs.title not in page
    assert as_(karim).get(theirs.get_absolute_url()).status_code == 404
    assert theirs.title in text(as_(samira).get("/reseaux/education/besoins/"))
    assert theirs.title in text(as_(samira).get(theirs.get_absolute_url()))


def test_a_need_is_expressed_to_everyone_or_to_ones_network(as_: As, samira: User, education: Network, sante: Network):
    client = as_(samira)
    client.post("/besoins/nouveau/", {"title": "À tous", "body": "Qui sait ?"})
    answer = client.post("/besoins/nouveau/", {"title": "Aux nôtres", "body": "Qui sait ?", "network": "education"})
    assert answer["Location"] == Need.objects.get(title="Aux nôtres").get_absolute_url()
    assert Need.objects.get(title="À tous").network is None
    assert Need.objects.get(title="Aux nôtres").network == education
    refused = client.post("/besoins/nouveau/", {"title": "Ailleurs", "body": "?", "network": "sante"})
    assert refused.status_code == 200
    assert Need.objects.count() == 2
    assert '<option value="education" selected>' in text(client.get("/besoins/nouveau/?reseau=education"))


def test_a_need_that_lacks_words_says_so_and_keeps_them(as_: As, karim: User):
    page = text(as_(karim).post("/besoins/nouveau/", {"title": "", "body": "Depuis un mois"}))
    assert "Donnez un titre à votre besoin" in page
    assert "Depuis un mois" in page
    too_long = as_(karim).post("/besoins/nouveau/", {"title": "Trop", "body": "x" * 4001})
    assert "4000" in text(too_long).replace("\xa0", "").replace("\u202f", "")
    assert not Need.objects.exists()


def test_expressing_a_need_asks_to_sign_in_and_is_not_for_steering(as_: As, helene: User):
    for method in ("get", "post"):
        assert getattr(as_(None), method)("/besoins/nouveau/")["Location"].startswith(reverse("account_login"))
        assert getattr(as_(helene), method)("/besoins/nouveau/").status_code == 404


def test_a_button_gives_support_and_takes_it_back_where_it_was(as_: As, samira: User, education: Network):
    need, client = NeedFactory.create(network=education), as_(samira)
    address, here = f"/besoins/{need.pk}/soutien/", "/reseaux/education/besoins/?apres=9"
    for _ in range(2):
        answer = client.post(address, {"kind": "support", "next": here})
        assert answer["Location"] == f"{here}#besoin-{need.pk}"
    need.refresh_from_db()
    assert need.supports_count == 1
    page = text(client.get("/reseaux/education/besoins/"))
    assert page.count('aria-pressed="true"') == 1
    assert '<input type="hidden" name="next" value="/reseaux/education/besoins/">' in page
    for elsewhere in ("https://ailleurs.test/", "//ailleurs.test/", "javascript:alert(1)", ""):
        answer = client.post(address, {"kind": "support", "withdraw": "on", "next": elsewhere})
        assert answer["Location"] == need.get_absolute_url()
    client.post(address, {"kind": "love"})
    need.refresh_from_db()
    assert (need.supports_count, need.helps_count) == (0, 0)


def test_support_is_a_404_to_those_who_may_not_read_the_need(as_: As, luc: User, helene: User, education: Network):
    need = NeedFactory.create(network=education)
    for person in (None, luc, helene):
        assert as_(person).post(f"/besoins/{need.pk}/soutien/", {"kind": "help"}).status_code == 404
    assert as_(luc).get(f"/besoins/{need.pk}/soutien/").status_code == 405
    need.refresh_from_db()
    assert need.helps_count == 0


def test_ones_own_need_and_a_met_one_have_no_buttons(as_: As, samira: User):
    own, met = NeedFactory.create(author=samira), NeedFactory.create(met=True)
    page = text(as_(samira).get("/besoins/"))
    assert f"/besoins/{own.pk}/soutien/" not in page
    assert f"/besoins/{met.pk}/soutien/" not in page
    assert "Une fiche" in page
    assert as_(samira).post(f"/besoins/{own.pk}/soutien/", {"kind": "help"}).status_code in (403, 404)


@pytest.mark.parametrize("address", ["/besoins/99999999999999999999999/", "/besoins/0/"])
def test_numbers_that_no_need_has_are_a_404(as_: As, samira: User, address: str):
    assert as_(samira).get(address).status_code == 404


@pytest.mark.parametrize("size", [2, 25])
@pytest.mark.parametrize("room", [*ROOMS, "needs"])
def test_a_room_costs_the_same_for_few_and_for_many(
    as_: As, samira: User, education: Network, room: str, size: int, django_assert_max_num_queries: Callable
):
    for _ in range(size):
        person = PersonFactory.create(profile__organisation=OrganisationFactory.create())
        MembershipFactory.create(network=education, person=person)
        FacilitationFactory.create(network=education, person=person)
        FacilitationEntryFactory.create(network=education, person=person)
        for network in (education, None):
            NeedFactory.create(network=network, author=person, territory=TerritoryFactory.create())
    client = as_(samira)
    with django_assert_max_num_queries(10):
        assert client.get(reverse(f"networks:{room}", args=["education"] if room in ROOMS else [])).status_code == 200


def test_a_room_goes_on_after_a_page(as_: As, samira: User, education: Network):
    NeedFactory.create_batch(31, network=education)
    client = as_(samira)
    first = client.get("/reseaux/education/besoins/")
    key = first.context["listing"].next_key
    second = client.get(f"/reseaux/education/besoins/?apres={key}")
    shown = {card.need.pk for answer in (first, second) for card in answer.context["cards"]}
    assert len(shown) == 31
