"""Every page of networks, meetings, trainings and people, for everyone: narrow and wide, by night, with Tab alone."""

import datetime as dt
import re
import uuid
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.tours import NARROW, Tour

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Make = Callable[..., Visitor]
HOME = "/reseaux/education/"


@pytest.fixture
def tour(visitor: Make) -> Tour:
    """The facilitator of Éducation, to whom every page of it is open."""
    ines = visitor(width=NARROW)
    ines.sign_in("animation@demo.test")
    return Tour(ines, wide=True)


def day(ahead: int) -> str:
    """The day that many days from today, as a form takes it."""
    return (timezone.localdate() + dt.timedelta(days=ahead)).isoformat()


def test_pages_of_networks_and_needs(tour: Tour, visitor: Make) -> None:
    mark = uuid.uuid4().hex[:6]
    for path in (HOME, f"{HOME}membres/", f"{HOME}besoins/", f"{HOME}quitter/", "/reseaux/", "/besoins/"):
        tour.go(path)
    tour.go("/besoins/nouveau/")
    title = f"Un endroit où se poser {mark}"
    need = tour.send("/besoins/nouveau/", title=title, body="Rien n'est ouvert après *17 h*.", help_wanted="network")
    assert re.fullmatch(r"/besoins/\d+/", need), need
    tour.go(f"{need}reseau/")
    tour.go(f"{need}reprendre/education/")
    draft = {"purpose": "Ouvrir le soir.", "openness": "public", "dye": "weld", "weave": "toile"}
    tour.send(f"{need}reseau/", name=f"Le soir {mark}", **draft)
    tour.send(f"{need}suites/", address=tour.someone.site.url + HOME)
    tour.go(need)  # with what answers it and the network it calls for
    tour.go(f"{need}reseau/nom/")
    # How it is run, and by whom.
    tour.go(f"{HOME}propositions/nouvelle/")
    for kind in ("words", "care", "rest"):
        tour.go(f"{HOME}propositions/nouvelle/?genre={kind}")
    asked = f"{HOME}propositions/nouvelle/?genre=forum"
    tour.go(asked)
    proposal = tour.send(asked, name=f"Le soir {mark}", reason="On en parle partout, et on ne s'y retrouve plus.")
    tour.go(proposal)
    tour.go(f"{proposal}reecrire/")
    tour.go(f"{HOME}propositions/")
    tour.page.goto(f"{tour.someone.site.url}{HOME}invitations/")
    tour.send(f"{HOME}invitations/", geste="lien", most_uses="3", days="2", word="On vous attend.")
    tour.go(f"{HOME}invitations/")
    address = tour.page.locator("main code").first.inner_text()
    tour.send(tour.page.locator("form[action$='annuler/']").first.get_attribute("action") or "")
    for path in ("animation/", "animation/bureau/", "animation/passer-la-main/"):
        tour.go(HOME + path)
    tour.page.goto(f"{tour.someone.site.url}/forums/")
    forum = tour.href("Réussite éducative")
    tour.page.goto(f"{tour.someone.site.url}{forum}nouveau/")
    thread = tour.send(f"{forum}nouveau/", kind="discussion", title=f"Le soir {mark}", body="Rien n'est ouvert.")
    tour.send(f"{thread}clore/", reason=f"Le besoin {mark} en parle déjà.")
    tour.page.goto(f"{tour.someone.site.url}{HOME}animation/")
    act = str(tour.page.locator("main a[href*='/animation/acte/']").first.get_attribute("href"))
    act = re.sub(r"(/acte/\d+/).*", r"\1", act)
    tour.go(act)
    tour.go(f"{act}defaire/")
    samira = Tour(visitor(width=NARROW), wide=True)
    samira.someone.sign_in("pro@demo.test")
    samira.go(f"{act}relecture/")
    samira.send(f"{act}relecture/", reason=f"On s'y retrouvait {mark}.")
    to, review = samira.someone.site.mail_with(re.compile(rf"{mark}[\s\S]*({HOME}animation/relecture/\d+/)"))
    drawn = Tour(visitor(width=NARROW), wide=True)
    drawn.someone.sign_in(to)
    drawn.go(review)
    passer_by = Tour(visitor(width=NARROW), wide=True)
    passer_by.someone.expected.append("410")
    answer = passer_by.page.goto(address)
    assert answer is not None
    assert answer.status == 410
    expect(passer_by.page.get_by_role("link", name="Voir la page du réseau")).to_be_visible()
    passer_by.look()


