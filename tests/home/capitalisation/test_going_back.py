"""Going back on one's consent: two at once, copies, addresses, what was told elsewhere; one's own words stay one's."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageLogEntry, Revision

from communities.networks import actions as networks
from communities.networks.models import NeedAnswer
from home.capitalisation.consent import erasing
from home.capitalisation.consent.blocking import Why, blocking
from home.capitalisation.consent.withdrawing import NAME, WORDS, withdraw
from home.capitalisation.models import Consent, Draft, Quotation
from home.capitalisation.publishing.actions import submit
from home.capitalisation.publishing.checking import NotReady, worth_a_look
from home.dissemination.models import Provided
from home.dissemination.oai.keeping import keep
from home.library.models import Entry
from home.newsletter.models import Letter, LetterItem
from home.pages.trail import absolute
from home.productions.models import ProductionPage, Version
from home.productions.search import load
from tests.home.capitalisation.quoting import OTHER, SAID, make_draft, owed, quote, quoting_draft, write
from tests.home.capitalisation.test_publishing import agree, published, text
from tests.town import Town

pytestmark = pytest.mark.django_db
HEARD = "cantine aux parents le jeudi midi"


def titled(draft: Draft, title: str) -> Draft:
    Draft.objects.filter(pk=draft.pk).update(title=title)
    draft.refresh_from_db()
    return draft


def fresh(page: ProductionPage) -> ProductionPage:
    return ProductionPage.objects.get(pk=page.pk)


def refused(town: Town) -> Quotation:
    """Luc's words, that he refused to Samira."""
    _draft, quotation, _passage = quoting_draft(town)
    agree(quotation, town, "luc", Consent.REFUSED)
    owed()
    return quotation


def test_two_who_go_back_at_once_do_not_hold_each_other_up(town: Town, browse: Any):
    draft, quotation, _passage = quoting_draft(town)
    other = quote(draft, town.ines, town.private, OTHER, "Salle")
    write(draft, f"> {OTHER}", other)
    write(draft, "Deux agents, un jeudi.", section="results")
    for one, name in ((quotation, "luc"), (other, "ines")):
        agree(one, town, name)
    page = published(town, draft)
    withdraw(quotation=quotation, by=town.reader("luc"), what=WORDS)
    withdraw(quotation=other, by=town.reader("ines"), what=WORDS)
    owed()
    shown = text(page, browse(None))
    assert HEARD not in shown
    assert "salle des fêtes" not in shown
    assert "Deux agents" in shown
    for one in (quotation, other):
        assert one.entries.filter(act="applied").count() == 1


def test_a_page_that_was_copied_follows(town: Town, browse: Any):
    draft, quotation, _passage = quoting_draft(town)
    agree(quotation, town, "luc")
    page = published(town, draft)
    copied = page.copy(update_attrs={"slug": "copie", "title": "Copie"}, keep_live=False).specific
    copied.save_revision().publish()
    assert HEARD in text(fresh(copied), browse(None))
    withdraw(quotation=quotation, by=town.reader("luc"), what=WORDS)
    owed()
    for one in (page, copied):
        assert HEARD not in text(fresh(one), browse(None))


def test_a_name_goes_from_the_title_and_from_the_address_whose_former_one_leads_there(
    town: Town, browse: Any, django_capture_on_commit_callbacks: Any
):
    need = networks.express_need(by=town.reader("karim"), title="Ouvrir une cantine", body="Qui l'a fait ?")
    draft, quotation, _passage = quoting_draft(town)
    Draft.objects.filter(pk=draft.pk).update(need=need)
    agree(quotation, town, "luc")
    page = published(town, titled(draft, "La cantine vue par Luc Test"), changes="La parole de Luc Test")
    assert page.slug == "la-cantine-vue-par-luc-test"
    owed()
    assert NeedAnswer.objects.get(need=need).label == "La cantine vue par Luc Test"
    withdraw(quotation=quotation, by=town.reader("luc"), what=NAME)
    before = page.url
    with django_capture_on_commit_callbacks(execute=True):
        letters = owed()
    led = browse(None).get(before)
    assert (led.status_code, led["Location"]) == (301, fresh(page).url)
    assert not any("née" in letter.subject for letter in letters)
    page = fresh(page)
    assert (page.title, page.draft_title) == ("La cantine vue par une personne",) * 2
    assert page.slug == "la-cantine-vue-par-une-personne"
    kept = NeedAnswer.objects.get(need=need)
    assert (kept.label, kept.url) == (page.title, page.url)
    assert "Luc Test" not in text(page, browse(None))
    assert "Luc Test" not in browse(None).get(f"{page.url}versions/").content.decode()
    for line in PageLogEntry.objects.filter(page=page.pk):
        assert "Luc Test" not in f"{line.label} {line.data}"
    for revision in Revision.page_revisions.filter(object_id=str(page.pk)):
        assert "Luc Test" not in json.dumps(revision.content, ensure_ascii=False)
        assert "luc-test" not in revision.content["slug"]


