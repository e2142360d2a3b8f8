"""Who writes a draft without being of the network where someone spoke: no door of consent tells them who, or what."""

import json
import re
from collections.abc import Callable, Sequence

import pytest
from django.core import mail
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from background import papers
from communities.people.actions import ensure_profile
from forums.actions import facilitation
from home.capitalisation.consent import asking, letters, paper
from home.capitalisation.consent.answering import answer, passages_for
from home.capitalisation.consent.blocking import Why, blocking
from home.capitalisation.models import Consent, Draft, Passage, Quotation, Writer
from home.capitalisation.publishing.actions import submit
from home.capitalisation.publishing.checking import retouched
from home.capitalisation.withholding import Veil
from home.productions.models import ProductionPage
from tests.home.capitalisation.quoting import OTHER, SAID, make_draft, owed, quote, rewrite, write
from tests.home.capitalisation.writing import reader_without
from tests.town import Town, person

Browse = Callable[[str | None], Client]
pytestmark = pytest.mark.django_db
TITLE = "Fil entre nous"
DOOR = "change réservé aux membres du réseau Éducation"
SECRETS = (TITLE, "Luc", SAID[:30])
PAGES = ("draft_consents", "publish", "draft_register")


def drafted(town: Town, *, private: bool = True) -> tuple[Draft, Quotation, Passage]:
    """Samira's draft with Luc's words, that Karim, of no network, writes too."""
    draft = make_draft(town.samira, town.network)
    Writer.objects.create(draft=draft, person=town.karim)
    quotation = quote(draft, town.luc, town.private if private else town.forum, title=TITLE)
    return draft, quotation, write(draft, f"On raconte.\n\n> {SAID}", quotation)


def agree(quotation: Quotation, town: Town, consent: str = Consent.NAMED) -> None:
    if quotation.consent == Consent.TO_ASK:
        asking.ask(draft=quotation.draft, by=town.reader("samira"))
    answer(quotation=quotation, by=town.reader("luc"), answer=consent)
    quotation.refresh_from_db()


def close(quotation: Quotation, town: Town) -> None:
    """The thread that bears these words moves behind the network's door."""
    assert quotation.post is not None
    facilitation.move_thread(topic=quotation.post.topic, to=town.private, by=town.reader("ines"), reason="Entre nous.")


def plain(text: str) -> str:
    """Without the typographer's spaces, nor the tokens of forms: drawn by lot, they may spell a name."""
    text = re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]*"', "", text)
    return text.replace("\xa0", " ").replace("\u202f", " ").replace("’", "'").replace("&#x27;", "'")


def on_paper(draft: Draft, town: Town, name: str) -> str:
    """What the typesetter is given of the register, for this person."""
    entries = paper.entries_of(draft, town.reader(name))
    return plain(render_to_string("capitalisation/consent/paper.html", paper.written(draft, entries)))


def shown(draft: Draft, town: Town, browse: Browse, name: str) -> dict[str, str]:
    """All that the doors of a draft's consents tell someone who writes it."""
    client = browse(name)
    texts = {}
    for page in PAGES:
        texts[page] = plain(client.get(reverse(f"capitalisation:{page}", args=[draft.pk])).content.decode())
    refused = client.post(reverse("capitalisation:publish", args=[draft.pk]), {"changes": ""})
    if refused.status_code == 200:
        texts["refused"] = plain(refused.content.decode())
    texts["paper"] = on_paper(draft, town, name)
    return texts


def told(texts: dict[str, str], secrets: Sequence[str] = SECRETS) -> list[tuple[str, str]]:
    return [(page, secret) for page, text in texts.items() for secret in secrets if secret in text]


@pytest.mark.parametrize("state", ["to-ask", "asked", "refused"])
def test_who_is_not_of_the_network_is_told_of_a_door_and_no_more(town: Town, browse: Browse, state: str) -> None:
    draft, quotation, _passage = drafted(town)
    if state != "to-ask":
        asking.ask(draft=draft, by=town.reader("samira"))
    if state == "refused":
        agree(quotation, town, Consent.REFUSED)
    texts = shown(draft, town, browse, "karim")
    assert set(texts) == {*PAGES, "refused", "paper"}
    assert told(texts) == []
    for page, text in texts.items():
        assert (DOOR in text) == (state != "to-ask" or page not in ("draft_register", "paper")), page
    known = shown(draft, town, browse, "samira")
    for page in ("draft_consents", "publish", "refused"):
        assert (TITLE in known[page], "Luc Test" in known[page]) == (True, True), page


