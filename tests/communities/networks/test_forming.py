"""Networks are born of needs, by those who commit to them, without anyone's approval."""

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import override_settings

from accounts.models import User
from accounts.reader import Reader
from communities.networks import actions, need_letters
from communities.networks.actions.forming import free_slug, name_taken
from communities.networks.models import Membership, Need, NeedAnswer, NeedSupport, Network, NetworkDraft
from forums.forum.models import Forum
from search.models import Document
from tests.communities.factories import NeedFactory, NetworkFactory, PersonFactory, TerritoryFactory, as_reader

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def describe(need: Need, person: User, **given: Any) -> NetworkDraft:
    words = {"name": "Cantines", "purpose": "Que chaque enfant mange.", **given}
    return actions.describe_network(need=need, by=as_reader(person), **words)


def crowd(draft: NetworkDraft, size: int) -> list[User]:
    people = PersonFactory.create_batch(size)
    for person in people:
        actions.commit(draft=draft, by=as_reader(person))
    return people


def test_the_last_who_commits_forms_the_network_with_all_the_others(samira: User, luc: User, undone):
    need = NeedFactory.create(author=luc, help_wanted="network", territory=TerritoryFactory.create())
    draft = describe(need, samira)
    actions.commit(draft=draft, by=as_reader(luc))
    founders = crowd(draft, settings.NETWORK_FOUNDERS - 3)
    assert not Network.objects.exists()
    founders += crowd(draft, 1)
    network = Network.objects.get(name="Cantines")
    assert {one.person_id for one in network.memberships.all()} == {samira.pk, luc.pk, *(one.pk for one in founders)}
    assert network.members_count == settings.NETWORK_FOUNDERS
    assert network.territory == need.territory
    need.refresh_from_db()
    draft.refresh_from_db()
    assert (draft.network, need.met_by, need.commits_count) == (network, "Cantines", settings.NETWORK_FOUNDERS)
    assert NeedAnswer.objects.get(need=need, kind="network").url == "/reseaux/cantines/"
    assert not Forum.objects.places().get(network=network).private
    assert undone("communities.networks.need_letters.tell_founders") == 1
    late = PersonFactory.create()
    with pytest.raises(actions.FormingRefused, match="né"):
        actions.commit(draft=draft, by=as_reader(late))
    with pytest.raises(actions.FormingRefused, match="quitter"):
        actions.withdraw_commitment(draft=draft, by=as_reader(luc))


def test_a_network_for_members_begins_behind_its_door(samira: User):
    draft = describe(NeedFactory.create(), samira, openness="members")
    crowd(draft, settings.NETWORK_FOUNDERS - 1)
    network = Network.objects.get()
    assert network.openness == "members"
    assert Forum.objects.places().get(network=network).private


def test_committing_twice_is_committing_once_and_can_be_taken_back(samira: User, luc: User):
    draft = describe(NeedFactory.create(), samira)
    for _ in range(2):
        actions.commit(draft=draft, by=as_reader(luc))
    draft.need.refresh_from_db()
    assert draft.need.commits_count == 2
    for _ in range(2):
        actions.withdraw_commitment(draft=draft, by=as_reader(luc))
    draft.need.refresh_from_db()
    assert draft.need.commits_count == 1


def test_who_may_not_read_the_need_neither_describes_nor_commits(
    samira: User, luc: User, helene: User, education: Network
):
    need = NeedFactory.create(network=education)
    for reader in (as_reader(luc), as_reader(helene), Reader()):
        with pytest.raises(PermissionDenied):
            actions.describe_network(need=need, by=reader, name="A", purpose="B")
    draft = describe(need, samira)
    for reader in (as_reader(luc), as_reader(helene), Reader()):
        with pytest.raises(PermissionDenied):
            actions.commit(draft=draft, by=reader)


def test_a_name_that_is_borne_is_refused_at_once(samira: User, luc: User, education: Network):
    with pytest.raises(actions.FormingRefused, match="déjà ce nom"):
        describe(NeedFactory.create(), samira, name="éducation".capitalize())
    need = NeedFactory.create()
    describe(need, samira)
    with pytest.raises(actions.FormingRefused, match="déjà décrit"):
        describe(need, luc, name="Autre")
    with pytest.raises(actions.FormingRefused, match="déjà ce nom"):
        describe(NeedFactory.create(), luc)
    with pytest.raises(ValidationError):
        describe(NeedFactory.create(), luc, name="x" * 81)


def test_a_name_taken_meanwhile_waits_for_another_one(samira: User, luc: User):
    draft = describe(NeedFactory.create(), samira)
    NetworkFactory.create(name="Cantines", slug="cantines")
    crowd(draft, settings.NETWORK_FOUNDERS)
    assert Network.objects.count() == 1
    with pytest.raises(PermissionDenied):
        actions.rename_draft(draft=draft, by=as_reader(luc), name="Cantines du soir")
    with pytest.raises(actions.FormingRefused, match="déjà ce nom"):
        actions.rename_draft(draft=draft, by=as_reader(samira), name="Cantines")
    actions.rename_draft(draft=draft, by=as_reader(samira), name="Cantines du soir")
    network = Network.objects.get(name="Cantines du soir")
    assert network.members_count == settings.NETWORK_FOUNDERS + 1


def test_a_name_that_is_free_does_not_change_under_those_who_committed(samira: User):
    draft = describe(NeedFactory.create(), samira)
    with pytest.raises(actions.FormingRefused, match="engagés sous ce nom"):
        actions.rename_draft(draft=draft, by=as_reader(samira), name="Autrement")


def test_an_address_that_is_taken_is_numbered():
    NetworkFactory.create(slug="ecole")
    NetworkFactory.create(slug="ecole-2")
    assert free_slug("École") == "ecole-3"
    assert len(free_slug("x" * 80)) == 50
    assert free_slug("???") == "reseau"


