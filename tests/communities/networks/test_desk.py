"""The desk: what waits, shared tasks, who was greeted; its Monday letter; and nobody else's business."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from communities.networks import actions, desk
from communities.networks.models import CareTask, DeskLetter, Membership, Network
from communities.networks.plugs_care import watches
from communities.people.models import Profile
from forums.actions import open_forum, open_thread
from forums.forum_conversation.models import Topic
from tests.communities.factories import (
    FacilitationFactory,
    FieldFactory,
    MeetingFactory,
    MembershipFactory,
    NeedFactory,
    PersonFactory,
    as_reader,
)
from tests.communities.networks.owed import letters_owed

As = Callable[[User | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]
DAY = dt.timedelta(days=1)
ADDRESS = "/reseaux/education/animation/bureau/"
PARIS = ZoneInfo("Europe/Paris")


def text(answer: Any) -> str:
    return answer.content.decode().replace("&#x27;", "'").replace("\u202f", " ").replace("\u00a0", " ")


def question(network: Network, by: User, title: str, days: int = 3) -> Topic:
    forum = open_forum(key=f"{network.slug}-questions", name="Questions", network=network)
    return open_thread(
        forum=forum,
        by=as_reader(by),
        title=title,
        body="Comment faire ?",
        kind="question",
        at=timezone.now() - days * DAY,
    )


def waiting(network: Network, by: User, key: str) -> list[str]:
    [section] = [one for one in desk.sections(network, as_reader(by)) if one.key == key]
    return [item.title for item in section.items]


def test_the_desk_is_there_for_who_facilitates_today_alone(
    as_: As, samira: User, ines: User, luc: User, helene: User, education: Network
):
    for person in (None, samira, luc, helene):
        assert as_(person).get(ADDRESS).status_code == 404
        assert as_(person).post(ADDRESS, {"title": "Relancer"}).status_code == 404
    assert as_(ines).get(ADDRESS).status_code == 200
    ines.facilitations.update(ends_on=timezone.localdate() - DAY)
    assert as_(ines).get(ADDRESS).status_code == 404
    assert not CareTask.objects.exists()


def test_every_kind_of_waiting_is_watched():
    assert [one.key for one in watches()] == [
        "1-arrivees",
        "2-questions",
        "3-rencontres",
        "4-besoins",
        "5-fiches",
        "6-productions",
        "6-propositions",
        "7-fonctions",
    ]


def test_newcomers_wait_to_be_greeted_and_once_is_enough(as_: As, ines: User, samira: User, education: Network):
    newcomer = PersonFactory.create(first_name="Awa")
    membership = MembershipFactory.create(network=education, person=newcomer)
    assert newcomer in [one.person for one in desk.newcomers(education)]
    client = as_(ines)
    assert "Awa" in text(client.get(ADDRESS))
    for _twice in range(2):
        client.post(f"{ADDRESS}arrivee/{membership.pk}/")
    first = Membership.objects.get(pk=membership.pk).greeted_at
    assert first is not None
    assert newcomer not in [one.person for one in desk.newcomers(education)]
    client.post(f"{ADDRESS}arrivee/{membership.pk}/", {"annuler": "1"})
    assert Membership.objects.get(pk=membership.pk).greeted_at is None
    assert as_(samira).post(f"{ADDRESS}arrivee/{membership.pk}/").status_code == 404
    with pytest.raises(PermissionDenied):
        actions.greet(membership=membership, by=as_reader(samira))


def test_a_member_of_another_network_is_not_greeted_from_here(as_: As, ines: User, education: Network, sante: Network):
    elsewhere = Membership.objects.filter(network=sante).first()
    assert elsewhere is not None
    assert as_(ines).post(f"{ADDRESS}arrivee/{elsewhere.pk}/").status_code == 404


def test_questions_wait_after_two_days(ines: User, samira: User, education: Network):
    question(education, samira, "Qui a une charte ?")
    question(education, samira, "Toute fraîche", days=0)
    assert waiting(education, ines, "2-questions") == ["Qui a une charte ?"]


def test_meetings_without_agenda_wait(ines: User, education: Network):
    MeetingFactory.create(network=education, title="Sans rien")
    MeetingFactory.create(network=education, title="Préparée", agenda="Tour de table")
    MeetingFactory.create(network=education, title="Passée", past=True)
    assert waiting(education, ines, "3-rencontres") == ["Sans rien"]


def test_needs_without_answer_and_terms_that_end_wait(ines: User, education: Network):
    NeedFactory.create(network=education, title="Un médiateur")
    NeedFactory.create(network=education, title="Répondu", met=True)
    assert waiting(education, ines, "4-besoins") == ["Un médiateur"]
    assert waiting(education, ines, "7-fonctions") == []
    ines.facilitations.update(ends_on=timezone.localdate() + 10 * DAY)
    assert len(waiting(education, ines, "7-fonctions")) == 1


def test_a_thread_is_ripe_for_stated_reasons(ines: User, samira: User, education: Network):
    topic = question(education, samira, "Cantine à un euro", days=40)
    assert waiting(education, ines, "5-fiches") == []
    Topic.objects.filter(pk=topic.pk).update(
        posts_count=9, helped_by=topic.first_post_id, last_post_on=timezone.now() - 20 * DAY
    )
    [section] = [one for one in desk.sections(education, as_reader(ines)) if one.key == "5-fiches"]
    [item] = section.items
    assert item.title == "Cantine à un euro"
    assert item.why == "9 messages, une réponse a aidé, la conversation s'est posée"


def test_tasks_are_shared_taken_done_and_taken_back(as_: As, ines: User, luc: User, education: Network):
    FacilitationFactory.create(network=education, person=luc)
    client = as_(ines)
    for _twice in range(2):
        client.post(ADDRESS, {"title": "Relancer  la mairie", "due_on": ""})
    task = CareTask.objects.get()
    assert task.title == "Relancer la mairie"
    where = f"{ADDRESS}tache/{task.pk}/"
    client.post(where, {"geste": "prendre"})
    as_(luc).post(where, {"geste": "prendre"})
    task.refresh_from_db()
    assert task.taken_by == ines
    as_(luc).post(where, {"geste": "rendre"})
    task.refresh_from_db()
    assert task.taken_by == ines
    as_(luc).post(where, {"geste": "fait"})
    task.refresh_from_db()
    assert task.done_at is not None
    client.post(where, {"geste": "refaire"})
    client.post(where, {"geste": "rendre"})
    assert CareTask.objects.filter(pk=task.pk, done_at=None, taken_by=None).exists()
    assert client.post(where, {"geste": "effacer"}).status_code == 404
    assert client.get(where).status_code == 405


def test_a_task_without_words_is_said_beside_its_field(as_: As, ines: User, education: Network):
    page = text(as_(ines).post(ADDRESS, {"title": "   "}))
    assert "Dites en quelques mots" in page
    with pytest.raises(actions.TaskRefused):
        actions.add_task(network=education, by=as_reader(ines), title="  ")


def test_a_task_of_another_network_is_not_there(as_: As, ines: User, luc: User, education: Network, sante: Network):
    FacilitationFactory.create(network=sante, person=luc)
    task = actions.add_task(network=sante, by=as_reader(luc), title="Appeler")
    assert as_(ines).post(f"{ADDRESS}tache/{task.pk}/", {"geste": "fait"}).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.finish_task(task=task, by=as_reader(ines))


def test_an_empty_network_shows_how_it_starts(as_: As, ines: User, samira: User, education: Network):
    field = FieldFactory.create(name="Santé mentale")
    samira.profile.fields.add(field)
    awa = PersonFactory.create(first_name="Awa", last_name="Sow")
    awa.profile.fields.add(field)
    shy = PersonFactory.create(first_name="Secret", last_name="Gardé")
    shy.profile.fields.add(field)
    Profile.objects.filter(person=shy).update(shows_fields=0)
    page = text(as_(ines).get(ADDRESS))
    assert "Prévoir une première rencontre" in page
    assert "Awa Sow" in page
    assert "En commun avec le réseau : Santé mentale" in page
    assert "Secret" not in page
    question(education, samira, "Et voilà")
    assert "Prévoir une première rencontre" not in text(as_(ines).get(ADDRESS))


@pytest.mark.parametrize("size", [2, 20])
def test_the_desk_costs_the_same_for_few_and_for_many(
    as_: As, ines: User, samira: User, education: Network, size: int, django_assert_max_num_queries: Callable
):
    for n in range(size):
        person = PersonFactory.create()
        MembershipFactory.create(network=education, person=person)
        NeedFactory.create(network=education, author=person)
        MeetingFactory.create(network=education)
        question(education, samira, f"Question {n}")
        actions.add_task(network=education, by=as_reader(ines), title=f"Tâche {n}")
    client = as_(ines)
    with django_assert_max_num_queries(24):
        assert client.get(ADDRESS).status_code == 200


def monday(hour: int, minute: int = 0, day: int = 0) -> dt.datetime:
    """A Monday of 2027 in Paris, or so many days after."""
    return dt.datetime(2027, 2, 8 + day, hour, minute, tzinfo=PARIS)


def sent_at(moment: dt.datetime) -> list[Any]:
    with time_machine.travel(moment, tick=False):
        desk.monday_letters.call()
        return letters_owed()


@pytest.fixture
def busy(ines: User, education: Network) -> Network:
    """Something waits, and Inès facilitates in February 2027."""
    ines.facilitations.update(starts_on=dt.date(2026, 6, 1), ends_on=dt.date(2027, 5, 1))
    NeedFactory.create(network=education, title="Un médiateur")
    return education


def test_a_letter_on_monday_at_seven_once_a_week(ines: User, busy: Network):
    assert sent_at(monday(6, 59)) == []
    [letter] = sent_at(monday(7))
    assert letter.to == [ines.email]
    assert "Un médiateur" in letter.body
    assert "Choisir les courriels que je reçois" in letter.body
    for later in (monday(7, 15), monday(23), monday(9, day=1), monday(9, day=2)):
        assert sent_at(later) == []
    assert len(sent_at(monday(7, day=7))) == 1


def test_a_server_that_slept_sends_it_on_tuesday_morning(busy: Network):
    assert len(sent_at(monday(8, day=1))) == 1
    assert DeskLetter.objects.count() == 1


def test_too_late_is_not_at_all(busy: Network):
    assert sent_at(monday(15, day=1)) == []
    assert not DeskLetter.objects.exists()


def test_no_letter_for_who_wants_none_nor_when_nothing_waits(ines: User, busy: Network):
    Profile.objects.filter(person=ines).update(by_mail=False)
    assert sent_at(monday(7)) == []
    Profile.objects.filter(person=ines).update(by_mail=True)
    busy.needs.update(met_on=dt.date(2027, 1, 1))
    Membership.objects.filter(network=busy).update(joined_at=dt.datetime(2026, 1, 1, tzinfo=PARIS))
    assert sent_at(monday(7, day=7)) == []


def test_the_database_holds_one_letter_a_week(ines: User):
    DeskLetter.objects.create(person=ines, monday=dt.date(2027, 2, 8))
    with pytest.raises(IntegrityError), transaction.atomic():
        DeskLetter.objects.create(person=ines, monday=dt.date(2027, 2, 8))


def test_a_proposal_is_called_by_what_it_would_change(education: Network, samira: User, ines: User):
    actions.propose(
        network=education, by=as_reader(samira), kind="words", changes={"rhythm": "Le mardi"}, reason="Mieux."
    )
    [waiting] = desk.proposals(education, as_reader(ines), 5)
    assert "Rythme" in str(waiting.title)


def test_a_proposal_under_an_objection_says_what_it_waits_for(education: Network, samira: User, ines: User):
    proposal = actions.propose(
        network=education, by=as_reader(samira), kind="words", changes={"purpose": "Autre chose."}, reason="Mieux"
    )
    (one,) = desk.proposals(education, as_reader(ines), 5)
    assert "peuvent objecter jusqu'au" in one.why
    actions.object_to(proposal=proposal, by=as_reader(ines), reason="Trop vague")
    (one,) = desk.proposals(education, as_reader(ines), 5)
    assert "une objection attend une réécriture" in one.why