def test_an_address_is_free_of_a_name_before_it_is_published(town: Town):
    draft, quotation, _passage = quoting_draft(town)
    agree(quotation, town, "luc")
    page = submit(draft=titled(draft, "Luc Test et la cantine"), by=town.reader("samira"))
    agree(quotation, town, "luc", Consent.ANONYMOUS)
    owed()
    fresh(page).get_latest_revision().publish(user=town.paul)
    assert (fresh(page).slug, fresh(page).title) == ("une-personne-et-la-cantine", "Une personne et la cantine")


def test_who_is_not_named_for_some_words_is_named_in_no_other_passage_nor_picture(town: Town, browse: Any):
    draft, quotation, _passage = quoting_draft(town)
    write(draft, "M. Test, comme Test Luc, y tenait.", section="results")
    agree(quotation, town, "luc", Consent.ANONYMOUS)
    page = published(town, draft)
    stored = page.body.get_prep_value()
    stored.append({"type": "text", "value": "<p>Merci à Luc Test.</p>", "id": "00000000-0000-0000-0000-000000000001"})
    page.body = json.dumps(stored)
    page.save_revision().publish()
    shown = text(fresh(page), browse(None))
    for name in ("M. Test", "Test Luc", "Luc Test"):
        assert name not in shown
    assert "Merci à une personne" in shown


def test_a_letter_read_on_line_tells_no_more_of_what_was_withdrawn(town: Town, browse: Any):
    draft, quotation, _passage = quoting_draft(town)
    agree(quotation, town, "luc")
    page = published(town, titled(draft, f"« {SAID[:60]} »"))
    letter = Letter.objects.create(subject="Mars", html="<p>…</p>", state=Letter.State.SENT)
    LetterItem.objects.create(letter=letter, title=page.title, text=f"On y lit : {SAID}", url=page.url)
    withdraw(quotation=quotation, by=town.reader("luc"), what=WORDS)
    owed()
    shown = browse(None).get(letter.get_absolute_url()).content.decode()
    assert "cantine" not in shown
    letter.refresh_from_db()
    assert "cantine" not in letter.html
    item = LetterItem.objects.get(letter=letter)
    assert (item.title, item.url) == (fresh(page).title, fresh(page).url)


def test_words_that_cannot_be_taken_out_take_the_production_off(town: Town, browse: Any, monkeypatch: Any):
    draft, quotation, _passage = quoting_draft(town)
    agree(quotation, town, "luc")
    page = published(town, draft)
    owed()
    monkeypatch.setattr(erasing, "_take_blocks_out", lambda page, quotation: None)
    withdraw(quotation=quotation, by=town.reader("luc"), what=WORDS)
    letters = owed()
    assert not fresh(page).live
    assert browse(None).get(page.url).status_code in (404, 410)
    assert any("n'est plus en ligne" in letter.subject for letter in letters)
    assert Version.objects.filter(production=page, withheld_at=None).count() == 0
    draft.refresh_from_db()
    assert draft.state == Draft.State.WRITING


def test_a_no_to_words_that_were_copied_before_anyone_was_asked_takes_them_out(town: Town, browse: Any):
    draft = make_draft(town.samira, town.network)
    write(draft, f"> {SAID}")
    write(draft, "Deux agents, un jeudi.", section="results")
    page = published(town, draft)
    quotation = quote(draft, town.luc, town.private)
    write(draft, SAID, quotation)
    agree(quotation, town, "luc", Consent.REFUSED)
    owed()
    quotation.refresh_from_db()
    assert quotation.consent == Consent.REFUSED
    assert HEARD not in text(fresh(page), browse(None))


def test_what_one_refused_elsewhere_is_told_in_plain_words_and_frees_once_reworded(town: Town):
    refused(town)
    copy = make_draft(town.samira, town.network, title="La même, ailleurs")
    passage = write(copy, f"> {SAID}")
    [kept] = blocking(copy)
    assert (kept.why, list(kept.passages)) == (Why.STILL_SAID, [passage])
    passage.body = "Une cantine s'est ouverte aux familles du quartier, une fois la semaine."
    passage.save()
    assert blocking(copy) == []
    with pytest.raises(NotReady):
        submit(draft=copy, by=town.reader("samira"), changes=f"On ajoute : {SAID}")
    submit(draft=copy, by=town.reader("samira"), changes="On ajoute une parole.")


