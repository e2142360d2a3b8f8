"""Where a letter's subjects lead: to this site or to the web, never to another house by accident."""

import pytest
from django.core.exceptions import ValidationError

from home.newsletter.drawing import draw
from home.newsletter.models import Letter, LetterItem
from home.pages.trail import must_lead_somewhere
from tests.town import Town


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["@ailleurs.example", ".ailleurs.example", "ailleurs.example"])
def test_an_address_that_is_none_never_becomes_that_of_another_house(town: Town, settings, address: str):
    settings.BASE_URL = "https://maillage.example"
    letter = Letter.objects.create(subject="Lettre", by=town.paul)
    item = LetterItem.objects.create(letter=letter, title="Un sujet", url=address, sort_order=0)
    html, text = draw(letter)
    assert f"https://maillage.example{address}" not in html + text
    with pytest.raises(ValidationError, match="Commencez par /"):
        item.full_clean()


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "//ailleurs.example/", "/\\ailleurs.example/", "data:text/html,x", " /x", "mailto:a@b.fr"],
)
def test_what_leads_nowhere_is_refused(address: str):
    with pytest.raises(ValidationError):
        must_lead_somewhere(address)


@pytest.mark.parametrize("address", ["/productions/", "https://exemple.fr/a", "http://exemple.fr"])
def test_what_leads_somewhere_is_taken(address: str):
    must_lead_somewhere(address)
