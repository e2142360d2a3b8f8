"""Trainings: called, announced, changed, called off; places in turn; who was there, and what comes of it."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from accounts.reader import Reader
from communities.meetings.models import State
from communities.networks.answers import visible
from communities.networks.models import Network
from communities.training import actions, letters, telling
from communities.training.actions import Slot, Told, Wrong
from communities.training.duties import owe_reminders
from communities.training.indicators import followed as followed_count
from communities.training.indicators import half_days, trainings
from communities.training.listing import results_of
from communities.training.models import Answer, Certificate, Enrolment, Training
from communities.training.proofs import followed as followed_lines
from communities.training.proofs import given
from communities.training.search import load
from tests.communities.factories import NeedFactory, NetworkFactory, PersonFactory, as_reader
from tests.communities.training.factories import CertificateFactory, EnrolmentFactory, TrainingFactory, followed
from tests.tools.races import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.data]
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def slot(days: float, hours: float = 3, pk: int | None = None) -> Slot:
    start = timezone.now().replace(minute=0, second=0, microsecond=0) + days * DAY
    return Slot(start, start + hours * HOUR, "", pk)


def told(**changes: Any) -> Told:
    asked: dict[str, Any] = {
        "title": " Écouter  une famille ", "aims": "- **Écouter**", "place": "Salle 2",
        "sessions": [slot(20), slot(19)], **changes,
    }  # fmt: skip
    return Told(**asked)


def let_stand(training: Training) -> None:
    """Let the while pass after which people are told, and send the letters it makes."""
    training.refresh_from_db()
    telling.tell.func(training.pk, (training.last_told or {"turn": 0})["turn"])
    sent = DBTaskResult.objects.ready().filter(
        task_path__regex=r"^communities\.training\.letters\.send_(changed|cancelled|reopened)$"
    )
    for row in sent.order_by("enqueued_at"):
        args = row.args_kwargs["args"]
        DBTaskResult.objects.filter(pk=row.pk).delete()
        row.task.call(*args)


# — Calling one —————————————————————————————————————————————————————————————————————————————————————————————————


def test_a_member_calls_a_training_as_a_draft_then_announces_it(samira: User, education: Network, undone):
    reader = as_reader(samira)
    training = actions.plan_training(network=education, told=told(trainers=[samira, "Ada Moulin"]), by=reader)
    assert (training.title, training.draft) == ("Écouter une famille", True)
    assert "<strong>Écouter</strong>" in training.aims_html
    days = list(training.sessions.all())
    assert (training.starts_at, training.ends_at) == (days[0].starts_at, days[1].ends_at)
    assert [str(one) for one in training.trainers.all()] == ["Samira Benali", "Ada Moulin"]
    assert load([training.pk]) == {}
    before = undone("search.actions.refresh")
    assert not actions.open_training(training=training, by=reader).draft
    assert undone("search.actions.refresh") == before + 1
    assert load([training.pk])[training.pk].audience == "public"


def test_who_may_call_one(samira: User, ines: User, luc: User, helene: User, education: Network, sante: Network):
    for person, network, allowed in (
        (samira, education, True), (samira, sante, False), (samira, None, False), (ines, None, True),
        (luc, education, False), (helene, education, False), (helene, None, False), (None, None, False),
    ):  # fmt: skip
        if allowed:
            assert actions.plan_training(network=network, told=told(), by=as_reader(person)).by == person
        else:
            with pytest.raises(PermissionDenied):
                actions.plan_training(network=network, told=told(), by=as_reader(person))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"sessions": []}, "sessions"), ({"sessions": [slot(3, hours=-1)]}, "sessions"),
        ({"sessions": [slot(3), slot(3.05)]}, "sessions"), ({"sessions": [slot(n) for n in range(1, 22)]}, "sessions"),
        ({"sessions_needed": 3}, "sessions_needed"), ({"place": ""}, "place"), ({"trainers": ["x"] * 13}, "trainers"),
    ],
)  # fmt: skip
def test_a_training_that_cannot_be_is_refused_with_its_reason(samira: User, education: Network, wrong: Any, field: str):
    with pytest.raises(Wrong) as refused:
        actions.plan_training(network=education, told=told(**wrong), by=as_reader(samira))
    assert refused.value.field == field
    assert not Training.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"title": " "}, {"places": 0}, {"video_url": "javascript:alert(1)"}, {"zone": "Mars"}]
)
def test_the_database_and_its_models_have_the_last_word(samira: User, education: Network, wrong: Any):
    with pytest.raises(ValidationError):
        actions.plan_training(network=education, told=told(**wrong), by=as_reader(samira))


def test_nobody_is_called_off_without_a_reason(samira: User, education: Network):
    training = TrainingFactory.create(network=education, by=samira)
    with pytest.raises(Wrong):
        actions.call_off(training=training, reason=" ", by=as_reader(samira))
    with pytest.raises(IntegrityError), transaction.atomic():
        Training.objects.filter(pk=training.pk).update(cancelled_at=timezone.now())


def test_those_who_have_or_wait_for_a_place_are_told_that_it_is_called_off(
    samira: User, karim: User, education: Network
):
    training = TrainingFactory.create(network=education, by=samira)
    places = [
        EnrolmentFactory.create(training=training, person=karim),
        EnrolmentFactory.create(training=training, waiting=True),
    ]
    actions.call_off(training=training, reason="La salle a pris l'eau.", by=as_reader(samira))
    let_stand(training)
    assert [one.to for one in mail.outbox] == [[place.person.email] for place in places]
    assert "La salle a pris l'eau." in mail.outbox[0].body
    with pytest.raises(actions.Cancelled):
        actions.register(training=training, by=as_reader(PersonFactory.create()))


def test_a_training_is_changed_by_those_who_take_care_of_it(
    samira: User, ines: User, luc: User, karim: User, education: Network
):
    training = TrainingFactory.create(network=education, by=samira, trainers=[karim])
    for person in (samira, ines, karim):  # who called it, who facilitates its network, who gives it
        changed, by = told(title=person.first_name, trainers=[karim]), as_reader(person)
        done = actions.change_training(training=training, told=changed, by=by, reason="Un nom plus clair")
        assert done.title == person.first_name
    with pytest.raises(PermissionDenied):
        actions.change_training(training=training, told=told(), by=as_reader(luc))


def test_places_are_not_lowered_under_those_who_have_one(samira: User, education: Network):
    training = TrainingFactory.create(network=education, by=samira, places=5)
    EnrolmentFactory.create_batch(3, training=training)
    with pytest.raises(actions.TooFewPlaces, match="3 personnes"):
        actions.change_training(training=training, told=told(places=2), by=as_reader(samira))
    assert actions.change_training(training=training, told=told(places=3), by=as_reader(samira)).places_left == 0


def test_more_places_are_offered_in_turn(samira: User, education: Network, undone):
    training = TrainingFactory.create(network=education, by=samira, places=1)
    EnrolmentFactory.create(training=training)
    waiting = [
        EnrolmentFactory.create(training=training, waiting=True, at=timezone.now() - n * HOUR) for n in (1, 3, 2)
    ]
    actions.change_training(training=training, told=told(places=3), by=as_reader(samira))
    states = [Enrolment.objects.get(pk=one.pk).state for one in waiting]
    assert states == [State.WAITING, State.OFFERED, State.OFFERED]
    assert undone("communities.training.letters.send_offer") == 2


def test_a_session_that_moves_keeps_its_row_and_people_are_told(samira: User, education: Network):
    training = TrainingFactory.create(network=education, by=samira, place="Salle 2")
    first, second = training.sessions.all()
    EnrolmentFactory.create(training=training)
    same = [Slot(one.starts_at, one.ends_at, "", one.pk) for one in (first, second)]
    actions.change_training(training=training, told=told(sessions=same, title="Autre titre"), by=as_reader(samira))
    let_stand(training)
    assert mail.outbox == []
    actions.change_training(training=training, told=told(sessions=[slot(30, pk=first.pk)]), by=as_reader(samira))
    assert [one.pk for one in training.sessions.all()] == [first.pk]
    assert mail.outbox == []  # more may change
    let_stand(training)
    assert [one.subject for one in mail.outbox] == ["Dates ou lieu modifiés : Écouter une famille"]


def test_several_changes_in_a_while_make_one_letter_with_the_last_state(samira: User, education: Network):
    training, by = TrainingFactory.create(network=education, by=samira, place="Salle 2"), as_reader(samira)
    first, second = training.sessions.all()
    same = [Slot(one.starts_at, one.ends_at, "", one.pk) for one in (first, second)]
    EnrolmentFactory.create(training=training)
    for place in ("Salle 3", "Salle 4", "Sous le préau"):
        actions.change_training(training=training, told=told(sessions=same, place=place), by=by)
    telling.tell.func(training.pk, 1)  # it went on changing since
    assert mail.outbox == []
    let_stand(training)
    (letter,) = mail.outbox
    assert "Sous le préau" in letter.body
    assert "Salle 3" not in letter.body
    let_stand(training)
    actions.change_training(training=training, told=told(sessions=same, place="Ailleurs"), by=by)
    actions.change_training(training=training, told=told(sessions=same, place="Sous le préau"), by=by)
    let_stand(training)
    assert len(mail.outbox) == 1  # all is as people know it
    actions.change_training(training=training, told=told(sessions=same, place="Ailleurs"), by=by)
    actions.call_off(training=training, by=by, reason="Neige")
    let_stand(training)
    assert [one.subject for one in mail.outbox[1:]] == ["Formation annulée : Écouter une famille"]
    assert "Raison\u00a0: Neige" in mail.outbox[1].body


def test_shortly_before_its_next_session_nothing_waits_and_a_draft_is_known_to_nobody(
    samira: User, education: Network, undone: Callable[[str], int]
):
    by, tell = as_reader(samira), "communities.training.telling.tell"
    draft = TrainingFactory.create(network=education, by=samira, draft=True)
    actions.change_training(training=draft, told=told(place="Ailleurs"), by=by)
    draft.refresh_from_db()
    assert draft.last_told is None
    later, soon = (
        TrainingFactory.create(network=education, by=samira, starts_at=timezone.now() + hours * HOUR)
        for hours in (20, 2)
    )
    actions.call_off(training=later, by=by, reason="Neige")
    assert undone(tell) == 0
    actions.call_off(training=soon, by=by, reason="Neige")
    assert undone(tell) == 1


def test_a_session_of_another_training_is_not_taken_over(samira: User, education: Network):
    training, other = TrainingFactory.create(network=education, by=samira), TrainingFactory.create()
    stolen = other.sessions.all()[0]
    actions.change_training(training=training, told=told(sessions=[slot(30, pk=stolen.pk)]), by=as_reader(samira))
    stolen.refresh_from_db()
    assert stolen.training == other


def test_a_session_whose_sheet_is_kept_stays(samira: User, education: Network):
    training = TrainingFactory.create(network=education, by=samira, past=True)
    followed(training, PersonFactory.create())
    with pytest.raises(Wrong, match="feuille de présence"):
        actions.change_training(training=training, told=told(), by=as_reader(samira))


# — Places ——————————————————————————————————————————————————————————————————————————————————————————————————————


def test_a_place_is_taken_then_given_back_to_whoever_waits(samira: User, karim: User, undone):
    training = TrainingFactory.create(places=1)
    assert actions.register(training=training, by=as_reader(samira)).state == State.HELD
    assert actions.register(training=training, by=as_reader(samira)).state == State.HELD
    assert undone("communities.training.letters.send_held") == 1
    assert actions.register(training=training, by=as_reader(karim)).state == State.WAITING
    assert actions.withdraw(training=training, by=as_reader(samira))
    offered = Enrolment.objects.get(person=karim)
    assert (offered.state, undone("communities.training.letters.send_offer")) == (State.OFFERED, 1)
    assert actions.accept(training=training, by=as_reader(karim)).state == State.HELD
    training.refresh_from_db()
    assert (training.registrations_count, training.offers_count) == (1, 0)


def test_a_draft_is_not_for_registering_nor_one_of_a_network_for_others(
    samira: User, luc: User, helene: User, education: Network
):
    draft = TrainingFactory.create(network=education, by=samira, draft=True)
    between = TrainingFactory.create(network=education, private=True)
    centre = TrainingFactory.create(network=None, private=True)
    for training, person, allowed in (
        (draft, samira, False), (between, luc, False), (between, samira, True), (centre, luc, True),
        (centre, helene, False), (centre, None, False),
    ):  # fmt: skip
        if allowed:
            actions.register(training=training, by=as_reader(person))
        else:
            with pytest.raises(PermissionDenied):
                actions.register(training=training, by=as_reader(person))


def test_letters_say_what_holds_and_nothing_else(samira: User, karim: User):
    training = TrainingFactory.create(places=1, title="Écouter", zone="Indian/Reunion")
    held = actions.register(training=training, by=as_reader(samira))
    letters.send_held.func(held.pk)
    assert mail.outbox[0].subject == "Votre place est retenue : Écouter"
    assert "heure de La Réunion" in mail.outbox[0].body
    actions.register(training=training, by=as_reader(karim))
    actions.withdraw(training=training, by=as_reader(samira))
    letters.send_held.func(held.pk)
    offered = Enrolment.objects.get(person=karim)
    letters.send_offer.func(offered.pk)
    actions.withdraw(training=training, by=as_reader(karim))
    letters.send_offer.func(offered.pk)
    letters.send_lapsed.func(training.pk, karim.pk)
    assert [one.subject for one in mail.outbox[1:]] == [
        "Une place pour vous : Écouter", "La place n'est plus gardée : Écouter"
    ]  # fmt: skip


def test_reminders_go_a_week_and_a_day_before_each_once(samira: User, undone):
    start = dt.datetime(2027, 3, 10, 9, tzinfo=dt.UTC)
    training = TrainingFactory.create(starts_at=start)
    EnrolmentFactory.create(training=training, person=samira, at=start - 30 * DAY)
    EnrolmentFactory.create(training=training, at=start - 12 * HOUR)  # who has just asked is not reminded
    EnrolmentFactory.create(training=training, waiting=True, at=start - 30 * DAY)
    moments = [start - before for before in (8 * DAY, 7 * DAY, 6 * DAY, 2 * DAY, DAY, 2 * HOUR)]
    assert [owe_reminders(now=moment) for moment in moments] == [0, 1, 0, 0, 1, 0]
    assert undone("communities.training.letters.send_reminder") == 2


def test_sessions_far_apart_are_reminded_of_one_by_one(samira: User):
    start = dt.datetime(2027, 3, 10, 9, tzinfo=dt.UTC)
    training = TrainingFactory.create(starts_at=start, ends_at=start + 21 * DAY + 3 * HOUR)
    EnrolmentFactory.create(training=training, person=samira, at=start - 30 * DAY)
    assert [owe_reminders(now=start + n * DAY) for n in (-1, 0, 19, 20, 20.5)] == [1, 0, 0, 1, 0]


def test_a_reminder_heeds_whoever_wants_no_letters(samira: User, karim: User):
    training = TrainingFactory.create()
    places = [EnrolmentFactory.create(training=training, person=person) for person in (samira, karim)]
    samira.profile.by_mail = False
    samira.profile.save()
    for place in places:
        letters.send_reminder.func(place.pk, "day", "x")
    assert [one.to for one in mail.outbox] == [[karim.email]]


# — Afterwards ——————————————————————————————————————————————————————————————————————————————————————————————————


def sheets(training: Training, by: User, *there: list[Enrolment]) -> None:
    for session, places in zip(training.sessions.all(), there, strict=True):
        actions.keep_sheet(session=session, there=[one.pk for one in places], by=as_reader(by))


def test_who_followed_every_session_gets_a_certificate_once_all_sheets_are_kept(
    samira: User, karim: User, luc: User, undone
):
    training = TrainingFactory.create(by=samira, past=True)
    both, one = (EnrolmentFactory.create(training=training, person=person) for person in (karim, luc))
    first, second = training.sessions.all()
    actions.keep_sheet(session=first, there=[both.pk, one.pk, 10**9], by=as_reader(samira))
    assert not Certificate.objects.exists()
    actions.keep_sheet(session=second, there=[both.pk], by=as_reader(samira))
    certificate = Certificate.objects.get()
    assert (certificate.enrolment, certificate.name) == (both, "Karim Diallo")
    assert (certificate.made["followed"], certificate.made["of"]) == (2, 2)
    assert undone("communities.training.letters.send_certificate") == 1
    actions.keep_sheet(session=second, there=[both.pk], by=as_reader(samira))
    assert undone("communities.training.letters.send_certificate") == 1


def test_a_corrected_sheet_withdraws_the_certificate_and_gives_it_back_under_its_number(samira: User, karim: User):
    training = TrainingFactory.create(by=samira, past=True)
    place = EnrolmentFactory.create(training=training, person=karim)
    sheets(training, samira, [place], [place])
    number = Certificate.objects.get().number
    sheets(training, samira, [place], [])
    assert Certificate.objects.get().withdrawn_at is not None
    sheets(training, samira, [place], [place])
    certificate = Certificate.objects.get()
    assert (certificate.number, certificate.withdrawn_at) == (number, None)


def test_some_sessions_may_be_enough(samira: User, karim: User):
    training = TrainingFactory.create(by=samira, past=True, sessions_needed=1)
    place = EnrolmentFactory.create(training=training, person=karim)
    sheets(training, samira, [place], [])
    assert Certificate.objects.get().made["followed"] == 1


def test_a_sheet_opens_with_its_session_and_for_those_who_take_care(samira: User, luc: User, karim: User):
    coming, past = TrainingFactory.create(by=samira), TrainingFactory.create(by=samira, past=True)
    with pytest.raises(actions.NotYet):
        actions.keep_sheet(session=coming.sessions.all()[0], there=[], by=as_reader(samira))
    for person in (luc, None):
        with pytest.raises(PermissionDenied):
            actions.keep_sheet(session=past.sessions.all()[0], there=[], by=as_reader(person))
    elsewhere = EnrolmentFactory.create(person=karim)
    actions.keep_sheet(session=past.sessions.all()[0], there=[elsewhere.pk], by=as_reader(samira))
    assert not past.sessions.all()[0].presences.exists()


def test_the_letter_of_a_certificate_goes_once(samira: User, karim: User):
    certificate = CertificateFactory.create(enrolment__person=karim, enrolment__training__past=True)
    for _time in range(2):
        letters.send_certificate.func(certificate.pk)
    assert [one.to for one in mail.outbox] == [[karim.email]]
    assert "/compte/formations/" in mail.outbox[0].body


def test_an_opinion_is_given_once_and_bears_no_name(karim: User):
    training = TrainingFactory.create(past=True)
    (place,) = followed(training, karim)
    marks = {"aims": "yes", "pace": "no", "unknown": "yes", "again": "forged"}
    assert actions.answer(training=training, marks=marks, words=" Merci ", by=as_reader(karim))
    assert not actions.answer(training=training, marks={"aims": "no"}, words="", by=as_reader(karim))
    kept = Answer.objects.get()
    assert (kept.marks, kept.words) == ({"aims": "yes", "pace": "no"}, "Merci")
    fields = {field.name for field in Answer._meta.get_fields()}
    assert fields == {"id", "training", "marks", "words"}
    place.refresh_from_db()
    assert place.answered


def test_opinions_are_those_of_people_who_had_a_place_once_it_is_over(karim: User, luc: User):
    coming = EnrolmentFactory.create(person=karim).training
    with pytest.raises(actions.NotYet):
        actions.answer(training=coming, marks={}, words="", by=as_reader(karim))
    past = TrainingFactory.create(past=True)
    EnrolmentFactory.create(training=past, person=karim, waiting=True)
    for reader in (as_reader(karim), as_reader(luc), Reader()):
        with pytest.raises(PermissionDenied):
            actions.answer(training=past, marks={}, words="", by=reader)


def test_results_show_from_five_answers_on():
    training = TrainingFactory.create(past=True)
    Answer.objects.bulk_create([Answer(training=training, marks={"aims": "yes"}, words=f"{n}") for n in range(4)])
    few = results_of(training)
    assert (few.enough, few.questions, few.words) == (False, [], [])
    Answer.objects.create(training=training, marks={"aims": "no"})
    results = results_of(training)
    assert [count for _label, count in results.questions[0].counts] == [4, 0, 0, 1]
    assert "4" not in json.dumps(few.words)


def test_what_one_takes_away_is_ones_own_to_write(karim: User, luc: User):
    training = TrainingFactory.create(past=True)
    followed(training, karim)
    assert actions.declare(training=training, words=" Me taire. ", by=as_reader(karim)).takeaway == "Me taire."
    with pytest.raises(PermissionDenied):
        actions.declare(training=training, words="x", by=as_reader(luc))


def test_indicators_count_trainings_half_days_and_who_was_there(samira: User, karim: User):
    training = TrainingFactory.create(past=True, half_days=4)
    followed(training, samira, karim)
    TrainingFactory.create(past=True, draft=True, half_days=9)
    TrainingFactory.create(past=True, half_days=9, cancelled_at=timezone.now(), cancelled_reason="Pluie")
    period = timezone.now() - 30 * DAY, timezone.now()
    assert [(one.value, one.people) for one in (f(*period) for f in (trainings, half_days, followed_count))] == [
        (1, 2), (4, 2), (2, 2)
    ]  # fmt: skip


def test_a_person_may_declare_what_they_followed_and_what_they_gave(samira: User, karim: User):
    training = TrainingFactory.create(past=True, trainers=[samira], title="Écouter")
    TrainingFactory.create(trainers=[samira])
    CertificateFactory.create(enrolment__training=training, enrolment__person=karim)
    CertificateFactory.create(enrolment__person=karim, withdrawn_at=timezone.now())
    assert [one.words for one in followed_lines(karim)] == ["Écouter"]
    assert [one.words for one in given(samira)] == ["Intervention\u00a0: Écouter"]
    assert followed_lines(samira) == given(karim) == []


def test_a_training_that_takes_up_a_need_shows_under_it_once_it_is_announced(
    samira: User, luc: User, education: Network, undone: Callable[[str], int]
):
    need = NeedFactory.create(author=luc, title="Accueillir les parents")
    training = actions.plan_training(network=education, told=told(), by=as_reader(samira), need=need)
    answer = need.answers.get()
    assert (answer.kind, answer.network, answer.by) == ("training", education, samira)
    assert visible([answer], as_reader(luc), {}) == []
    assert undone("communities.networks.need_letters.tell_author") == 0
    for _twice in range(2):
        actions.open_training(training=training, by=as_reader(samira))
    answer.refresh_from_db()
    assert [one.url for one in visible([answer], as_reader(luc), {})] == [training.get_absolute_url()]
    assert undone("communities.networks.need_letters.tell_author") == 1
    theirs = NeedFactory.create(network=NetworkFactory.create())
    with pytest.raises(PermissionDenied):
        actions.plan_training(network=education, told=told(), by=as_reader(samira), need=theirs)


# — Races ———————————————————————————————————————————————————————————————————————————————————————————————————————


@pytest.mark.usefixtures("real_transactions")
@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_taken_once_by_people_at_the_same_moment():
    training = TrainingFactory.create(places=2)
    readers = [as_reader(person) for person in PersonFactory.create_batch(6)]
    at_once(*[lambda reader=reader: actions.register(training=training, by=reader) for reader in readers])
    training.refresh_from_db()
    assert training.registrations_count == training.registrations.held().count() == 2
    assert training.registrations.waiting().count() == 4


@pytest.mark.usefixtures("real_transactions")
@pytest.mark.django_db(transaction=True)
def test_places_given_back_at_the_same_moment_go_to_as_many_who_waited_longest():
    training = TrainingFactory.create(places=3)
    held = [EnrolmentFactory.create(training=training) for _place in range(3)]
    waiting = [
        EnrolmentFactory.create(training=training, waiting=True, at=timezone.now() - n * HOUR) for n in (4, 3, 2, 1)
    ]
    readers = [as_reader(one.person) for one in held]
    at_once(*[lambda reader=reader: actions.withdraw(training=training, by=reader) for reader in readers])
    states = [Enrolment.objects.get(pk=one.pk).state for one in waiting]
    assert states == [State.OFFERED] * 3 + [State.WAITING]


@pytest.mark.usefixtures("real_transactions")
@pytest.mark.django_db(transaction=True)
def test_an_opinion_sent_twice_at_the_same_moment_counts_once(karim: User):
    training = TrainingFactory.create(past=True)
    followed(training, karim)
    reader = as_reader(karim)
    at_once(*[lambda: actions.answer(training=training, marks={"aims": "yes"}, words="", by=reader)] * 3)
    assert Answer.objects.count() == 1
