"""The doors of consent and publishing: whose they are, what they show, how many queries they take."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from home.capitalisation.consent import asking
from home.capitalisation.consent.answering import answer
from home.capitalisation.models import Consent, Draft, Quotation
from home.capitalisation.publishing.actions import submit
from home.productions.models import ProductionPage
from tests.home.capitalisation.quoting import SAID, make_draft, owed, quote, quoting_draft, write
from tests.town import Town, person

Browse = Callable[[str | None], Client]
pytestmark = pytest.mark.django_db
EVERYONE = ("samira", "luc", "ines", "karim", "paul", "helene", "admin")


def asked(town: Town) -> tuple[Draft, Quotation]:
    draft, quotation, _passage = quoting_draft(town)
    asking.ask(draft=draft, by=town.reader("samira"))
    return draft, quotation


def statuses(browse: Browse, address: str, method: str = "get") -> dict[str, int]:
    return {name: getattr(browse(name), method)(address).status_code for name in EVERYONE}


def test_a_consent_is_its_authors_and_a_drafts_consents_its_writers(town: Town, browse: Browse):
    draft, quotation = asked(town)
    of_luc = {**dict.fromkeys(EVERYONE, 404), "luc": 200}
    for name in ("consent", "own_register"):
        assert statuses(browse, reverse(f"capitalisation:{name}", args=[quotation.pk])) == of_luc
    of_samira = {**dict.fromkeys(EVERYONE, 404), "samira": 200}
    for name in ("draft_consents", "draft_register", "publish"):
        address = reverse(f"capitalisation:{name}", args=[draft.pk])
        assert statuses(browse, address) == of_samira
        answered = browse(None).get(address)
        assert (answered.status_code, "next=" in answered["Location"]) == (302, True)
    for name in ("draft_consents", "publish", "draft_register"):
        posted = statuses(browse, reverse(f"capitalisation:{name}", args=[draft.pk]), "post")
        assert {who for who, status in posted.items() if status != 404} == {"samira"}
    assert statuses(browse, reverse("capitalisation:withdraw_consent", args=[quotation.pk])) == {**of_luc, "luc": 302}
    assert browse("helene").get(reverse("capitalisation:consents")).status_code == 404
    assert browse(None).get(reverse("capitalisation:consents")).status_code == 302


def test_nothing_shows_to_its_author_before_they_are_asked(town: Town, browse: Browse):
    _draft, quotation, _passage = quoting_draft(town)
    assert browse("luc").get(reverse("capitalisation:consent", args=[quotation.pk])).status_code == 404
    assert "La cantine ouverte" not in browse("luc").get(reverse("capitalisation:consents")).content.decode()


def test_someone_from_elsewhere_reads_their_own_consent_and_nothing_else(town: Town, browse: Browse):
    draft = make_draft(town.samira, town.network)
    quotation = quote(draft, town.thomas, town.elsewhere)
    write(draft, f"> {SAID}", quotation)
    asking.ask(draft=draft, by=town.reader("samira"))
    client = browse("thomas")
    assert client.get(reverse("capitalisation:consent", args=[quotation.pk])).status_code == 200
    for name in ("draft_consents", "publish", "draft_register"):
        assert client.get(reverse(f"capitalisation:{name}", args=[draft.pk])).status_code == 404


def test_luc_reads_the_passage_and_answers(town: Town, browse: Browse):
    _draft, quotation = asked(town)
    client = browse("luc")
    listed = client.get(reverse("capitalisation:consents")).content.decode()
    address = reverse("capitalisation:consent", args=[quotation.pk])
    assert f'href="{address}"' in listed
    shown = client.get(address).content.decode().replace("\xa0", " ").replace("\u202f", " ")
    for words in ("cantine aux parents", "La cantine ouverte", "Licence Ouverte 2.0", "« Luc Test »", "Samira Test"):
        assert words in shown
    assert "checked" not in shown
    wrong = client.post(address, {"answer": "silent"})
    assert "Choisissez l'une" in wrong.content.decode().replace("’", "'").replace("&#x27;", "'")
    assert client.post(address, {"answer": "anonymous"}).status_code == 302
    quotation.refresh_from_db()
    assert quotation.consent == Consent.ANONYMOUS
    assert client.get(reverse("capitalisation:own_register", args=[quotation.pk])).status_code == 200
    assert "checked" in client.get(address).content.decode()


def test_samira_sees_whom_she_would_ask_and_asks_once(town: Town, browse: Browse):
    draft, quotation, _passage = quoting_draft(town)
    client, address = browse("samira"), reverse("capitalisation:draft_consents", args=[draft.pk])
    shown = client.get(address).content.decode()
    assert "Luc Test" in shown
    assert "Demander les accords" in shown
    for _time in range(2):
        assert client.post(address).status_code == 302
    assert len(owed()) == 1
    shown = client.get(address).content.decode()
    assert "Demander les accords" not in shown
    quotation.refresh_from_db()
    assert quotation.consent == Consent.ASKED


def test_the_page_to_publish_lists_what_keeps_back_then_hands_over(town: Town, browse: Browse):
    draft, quotation = asked(town)
    client, address = browse("samira"), reverse("capitalisation:publish", args=[draft.pk])
    shown = client.get(address).content.decode()
    assert "La réponse est attendue." in shown
    refused = client.post(address, {"changes": "Une phrase gardée"})
    assert refused.status_code == 200
    assert "Une phrase gardée" in refused.content.decode()
    assert not ProductionPage.objects.filter(title=draft.title).exists()
    answer(quotation=quotation, by=town.reader("luc"), answer=Consent.NAMED)
    assert "Luc Test" in client.get(address).content.decode()
    for _time in range(2):
        assert client.post(address, {"changes": ""}).status_code == 302
    assert ProductionPage.objects.filter(title=draft.title).count() == 1
    assert "en relecture" in client.get(address).content.decode()


def test_after_publication_the_answer_is_closed_and_may_be_withdrawn(town: Town, browse: Browse):
    draft, quotation = asked(town)
    answer(quotation=quotation, by=town.reader("luc"), answer=Consent.NAMED)
    submit(draft=draft, by=town.reader("samira")).get_latest_revision().publish(user=town.paul)
    client = browse("luc")
    address = reverse("capitalisation:consent", args=[quotation.pk])
    away = reverse("capitalisation:withdraw_consent", args=[quotation.pk])
    assert f'href="{away}"' in client.get(address).content.decode()
    assert client.post(address, {"answer": "refused"})["Location"] == away
    assert client.get(away).status_code == 200
    assert client.post(away, {}).status_code == 200
    assert client.post(away, {"what": "words"})["Location"] == address
    quotation.refresh_from_db()
    assert quotation.consent == Consent.WITHDRAWN
    assert client.get(address).status_code == 200


def test_an_abandoned_draft_asks_nothing_more(town: Town, browse: Browse):
    draft, quotation = asked(town)
    Draft.objects.filter(pk=draft.pk).update(state=Draft.State.DROPPED)
    assert owed() == []
    assert browse("samira").post(reverse("capitalisation:draft_consents", args=[draft.pk])).status_code == 404
    client, address = browse("luc"), reverse("capitalisation:consent", args=[quotation.pk])
    assert "abandonné" in client.get(address).content.decode()
    assert client.post(address, {"answer": "named"}).status_code == 302
    quotation.refresh_from_db()
    assert quotation.consent == Consent.ASKED


def test_a_register_on_paper_is_asked_for_then_given(town: Town, browse: Browse):
    draft, quotation = asked(town)
    for client, page, pdf, pk in (
        (browse("samira"), "draft_register", "draft_register_pdf", draft.pk),
        (browse("luc"), "own_register", "own_register_pdf", quotation.pk),
    ):
        address = reverse(f"capitalisation:{page}", args=[pk])
        assert "Accord demandé" in client.get(address).content.decode()
        assert client.get(reverse(f"capitalisation:{pdf}", args=[pk])).status_code == 302
        assert client.post(address).status_code == 302
        assert "en préparation" in client.get(address).content.decode()


@pytest.mark.parametrize("page", ["consents", "draft_consents", "draft_register", "publish", "consent"])
def test_a_page_takes_as_many_queries_whatever_it_lists(town: Town, browse: Browse, page: str):
    draft = make_draft(town.samira, town.network)
    mine = quote(draft, town.luc, town.private)
    passage = write(draft, SAID, mine)

    def more(number: int) -> None:
        for place in range(number):
            someone = person(f"Aline{draft.quotations.count()}{place}")
            words = f"Parole {draft.quotations.count()}, dite par quelqu'un qui raconte ce qui se passe."
            quotation = quote(draft, someone, town.square, words, f"Fil {place}")
            passage.quotations.add(quotation)
            write(draft, words, quotation)
            again = quote(draft, town.luc, town.forum, f"{words} Encore.", f"Autre {place}")
            write(draft, again.body, again)
        asking.ask(draft=draft, by=town.reader("samira"))
        for quotation in draft.quotations.exclude(author=town.luc).filter(consent=Consent.ASKED):
            Quotation.objects.filter(pk=quotation.pk).update(consent=Consent.NAMED, shown_as="Quelqu'un")
        for quotation in draft.quotations.filter(author=town.luc).exclude(pk=mine.pk)[: number // 2]:
            Quotation.objects.filter(pk=quotation.pk).update(consent=Consent.REFUSED, answered_at=timezone.now())

    own = page in ("consents", "consent")
    args = {"consents": [], "consent": [mine.pk]}.get(page, [draft.pk])
    client, address = browse("luc" if own else "samira"), reverse(f"capitalisation:{page}", args=args)
    counts = []
    for number in (2, 6):
        more(number)
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(address).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1], counts
    assert counts[1] <= 32


def test_consents_are_paged_by_key(town: Town, browse: Browse):
    draft = make_draft(town.samira, town.network)
    for number in range(35):
        quotation = quote(
            draft, town.luc, town.forum, f"Parole numéro {number} dite un jour de marché.", f"Fil {number}"
        )
        at = timezone.now() + dt.timedelta(seconds=number)
        Quotation.objects.filter(pk=quotation.pk).update(consent=Consent.REFUSED, created_at=at)
    client, address = browse("luc"), reverse("capitalisation:consents")
    first = client.get(address).content.decode()
    assert "Fil 34" in first
    assert "Fil 0<" not in first
    after = draft.quotations.order_by("-created_at")[29].pk
    assert f"?apres={after}" in first
    assert "Fil 0<" in client.get(f"{address}?apres={after}").content.decode()
    assert client.get(f"{address}?apres=x").status_code == 200
