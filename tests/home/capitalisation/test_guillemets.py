"""A source says where words were said in one pair of guillemets, not one within the other."""

import pytest

from accounts.reader import Reader
from forums.actions import open_thread
from home.capitalisation.actions import Pick, quote
from home.capitalisation.consent import wording
from home.capitalisation.models import Consent, Quotation
from tests.home.capitalisation.quoting import SAID, make_draft
from tests.home.capitalisation.test_publishing import agree
from tests.town import Town

pytestmark = pytest.mark.django_db


def test_the_place_of_words_is_told_in_one_pair_of_guillemets(town: Town):
    draft = make_draft(town.samira, town.network)
    topic = open_thread(forum=town.forum, by=Reader.of(town.luc), title="Cantine", body=SAID)
    quote(draft=draft, by=town.reader("samira"), picks=[Pick(f"message-{topic.first_post_id}", "context")])
    quotation = Quotation.objects.get(draft=draft)
    agree(quotation, town, "luc", Consent.NAMED)
    [quotation] = wording.narrowed(Quotation.objects.filter(pk=quotation.pk))
    where = wording.source_of(quotation, {}).where
    assert where.count("«") == 1, where
