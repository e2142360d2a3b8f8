"""What the house's own filters make of titles, structures, places, and the map they draw."""

from itertools import pairwise
from types import SimpleNamespace as Some

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import mark_safe

from maillage.atlas import lands, meetings_map
from maillage.templatetags.maillage import cut_short, hat, person_line, typo, where


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Qui ? « moi » : oui ; non !", "Qui~? «~moi~»~: oui~; non~!"),
        ("1 900 euros dès 7 h 40, 50 %", "1~900~euros dès 7~h~40, 50~%"),
        ("En 2024 100 personnes", "En 2024 100 personnes"),
    ],
)
def test_no_line_begins_with_a_mark_or_cuts_a_number(written: str, printed: str) -> None:
    assert typo(written) == printed.replace("~", "\u00a0")


def test_a_title_stays_escaped_and_a_marked_one_stays_marked() -> None:
    page = Template("{{ raw|typo }}{{ marked|typo }}").render(
        Context({"raw": "<b> ?", "marked": mark_safe("<mark>ici</mark> ?")})
    )
    assert page == "&lt;b&gt;\u00a0?<mark>ici</mark>\u00a0?"


def test_only_a_cut_text_gets_an_ellipsis() -> None:
    assert cut_short("Un texte " * 20) == ("Un texte " * 20).rstrip() + "…"
    assert cut_short("Court") == "Court"
    assert cut_short("Un texte qui finit. " * 20).endswith("finit.")


@pytest.mark.parametrize(
    ("structure", "said"),
    [
        ("PRE d'Amiens", "pour le PRE d'Amiens"),
        ("CCAS de Lens", "pour le CCAS de Lens"),
        ("CAF du Nord", "pour la CAF du Nord"),
        ("MJC Rosa-Parks", "pour la MJC Rosa-Parks"),
        ("Association Passerelles", "pour l'association Passerelles"),
        ("ADIL de l'Oise", "pour l'ADIL de l'Oise"),
        ("Amiens Métropole", "pour Amiens Métropole"),
    ],
)
def test_a_structure_takes_its_article(structure: str, said: str) -> None:
    with translation.override("fr"):
        assert hat(Some(profile=Some(organisation=structure))) == said


def test_a_place_is_said_once() -> None:
    samira = Some(job="chargée de mission", organisation="Ville de Roubaix", territory="Roubaix")
    assert person_line(samira) == "chargée de mission, Ville de Roubaix"
    assert person_line(Some(job="", organisation="Les Cahiers ouverts", territory="Roubaix")) == (
        "Les Cahiers ouverts, Roubaix"
    )
    roubaix = Some(name="Roubaix")
    assert where(Some(territory=roubaix, place="Roubaix, La Condition publique")) == "Roubaix, La Condition publique"
    assert where(Some(territory=roubaix, place="En visio")) == "Roubaix, en visio"
    assert where(Some(territory=roubaix, place="")) == "Roubaix"


def meeting_in(name: str, longitude: float | None, latitude: float | None, place: str = "") -> Some:
    territory = Some(name=name, longitude=longitude, latitude=latitude)
    return Some(territory=territory, place=place, network=Some(dye="weld"))


ROUBAIX, AMIENS = meeting_in("Roubaix", 3.18, 50.69), meeting_in("Amiens", 2.3, 49.9)


def test_the_map_shows_the_regions_of_its_towns() -> None:
    drawn = meetings_map([ROUBAIX, AMIENS, meeting_in("Creil", 2.47, 49.26, "En visio")])
    assert drawn.count("<circle") == drawn.count("<text") == 2
    assert "Roubaix" in drawn
    assert "Creil" not in drawn
    hauts_de_france = sum(len(land.paths) for land in lands() if land.region == "32")
    assert drawn.count("zM") == hauts_de_france - 1
    assert len(drawn) < 8_000


def test_there_is_no_map_of_one_town_nor_of_the_sea() -> None:
    assert meetings_map([ROUBAIX, ROUBAIX]) == ""
    assert meetings_map([ROUBAIX, meeting_in("Cayenne", -52.3, 4.9), meeting_in("Inconnue", None, None)]) == ""
    assert meetings_map([]) == ""


def test_names_that_would_touch_stand_apart() -> None:
    drawn = meetings_map([ROUBAIX, AMIENS, meeting_in("Tourcoing", 3.16, 50.7)])
    lines = sorted(int(part.split('"')[0]) for text in drawn.split("<text ")[1:] for part in text.split('y="')[1:2])
    assert all(after - before >= 18 for before, after in pairwise(lines))
