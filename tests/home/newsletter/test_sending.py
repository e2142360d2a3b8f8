"""A letter goes at most once to each, whatever dies on the way; what was refused is tried again."""

import datetime as dt
import smtplib
from collections import Counter
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from home.newsletter import actions, tasks
from home.newsletter.due import LOST, go_on
from home.newsletter.models import Delivery, Letter, LetterItem, Subscriber

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def readers(count):
    now = timezone.now()
    return Subscriber.objects.bulk_create(
        Subscriber(email=f"lecteur{n}@example.org", confirmed_at=now) for n in range(count)
    )


@pytest.fixture
def letter(town):
    letter = Letter.objects.create(subject="La lettre de mars", opening="Bonjour **à tous**")
    LetterItem.objects.create(letter=letter, heading="À lire", title="Une fiche", text="Utile", url="/productions/f/")
    return letter


def who_got():
    return Counter(message.to[0] for message in mail.outbox)


def test_a_letter_goes_once_to_each_who_confirmed(letter, town):
    readers(3)
    Subscriber.objects.create(email="jamais@example.org")
    Subscriber.objects.create(email="partie@example.org", confirmed_at=timezone.now(), left_at=timezone.now())
    assert actions.send(letter=letter, by=town.paul) == 3
    assert actions.send(letter=letter, by=town.paul) == 3
    tasks.deliver.func(letter.pk)
    tasks.deliver.func(letter.pk)
    assert who_got() == Counter(f"lecteur{n}@example.org" for n in range(3))
    letter.refresh_from_db()
    assert letter.state == Letter.State.SENT
    assert letter.ended_at


def test_each_letter_leaves_by_one_click_and_measures_nothing(letter, town):
    (reader,) = readers(1)
    actions.send(letter=letter, by=town.paul)
    tasks.deliver.func(letter.pk)
    sent: Any
    (sent,) = mail.outbox
    leave = f"/lettre/desabonnement/{reader.token}/"
    assert sent.extra_headers["List-Unsubscribe"].endswith(f"{leave}>")
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    html = sent.alternatives[0].content
    assert leave in html
    assert leave in sent.body
    assert "adresse-propre" not in html + sent.body
    assert "<img" not in html
    assert "<strong>à tous</strong>" in html


class Dying(EmailBackend):
    """Dies as a process does when it is killed: at the third letter, once it has left."""

    def send_messages(self, messages):
        sent = super().send_messages(messages)
        if len(mail.outbox) == 3:
            raise KeyboardInterrupt
        return sent


def test_a_worker_that_dies_leaves_the_rest_to_another_and_nobody_gets_it_twice(letter, town, settings):
    readers(6)
    actions.send(letter=letter, by=town.paul)
    settings.EMAIL_BACKEND = f"{__name__}.Dying"
    with pytest.raises(KeyboardInterrupt):
        tasks.deliver.func(letter.pk)
    tasks.deliver.func(letter.pk)
    assert who_got() == Counter(f"lecteur{n}@example.org" for n in range(6))
    letter.refresh_from_db()
    assert letter.state == Letter.State.SENDING  # one of them may have left or not: nobody knows yet
    Delivery.objects.filter(state="claimed").update(claimed_at=timezone.now() - LOST - dt.timedelta(seconds=1))
    go_on.func()
    tasks.deliver.func(letter.pk)
    letter.refresh_from_db()
    assert letter.state == Letter.State.SENT
    assert list(letter.deliveries.order_by("pk").values_list("state", flat=True)).count("unsure") == 1
    assert who_got() == Counter(f"lecteur{n}@example.org" for n in range(6))


class Refusing(EmailBackend):
    """Refuses what the test says, with the code it says."""

    answers: dict[str, BaseException] = {}

    def send_messages(self, messages):
        refused = self.answers.get(messages[0].to[0])
        if refused is not None:
            raise refused
        return super().send_messages(messages)


def refusal(email, code):
    return smtplib.SMTPRecipientsRefused({email: (code, b"non")})


def test_a_passing_refusal_is_tried_again_later_and_a_lasting_one_is_not(letter, town, settings):
    full, gone, broken, fine = (reader.email for reader in readers(4))
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    Refusing.answers = {
        full: refusal(full, 450),
        gone: refusal(gone, 550),
        broken: smtplib.SMTPServerDisconnected("perdue"),
    }
    actions.send(letter=letter, by=town.paul)
    tasks.deliver.func(letter.pk)
    states = dict(letter.deliveries.values_list("subscriber__email", "state"))
    assert states == {full: "owed", gone: "refused", broken: "unsure", fine: "sent"}
    Refusing.answers = {}
    tasks.deliver.func(letter.pk)
    assert who_got() == Counter([fine])  # not before its time
    letter.deliveries.update(not_before=timezone.now() - dt.timedelta(seconds=1))
    tasks.deliver.func(letter.pk)
    assert who_got() == Counter([fine, full])
    assert Subscriber.objects.get(email=gone).bounced == 1


def test_an_address_refused_for_good_three_times_gets_no_more(town, settings):
    (reader,) = readers(1)
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    Refusing.answers = {reader.email: refusal(reader.email, 550)}
    for number in range(3):
        letter = Letter.objects.create(subject=str(number), opening="Bonjour")
        actions.send(letter=letter, by=town.paul)
        tasks.deliver.func(letter.pk)
    reader.refresh_from_db()
    assert reader.left_at is not None


def test_a_letter_that_says_nothing_or_goes_to_nobody_does_not_leave(town):
    empty = Letter.objects.create(subject="Vide")
    with pytest.raises(ValidationError):
        actions.send(letter=empty, by=town.paul)
    said = Letter.objects.create(subject="Dite", opening="Bonjour")
    with pytest.raises(ValidationError):
        actions.send(letter=said, by=town.paul)
    assert not Delivery.objects.exists()


def test_only_editors_send(letter, town):
    readers(1)
    with pytest.raises(PermissionDenied):
        actions.send(letter=letter, by=town.people["samira"])
    assert not Delivery.objects.exists()


def test_a_letter_leaves_at_its_hour(letter, town):
    readers(1)
    with pytest.raises(ValidationError):
        actions.schedule(letter=letter, at=timezone.now() - dt.timedelta(minutes=1), by=town.paul)
    actions.schedule(letter=letter, at=timezone.now() + dt.timedelta(hours=1), by=town.paul)
    go_on.func()
    assert not Delivery.objects.exists()
    Letter.objects.update(send_at=timezone.now() - dt.timedelta(seconds=1))
    go_on.func()
    assert Delivery.objects.count() == 1