def test_the_same_words_that_their_author_agreed_to_here_are_no_copy(town: Town):
    first = refused(town)
    copy = make_draft(town.samira, town.network)
    quotation = Quotation.objects.create(
        draft=copy, post=first.post, author=town.luc, body=SAID, said_at=first.said_at, label="x", url=first.url
    )
    write(copy, f"> {SAID}", quotation)
    agree(quotation, town, "luc")
    assert blocking(copy) == []


def test_one_s_own_words_are_one_s_own(town: Town):
    refused(town)
    own = make_draft(town.luc, town.network)
    write(own, SAID)
    assert blocking(own) == []


def test_a_common_run_of_words_is_nobody_s_copy(town: Town):
    draft = make_draft(town.samira, town.network)
    common = "Cela se fait dans le cadre de la politique de la ville"
    quotation = quote(draft, town.luc, town.private, f"{common} et nous le regrettons tous beaucoup.")
    write(draft, quotation.body, quotation)
    agree(quotation, town, "luc", Consent.REFUSED)
    other = make_draft(town.samira, town.network)
    write(other, "Rien de neuf dans le cadre de la politique de la ville cette année.")
    assert blocking(other) == []


def test_words_without_a_name_here_are_copied_elsewhere_without_it_too(town: Town, browse: Any):
    _draft, quotation, _passage = quoting_draft(town)
    agree(quotation, town, "luc", Consent.ANONYMOUS)
    copy = make_draft(town.samira, town.network, title="Luc Test, ailleurs")
    write(copy, f"Luc Test raconte.\n\n> {SAID}")
    shown = text(published(town, copy), browse(None))
    assert "Luc Test" not in shown
    assert HEARD in shown


def test_as_many_queries_whatever_was_refused_elsewhere(town: Town):
    copy = make_draft(town.samira, town.network)
    write(copy, f"> {SAID}")
    counts = []
    for number in (1, 5):
        for _time in range(number):
            refused(town)
        with CaptureQueriesContext(connection) as caught:
            assert blocking(copy)
        counts.append(len(caught))
    assert counts[0] == counts[1], counts
    assert counts[1] <= 9


def test_the_title_of_a_closed_place_is_worth_a_look(town: Town):
    draft, quotation, _passage = quoting_draft(town)
    assert quotation.post is not None
    assert not [line for line in worth_a_look(draft) if "réservé" in line]
    assert [line for line in worth_a_look(titled(draft, "CANTINE")) if "réservé" in line]


def test_who_is_asked_is_told_once_that_they_are(town: Town, browse: Any):
    from home.capitalisation.consent import asking

    draft, _quotation, _passage = quoting_draft(town)
    asking.ask(draft=draft, by=town.reader("samira"))
    shown = browse("samira").get(f"/ecrire/{draft.pk}/accords/").content.decode()
    assert "Demandé le" in shown
    assert "demandé le" not in shown


DOORS = ("", "versions/", "versions/1/", "versions/2/", "versions/2/?avec=1", "markdown/", "bibtex/", "ris/", "epub/")


@pytest.mark.parametrize("what", [WORDS, NAME])
def test_no_door_of_a_production_says_what_was_withdrawn(town: Town, browse: Any, what: str):
    """Its page and files, its versions, its card elsewhere, feeds, search, the library, what harvesters are told."""
    secret = HEARD if what == WORDS else "Luc Test"
    draft, quotation, _passage = quoting_draft(town)
    said = SAID if what == WORDS else "Vu par Luc Test"
    Draft.objects.filter(pk=draft.pk).update(aim=f"{said} ", remember=f"{said}\nUne autre idée.")
    agree(quotation, town, "luc")
    page = published(town, titled(draft, said[:120]))
    owed()
    keep([page.pk])
    assert secret in text(page, browse(None))
    withdraw(quotation=quotation, by=town.reader("luc"), what=what)
    owed()
    page = fresh(page)
    keep([page.pk])
    client = browse(None)
    told = {door: _read(client, f"{page.url}{door}") for door in DOORS}
    told["oembed"] = _read(client, f"{reverse('oembed')}?url={absolute(page.url or '')}")
    told["card"] = _read(client, reverse("production_card", args=[page.slug]))
    told["library"] = _read(client, "/productions/")
    told["feed"] = _read(client, reverse("productions_feed"))
    told["search"] = str(load([page.pk])[page.pk])
    told["entry"] = str(Entry.objects.filter(page=page.pk).values().get())
    told["oai"] = Provided.objects.get(page=page.pk).metadata
    assert {door for door, words in told.items() if secret in words} == set()
    assert {door for door, words in told.items() if not words} == set()


def _read(client: Any, address: str) -> str:
    answered = client.get(address)
    assert answered.status_code == 200, (address, answered.status_code)
    content = answered.content
    if answered["Content-Type"].startswith("application/epub"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist() if name.endswith(("html", "opf", "ncx")))
    return str(content.decode())
