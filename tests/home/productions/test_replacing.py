"""Looking after a production is open to all; saying that another one replaces it is not done alone."""

import pytest

from home.productions.actions.caring import Outcome, report, settle, watch_over
from home.productions.actions.refusals import NotNow
from home.productions.models import ProductionPage, Report
from tests.home.capitalisation.quoting import make_draft
from tests.home.factories import ProductionFactory
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> ProductionPage:
    return ProductionFactory.create(title="La cantine ouverte")


@pytest.fixture
def mine(town: Town) -> ProductionPage:
    """What Luc wrote."""
    mine = ProductionFactory.create(title="Une autre cantine")
    draft = make_draft(town.luc, None)
    draft.page = mine
    draft.save()
    return mine


def reported(page: ProductionPage, town: Town, name: str) -> Report:
    return report(page=page, by=town.reader(name), kind="outdated", reason="Le décret a changé.")


def test_nobody_answers_their_own_report(page, mine, town):
    luc = town.reader("luc")
    watch_over(page=page, by=luc)
    said = reported(page, town, "luc")
    for given in ({"outcome": Outcome.CONFIRMED}, {"outcome": Outcome.REPLACED, "instead": mine}):
        with pytest.raises(NotNow, match="autre personne"):
            settle(report=said, by=luc, answer="Oui.", **given)
    settle(report=said, by=town.reader("paul"), outcome=Outcome.CONFIRMED, answer="Oui.")


def test_who_wrote_what_would_replace_it_does_not_decide_so(page, mine, town):
    luc = town.reader("luc")
    watch_over(page=page, by=luc)
    said = reported(page, town, "karim")
    with pytest.raises(NotNow, match="Vous avez écrit"):
        settle(report=said, by=luc, outcome=Outcome.REPLACED, answer="Lisez plutôt la mienne.", instead=mine)
    page.refresh_from_db()
    assert page.superseded_by_id is None
    settle(report=said, by=town.reader("paul"), outcome=Outcome.REPLACED, answer="Plus récente.", instead=mine)
    page.refresh_from_db()
    assert page.superseded_by_id == mine.pk


def test_who_is_credited_for_what_would_replace_it_does_not_decide_so_even_in_their_own_network(page, town):
    samira = town.reader("samira")
    other = ProductionFactory.create(title="Une autre cantine")
    other.credits.create(name="Samira", person=samira.person)
    other.save()
    watch_over(page=page, by=samira)
    said = reported(page, town, "karim")
    with pytest.raises(NotNow, match="Vous avez écrit"):
        settle(report=said, by=samira, outcome=Outcome.REPLACED, answer="La mienne.", instead=other)
    page.credits.create(name="Samira", person=samira.person)
    page.save()
    settle(report=said, by=samira, outcome=Outcome.REPLACED, answer="La suite.", instead=other)


def test_who_wrote_both_decides(page, mine, town):
    draft = make_draft(town.luc, None, title="La première")
    draft.page = page
    draft.save()
    luc = town.reader("luc")
    watch_over(page=page, by=luc)
    said = reported(page, town, "karim")
    settle(report=said, by=luc, outcome=Outcome.REPLACED, answer="La suite.", instead=mine)
    page.refresh_from_db()
    assert page.superseded_by_id == mine.pk