def test_pages_of_meetings(tour: Tour) -> None:
    mark = uuid.uuid4().hex[:6]
    for path in ("/rencontres/", "/rencontres/?vue=mois", "/rencontres/?vue=carte", "/rencontres/?quand=passees"):
        tour.go(path)
    for path in ("/rencontres/bilan/", f"{HOME}rencontres/"):
        tour.go(path)
    tour.page.goto(f"{tour.someone.site.url}/compte/agenda/")
    tour.send("/compte/agenda/", reseaux="1")
    tour.go("/compte/agenda/")
    told = {
        "zone": "Europe/Paris",
        "half_days": "1",
        "public": "1",
        "spot": "Salle des fêtes",
        "start": "09:00",
        "end": "11:30",
    }
    new = f"{HOME}rencontres/nouvelle/"
    tour.go(new)
    told["kind"] = "atelier"
    meeting = tour.send(new, title=f"Un matin {mark}", day=day(40), agenda="- Tour de table", together="on", **told)
    assert meeting.startswith("/rencontres/"), meeting
    tour.send(f"{meeting}inscription/")
    for path in ("", "points/nouveau/", "annuler/", "annoncer/"):
        tour.go(meeting + path)
    past = tour.send(
        new,
        title=f"Un autre matin {mark}",
        day=day(-3),
        agenda="- Premier point\n- Second point",
        together="on",
        **told,
    )
    tour.page.goto(tour.someone.site.url + past)
    point = tour.href(re.compile("Premier point")).removesuffix("compte-rendu/")
    tour.send(f"{point}compte-rendu/", body="Ce qui s'est **dit**.", base="0")
    tour.send(f"{past}suites/nouvelle/", kind="task", words="Écrire à la mairie", due_on=day(5))
    for path in ("", "suites/nouvelle/", "presences/"):
        tour.go(past + path)
    tour.page.goto(tour.someone.site.url + past)
    tour.go(tour.href(re.compile("Modifier.*Écrire à la mairie")))
    for path in ("", "compte-rendu/", "historique/"):
        tour.go(point + path)
    regular = f"{HOME}rencontres/reguliere/"
    tour.go(regular)
    rhythm = {
        "unit": "months",
        "nth": "2",
        "weekday": "1",
        "every": "1",
        "starts_on": day(60),
        "until": day(200),
        "months_out": "8",
    }
    title = f"Chaque mois {mark}"
    tour.send(regular, title=title, creer="1", **rhythm, **told)
    tour.page.goto(f"{tour.someone.site.url}{HOME}rencontres/")
    tour.go(tour.href(title))
    series = tour.href(re.compile("Toutes les dates"))
    tour.go(series)
    tour.go(f"{series}arreter/")
    tour.send(f"{meeting}annuler/", reason="La salle est prise.")
    tour.go(meeting)  # called off
    tour.send(f"{series}arreter/", reason="Ce n'était qu'un essai.")


def test_pages_of_trainings(tour: Tour) -> None:
    mark = uuid.uuid4().hex[:6]
    tour.go("/formations/")
    tour.go("/formations/nouvelle/")
    told = {
        "title": f"Animer un atelier {mark}",
        "aims": "- Préparer\n- Tenir l'heure",
        "programme": "Une **matinée**.",
        "half_days": "1",
        "zone": "Europe/Paris",
        "venue": "Maison des associations",
        "trainers": "Samira Benali\nUne invitée",
        "public": "on",
        "seances-TOTAL_FORMS": "1",
        "seances-INITIAL_FORMS": "0",
        "seances-0-start": "09:00",
        "seances-0-end": "12:00",
    }
    training = tour.send("/formations/nouvelle/", reseau="education", **told, **{"seances-0-day": day(30)})
    assert training.startswith("/formations/"), training
    tour.page.goto(tour.someone.site.url + training)  # a draft
    tour.send(f"{training}ouvrir/")
    tour.send(f"{training}inscription/")
    for path in ("", "modifier/", "annuler/"):
        tour.go(training + path)
    # It has taken place.
    tour.page.goto(f"{tour.someone.site.url}{training}modifier/")
    session = tour.page.locator("[name='seances-0-pk']").get_attribute("value") or ""
    begun = {"seances-INITIAL_FORMS": "1", "seances-0-pk": session, "seances-0-day": day(-2)}
    tour.send(f"{training}modifier/", **{**told, **begun})
    tour.go(training)
    for path in ("presences/", "avis/", "presences/imprimer/", "avis/resultats/"):
        tour.go(training + path)
    tour.page.goto(f"{tour.someone.site.url}{training}presences/")
    place = tour.page.locator("[name=la]").first.get_attribute("value") or ""
    tour.send(f"{training}presences/{session}/", la=place)
    tour.go("/compte/formations/")
    certificate = str(tour.page.locator("main a[href$='/attestation/']").first.get_attribute("href"))
    tour.go(certificate)
    check = str(tour.page.locator("main a[href*='/formations/attestation/']").first.get_attribute("href"))
    tour.go("/formations/attestation/")
    tour.go(check.removeprefix(tour.someone.site.url))


def test_pages_of_people_and_structures(tour: Tour) -> None:
    for path in ("/annuaire/", "/annuaire/carte/", "/annuaire/aide/?q=parents"):
        tour.go(path)
    for path in ("/annuaire/ines-costa/", "/annuaire/samira-benali/", "/compte/profil/", "/compte/profil/photo/"):
        tour.go(path)
    tour.go("/annuaire/structures/?q=dunes")
    own = tour.href(re.compile("Les Dunes"))
    for path in ("", "decrire/", "rapprocher/"):
        tour.go(own + path)
    for step in ("reseaux", "repondre"):
        tour.go(f"/bienvenue/?etape={step}")
    for step in ("poste", "recit", "relais", "reprise", ""):
        tour.go(f"/compte/depart/{step}{'/' if step else ''}")
    tour.go("/compte/contributions/")
    declared = tour.page.locator("[name=declare]").first.get_attribute("value") or ""
    proof = tour.send("/compte/contributions/", declare=declared)
    tour.go(proof)
    tour.go("/compte/contributions/")
    tour.go(f"/verifier/{proof.rstrip('/').rsplit('/', 1)[1]}/")
    tour.go("/verifier/")
