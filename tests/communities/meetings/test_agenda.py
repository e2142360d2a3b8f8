"""Agendas and minutes written together: nobody writes over another's words; what was decided stays in view."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.models import User
from communities.meetings import actions, duties, letters
from communities.meetings.composing import points_of
from communities.meetings.models import AgendaPoint, FollowUp, Meeting
from communities.networks.models import Network
from tests.communities.factories import MeetingFactory, RegistrationFactory, as_reader

As = Callable[[User | None], Client]
pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    return str(answer.content.decode().replace("&#x27;", "'"))


@pytest.fixture
def meeting(education: Network) -> Meeting:
    return MeetingFactory.create(network=education, title="Café")


def add(meeting: Meeting, person: User, title: str, body: str = "") -> AgendaPoint:
    return actions.add_point(meeting=meeting, by=as_reader(person), title=title, body=body)


def titles(meeting: Meeting) -> list[str]:
    return [point.title for point in meeting.points.standing()]


def test_any_member_adds_moves_and_takes_away_a_point(
    as_: As, samira: User, ines: User, luc: User, helene: User, meeting: Meeting
):
    url = meeting.get_absolute_url()
    for person in (luc, helene):
        assert as_(person).get(f"{url}points/nouveau/").status_code == 404
    assert as_(None).get(f"{url}points/nouveau/").status_code == 302
    as_(samira).post(f"{url}points/nouveau/", {"title": "Accueil", "body": "Qui **vient** ?", "minutes_long": "10"})
    as_(ines).post(f"{url}points/nouveau/", {"title": "Bilan", "brought_by": "Inès Costa"})
    first, second = meeting.points.standing()
    assert second.brought_by == ines
    as_(samira).post(f"{url}points/{second.pk}/geste/", {"geste": "monter"})
    assert titles(meeting) == ["Bilan", "Accueil"]
    as_(samira).post(f"{url}points/{second.pk}/geste/", {"geste": "monter"})  # at the top already
    as_(samira).post(f"{url}points/{first.pk}/geste/", {"geste": "retirer"})
    assert titles(meeting) == ["Bilan"]
    page = text(as_(samira).get(url))
    assert "Points retirés" in page
    as_(samira).post(f"{url}points/{first.pk}/geste/", {"geste": "remettre"})
    assert titles(meeting) == ["Bilan", "Accueil"]
    assert as_(samira).post(f"{url}points/{first.pk}/geste/", {"geste": "brûler"}).status_code == 404
    meeting.refresh_from_db()
    assert meeting.agenda == "- Bilan\n- Accueil (10 min)\n\n  Qui **vient** ?\n"
    public = text(as_(None).get(url))
    assert "<strong>vient</strong>" in public
    assert "apporté par" not in public
    assert "Ajouter un point" not in public


def test_two_people_in_one_point_lose_nothing(as_: As, samira: User, ines: User, meeting: Meeting):
    point = add(meeting, samira, "Accueil", "Un\n\nDeux\n\nTrois")
    door = f"{meeting.get_absolute_url()}points/{point.pk}/"
    as_(samira).post(door, {"title": "Accueil", "body": "Un, dit Samira\n\nDeux\n\nTrois", "base": "1"})
    page = as_(ines).post(door, {"title": "Accueil", "body": "Un\n\nDeux\n\nTrois, dit Inès", "base": "1"})
    assert page.status_code == 409
    assert "Samira Benali a modifié ce texte pendant que vous écriviez" in text(page)
    merged = "Un, dit Samira\n\nDeux\n\nTrois, dit Inès"
    assert page.context["form"]["body"].value() == merged
    assert "Un\n\nDeux\n\nTrois, dit Inès" in text(page)  # one's own, as it was sent
    as_(ines).post(door, {"title": "Accueil", "body": merged, "base": "2"})
    point.refresh_from_db()
    assert (point.body, point.number) == (merged, 3)
    past = text(as_(samira).get(f"{door}historique/"))
    assert "Inès Costa" in past
    assert "Samira Benali" in past


def test_the_same_words_changed_twice_are_to_be_chosen_between(as_: As, samira: User, ines: User, meeting: Meeting):
    point = add(meeting, samira, "Accueil", "À neuf heures")
    door = f"{meeting.get_absolute_url()}points/{point.pk}/"
    as_(samira).post(door, {"title": "Accueil", "body": "À dix heures", "base": "1"})
    page = as_(ines).post(door, {"title": "Accueil", "body": "À huit heures", "base": "1"})
    both = page.context["form"]["body"].value()
    assert "À dix heures" in both
    assert "À huit heures" in both
    page = as_(ines).post(door, {"title": "Accueil", "body": both, "base": "2"})
    assert "Il reste un passage à choisir" in text(page)


def test_titles_changed_on_both_sides_are_both_shown(as_: As, samira: User, ines: User, meeting: Meeting):
    point = add(meeting, samira, "Accueil", "Mots")
    door = f"{meeting.get_absolute_url()}points/{point.pk}/"
    as_(samira).post(door, {"title": "Bienvenue", "body": "Mots", "base": "1"})
    page = as_(ines).post(door, {"title": "Ouverture", "body": "Mots d'Inès", "base": "1"})
    assert page.status_code == 409
    for kept in ("Bienvenue", "Ouverture", "Mots d'Inès"):
        assert kept in text(page)
    as_(samira).post(door, {"title": "Bienvenue", "body": "Mots de Samira", "base": "2"})
    actions.edit_point(point=point, by=as_reader(ines), base=2, title="Accueil à tous", body="Mots")  # her own part
    point.refresh_from_db()
    assert (point.title, point.body) == ("Accueil à tous", "Mots de Samira")


def test_minutes_are_written_point_by_point_and_merge(as_: As, samira: User, ines: User, education: Network):
    meeting = MeetingFactory.create(network=education, past=True)
    point = actions.add_point(meeting=meeting, by=as_reader(samira), title="Accueil")
    assert not point.planned  # it came up there
    door = f"{meeting.get_absolute_url()}points/{point.pk}/compte-rendu/"
    assert as_(samira).get(door).status_code == 200
    as_(samira).post(door, {"body": "Sept familles.", "base": "0"})
    page = as_(ines).post(door, {"body": "Le portail ouvre à 8 h.", "base": "0"})
    assert page.status_code == 409
    assert "Sept familles." in page.context["form"]["body"].value()
    as_(ines).post(door, {"body": "Sept familles.\n\nLe portail ouvre à 8 h.", "base": "1"})
    meeting.refresh_from_db()
    assert "Sept familles." in meeting.minutes_html
    assert "Sept familles." in text(as_(None).get(meeting.get_absolute_url()))
    markdown = as_(None).get(f"{meeting.get_absolute_url()}compte-rendu.md")
    assert markdown["Content-Type"].startswith("text/markdown")
    assert "Le portail ouvre à 8 h." in markdown.content.decode()
    with pytest.raises(actions.MeetingOver):
        actions.remove_point(point=point, by=as_reader(ines))
    with pytest.raises(PermissionDenied):
        actions.write_minutes(point=point, by=as_reader(None), base=2, body="…")


def test_a_text_of_one_piece_becomes_points():
    assert points_of("- Accueil\n\n* Bilan  \n") == [("Accueil", ""), ("Bilan", "")]
    assert points_of("Nous verrons.\n- Bilan") == [("Ordre du jour", "Nous verrons.\n- Bilan")]
    assert points_of("- **Bilan**") == [("Ordre du jour", "- **Bilan**")]
    assert points_of(" \n ") == []


def test_an_agenda_has_an_end(samira: User, meeting: Meeting):
    for number in range(60):
        AgendaPoint.objects.create(meeting=meeting, title=f"Point {number}", position=number)
    with pytest.raises(actions.TooManyPoints, match="60"):
        add(meeting, samira, "Un de plus")


def test_what_was_decided_and_who_does_what(as_: As, samira: User, ines: User, luc: User, education: Network):
    meeting = MeetingFactory.create(network=education, past=True)
    RegistrationFactory.create(meeting=meeting, person=ines)
    url = meeting.get_absolute_url()
    assert as_(luc).get(f"{url}suites/nouvelle/").status_code == 404
    as_(samira).post(f"{url}suites/nouvelle/", {"kind": "decision", "words": "On continue", "due_on": ""})
    due = timezone.localdate() + dt.timedelta(days=1)
    page = as_(samira).post(
        f"{url}suites/nouvelle/",
        {"kind": "task", "words": "Écrire la trame", "who": "Inès Costa", "due_on": f"{due:%Y-%m-%d}"},
        follow=True,
    )
    assert "Écrire la trame" in text(page)
    assert "Écrire la trame" not in text(as_(luc).get(url))
    assert "Écrire la trame" in text(as_(samira).get("/reseaux/education/rencontres/"))
    assert "Écrire la trame" not in text(as_(luc).get("/reseaux/education/rencontres/"))
    task = FollowUp.objects.get(kind="task")
    assert duties.owe_tasks(now=timezone.now()) == 1
    assert duties.owe_tasks(now=timezone.now()) == 0
    letters.send_task.func(task.pk)
    assert mail.outbox[0].to == [ines.email]
    assert "Écrire la trame" in mail.outbox[0].body
    assert as_(ines).get(f"{url}suites/{task.pk}/").status_code == 200
    as_(ines).post(f"{url}suites/{task.pk}/geste/", {"geste": "fait"})
    task.refresh_from_db()
    assert task.done_by == ines
    assert "Écrire la trame" not in text(as_(samira).get("/reseaux/education/rencontres/"))
    as_(ines).post(f"{url}suites/{task.pk}/geste/", {"geste": "a-faire"})
    later = due + dt.timedelta(days=30)
    as_(ines).post(f"{url}suites/{task.pk}/", {"words": "Écrire la trame à deux", "due_on": f"{later:%Y-%m-%d}"})
    task.refresh_from_db()
    assert (task.words, task.who, task.due_on, task.told_at) == ("Écrire la trame à deux", None, later, None)
    as_(ines).post(f"{url}suites/{task.pk}/geste/", {"geste": "retirer"})
    assert FollowUp.objects.count() == 1


def test_someone_who_wants_no_mail_gets_no_reminder(samira: User, education: Network):
    meeting = MeetingFactory.create(network=education, past=True)
    samira.profile.by_mail = False
    samira.profile.save()
    task = actions.add_follow_up(
        meeting=meeting, by=as_reader(samira), kind="task", words="Relire", who=samira, due_on=timezone.localdate()
    )
    letters.send_task.func(task.pk)
    assert mail.outbox == []


def test_what_is_called_off_offers_no_more_to_write(as_: As, samira: User, luc: User, education: Network):
    meeting = MeetingFactory.create(network=education, by=samira, agenda="- Accueil")
    actions.add_point(meeting=meeting, by=as_reader(samira), title="Accueil")
    RegistrationFactory.create(meeting=meeting, person=luc)
    client, url = as_(samira), meeting.get_absolute_url()
    shown = client.get(url).content.decode()
    assert "Ajouter un point" in shown
    assert "Qui vient" in shown
    actions.cancel_meeting(meeting=meeting, by=as_reader(samira), reason="Neige")
    shown = client.get(url).content.decode()
    for gone in ("Ajouter un point", "Qui vient", "Noter une suite", "point__acts"):
        assert gone not in shown
    assert "Accueil" in shown
    for door in ("points/nouveau/", "suites/nouvelle/"):
        assert client.get(f"{url}{door}")["Location"] == url
    late = client.post(f"{url}points/nouveau/", {"title": "Bilan"})  # begun before it was called off: nothing is lost
    assert "Cette rencontre est annulée" in late.content.decode()
    assert "Bilan" in late.content.decode()
    with pytest.raises(actions.Cancelled):
        actions.add_follow_up(meeting=meeting.__class__.objects.get(), by=as_reader(samira), kind="decision", words="x")
