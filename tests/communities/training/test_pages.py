"""Trainings through the door."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.models import User
from background import papers
from background.papers import State
from communities.networks.models import Network
from communities.training import duties, paper
from communities.training.models import Answer, Certificate, Presence, Training
from tests.communities.factories import NetworkFactory, PersonFactory, TerritoryFactory
from tests.communities.training.factories import CertificateFactory, EnrolmentFactory, TrainingFactory, followed

As = Callable[[User | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]
LINK = "https://visio.exemple.test/salle-42"


def text(answer: Any) -> str:
    return answer.content.decode().replace("&#x27;", "'")


def at(training: Training, name: str, *more: int) -> str:
    return reverse(f"training:{name}", args=[training.pk, training.slug, *more])


def listed(answer: Any) -> list[str]:
    return [training.title for training, _held in answer.context["trainings"]]


def asked(**changes: str) -> dict[str, str]:
    day = f"{timezone.localdate() + dt.timedelta(days=30):%Y-%m-%d}"
    lines = {
        "seances-TOTAL_FORMS": "3", "seances-INITIAL_FORMS": "0", "seances-MIN_NUM_FORMS": "0",
        "seances-MAX_NUM_FORMS": "20", "seances-0-day": day, "seances-0-start": "09:00", "seances-0-end": "12:30",
    }  # fmt: skip
    told = {"reseau": "education", "title": "Écouter", "aims": "- Écouter", "half_days": "1", "venue": "Salle 2",
            "zone": "Europe/Paris", "trainers": "Luc Moreau\nAda Moulin", "public": "on"}  # fmt: skip
    return {**lines, **told, **changes}


def test_the_list_shows_each_reader_what_is_theirs(as_: As, samira: User, luc: User, helene: User, education: Network):
    starts = timezone.now() + dt.timedelta(days=5)
    kinds: list[tuple[str, dict[str, Any]]] = [
        ("Publique", {}),
        ("Entre nous", {"private": True}),
        ("Brouillon", {"draft": True, "by": samira}),
        ("Du centre", {"private": True, "network": None}),
        ("Passée", {"past": True}),
    ]
    for number, (title, kind) in enumerate(kinds):
        given: dict[str, Any] = {"network": education, **kind}
        if "past" not in kind:
            given["starts_at"] = starts + number * dt.timedelta(days=1)
        TrainingFactory.create(title=title, **given)
    for person, expected in (
        (None, ["Publique"]), (helene, ["Publique"]), (luc, ["Publique", "Du centre"]),
        (samira, ["Publique", "Entre nous", "Brouillon", "Du centre"]),
    ):  # fmt: skip
        assert listed(as_(person).get("/formations/")) == expected
    assert listed(as_(None).get("/formations/?quand=passees")) == ["Passée"]


def test_the_list_is_narrowed_and_goes_on_by_pages(as_: As, education: Network):
    nord = TerritoryFactory.create(kind="departement", name="Nord")
    TrainingFactory.create(title="À Lille", territory=TerritoryFactory.create(parent=nord))
    TrainingFactory.create(title="Ici", network=education)
    assert listed(as_(None).get("/formations/?reseau=education")) == ["Ici"]
    assert listed(as_(None).get("/formations/?lieu=Nord")) == ["À Lille"]
    assert len(listed(as_(None).get("/formations/?reseau=rien&lieu=rien&quand=rien"))) == 2
    TrainingFactory.create_batch(31)
    first = as_(None).get("/formations/")
    second = as_(None).get(f"/formations/?apres={first.context['listing'].next_key}")
    assert (len(listed(first)), len(listed(second))) == (30, 3)


def test_what_one_may_not_see_is_not_there(as_: As, samira: User, luc: User, helene: User, education: Network):
    draft = TrainingFactory.create(network=education, draft=True, by=samira)
    between = TrainingFactory.create(network=education, private=True)
    for person in (None, luc, helene):
        for training in (draft, between):
            assert as_(person).get(at(training, "training")).status_code == 404
            assert as_(person).get(at(training, "training_ics")).status_code == 404
    assert as_(samira).get(at(draft, "training")).status_code == 200
    for name in ("change", "call_off", "sheets", "sheet_print"):
        assert as_(luc).get(at(between, name)).status_code == 404
    assert as_(None).get("/formations/99999999999999999999999999-x/").status_code == 404
    assert as_(None).get(f"/formations/{TrainingFactory.create(title='Neuf').pk}-vieux/")["Location"].endswith("-neuf/")


def test_a_place_is_taken_waited_for_and_given_back(as_: As, samira: User, karim: User):
    training = TrainingFactory.create(places=1, video_url=LINK)
    page = as_(samira).post(at(training, "register"), follow=True)
    assert "Votre place est retenue" in text(page)
    assert LINK in text(page)
    assert "Me mettre sur la liste d'attente" in text(as_(karim).get(at(training, "training")))
    page = as_(karim).post(at(training, "register"), follow=True)
    assert "Vous êtes sur la liste d'attente" in text(page)
    assert LINK not in text(page)
    as_(samira).post(at(training, "withdraw"))
    assert "Une place est gardée pour vous" in text(as_(karim).get(at(training, "training")))
    assert "Votre place est retenue" in text(as_(karim).post(at(training, "accept"), follow=True))


def test_taking_a_place_asks_to_sign_in_and_is_not_for_steering(as_: As, helene: User):
    training = TrainingFactory.create()
    for name in ("register", "accept", "withdraw"):
        assert as_(None).post(at(training, name))["Location"].startswith(reverse("account_login"))
        assert as_(helene).post(at(training, name)).status_code == 404
        assert as_(None).get(at(training, name)).status_code == 405


def test_what_cannot_be_is_said_on_the_page(as_: As, karim: User):
    past = TrainingFactory.create(past=True)
    refused = as_(karim).post(at(past, "register"))
    assert (refused.status_code, "Cette formation a déjà eu lieu" in text(refused)) == (409, True)
    gone = as_(karim).post(at(TrainingFactory.create(), "accept"))
    assert (gone.status_code, "n'est plus proposée" in text(gone)) == (409, True)


def test_a_member_organises_a_training_from_draft_to_announcement(as_: As, samira: User, luc: User, education: Network):
    client = as_(samira)
    assert "education" in text(client.get("/formations/nouvelle/?reseau=education"))
    page = client.post("/formations/nouvelle/", asked(), follow=True)
    training = Training.objects.get()
    assert "Votre formation est en brouillon" in text(page)
    assert [one.person for one in training.trainers.all()] == [luc, None]
    assert f"{timezone.localtime(training.starts_at):%H:%M}" == "09:00"
    page = client.post(at(training, "open"), follow=True)
    assert "les inscriptions sont ouvertes" in text(page)
    form = client.get(at(training, "change")).context["lines"].forms[0]
    assert (form.initial["pk"], str(form.initial["start"])) == (training.sessions.get().pk, "09:00:00")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"seances-0-day": "", "seances-0-start": "", "seances-0-end": ""}, "Prévoyez d'une à 20 séances"),
        ({"seances-0-end": "08:00"}, "La fin précède le début"),
        ({"seances-0-day": "2027-03-28", "seances-0-start": "02:30"}, "Cette heure n'existe pas ce jour-là"),
        ({"venue": ""}, "Dites où elle se tient"), ({"title": ""}, "obligatoire"), ({"places": "0"}, "1"),
        ({"reseau": "sante"}, "Choisissez l'un de vos réseaux"), ({"zone": "Mars"}, "Mars"),
        ({"territory": "Nulle-Part"}, "Aucun lieu ne porte ce nom"), ({"seances-TOTAL_FORMS": "x"}, "ManagementForm"),
        ({"half_days": "-1"}, "0"), ({"video_url": "javascript:alert(1)"}, "URL"), ({"aims": "x" * 4001}, "4000"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_lost(
    as_: As, samira: User, education: Network, sante: Network, changes: dict[str, str], words: str
):
    page = as_(samira).post("/formations/nouvelle/", asked(**changes))
    assert page.status_code == 200
    if words != "ManagementForm":
        assert words in text(page)
    assert "Ada Moulin" in text(page)
    assert not Training.objects.exists()


def test_who_may_not_organise_is_led_on(as_: As, karim: User, helene: User, ines: User):
    assert as_(None).get("/formations/nouvelle/").status_code == 302
    assert as_(helene).get("/formations/nouvelle/").status_code == 404
    assert as_(karim).get("/formations/nouvelle/")["Location"].endswith("/reseaux/")


def test_one_who_facilitates_somewhere_organises_for_the_centre(as_: As, ines: User, samira: User, education: Network):
    as_(samira).post("/formations/nouvelle/", asked(reseau=""))
    assert not Training.objects.exists()
    as_(ines).post("/formations/nouvelle/", asked(reseau=""))
    assert Training.objects.get().network is None


def test_it_is_called_off_with_a_reason_that_shows(as_: As, samira: User, education: Network):
    training = TrainingFactory.create(network=education, by=samira)
    client = as_(samira)
    assert "Dites pourquoi" in text(client.post(at(training, "call_off"), {"reason": " "}))
    client.post(at(training, "call_off"), {"reason": "La salle a pris l'eau."})
    page = text(as_(None).get(at(training, "training")))
    assert "La salle a pris l'eau." in page
    assert "Je m'inscris" not in page
    assert client.get(at(training, "change")).status_code == 200
    assert "annulée" in text(client.post(at(training, "change"), asked()))


def test_names_show_to_those_who_organise_alone(as_: As, samira: User, luc: User, karim: User, education: Network):
    training = TrainingFactory.create(network=education, by=samira)
    EnrolmentFactory.create(training=training, person=karim)
    waiting = EnrolmentFactory.create(training=training, waiting=True)
    page = text(as_(samira).get(at(training, "training"))).split("<main")[1]
    assert "Karim Diallo" in page
    assert waiting.person.get_full_name() not in page
    for person in (None, luc):
        assert "Qui vient" not in text(as_(person).get(at(training, "training")))


def test_sheets_are_kept_session_by_session_and_print_with_lines_to_sign(as_: As, samira: User, karim: User):
    training = TrainingFactory.create(by=samira, past=True, trainers=["Ada Moulin"])
    place = EnrolmentFactory.create(training=training, person=karim)
    client, (first, second) = as_(samira), training.sessions.all()
    assert "Karim Diallo" in text(client.get(at(training, "sheets")))
    client.post(at(training, "keep", first.pk), {"la": [place.pk, "x", "9" * 30]})
    client.post(at(training, "keep", second.pk), {"la": [place.pk]})
    assert Presence.objects.count() == 2
    assert Certificate.objects.filter(withdrawn_at=None).exists()
    assert "checked" in text(client.get(at(training, "sheets")))
    paper = text(client.get(at(training, "sheet_print")))
    assert paper.count("Karim Diallo") == paper.count(">Ada Moulin</th>") == 2
    assert client.post(at(training, "keep", 10**9), {}).status_code == 404
    assert as_(karim).post(at(training, "keep", first.pk), {}).status_code == 404


def test_sheets_to_sign_are_made_into_a_pdf_that_is_given_as_long_as_it_is_true(
    as_: As, samira: User, karim: User, undone: Callable[[str], int], monkeypatch: pytest.MonkeyPatch
):
    training = TrainingFactory.create(by=samira, trainers=["Ada Moulin"])
    EnrolmentFactory.create(training=training, person=karim)
    client, page, file = as_(samira), at(training, "sheet_pdf"), at(training, "sheet_file")
    for person in (karim, None):
        assert as_(person).get(page).status_code == as_(person).get(file).status_code == (404 if person else 302)
    assert client.get(file)["Location"] == page
    for _twice in range(2):
        assert client.post(page)["Location"] == page
    assert undone("communities.training.duties.typeset_sheets") == 1
    name, html = paper.sheets_page(Training.objects.get())
    assert "Karim Diallo" in html
    assert html.count("<h1") == 1
    made: list[str] = []
    monkeypatch.setattr(papers, "make", lambda name, html: made.append(name))
    duties.typeset_sheets.func(training.pk, name)
    (papers.folder() / f"{name}.pdf").write_bytes(b"%PDF-1.7")
    assert made == [name]
    assert "Télécharger le PDF" in text(client.get(page))
    answer = client.get(file)
    assert (answer["Content-Type"], answer.content) == ("application/pdf", b"%PDF-1.7")
    EnrolmentFactory.create(training=training)  # someone more: those sheets are no longer true
    assert client.get(file)["Location"] == page
    duties.typeset_sheets.func(training.pk, name)
    assert made == [name]


def test_an_opinion_is_asked_of_those_who_came_and_read_together(as_: As, samira: User, karim: User, luc: User):
    training = TrainingFactory.create(by=samira, past=True)
    followed(training, karim)
    assert as_(luc).get(at(training, "answer")).status_code == 404
    client = as_(karim)
    assert "Répondez à une question au moins" in text(client.post(at(training, "answer"), {}))
    assert "choix" in text(client.post(at(training, "answer"), {"aims": "forged"})).lower()
    assert "Merci" in text(client.post(at(training, "answer"), {"aims": "yes", "words": "Très bien"}, follow=True))
    assert "Vous avez déjà répondu" in text(client.get(at(training, "answer")))
    assert "Très bien" not in text(as_(samira).get(at(training, "results")))
    Answer.objects.bulk_create([Answer(training=training, marks={"aims": "no"}) for _one in range(4)])
    assert "Très bien" in text(as_(samira).get(at(training, "results")))
    assert as_(luc).get(at(training, "results")).status_code == 404


def test_the_record_is_ones_own(as_: As, samira: User, karim: User, luc: User, helene: User):
    training = TrainingFactory.create(by=samira, past=True, title="Écouter")
    (place,) = followed(training, karim)
    assert "Écouter" in text(as_(karim).get("/compte/formations/"))
    for person in (luc, samira):
        assert "Écouter" not in text(as_(person).get("/compte/formations/"))
        assert as_(person).post(reverse("training:takeaway", args=[place.pk]), {"words": "x"}).status_code == 404
    assert as_(helene).get("/compte/formations/").status_code == 404
    assert as_(None).get("/compte/formations/").status_code == 302
    page = as_(karim).post(reverse("training:takeaway", args=[place.pk]), {"words": "Savoir me taire."}, follow=True)
    assert "Savoir me taire." in text(page)
    for person in (samira, luc):
        assert "Savoir me taire." not in text(as_(person).get(at(training, "training")))


def test_a_certificate_is_prepared_by_the_worker_and_given_to_its_person_alone(
    as_: As, karim: User, luc: User, settings: Any, tmp_path: Any, undone: Callable[[str], int]
):
    settings.DATA_DIR = tmp_path
    certificate = CertificateFactory.create(enrolment__person=karim)
    address = reverse("training:certificate", args=[certificate.enrolment_id])
    file = reverse("training:certificate_pdf", args=[certificate.enrolment_id])
    for page in (address, file):
        assert as_(luc).get(page).status_code == 404
    client = as_(karim)
    assert client.get(file)["Location"] == address
    if "Préparer le PDF" not in text(client.get(address)):
        pytest.skip("SKIPPED: this machine has no typesetter")
    for _time in range(2):
        client.post(address)
    assert undone("communities.training.duties.typeset") == 1
    (tmp_path / "exports" / f"{paper.name_of(certificate)}.pdf").write_bytes(b"%PDF-")
    answer = client.get(file)
    assert (answer.content, answer["Content-Type"]) == (b"%PDF-", "application/pdf")
    Certificate.objects.update(withdrawn_at=timezone.now())
    assert client.get(file).status_code == 404


def test_the_paper_is_typeset(tmp_path: Any, settings: Any, karim: User):
    pytest.importorskip("weasyprint")
    settings.DATA_DIR = tmp_path
    certificate = CertificateFactory.create(enrolment__person=karim, number="7K3Q-9D2X-MW4P")
    page = paper.page(certificate)
    assert "Karim Diallo" in page
    assert "/formations/attestation/7K3Q-9D2X-MW4P/" in page
    name = paper.name_of(certificate)
    paper.make(certificate.pk, name)
    assert papers.running[-1].wait(timeout=120) == 0
    assert papers.state_of(name) == State.READY
    assert b"".join(papers.read(name)).startswith(b"%PDF-")


def test_anyone_who_holds_the_number_checks_a_certificate(as_: As, karim: User):
    certificate = CertificateFactory.create(enrolment__person=karim, number="7K3Q-9D2X-MW4P")
    found = as_(None).get("/formations/attestation/?numero=7k3q 9d2xmw4p", follow=True)
    assert "Cette attestation est valable" in text(found)
    assert "Karim Diallo" in text(found)
    certificate.withdrawn_at = timezone.now()
    certificate.save()
    withdrawn = as_(None).get(certificate.get_absolute_url())
    assert "a été retirée" in text(withdrawn)
    assert "Karim Diallo" not in text(withdrawn)
    for number in ("AAAA-AAAA-AAAA", "x" * 300, "%3Cb%3E"):
        unknown = as_(None).get(f"/formations/attestation/{number}/")
        assert (unknown.status_code, "Aucune attestation" in text(unknown)) == (404, True)
    User.objects.filter(pk=karim.pk).update(anonymised_at=timezone.now())
    assert as_(None).get(certificate.get_absolute_url()).status_code == 404


def test_sessions_go_into_ones_calendar_in_the_hours_of_their_place(as_: As):
    training = TrainingFactory.create(zone="America/Cayenne", video_url=LINK)
    answer = as_(None).get(at(training, "training_ics"))
    calendar: Any = Calendar.from_ical(answer.content)
    assert [event["dtstart"].params["TZID"] for event in calendar.events] == ["America/Cayenne"] * 2
    assert LINK not in text(answer)


@pytest.mark.parametrize("size", [2, 25])
@pytest.mark.parametrize("page", ["trainings", "training", "sheets", "sheet_print", "record", "results"])
def test_a_page_costs_the_same_for_few_and_for_many(
    as_: As, samira: User, education: Network, page: str, size: int, django_assert_max_num_queries: Callable
):
    training = TrainingFactory.create(network=education, by=samira, past=True, trainers=[samira])
    for _number in range(size):
        EnrolmentFactory.create(training=training, person=PersonFactory.create())
        mine = TrainingFactory.create(network=NetworkFactory.create(), territory=TerritoryFactory.create())
        EnrolmentFactory.create(training=mine, person=samira)
        over = EnrolmentFactory.create(training=TrainingFactory.create(past=True), person=samira)
        CertificateFactory.create(enrolment=over)
        Answer.objects.create(training=training, marks={})
    addresses = {"trainings": "/formations/", "record": "/compte/formations/"}
    address = addresses.get(page) or at(training, page)
    client = as_(samira)
    with django_assert_max_num_queries(12):
        assert client.get(address).status_code == 200
