"""Every page of the library, of writing together and of the letter, for everyone: narrow and wide, by night, with Tab
alone."""

import json
import os
import re
import subprocess
import sys
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, Site, Visitor
from tests.browser.tours import NARROW, Tour

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Make = Callable[..., Visitor]
Addresses = dict[str, str]
WRITE = "import sys; from tests.browser.editorial import write; sys.stdout.write(write(%r))"


@pytest.fixture(scope="module")
def at(site: Site) -> Addresses:
    """Where what was written for these tests stands."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", WRITE % uuid.uuid4().hex[:6]]
    env = {**kept, "DEBUG": "1", "DATA_DIR": str(site.folder)}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: Addresses = json.loads(done.stdout)
    return found


@pytest.fixture
def passer_by(visitor: Make) -> Tour:
    """Someone who has no account."""
    return Tour(visitor(width=NARROW), wide=True)


@pytest.fixture
def samira(visitor: Make) -> Tour:
    """A member of Éducation, who writes and looks after a production."""
    tour = Tour(visitor(width=NARROW), wide=True)
    tour.someone.sign_in("pro@demo.test")
    return tour


def test_what_everyone_reads(passer_by: Tour, at: Addresses) -> None:
    for path in ("", "?vue=cartes", "?type=fiche&tri=titre", "?q=introuvableici", "?vue=cartes&theme=parents"):
        passer_by.go(f"/productions/{path}")
    passer_by.page.goto(f"{passer_by.someone.site.url}/productions/")
    passer_by.page.locator("main summary", has_text="Filtrer").click()
    passer_by.look()
    for page in ("production", "dossier", "news", "agenda", "centre", "selection"):
        passer_by.go(at[page])
    for act in ("versions/", "versions/1/", "reprises/", "carte/"):
        passer_by.go(at["production"] + act)
    for path in ("/selections/panier/", "/selections/panier/?ajouter=1", "/agenda/", "/centres/"):
        passer_by.go(path)


def test_the_letter(passer_by: Tour, at: Addresses) -> None:
    for path in ("/lettre/", "/lettre/demande/", at["letter"], at["confirm"], at["leave"]):
        passer_by.go(path)
    passer_by.send(at["leave"])
    passer_by.go(at["leave"])  # it is done


def test_what_a_member_does_in_the_library(samira: Tour, at: Addresses) -> None:
    samira.go("/productions/")
    samira.go(at["production"])
    for act in ("signaler/", "reprises/", "relire/"):
        samira.go(at["production"] + act)
    for path in ("/productions/a-soigner/", at["report"], "/selections/", "/selections/panier/"):
        samira.go(path)
    for act in ("", "decrire/", "supprimer/"):
        samira.go(at["selection"] + act)
    samira.go("/selections/panier/vider/")


def test_writing_together(samira: Tour, at: Addresses) -> None:
    for path in ("/ecrire/", "/ecrire/nouveau/", at["pick"], at["pick_minutes"], at["suggestion"]):
        samira.go(path)
    for act in (
        "",
        "presentation/",
        "choisir/",
        "avec/",
        "passage/nouveau/",
        "accords/",
        "accords/registre/",
        "publier/",
    ):
        samira.go(at["draft"] + act)
    for act in ("", "couper/", "sources/", "historique/", "suggerer/"):
        samira.go(at["passage"] + act)
    samira.go(at["quoted"])
    # Someone wrote the same passage meanwhile: both texts show.
    samira.someone.expected.append("409")
    samira.page.goto(samira.someone.site.url + at["passage"])
    form = samira.page.locator("main form", has=samira.page.get_by_role("button", name="Enregistrer"))
    form.locator("[name=base]").evaluate("(one) => { one.value = 1; }")
    form.locator("[name=body]").fill("Le quartier a une cantine.\n\nLes parents y déjeunent.\n\nEt il neige.")
    form.get_by_role("button", name="Enregistrer").click()
    samira.page.wait_for_load_state()
    samira.look()
    for path in ("/ecrire/accords/", at["consent"], f"{at['consent']}registre/"):
        samira.go(path)


def test_a_passage_is_kept_as_one_types_and_offered_on_another_device(visitor: Make, at: Addresses) -> None:
    said = "Le quartier a une cantine, et la clé passe de main en main."
    for width in (1280, NARROW):
        someone = visitor(width=width)
        someone.sign_in("pro@demo.test")
        page = someone.go(at["passage"])
        area = page.get_by_label("Le passage (obligatoire)")
        if width == NARROW:
            expect(area).to_have_value(said)
            expect(page.get_by_text(re.compile("Votre brouillon du .* est repris ci-dessous"))).to_be_visible()
            someone.is_accessible()
        else:
            area.fill(said[:-6])
            area.press_sequentially(said[-6:], delay=20)
            expect(page.locator("[data-draft-state]").first).to_contain_text("Brouillon enregistré")
