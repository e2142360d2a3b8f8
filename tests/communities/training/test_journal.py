"""What facilitation does to trainings that others organise is in its journal, with a reason, and is undone from there.

Samira organises; Inès facilitates her network.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from communities.networks import actions as networks
from communities.networks.actions import ReasonMissing, UndoRefused, undo_act
from communities.networks.answers import visible
from communities.networks.models import FacilitationEntry, Network
from communities.training import actions
from communities.training.actions import Slot, Told
from communities.training.models import Certificate, Training
from tests.communities.factories import (
    FacilitationFactory,
    MembershipFactory,
    NeedFactory,
    PersonFactory,
    TerritoryFactory,
    as_reader,
)
from tests.communities.training.factories import EnrolmentFactory, TrainingFactory
from tests.communities.training.test_actions import let_stand

As = Callable[[User | None], Client]
pytestmark = pytest.mark.django_db
WHY, BACK = "La salle est fermée", "Elle rouvre"
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
JOURNAL = "/reseaux/education/animation/"


@pytest.fixture
def training(education: Network, samira: User, karim: User) -> Training:
    return TrainingFactory.create(
        network=education, by=samira, title="Écouter", places=20, trainers=[karim, "Ada Moulin"]
    )


def acts() -> list[tuple[str, str, str]]:
    return list(FacilitationEntry.objects.order_by("pk").values_list("act", "reason", "subject"))


def last() -> FacilitationEntry:
    return FacilitationEntry.objects.order_by("-pk")[0]


def fresh(training: Training) -> Training:
    return Training.objects.get(pk=training.pk)


def told(training: Training, **changes: Any) -> Told:
    """As the training is, but for what changes."""
    names = ("title", "aims", "place", "places", "half_days", "public", "territory")
    same = {name: getattr(training, name) for name in names}
    slots = [Slot(one.starts_at, one.ends_at, one.title, one.pk) for one in training.sessions.all()]
    trainers = [one.person or one.name for one in training.trainers.all()]
    return Told(**{**same, "sessions": slots, "trainers": trainers, **changes})


def text(answer: Any) -> str:
    return str(answer.content.decode().replace("&#x27;", "'").replace("\u202f", " ").replace("\u00a0", " "))


def at(training: Training, door: str, *more: int) -> str:
    return reverse(f"training:{door}", args=[training.pk, training.slug, *more])


def test_a_change_is_owed_a_reason_is_read_by_members_and_becomes_what_it_was(
    as_: As, training: Training, ines: User, samira: User, karim: User
):
    by, lille = as_reader(ines), TerritoryFactory.create(name="Lille")
    hours, (_first, second) = list(training.sessions.values_list("starts_at", "ends_at")), training.sessions.all()
    asked = told(
        training, title="Entendre", place="", territory=lille, places=10, trainers=["Bo Lin"],
        sessions=[Slot(second.starts_at + DAY, second.ends_at + DAY, "Ensemble", second.pk)],
    )  # fmt: skip
    with pytest.raises(ReasonMissing):
        actions.change_training(training=training, told=asked, by=by)
    assert fresh(training).title == "Écouter"
    actions.change_training(training=training, told=asked, by=by, reason=WHY)
    actions.change_training(training=training, told=told(fresh(training)), by=by, reason=WHY)  # the same is no act
    assert acts() == [("t_change", WHY, "Entendre")]
    journal = text(as_(samira).get(JOURNAL))
    assert "Formation modifiée" in journal
    assert WHY in journal
    undo_act(entry=last(), by=by, reason=BACK)
    back = fresh(training)
    assert (back.title, back.territory, back.places, back.place) == (
        "Écouter", None, 20, "Maison des associations"
    )  # fmt: skip
    assert list(back.sessions.values_list("starts_at", "ends_at")) == hours
    assert second in back.sessions.all()
    assert [one.person or one.name for one in back.trainers.all()] == [karim, "Ada Moulin"]
    undo_act(entry=last(), by=by, reason=WHY)
    assert (fresh(training).title, fresh(training).territory) == ("Entendre", lille)
    assert [one.title for one in fresh(training).sessions.all()] == ["Ensemble"]


def test_what_one_does_to_a_training_that_one_called_or_gives_is_no_facilitation(
    education: Network, training: Training, samira: User, karim: User, ines: User
):
    for person in (samira, karim):
        actions.change_training(training=training, told=told(training, title="Autre"), by=as_reader(person))
    own = TrainingFactory.create(network=education, by=ines, draft=True)
    given = TrainingFactory.create(network=education, by=samira, trainers=[ines])
    for one in (own, given):
        actions.open_training(training=one, by=as_reader(ines))
        actions.call_off(training=one, reason=WHY, by=as_reader(ines))
    assert acts() == []


def test_calling_off_is_written_undone_and_people_hear_of_what_holds(training: Training, ines: User):
    by, place = as_reader(ines), EnrolmentFactory.create(training=training)
    actions.call_off(training=training, reason=WHY, by=by)
    let_stand(training)
    done = undo_act(entry=last(), by=by, reason=BACK)
    assert (done.act, fresh(training).cancelled) == ("t_reopen", False)
    let_stand(training)
    assert [one.subject for one in mail.outbox] == ["Formation annulée : Écouter", "Elle a bien lieu : Écouter"]
    assert mail.outbox[1].to == [place.person.email]
    undo_act(entry=last(), by=by, reason=WHY)
    undo_act(entry=last(), by=by, reason=BACK)
    let_stand(training)
    assert len(mail.outbox) == 2  # called off and taken up in a moment: nothing to say
    assert [act for act, _why, _title in acts()] == ["t_cancel", "t_reopen", "t_cancel", "t_reopen"]


def test_announcing_is_undone_into_a_draft_or_called_off_where_someone_has_a_place(
    education: Network, samira: User, ines: User, luc: User
):
    by, need = as_reader(ines), NeedFactory.create(author=luc)
    training = actions.plan_training(
        network=education, by=as_reader(samira), need=need,
        told=Told(title="Écouter", aims="Écouter", place="Salle", sessions=[Slot(soon(), soon() + HOUR)]),
    )  # fmt: skip
    with pytest.raises(ReasonMissing):
        actions.open_training(training=training, by=by)
    actions.open_training(training=training, by=by, reason=WHY)
    answer = need.answers.get()
    assert visible([answer], as_reader(luc), {})
    undo_act(entry=last(), by=by, reason=BACK)
    answer.refresh_from_db()
    assert (fresh(training).draft, visible([answer], as_reader(luc), {})) == (True, [])
    undo_act(entry=last(), by=by, reason=WHY)
    assert not fresh(training).draft
    EnrolmentFactory.create(training=fresh(training))
    undo_act(entry=last(), by=by, reason=BACK)
    assert (fresh(training).draft, fresh(training).cancelled) == (False, True)
    assert [act for act, _why, _title in acts()] == ["t_open", "t_draft", "t_open", "t_cancel"]


def soon() -> dt.datetime:
    return timezone.now() + 10 * DAY


def test_a_sheet_kept_for_others_is_written_and_certificates_follow_its_undoing(
    education: Network, samira: User, ines: User, luc: User
):
    training, by = TrainingFactory.create(network=education, by=samira, past=True), as_reader(ines)
    place, (first, second) = EnrolmentFactory.create(training=training, person=luc), training.sessions.all()
    actions.keep_sheet(session=first, there=[place.pk], by=as_reader(samira))
    with pytest.raises(ReasonMissing):
        actions.keep_sheet(session=second, there=[place.pk], by=by)
    actions.keep_sheet(session=second, there=[place.pk], by=by, reason=WHY)
    actions.keep_sheet(session=second, there=[place.pk], by=by, reason=WHY)  # the same is no act
    assert acts() == [("t_sheet", WHY, training.title)]
    assert Certificate.objects.get().withdrawn_at is None
    undo_act(entry=last(), by=by, reason=BACK)
    second.refresh_from_db()
    assert (second.sheet_kept_at, second.presences.count()) == (None, 0)
    assert Certificate.objects.get().withdrawn_at is not None
    undo_act(entry=last(), by=by, reason=WHY)
    assert Certificate.objects.get().withdrawn_at is None
    actions.keep_sheet(session=second, there=[], by=as_reader(samira))
    with pytest.raises(UndoRefused, match="encore changé"):
        undo_act(entry=last(), by=by, reason=BACK)


def test_what_changed_again_since_is_over_or_too_old_is_not_undone(training: Training, ines: User, samira: User):
    by = as_reader(ines)
    actions.change_training(training=training, told=told(training, title="Entendre"), by=by, reason=WHY)
    actions.change_training(training=training, told=told(fresh(training), title="Voir"), by=as_reader(samira))
    with pytest.raises(UndoRefused, match="encore changé"):
        undo_act(entry=last(), by=by, reason=BACK)
    assert fresh(training).title == "Voir"
    actions.call_off(training=training, reason=WHY, by=by)
    with pytest.raises(UndoRefused, match="30 jours"):
        undo_act(entry=last(), by=by, reason=BACK, at=timezone.now() + 31 * DAY)
    Training.objects.update(starts_at=timezone.now() - 2 * DAY, ends_at=timezone.now() - DAY)
    with pytest.raises(UndoRefused, match="date est passée"):
        undo_act(entry=last(), by=by, reason=BACK)
    Training.objects.all().delete()
    with pytest.raises(UndoRefused, match="plus là"):
        undo_act(entry=last(), by=by, reason=BACK)


def test_places_taken_since_are_not_taken_back(training: Training, ines: User):
    by = as_reader(ines)
    Training.objects.update(places=1)
    actions.change_training(training=training, told=told(fresh(training), places=3), by=by, reason=WHY)
    EnrolmentFactory.create_batch(2, training=fresh(training))
    Training.objects.update(registrations_count=2)
    with pytest.raises(UndoRefused, match="2 personnes"):
        undo_act(entry=last(), by=by, reason=BACK)


def test_members_have_an_act_looked_at_again_and_their_decision_is_applied(
    education: Network, training: Training, ines: User, samira: User
):
    for person in PersonFactory.create_batch(3):
        MembershipFactory.create(network=education, person=person)
    actions.call_off(training=training, reason=WHY, by=as_reader(ines))
    review = networks.ask_review(entry=last(), by=as_reader(samira), reason="La salle est libre")
    for voice in review.voices.order_by("pk")[:2]:
        networks.say(review=review, by=as_reader(voice.person), say="undo", reason="Qu'elle ait lieu")
    assert not fresh(training).cancelled
    assert acts()[-1][0] == "t_reopen"
    with pytest.raises(UndoRefused, match="relecture entre pairs"):
        undo_act(entry=last(), by=as_reader(ines), reason=WHY)


def test_the_doors_ask_for_the_reason_and_keep_what_was_typed(
    as_: As, education: Network, training: Training, ines: User, samira: User, helene: User, luc: User
):
    draft = TrainingFactory.create(network=education, by=samira, draft=True, title="Se taire")
    assert 'name="reason"' not in text(as_(samira).get(at(draft, "training")))
    assert 'name="reason"' in text(as_(ines).get(at(draft, "training")))
    refused = text(as_(ines).post(at(draft, "open"), {"reason": " "}))
    assert "liront votre raison" in refused
    assert fresh(draft).draft
    as_(ines).post(at(draft, "open"), {"reason": WHY})
    assert not fresh(draft).draft
    assert "reason" not in as_(samira).get(at(training, "change")).context["form"].fields
    form = as_(ines).get(at(training, "change")).context
    asked = {one.html_name: one.value() for line in form["lines"] for one in line}
    asked |= {one.html_name: one.value() for one in (*form["form"], *form["lines"].management_form)}
    asked = {name: value for name, value in asked.items() if value is not None} | {"title": "Entendre"}
    asked |= {name: f"{value:%H:%M}" for name, value in asked.items() if isinstance(value, dt.time)}
    refused = text(as_(ines).post(at(training, "change"), asked))
    assert "liront votre raison" in refused
    assert "Entendre" in refused
    assert as_(ines).post(at(training, "change"), {**asked, "reason": WHY}).status_code == 302
    assert fresh(training).title == "Entendre"
    training = fresh(training)
    assert "journal d'animation" in text(as_(ines).get(at(training, "call_off")))
    assert "journal d'animation" not in text(as_(samira).get(at(training, "call_off")))
    as_(ines).post(at(training, "call_off"), {"reason": WHY})
    assert [act for act, _why, _title in acts()] == ["t_open", "t_change", "t_cancel"]
    undo = reverse("networks:undo", args=[education.slug, last().pk])
    for person in (samira, helene, luc):
        assert as_(person).post(undo, {"reason": BACK}).status_code == 404
    assert as_(ines).post(undo, {"reason": BACK}).status_code == 302
    assert not fresh(training).cancelled
    for person in (helene, luc):
        assert as_(person).get(JOURNAL).status_code == 404


def test_a_sheet_without_its_reason_comes_back_as_it_was_ticked(
    as_: As, education: Network, samira: User, ines: User, luc: User
):
    training = TrainingFactory.create(network=education, by=samira, past=True)
    place, session = EnrolmentFactory.create(training=training, person=luc), training.sessions.all()[0]
    assert 'name="reason"' not in text(as_(samira).get(at(training, "sheets")))
    page = text(as_(ines).post(at(training, "keep", session.pk), {"la": [place.pk]}))
    assert "liront votre raison" in page
    assert page.count(f'value="{place.pk}" checked') == 1
    assert not session.presences.exists()
    as_(ines).post(at(training, "keep", session.pk), {"la": [place.pk], "reason": WHY})
    assert session.presences.count() == 1


def test_a_draft_is_named_in_the_journal_and_leads_nowhere(as_: As, education: Network, samira: User, ines: User):
    draft = TrainingFactory.create(network=education, by=samira, draft=True, title="Se taire")
    actions.change_training(training=draft, told=told(draft, title="Parler"), by=as_reader(ines), reason=WHY)
    page = text(as_(samira).get(JOURNAL))
    assert "Parler" in page
    assert draft.get_absolute_url().rpartition("-")[0] not in page
    assert 'href=""' not in page


def test_a_second_facilitator_undoes_it_even_where_the_training_is_their_own(
    training: Training, ines: User, samira: User
):
    FacilitationFactory.create(network=training.network, person=samira)
    actions.call_off(training=training, reason=WHY, by=as_reader(ines))
    undo_act(entry=last(), by=as_reader(samira), reason=BACK)
    assert acts()[-1] == ("t_reopen", BACK, "Écouter")
