"""Editors compose, try and send; others find no door."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from forums.actions import open_thread
from home.newsletter.admin_views import edit_address
from home.newsletter.models import Letter, LetterItem, Subscriber
from tests.home.factories import NewsFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(town):
    letter = Letter.objects.create(subject="Avril", opening="Bonjour")
    LetterItem.objects.create(letter=letter, title="Une fiche", url="/productions/f/")
    return letter


def test_an_editor_composes_a_letter_from_what_is_new_and_sends_it(browse, town):
    news = NewsFactory.create(title="Les avenants", published_on=timezone.now())
    editor = browse("paul")
    assert "Les avenants" in editor.get(reverse("newsletter_compose")).text
    answer = editor.post(reverse("newsletter_compose"), {"subject": "Avril", "pieces": [f"news-{news.pk}"]})
    letter = Letter.objects.get()
    assert answer.url == edit_address(letter)
    (item,) = letter.items.all()
    assert (item.title, item.heading, item.url) == ("Les avenants", "Actualités", news.url)
    assert editor.get(answer.url).status_code == 200
    Subscriber.objects.create(email="luc@example.org", confirmed_at=timezone.now())
    look = editor.get(reverse("newsletter_send", args=[letter.pk]))
    assert "1 personne abonnée" in look.text
    sure = editor.post(reverse("newsletter_send", args=[letter.pk]), {"now": "1"})
    assert "Envoyer maintenant à 1 personne abonnée\u00a0?" in sure.text
    assert f'href="{reverse("newsletter_send", args=[letter.pk])}"' in sure.text
    letter.refresh_from_db()
    assert letter.state == Letter.State.DRAFT
    sent = editor.post(reverse("newsletter_send", args=[letter.pk]), {"now": "1", "sure": "1"})
    assert sent.url == reverse("newsletter_progress", args=[letter.pk])
    assert "0 / 1" in editor.get(sent.url).text
    assert editor.get(edit_address(letter)).url == sent.url  # it changes no more


def test_what_may_be_told_stands_under_headings_with_its_first_words(browse, town):
    NewsFactory.create(title="Les avenants", intro="Avant le 30 avril.", published_on=timezone.now())
    open_thread(forum=town.forum, by=town.reader("luc"), title="La cantine", body="Qui l'a ouverte le jeudi ?")
    shown = browse("paul").get(reverse("newsletter_compose")).text
    assert re.findall(r"<legend>([^<]+)</legend>", shown) == ["Actualités", "On en parle"]
    assert "Avant le 30 avril." in shown
    assert f"Les avenants</strong> · {date_format(timezone.localdate(), 'j F Y')}" in shown
    assert "Qui l&#x27;a ouverte le jeudi ?" in shown


def test_a_letter_without_readers_comes_back_with_a_sentence(browse, letter):
    answer = browse("paul").post(reverse("newsletter_send", args=[letter.pk]), {"now": "1"})
    assert "Personne n&#x27;est encore abonné·e" in answer.text


def test_an_editor_tries_a_letter_on_themselves(browse, letter, undone):
    browse("paul").post(reverse("newsletter_trial", args=[letter.pk]))
    assert undone("home.newsletter.tasks.send_a_trial") == 1


@pytest.mark.parametrize("who", [None, "samira", "ines", "helene"])
def test_nobody_else_finds_a_door(browse, letter, who):
    client = browse(who)
    names = ("newsletter_send", "newsletter_trial", "newsletter_progress")
    for address in (reverse("newsletter_compose"), *(reverse(name, args=[letter.pk]) for name in names)):
        assert client.get(address).status_code in (302, 403, 404, 405)
        assert client.post(address).status_code in (302, 403, 404, 405)
    letter.refresh_from_db()
    assert letter.state == Letter.State.DRAFT
    assert Letter.objects.count() == 1


def test_a_letter_is_read_on_line_once_it_has_left(client, letter):
    assert client.get(f"/lettre/{letter.pk}/").status_code == 404
    Letter.objects.update(state=Letter.State.SENDING, started_at=timezone.now())
    assert "Une fiche" in client.get(f"/lettre/{letter.pk}/").text
    assert "Avril" in client.get("/lettre/").text
