"""Asking for the letter, confirming, leaving: by the address alone, and never by a page that is only opened."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from background.worker import work_off
from home.newsletter.due import forget_addresses
from home.newsletter.models import Delivery, Letter, Subscriber

pytestmark = pytest.mark.django_db


def ask(client: Client, email: str = "Samira@Example.org"):
    return client.post("/lettre/", {"email": email})


@pytest.mark.data
@pytest.mark.django_db(transaction=True)
def test_an_address_gets_the_letter_once_its_reader_has_confirmed(client):
    assert ask(client).url == "/lettre/demande/"
    work_off()
    (sent,) = mail.outbox
    subscriber = Subscriber.objects.get(email="samira@example.org")
    way = f"/lettre/confirmer/{subscriber.token}/"
    assert sent.to == ["samira@example.org"]
    assert way in sent.body
    assert "Je confirme" in client.get(way).text
    assert Subscriber.objects.get().confirmed_at is None
    assert "Vous êtes abonné·e" in client.post(way, follow=True).text
    subscriber.refresh_from_db()
    first = subscriber.confirmed_at
    client.post(way)
    subscriber.refresh_from_db()
    assert first is not None
    assert subscriber.confirmed_at == first


def test_whether_an_address_gets_the_letter_already_is_said_to_nobody(client, undone):
    Subscriber.objects.create(email="luc@example.org", confirmed_at=timezone.now())
    known, unknown = ask(client, "luc@example.org"), ask(client, "ines@example.org")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert undone("home.newsletter.tasks.confirm_address") == 1


def test_an_address_that_was_asked_about_today_gets_no_second_letter(client, undone, settings):
    settings.RATE_LIMITS = False
    answers = [ask(client, "ines@example.org") for _time in range(2)]
    assert {(one.status_code, one.url) for one in answers} == {(302, "/lettre/demande/")}
    assert undone("home.newsletter.tasks.confirm_address") == 1
    Subscriber.objects.update(asked_at=timezone.now() - dt.timedelta(days=1, minutes=1))
    ask(client, "ines@example.org")
    assert undone("home.newsletter.tasks.confirm_address") == 2


def test_who_left_today_may_ask_again_today(client, undone):
    now = timezone.now()
    Subscriber.objects.create(
        email="luc@example.org", asked_at=now - dt.timedelta(hours=2), confirmed_at=now, left_at=now
    )
    for _time in range(2):
        ask(client, "luc@example.org")
    assert undone("home.newsletter.tasks.confirm_address") == 1


@pytest.mark.parametrize("path", ["/lettre/", "/lettre/demande/", "/lettre/{letter}/", "/lettre/confirmer/{token}/"])
def test_each_page_of_the_letter_says_where_it_stands(client, path):
    subscriber = Subscriber.objects.create(email="luc@example.org")
    letter = Letter.objects.create(subject="Mars", state=Letter.State.SENT, started_at=timezone.now())
    page = client.get(path.format(letter=letter.pk, token=subscriber.token))
    assert [url for _label, url in page.context["crumbs"]][:1] == ["/"]
    assert 'aria-label="Vous êtes ici"' in page.text


def test_a_third_demand_of_the_day_waits(client, settings):
    settings.RATE_LIMITS = True
    with time_machine.travel(dt.datetime(2026, 3, 2, 10, 5, tzinfo=dt.UTC), tick=False):
        assert [ask(client).status_code for _time in range(3)] == [302, 302, 429]
        assert ask(client, "karim@example.org").status_code == 302


def test_one_visitor_cannot_have_letters_sent_to_a_hundred_addresses(client, settings):
    settings.RATE_LIMITS = True
    with time_machine.travel(dt.datetime(2026, 3, 2, 10, 5, tzinfo=dt.UTC), tick=False):
        answers = [ask(client, f"quelquun{number}@example.org").status_code for number in range(30)]
    assert answers == [302] * 20 + [429] * 10
    assert Subscriber.objects.count() == 20


def test_the_letter_is_found_from_every_page(client):
    assert 'href="/lettre/"' in client.get("/").text


def test_what_is_no_address_comes_back_with_a_sentence(client):
    answer = ask(client, "samira chez example")
    assert answer.status_code == 200
    assert 'value="samira chez example"' in answer.text
    assert not Subscriber.objects.exists()


def test_a_member_finds_their_own_address_in_the_form(browse):
    assert 'value="samira@town.test"' in browse("samira").get("/lettre/").text


def test_opening_the_address_does_not_make_one_leave_and_one_click_does(client):
    subscriber = Subscriber.objects.create(email="luc@example.org", confirmed_at=timezone.now())
    way = f"/lettre/desabonnement/{subscriber.token}/"
    assert "Ne plus la recevoir" in client.get(way).text
    assert Subscriber.objects.get().left_at is None
    one_click = Client(enforce_csrf_checks=True).post(way, {"List-Unsubscribe": "One-Click"})
    assert one_click.status_code == 200
    subscriber.refresh_from_db()
    left = subscriber.left_at
    client.post(way)
    subscriber.refresh_from_db()
    assert left is not None
    assert subscriber.left_at == left
    assert "C'est fait" in client.get(way).text.replace("’", "'")


def test_who_left_gets_nothing_of_a_letter_on_its_way(client):
    subscriber = Subscriber.objects.create(email="luc@example.org", confirmed_at=timezone.now())
    letter = Letter.objects.create(subject="Mars", state=Letter.State.SENDING)
    Delivery.objects.create(letter=letter, subscriber=subscriber)
    client.post(f"/lettre/desabonnement/{subscriber.token}/")
    assert not letter.deliveries.exists()


def test_an_address_nobody_has_is_not_found(client):
    for way in ("confirmer", "desabonnement"):
        assert client.get(f"/lettre/{way}/nimporte/").status_code == 404
        assert client.post(f"/lettre/{way}/nimporte/").status_code == 404


def test_addresses_that_never_confirmed_or_left_are_forgotten_after_a_month():
    now, old = timezone.now(), timezone.now() - dt.timedelta(days=31)
    Subscriber.objects.create(email="a@example.org", asked_at=old)
    Subscriber.objects.create(email="b@example.org", asked_at=old, confirmed_at=old, left_at=old)
    Subscriber.objects.create(email="c@example.org", asked_at=old, confirmed_at=old)
    Subscriber.objects.create(email="d@example.org", asked_at=now)
    forget_addresses.func()
    assert list(Subscriber.objects.values_list("email", flat=True)) == ["c@example.org", "d@example.org"]