def test_who_left_the_network_is_told_no_more_either(town: Town, browse: Browse) -> None:
    draft, _quotation, _passage = drafted(town)
    asking.ask(draft=draft, by=town.reader("samira"))
    assert "Luc Test" in on_paper(draft, town, "samira")
    reader_without(town, "samira")
    texts = shown(draft, town, browse, "samira")
    assert told(texts) == []
    assert all(DOOR in text for text in texts.values())


def test_words_left_in_the_text_name_nobody(town: Town, browse: Browse) -> None:
    draft, _quotation, passage = drafted(town)
    passage.quotations.clear()
    assert [one.why for one in blocking(draft)] == [Why.STILL_SAID]
    texts = shown(draft, town, browse, "karim")
    assert told(texts) == []
    assert DOOR in texts["publish"]


def test_with_consent_the_name_shows_as_agreed_and_the_title_does_not(town: Town, browse: Browse) -> None:
    draft, quotation, _passage = drafted(town)
    agree(quotation, town)
    texts = shown(draft, town, browse, "karim")
    assert told(texts, [TITLE]) == []
    for page in ("draft_consents", "draft_register", "publish", "paper"):
        assert "Luc Test" in texts[page], page


def test_who_agreed_without_their_name_is_named_to_those_who_were_there_only(town: Town, browse: Browse) -> None:
    draft, quotation, _passage = drafted(town)
    agree(quotation, town, Consent.ANONYMOUS)
    texts = shown(draft, town, browse, "karim")
    assert told(texts, [TITLE, "Luc"]) == []
    assert "Une personne qui n'est pas nommée" in texts["draft_consents"]
    assert "Luc Test" in on_paper(draft, town, "samira")


def test_everyone_knows_their_own_words(town: Town, browse: Browse) -> None:
    draft, quotation, _passage = drafted(town)
    asking.ask(draft=draft, by=town.reader("samira"))
    Writer.objects.create(draft=draft, person=town.luc)
    reader_without(town, "luc")
    assert TITLE in shown(draft, town, browse, "luc")["draft_consents"]
    own = browse("luc").get(reverse("capitalisation:own_register", args=[quotation.pk])).content.decode()
    assert TITLE in own


def test_each_has_the_register_on_paper_that_is_theirs(town: Town) -> None:
    draft, _quotation, _passage = drafted(town)
    asking.ask(draft=draft, by=town.reader("samira"))
    names = {name: paper.name_of(draft.pk, None, paper.entries_of(draft, town.reader(name))) for name in
             ("samira", "karim")}  # fmt: skip
    assert names["samira"] != names["karim"]
    assert papers.state_of(names["karim"]) is not papers.State.READY


def test_what_editors_retouched_stays_behind_the_door(town: Town, browse: Browse) -> None:
    draft, quotation, passage = drafted(town)
    agree(quotation, town)
    page = submit(draft=draft, by=town.reader("samira"))
    page.get_latest_revision().publish(user=town.paul)
    draft.refresh_from_db()
    second = quote(draft, town.luc, town.private, OTHER, "Autre fil entre nous")
    page = ProductionPage.objects.get(pk=page.pk)
    stored = page.body.get_prep_value()
    stored[0]["value"]["text"] = f"Retouché. {OTHER}"
    page.body = json.dumps(stored)
    page.save_revision()
    assert len(retouched(draft, Veil(draft, town.reader("samira")))) == 1
    assert retouched(draft, Veil(draft, town.reader("karim"))) == []
    passage.quotations.add(second)
    assert OTHER[:30] not in shown(draft, town, browse, "karim")["publish"]


