"""Words whose author goes back on their consent leave a production wherever they stand, not in its passages alone."""

import pytest

from home.capitalisation.consent.withdrawing import WORDS, withdraw
from home.capitalisation.models import Consent, Draft
from home.capitalisation.publishing.actions import submit
from home.capitalisation.publishing.checking import NotReady
from home.capitalisation.publishing.guarding import ConsentLacking
from home.productions.models import ProductionPage
from tests.home.capitalisation.quoting import SAID, make_draft, owed, quoting_draft, write
from tests.home.capitalisation.test_publishing import agree, published, text
from tests.town import Town

pytestmark = pytest.mark.django_db


def test_words_kept_only_in_what_to_remember_go_when_they_are_withdrawn(town: Town, browse):
    draft, quotation, passage = quoting_draft(town)
    agree(quotation, town, "luc")
    passage.quotations.clear()
    passage.body = "Une cantine ouverte change la vie du quartier."
    passage.save()
    Draft.objects.filter(pk=draft.pk).update(remember=SAID)
    draft.refresh_from_db()
    page = published(town, draft)
    assert "cantine aux parents le jeudi midi" in text(page, browse(None))
    owed()

    withdraw(quotation=quotation, by=town.reader("luc"), what=WORDS)
    owed()

    page = ProductionPage.objects.get(pk=page.pk)
    assert "cantine aux parents le jeudi midi" not in text(page, browse(None))


def test_words_withdrawn_leave_a_version_that_named_no_source(town: Town, browse):
    draft, quotation, _passage = quoting_draft(town)
    agree(quotation, town, "luc")
    page = published(town, draft)
    owed()
    # An editor takes the source line away in the admin, and leaves the words; the next version names it again.
    blocks = page.body.get_prep_value()
    kept = [dict(one, value=dict(one["value"])) for one in blocks]
    for one in kept:
        if one["type"] == "passage":
            one["value"]["sources"] = []
    import json

    page.body = json.dumps(kept)
    page.save_revision(user=town.paul).publish(user=town.paul)
    page = ProductionPage.objects.get(pk=page.pk)
    page.body = json.dumps(blocks)
    page.save_revision(user=town.paul).publish(user=town.paul)
    owed()

    withdraw(quotation=quotation, by=town.reader("luc"), what=WORDS)
    owed()

    shown = "".join(
        browse(None).get(f"{page.url}versions/{one.number}/").content.decode() for one in page.versions.all()
    )
    assert "cantine aux parents le jeudi midi" not in shown


def test_words_withdrawn_go_though_an_editor_took_the_source_line_away(town: Town, browse):
    draft, quotation, _passage = quoting_draft(town)
    agree(quotation, town, "luc")
    page = published(town, draft)
    owed()
    import json

    blocks = [dict(one, value=dict(one["value"])) for one in page.body.get_prep_value()]
    for one in blocks:
        if one["type"] == "passage":
            one["value"]["sources"] = []
    page.body = json.dumps(blocks)
    page.save_revision(user=town.paul).publish(user=town.paul)
    owed()

    withdraw(quotation=quotation, by=town.reader("luc"), what=WORDS)
    owed()

    page = ProductionPage.objects.get(pk=page.pk)
    assert "cantine aux parents le jeudi midi" not in text(page, browse(None))


def test_words_in_the_title_go_when_they_are_withdrawn(town: Town, browse):
    draft, quotation, _passage = quoting_draft(town)
    Draft.objects.filter(pk=draft.pk).update(title="« Nous avons ouvert la cantine aux parents le jeudi midi »")
    draft.refresh_from_db()
    agree(quotation, town, "luc")
    page = published(town, draft)
    owed()

    withdraw(quotation=quotation, by=town.reader("luc"), what=WORDS)
    owed()

    page = ProductionPage.objects.get(pk=page.pk)
    answer_ = browse(None).get(page.url)
    assert answer_.status_code in (404, 410) or "cantine aux parents le jeudi midi" not in answer_.content.decode()


def test_who_is_not_named_is_not_named_in_the_title(town: Town, browse):
    draft, quotation, _passage = quoting_draft(town)
    Draft.objects.filter(pk=draft.pk).update(title="La cantine vue par Luc Test")
    draft.refresh_from_db()
    agree(quotation, town, "luc", Consent.ANONYMOUS)
    page = published(town, draft)
    assert "Luc Test" not in text(page, browse(None))


def test_words_refused_in_one_draft_are_not_published_by_another_that_copied_them(town: Town, browse):
    _draft, quotation, _passage = quoting_draft(town)
    agree(quotation, town, "luc", Consent.REFUSED)
    owed()
    copy = make_draft(town.samira, town.network, title="La même, ailleurs")
    write(copy, f"> {SAID}")
    with pytest.raises((NotReady, ConsentLacking)):
        submit(draft=copy, by=town.reader("samira"))
