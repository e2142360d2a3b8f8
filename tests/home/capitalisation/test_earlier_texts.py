"""Words that were withdrawn are shown to nobody, editors included; a private title is offered to no production."""

import pytest
from django.urls import reverse

from accounts.reader import Reader
from forums.actions import open_thread
from home.capitalisation.consent.withdrawing import WORDS, withdraw
from tests.home.capitalisation.quoting import owed, quoting_draft
from tests.home.capitalisation.test_publishing import agree, published
from tests.town import Town

pytestmark = pytest.mark.django_db


def test_an_earlier_revision_no_longer_shows_withdrawn_words_in_the_admin(town: Town, browse):
    _draft, quotation, _passage = quoting_draft(town)
    agree(quotation, town, "luc")
    page = published(town, _draft)
    first = page.get_latest_revision()
    owed()
    withdraw(quotation=quotation, by=town.reader("luc"), what=WORDS)
    owed()
    shown = ""
    for name in ("wagtailadmin_pages:revisions_view", "wagtailadmin_pages:revisions_revert"):
        answer = browse("paul").get(reverse(name, args=[page.pk, first.pk]), follow=True)
        shown += answer.content.decode()
    assert "cantine aux parents le jeudi midi" not in shown


def test_the_title_of_a_private_thread_is_not_offered_as_that_of_a_production(town: Town, browse):
    topic = open_thread(
        forum=town.private,
        by=Reader.of(town.samira),
        title="Le collège Rosa-Parks nous a fermé la porte",
        body="Voilà.",
    )
    answer = browse("samira").get(f"{reverse('capitalisation:new')}?fil={topic.pk}")
    assert answer.status_code == 200
    assert 'value="Le collège Rosa-Parks' not in answer.content.decode()