def test_letters_to_writers_name_nobody_to_who_is_not_of_the_network(town: Town) -> None:
    draft, quotation, _passage = drafted(town)
    ensure_profile(person=town.karim)
    asking.ask(draft=draft, by=town.reader("samira"))
    agree(quotation, town, Consent.REFUSED)
    sent = {letter.to[0]: plain(str(letter.body)) for letter in owed()}
    assert "Luc Test" in sent[town.samira.email]
    assert told({"letter": sent[town.karim.email]}) == []
    assert DOOR in sent[town.karim.email]
    mail.outbox.clear()
    Quotation.objects.update(consent=Consent.SILENT)
    letters.silent(list(Quotation.objects.select_related("draft", "author")))
    sent = {letter.to[0]: plain(str(letter.body)) for letter in mail.outbox}
    assert "Luc Test" in sent[town.samira.email]
    assert told({"letter": sent[town.karim.email]}) == []


def test_a_thread_that_closed_since_is_cited_by_neither_title_nor_address(town: Town, browse: Browse) -> None:
    """Whether it closes before the draft is handed over, or while editors read."""
    for moment in ("before", "reading"):
        draft, quotation, _passage = drafted(town, private=False)
        agree(quotation, town)
        assert TITLE in shown_credits(draft, browse)
        if moment == "before":
            close(quotation, town)
            assert TITLE not in shown_credits(draft, browse)
        page = submit(draft=draft, by=town.reader("samira"))
        if moment == "reading":
            close(quotation, town)
        page.get_latest_revision().publish(user=town.paul)
        page = ProductionPage.objects.get(pk=page.pk)
        out = plain(browse(None).get(page.url).content.decode())
        assert "Luc Test" in out
        assert DOOR in out
        for secret in (TITLE, quotation.url):
            assert secret not in out
            assert secret not in str(page.body.get_prep_value())


def test_in_a_thread_that_closed_since_other_words_need_another_consent(town: Town) -> None:
    draft, quotation, passage = drafted(town, private=False)
    agree(quotation, town)
    rewrite(passage, f"On raconte.\n\n> {SAID} Et plus encore, semaine après semaine.")
    assert blocking(draft) == []
    close(quotation, town)
    assert [one.why for one in blocking(draft)] == [Why.CHANGED]


def test_a_thread_that_closed_since_is_told_to_no_writer_from_outside(town: Town, browse: Browse) -> None:
    draft, quotation, passage = drafted(town, private=False)
    asking.ask(draft=draft, by=town.reader("samira"))
    assert TITLE in shown(draft, town, browse, "karim")["draft_consents"]
    close(quotation, town)
    assert told(shown(draft, town, browse, "karim")) == []
    other = quote(draft, town.thomas, town.square, OTHER, "Salle")
    passage.quotations.add(other)
    rewrite(passage, f"> {SAID}\n\n> {OTHER}")
    [seen] = passages_for(other, town.reader("thomas"))
    assert not seen.whole
    assert SAID[:30] not in seen.html


def test_a_place_once_private_stays_so(town: Town, browse: Browse) -> None:
    draft, quotation, _passage = drafted(town, private=False)
    Quotation.objects.filter(pk=quotation.pk).update(audience=f"network:{town.network.pk}")
    assert told(shown(draft, town, browse, "karim")) == []


@pytest.mark.parametrize("page", PAGES)
def test_as_many_queries_whatever_is_kept_back(town: Town, browse: Browse, page: str) -> None:
    draft, _quotation, _passage = drafted(town)
    client, address = browse("karim"), reverse(f"capitalisation:{page}", args=[draft.pk])
    counts = []
    for number in (2, 6):
        for _place in range(number):
            count = draft.quotations.count()
            words = f"Parole {count}, dite par quelqu'un qui raconte ce qui se passe."
            someone = person(f"Aline{count}")
            quotation = quote(draft, someone, town.square, words, f"Fil {count}")
            write(draft, words, quotation)
            if count % 2:
                close_quietly(quotation, town)
        asking.ask(draft=draft, by=town.reader("samira"))
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1], counts
    assert counts[1] <= 32


def close_quietly(quotation: Quotation, town: Town) -> None:
    """The thread stands in the private forum, however it came there."""
    assert quotation.post is not None
    type(quotation.post.topic).objects.filter(pk=quotation.post.topic_id).update(forum=town.private)


def shown_credits(draft: Draft, browse: Browse) -> str:
    """The page to publish, as Samira reads it."""
    return plain(browse("samira").get(reverse("capitalisation:publish", args=[draft.pk])).content.decode())
