"""Several people at the same moment, on real transactions: one line of the register after the other, one page, once."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from home.capitalisation import guards
from home.capitalisation.consent import asking, register
from home.capitalisation.consent.answering import answer
from home.capitalisation.consent.withdrawing import WORDS, withdraw
from home.capitalisation.models import Consent, ConsentEntry, Draft, Quotation
from home.capitalisation.publishing.actions import submit
from home.capitalisation.publishing.guarding import ConsentLacking
from home.productions.models import LibraryPage, ProductionPage
from tests.home.capitalisation.quoting import OTHER, make_draft, quote, write
from tests.home.factories import plant_tree
from tests.tools.races import at_once
from tests.town import Town, build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.data]


@pytest.fixture(autouse=True)
def _emptied_afterwards(transactional_db: None) -> Iterator[None]:
    """A test that commits is followed by the emptying of every table, which the register refuses."""
    yield
    guards.take_down(connection)
    ConsentEntry.objects.all().delete()
    guards.lay(connection)


@pytest.fixture
def people(transactional_db: None) -> Town:
    """The town, committed."""
    if not LibraryPage.objects.exists():
        plant_tree()
    return build()


def quoting(town: Town) -> tuple[Draft, list[Quotation]]:
    """Samira's draft, in which several people are quoted."""
    draft = make_draft(town.samira, town.network)
    quotations = []
    for name in ("luc", "ines", "thomas", "karim"):
        quotation = quote(draft, town.people[name], town.square, f"{name} : {OTHER}", name)
        write(draft, f"> {quotation.body}", quotation)
        quotations.append(quotation)
    return draft, quotations


def raised(outcomes: list[object]) -> list[object]:
    return [one for one in outcomes if isinstance(one, Exception)]


def test_two_presses_ask_each_once(people: Town) -> None:
    draft, quotations = quoting(people)
    samira = people.reader("samira")
    outcomes = at_once(*[lambda: asking.ask(draft=draft, by=samira)] * 3)
    assert raised(outcomes) == []
    assert ConsentEntry.objects.count() == len(quotations)
    assert list(register.verify()) == []


def test_answers_at_the_same_moment_are_sealed_one_after_the_other(people: Town) -> None:
    draft, quotations = quoting(people)
    asking.ask(draft=draft, by=people.reader("samira"))
    readers = [people.reader(name) for name in ("luc", "ines", "thomas", "karim")]

    def deed(index: int, words: str) -> Callable[[], object]:
        return lambda: answer(quotation=quotations[index], by=readers[index], answer=words)

    outcomes = at_once(*[deed(index, words) for index in range(4) for words in (Consent.NAMED, Consent.ANONYMOUS)])
    assert raised(outcomes) == []
    assert list(register.verify()) == []
    assert ConsentEntry.objects.filter(act="answered").count() == 8


def test_submitted_twice_at_once_it_is_one_page(people: Town) -> None:
    draft, quotations = quoting(people)
    samira = people.reader("samira")
    asking.ask(draft=draft, by=samira)
    for quotation, name in zip(quotations, ("luc", "ines", "thomas", "karim"), strict=True):
        answer(quotation=quotation, by=people.reader(name), answer=Consent.NAMED)
    outcomes = at_once(*[lambda: submit(draft=draft, by=samira)] * 2)
    assert raised(outcomes) == []
    assert ProductionPage.objects.filter(title=draft.title).count() == 1


def test_a_refusal_and_a_submission_never_both_win(people: Town) -> None:
    draft, quotations = quoting(people)
    samira, luc = people.reader("samira"), people.reader("luc")
    asking.ask(draft=draft, by=samira)
    for quotation, name in zip(quotations, ("luc", "ines", "thomas", "karim"), strict=True):
        answer(quotation=quotation, by=people.reader(name), answer=Consent.NAMED)
    at_once(
        lambda: submit(draft=draft, by=samira),
        lambda: withdraw(quotation=quotations[0], by=luc, what=WORDS),
    )
    quotations[0].refresh_from_db()
    assert quotations[0].consent == Consent.REFUSED
    page = ProductionPage.objects.filter(title=draft.title).first()
    if page is not None:
        with pytest.raises(ConsentLacking):
            page.get_latest_revision().publish()
    assert list(register.verify()) == []
