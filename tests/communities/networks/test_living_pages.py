"""Proposals, invitations, needs and networks being born, through the door."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from communities.networks import actions
from communities.networks.actions.inviting import token_of
from communities.networks.models import Membership, Need, NeedAnswer, Network, Objection, Proposal
from forums.actions import open_forum
from forums.forum_conversation.models import Topic
from reference.models import Keyword
from search.models import Document
from tests.communities.factories import NeedFactory, NetworkFactory, PersonFactory, TerritoryFactory, as_reader

As = Callable[[User | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]


def text(answer) -> str:
    return answer.content.decode().replace("&#x27;", "'").replace("\u202f", " ").replace("\u00a0", " ")


def propose(network: Network, person: User, **given: object) -> Proposal:
    asked = {"kind": "words", "changes": {"rhythm": "Le mardi"}, "reason": "Que chacun le note.", **given}
    return actions.propose(network=network, by=as_reader(person), **asked)  # type: ignore[arg-type]


def test_what_members_decide_is_theirs_to_read(
    as_: As, samira: User, ines: User, luc: User, helene: User, education: Network
):
    proposal = propose(education, samira)
    pages = [
        "/reseaux/education/propositions/",
        "/reseaux/education/propositions/nouvelle/",
        "/reseaux/education/invitations/",
        proposal.get_absolute_url(),
    ]
    for person in (None, luc, helene):
        for page in [*pages, f"{proposal.get_absolute_url()}reecrire/"]:
            assert as_(person).get(page).status_code == 404
    for page in pages:
        assert as_(ines).get(page).status_code == 200
    assert as_(ines).get(f"{proposal.get_absolute_url()}reecrire/").status_code == 404
    assert as_(samira).get(f"{proposal.get_absolute_url()}reecrire/").status_code == 200
    assert as_(luc).get(f"/reseaux/sante/propositions/{proposal.pk}/").status_code == 404


def test_proposing_words_from_the_form(as_: As, samira: User, ines: User, education: Network):
    client, address = as_(samira), "/reseaux/education/propositions/nouvelle/?genre=words"
    shown = text(client.get(address))
    assert education.purpose in shown
    same = {"purpose": education.purpose, "openness": "public"}
    refused = text(client.post(address, {**same, "reason": "Parce que."}))
    assert "Rien ne change" in refused
    assert "Dites pourquoi" in text(client.post(address, {**same, "rhythm": "Le mardi"}))
    nowhere = text(client.post(address, {**same, "rhythm": "Le mardi", "reason": "Oui.", "territory": "Nulle part"}))
    assert "Aucun lieu ne porte ce nom" in nowhere
    answer = client.post(address, {**same, "rhythm": "Le mardi", "reason": "Que chacun le note."})
    proposal = Proposal.objects.get()
    assert answer["Location"] == proposal.get_absolute_url()
    assert proposal.changes == {"rhythm": {"before": "", "after": "Le mardi"}}
    again = text(as_(ines).post(address, {**same, "rhythm": "Le jeudi", "reason": "Non."}))
    assert "porte déjà sur ce point" in again


def test_other_kinds_have_their_forms(as_: As, samira: User, education: Network):
    client = as_(samira)
    assert "Ouvrir un forum de plus" in text(client.get("/reseaux/education/propositions/nouvelle/"))
    for kind, fields in (("forum", {"name": "Cantines"}), ("rest", {})):
        address = f"/reseaux/education/propositions/nouvelle/?genre={kind}"
        assert client.get(address).status_code == 200
        assert client.post(address, {**fields, "reason": "Utile."}).status_code == 302
    assert "forum de ce nom" not in text(client.get("/reseaux/education/propositions/"))
    open_forum(key="education-x", name="Stages", network=education)
    taken = client.post("/reseaux/education/propositions/nouvelle/?genre=forum", {"name": "stages", "reason": "Utile."})
    assert "déjà un forum de ce nom" in text(taken)


def test_objecting_lifting_withdrawing_from_the_page(as_: As, samira: User, ines: User, education: Network):
    proposal = propose(education, samira)
    page = proposal.get_absolute_url()
    assert "Que chacun le note." in text(as_(ines).get(page))
    assert "dites en quoi cela nuirait" in text(as_(ines).post(page, {"geste": "objecter", "reason": ""}))
    assert as_(ines).post(page, {"geste": "objecter", "reason": "Pas le mardi."}).status_code == 302
    assert "Pas le mardi." in text(as_(samira).get(page))
    assert "1 objection" in text(as_(samira).get("/reseaux/education/propositions/"))
    assert as_(samira).post(page, {"geste": "objecter", "reason": "Moi."}).status_code == 404
    assert as_(ines).post(page, {"geste": "retirer"}).status_code == 404
    assert as_(ines).post(page, {"geste": "lever"}).status_code == 302
    assert not Objection.objects.standing().exists()
    rewritten = as_(samira).post(
        f"{page}reecrire/",
        {"purpose": education.purpose, "openness": "public", "rhythm": "Le jeudi", "reason": "Mieux."},
    )
    assert rewritten["Location"] == page
    assert as_(samira).post(page, {"geste": "retirer"}).status_code == 302
    assert "Retirée" in text(as_(ines).get(page))
    assert as_(samira).get(f"{page}reecrire/").status_code == 404


def test_the_page_says_what_opening_and_closing_entail(as_: As, samira: User, education: Network):
    proposal = propose(education, samira, changes={"openness": "members"})
    assert "ce qui y fut écrit aussi" in text(as_(samira).get(proposal.get_absolute_url()))


def test_lists_of_proposals_ask_as_much_whatever_their_number(
    as_: As, samira: User, ines: User, education: Network, django_assert_max_num_queries
):
    client = as_(ines)
    for size in (1, 6):
        for number in range(size):
            one = propose(education, samira, kind="forum", changes={"name": f"Forum {size} {number}"})
            two = propose(education, samira, kind="forum", changes={"name": f"Ancien {size} {number}"})
            actions.object_to(proposal=one, by=as_reader(ines), reason="Non.")
            actions.withdraw_proposal(proposal=two, by=as_reader(samira))
        client.get("/reseaux/education/propositions/")
        with django_assert_max_num_queries(9):
            client.get("/reseaux/education/propositions/")
        with django_assert_max_num_queries(11):
            client.get(one.get_absolute_url())


def test_a_resting_network_is_woken_by_its_members(as_: As, samira: User, luc: User, education: Network):
    Network.objects.filter(pk=education.pk).update(resting_since=timezone.localdate())
    assert as_(luc).post("/reseaux/education/reveiller/").status_code == 404
    assert as_(samira).get("/reseaux/education/reveiller/").status_code == 405
    assert as_(samira).post("/reseaux/education/reveiller/")["Location"] == "/reseaux/education/"
    education.refresh_from_db()
    assert education.resting_since is None


def test_an_interest_is_left_at_the_door_on_ones_honour(as_: As, karim: User, luc: User):
    NetworkFactory.create(slug="ouvrage", interest="entre maîtres d'ouvrage publics")
    client = as_(karim)
    assert "entre maîtres d'ouvrage publics" in text(client.get("/reseaux/ouvrage/rejoindre/"))
    assert "Confirmez" in text(client.post("/reseaux/ouvrage/rejoindre/"))
    assert client.post("/reseaux/ouvrage/rejoindre/", {"declares_interest": "on"}).status_code == 302
    assert "maîtres d'ouvrage" in Membership.objects.get(person=karim).declared


def test_inviting_from_the_page(as_: As, samira: User, ines: User, education: Network):
    client, page = as_(samira), "/reseaux/education/invitations/"
    assert "Ceci n'est pas une adresse" in text(client.post(page, {"geste": "courriel", "emails": "pas une adresse"}))
    many = " ".join(f"p{number}@exemple.test" for number in range(11))
    assert "Dix adresses au plus" in text(client.post(page, {"geste": "courriel", "emails": many}))
    assert client.post(page, {"geste": "courriel", "emails": "zoe@exemple.test"}).status_code == 302
    assert client.post(page, {"geste": "lien", "most_uses": "3", "days": "7"}).status_code == 302
    link = education.invitations.get(email="")
    mine = text(client.get(page))
    assert f"/invitation/{token_of(link)}/" in mine
    assert "zoe@exemple.test" in mine
    theirs = text(as_(ines).get(page))
    assert "Samira Benali" in theirs
    assert "zoe@exemple.test" not in theirs
    assert token_of(link) not in theirs
    close = f"{page}{link.pk}/annuler/"
    as_(ines).post(close, {"reason": ""})
    link.refresh_from_db()
    assert link.revoked_at is None
    as_(ines).post(close, {"reason": "Trop large."})
    link.refresh_from_db()
    assert link.revoked_at is not None


def test_an_invitation_leads_through_signing_in(as_: As, samira: User, luc: User, helene: User, education: Network):
    link = actions.invite_by_link(network=education, by=as_reader(samira), most_uses=1, word="Venez.")
    page = reverse("networks:invitation", args=[token_of(link)])
    passing = as_(None).get(page)
    assert f"{reverse('account_login')}?next={page}" in text(passing)
    assert "Samira Benali vous invite" in text(passing)
    assert passing["Referrer-Policy"] == "same-origin"  # stricter, and no browser could post its form
    assert as_(None).post(page)["Location"] == f"{reverse('account_login')}?next={page}"
    assert as_(helene).get(page).status_code == 404
    assert as_(None).get("/invitation/inconnue/").status_code == 404
    assert as_(samira).get(page)["Location"] == "/reseaux/education/"
    assert as_(luc).post(page)["Location"] == "/reseaux/education/"
    assert Membership.objects.filter(network=education, person=luc).exists()
    used = as_(PersonFactory.create()).get(page)
    assert used.status_code == 410
    assert "a déjà servi" in text(used)


def test_a_need_says_where_what_and_which_help(as_: As, samira: User, education: Network):
    place = TerritoryFactory.create(name="Denain", code="59172")
    theme = Keyword.objects.create(slug="sante", label="Santé")
    written = {"title": "Une méthode", "body": "Qui sait ?", "help_wanted": "method", "theme": theme.pk}
    assert "Aucun lieu" in text(as_(samira).post("/besoins/nouveau/", {**written, "territory": "Nulle part"}))
    assert as_(samira).post("/besoins/nouveau/", {**written, "territory": "59172"}).status_code == 302
    need = Need.objects.get()
    assert (need.territory, need.theme, need.help_wanted) == (place, theme, "method")


def test_needs_are_narrowed(as_: As, samira: User):
    region = TerritoryFactory.create(name="Hauts-de-France", kind="region", code="32")
    place = TerritoryFactory.create(name="Denain", parent=region)
    theme = Keyword.objects.create(slug="sante", label="Santé")
    NeedFactory.create(title="Juste ici", territory=place, theme=theme, help_wanted="contact")
    NeedFactory.create(title="Ailleurs", met=True)
    client = as_(samira)
    for query, ici, ailleurs in (
        ("", True, True),
        ("?theme=sante", True, False),
        ("?theme=inconnu", True, True),
        ("?aide=contact", True, False),
        ("?etat=repondu", False, True),
        ("?etat=attend", True, False),
        ("?territoire=Hauts-de-France", True, False),
        ("?territoire=Nulle+part", False, False),
    ):
        shown = text(client.get(f"/besoins/{query}"))
        assert (">Juste ici<" in shown, ">Ailleurs<" in shown) == (ici, ailleurs), query


def test_lists_of_needs_ask_as_much_whatever_their_number(as_: As, samira: User, django_assert_max_num_queries):
    client = as_(samira)
    for size in (1, 5):
        for number in range(size):
            need = NeedFactory.create(territory=TerritoryFactory.create())
            person = PersonFactory.create()
            NeedAnswer.objects.create(need=need, kind="production", label="F", url=f"/f-{size}-{number}/", by=person)
            actions.describe_network(need=need, by=as_reader(person), name=f"R {size} {number}", purpose="P")
        client.get("/besoins/")
        with django_assert_max_num_queries(12):
            client.get("/besoins/")


def document(**given: object) -> None:
    words = {"kind": "production", "object_id": 7, "title": "Une fiche", "url": "/productions/f/", "audience": "public"}
    Document.objects.create(**{**words, "published_at": timezone.now(), **given})


def test_what_a_need_became_shows_to_those_who_may_see_it(as_: As, samira: User, luc: User, education: Network):
    need = NeedFactory.create()
    page = need.get_absolute_url()
    document()
    document(object_id=8, kind="thread", title="Secret", url="/forums/fil/s-8/", audience=f"network:{education.pk}")
    assert "Rien à cette adresse" in text(as_(luc).post(f"{page}suites/", {"address": "/forums/fil/s-8/"}))
    for address in ("/productions/f/", "/forums/fil/s-8/"):
        assert as_(samira).post(f"{page}suites/", {"address": address}).status_code == 302
    assert "Secret" in text(as_(samira).get(page))
    shown = text(as_(luc).get(page))
    assert "Une fiche" in shown
    assert "Secret" not in shown
    Document.objects.filter(object_id=7).update(audience=f"network:{education.pk}")  # it goes behind the door
    assert "Une fiche" not in text(as_(luc).get(page))
    assert "Une fiche" not in text(as_(luc).get("/besoins/"))


def test_a_network_takes_a_need_up_by_a_thread(as_: As, samira: User, luc: User, education: Network, sante: Network):
    need = NeedFactory.create(title="Une méthode")
    forum = open_forum(key="education-a", name="Familles", network=education)
    page = f"{need.get_absolute_url()}reprendre/education/"
    for person in (None, luc):
        assert as_(person).get(page).status_code == 404
    form = text(as_(samira).get(page))
    assert "Une méthode" in form
    begun = f"Nous nous saisissons d'[un besoin exprimé ici]({settings.BASE_URL}{need.get_absolute_url()})."
    assert begun in form  # the thread leads back to the need
    wrong = {"room": "999", "title": "Une méthode", "body": "Parlons-en."}
    assert as_(samira).post(page, wrong).status_code == 200
    answer = as_(samira).post(page, {**wrong, "room": str(forum.pk)})
    assert answer.status_code == 302
    topic = Topic.objects.get()
    kept = NeedAnswer.objects.get()
    assert (kept.url, kept.network, kept.kind) == (topic.get_absolute_url(), education, "thread")
    assert "s'en saisit" in text(as_(luc).get(need.get_absolute_url()))
    theirs = NeedFactory.create(network=sante)
    assert as_(samira).get(f"{theirs.get_absolute_url()}reprendre/education/").status_code == 404


def test_a_network_is_formed_from_the_page_of_a_need(as_: As, samira: User, luc: User, helene: User):
    need = NeedFactory.create()
    page = need.get_absolute_url()
    words = {"name": "Cantines", "purpose": "Manger.", "openness": "public", "dye": "weld", "weave": "toile"}
    for person in (None, helene):
        assert as_(person).post(f"{page}reseau/", words).status_code == 404
    assert as_(samira).get(f"{page}reseau/").status_code == 200
    assert as_(samira).post(f"{page}reseau/", words).status_code == 302
    assert as_(luc).get(f"{page}reseau/")["Location"] == page
    assert "Il manque 4 personnes" in text(as_(luc).get("/besoins/"))
    as_(luc).post(f"{page}reseau/engagement/")
    as_(luc).post(f"{page}reseau/engagement/", {"retirer": "1"})
    people = PersonFactory.create_batch(settings.NETWORK_FOUNDERS - 1)
    for person in people:
        answer = as_(person).post(f"{page}reseau/engagement/")
    assert answer["Location"] == "/reseaux/cantines/"
    assert Network.objects.get().members_count == settings.NETWORK_FOUNDERS
    assert "Ce réseau est né" in text(as_(luc).get(page))


def test_who_asked_settles_their_need_from_its_page(as_: As, samira: User, luc: User):
    need = NeedFactory.create(author=samira)
    page = f"{need.get_absolute_url()}repondu/"
    assert as_(luc).post(page).status_code == 404
    assert as_(samira).post(page, {"suite": "x"}).status_code == 302
    need.refresh_from_db()
    assert need.met_on == timezone.localdate()