def test_people_who_left_no_longer_count(samira: User, luc: User):
    draft = describe(NeedFactory.create(), samira)
    actions.commit(draft=draft, by=as_reader(luc))
    luc.is_active = False
    luc.save()
    crowd(draft, settings.NETWORK_FOUNDERS - 2)
    assert not Network.objects.exists()
    crowd(draft, 1)
    assert not Membership.objects.filter(person=luc).exists()


@override_settings(NETWORK_FOUNDERS=2)
def test_founders_and_supporters_get_one_letter_each(samira: User, luc: User, ines: User):
    need = NeedFactory.create()
    actions.support_need(need=need, by=as_reader(ines), kind="support")
    draft = describe(need, samira)
    actions.commit(draft=draft, by=as_reader(luc))
    need_letters.tell_founders.call(draft.pk)
    need_letters.tell_some_founders.call(draft.pk, [samira.pk, ines.pk])
    assert {one.to[0] for one in mail.outbox} == {samira.email, ines.email}
    bodies = {one.to[0]: one.body for one in mail.outbox}
    assert "Vous en êtes membre" in bodies[samira.email]
    assert "vous pouvez rejoindre" in bodies[ines.email]


def document(**given: Any) -> Document:
    return Document.objects.create(
        **{
            "kind": "production",
            "object_id": 7,
            "title": "Une fiche",
            "url": "/productions/une-fiche/",
            "audience": "public",
            "published_at": dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
            **given,
        }
    )


def test_what_answers_is_linked_by_its_address_here(samira: User, luc: User, education: Network):
    need = NeedFactory.create()
    document()
    for address in ("/productions/une-fiche/", f"{settings.BASE_URL}/productions/une-fiche/?x=1#y"):
        answer = actions.link_answer(need=need, by=as_reader(samira), address=address)
        assert (answer.kind, answer.label, answer.url) == ("production", "Une fiche", "/productions/une-fiche/")
    assert need.answers.count() == 1
    document(
        object_id=8, kind="thread", title="Secret", url="/forums/fil/secret-8/", audience=f"network:{education.pk}"
    )
    for address in (
        "https://ailleurs.example/productions/une-fiche/",
        "//ailleurs.example/productions/une-fiche/",
        "javascript:alert(1)",
        "http://[",
        "/productions/nulle-part/",
        "",
    ):
        with pytest.raises(actions.AnswerRefused):
            actions.link_answer(need=need, by=as_reader(samira), address=address)
    with pytest.raises(actions.AnswerRefused):
        actions.link_answer(need=need, by=as_reader(luc), address="/forums/fil/secret-8/")
    assert actions.link_answer(need=need, by=as_reader(samira), address="/forums/fil/secret-8/").label == "Secret"


def test_who_linked_it_or_asked_may_take_an_answer_away(samira: User, luc: User, ines: User):
    need = NeedFactory.create(author=ines)
    document()
    answer = actions.link_answer(need=need, by=as_reader(samira), address="/productions/une-fiche/")
    with pytest.raises(PermissionDenied):
        actions.unlink_answer(answer=answer, by=as_reader(luc))
    actions.settle_need(need=need, by=as_reader(ines), answer=answer)
    answer.refresh_from_db()
    with pytest.raises(actions.AnswerRefused):
        actions.unlink_answer(answer=answer, by=as_reader(ines))


def test_who_asked_says_that_it_is_answered_and_those_who_share_it_learn_it(
    samira: User, luc: User, ines: User, undone
):
    need = NeedFactory.create(author=ines)
    document()
    actions.support_need(need=need, by=as_reader(samira), kind="support")
    actions.support_need(need=need, by=as_reader(samira), kind="help")
    answer = actions.link_answer(need=need, by=as_reader(luc), address="/productions/une-fiche/")
    with pytest.raises(PermissionDenied):
        actions.settle_need(need=need, by=as_reader(luc), answer=answer)
    actions.settle_need(need=need, by=as_reader(ines))
    actions.settle_need(need=need, by=as_reader(ines), answer=answer)
    need.refresh_from_db()
    assert (need.met_by, need.met_by_url) == ("Une fiche", "/productions/une-fiche/")
    assert undone("communities.networks.need_letters.tell_supporters") == 1
    need_letters.tell_some.call(need.pk, [samira.pk])
    [sent] = mail.outbox
    assert "/productions/une-fiche/" in sent.body
    assert sent.subject == f"Une réponse à « {need.title} »"


def test_an_answer_behind_a_door_is_not_named_where_others_read(samira: User, ines: User, education: Network):
    need = NeedFactory.create(author=ines)
    document(
        object_id=8, kind="thread", title="Secret", url="/forums/fil/secret-8/", audience=f"network:{education.pk}"
    )
    answer = actions.link_answer(need=need, by=as_reader(samira), address="/forums/fil/secret-8/")
    actions.settle_need(need=need, by=as_reader(ines), answer=answer)
    need.refresh_from_db()
    assert need.met_on is not None
    assert (need.met_by, need.met_by_url) == ("", "")


def test_one_does_not_commit_by_the_buttons_of_support(samira: User):
    with pytest.raises(ValueError, match="commit"):
        actions.support_need(need=NeedFactory.create(), by=as_reader(samira), kind=NeedSupport.Kind.COMMIT)


def test_names_are_compared_without_case_and_accents_on_every_database(samira: User):
    NetworkFactory.create(name="École et quartier", slug="ecole")
    assert name_taken("ÉCOLE ET  QUARTIER")
    assert name_taken("Ecole-et-quartier")
    assert not name_taken("École et quartiers")
    describe(NeedFactory.create(), samira, name="Été")
    assert name_taken("été")
    assert not name_taken("★")
