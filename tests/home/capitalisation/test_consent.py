"""Consent: asked once, answered by its author alone, never presumed, recorded."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from communities.people.models import Organisation, Profile
from home.capitalisation import guards
from home.capitalisation.consent import asking, changes, register
from home.capitalisation.consent.answering import answer, passages_for
from home.capitalisation.consent.blocking import Why, blocking
from home.capitalisation.consent.withdrawing import withdraw
from home.capitalisation.models import Consent, ConsentEntry, Draft, Quotation
from tests.home.capitalisation.quoting import (
    OTHER,
    SAID,
    make_draft,
    owed,
    quote,
    quoting_draft,
    rewrite,
    sent_to,
    write,
)
from tests.town import Town

pytestmark = pytest.mark.django_db


def whys(draft: Draft) -> list[str]:
    return [one.why for one in blocking(draft)]


def acts(quotation: Quotation) -> list[str]:
    return list(quotation.entries.order_by("pk").values_list("act", flat=True))


def agree(quotation: Quotation, town: Town, name: str, consent: str = Consent.NAMED) -> None:
    answer(quotation=quotation, by=town.reader(name), answer=consent)
    quotation.refresh_from_db()


@pytest.mark.data
def test_luc_is_asked_when_samira_presses_and_answers_himself(town: Town):
    draft, quotation, _passage = quoting_draft(town)
    assert whys(draft) == [Why.TO_ASK]
    assert owed() == []
    assert [one.pk for one in asking.ask(draft=draft, by=town.reader("samira"))] == [quotation.pk]
    letters = owed()
    assert sent_to(letters) == [town.luc.email]
    assert f"/ecrire/accords/{quotation.pk}/" in letters[0].body
    assert whys(draft) == [Why.ASKED]
    Profile.objects.filter(person=town.luc).update(
        organisation=Organisation.objects.create(name="Centre Vauban", slug="centre-vauban")
    )
    agree(quotation, town, "luc")
    assert (quotation.consent, quotation.shown_as) == (Consent.NAMED, "Luc Test, Centre Vauban")
    assert whys(draft) == []
    assert acts(quotation) == ["asked", "answered"]


def test_one_letter_for_all_that_is_asked_of_someone_and_one_more_at_the_end_of_the_hour(town: Town):
    draft, _first, _passage = quoting_draft(town)
    second = quote(draft, town.luc, town.forum, OTHER, "Salle")
    write(draft, OTHER, second)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        asking.ask(draft=draft, by=town.reader("samira"))
        letters = owed()
        assert len(letters) == 1
        assert "Salle" in letters[0].body
        assert "Cantine" in letters[0].body
        assert asking.ask(draft=draft, by=town.reader("samira")) == []
        for title in ("Troisième", "Quatrième"):
            clock.shift(dt.timedelta(minutes=10))
            more = quote(draft, town.luc, town.forum, f"{title} : {OTHER}", title)
            write(draft, more.body, more)
            asking.ask(draft=draft, by=town.reader("samira"))
            assert owed() == []
        clock.shift(dt.timedelta(minutes=41))
        letters = owed()
        assert len(letters) == 1
        assert "Quatrième" in letters[0].body


def test_only_who_writes_asks_and_only_the_author_answers(town: Town):
    draft, quotation, _passage = quoting_draft(town)
    for name in ("ines", "karim", "helene", "paul", None):
        with pytest.raises(PermissionDenied):
            asking.ask(draft=draft, by=town.reader(name))
    with pytest.raises(PermissionDenied):
        answer(quotation=quotation, by=town.reader("luc"), answer=Consent.NAMED)  # nothing was asked
    asking.ask(draft=draft, by=town.reader("samira"))
    for name in ("samira", "ines", "admin", None):
        with pytest.raises(PermissionDenied):
            answer(quotation=quotation, by=town.reader(name), answer=Consent.NAMED)
        with pytest.raises(PermissionDenied):
            withdraw(quotation=quotation, by=town.reader(name), what="words")
    with pytest.raises(ValueError, match="silent"):
        answer(quotation=quotation, by=town.reader("luc"), answer=Consent.SILENT)


def test_a_writer_who_is_quoted_still_answers(town: Town):
    draft = make_draft(town.samira, town.network)
    own = quote(draft, town.samira, town.private)
    write(draft, SAID, own)
    assert whys(draft) == [Why.TO_ASK]
    asking.ask(draft=draft, by=town.reader("samira"))
    agree(own, town, "samira", Consent.WITHOUT_ORGANISATION)
    assert (whys(draft), own.shown_as) == ([], "Samira Test")


def test_an_answer_changes_until_publication_and_twice_the_same_is_one_line(town: Town):
    draft, quotation, passage = quoting_draft(town)
    asking.ask(draft=draft, by=town.reader("samira"))
    agree(quotation, town, "luc", Consent.ANONYMOUS)
    agree(quotation, town, "luc", Consent.ANONYMOUS)
    assert acts(quotation) == ["asked", "answered"]
    agree(quotation, town, "luc", Consent.REFUSED)
    assert whys(draft) == [Why.REFUSED]
    assert "préfère que ses mots" in owed()[-1].body
    passage.quotations.clear()  # the link goes, the words stay
    assert whys(draft) == [Why.STILL_SAID]
    rewrite(passage, "Une cantine s'est ouverte aux familles.")
    assert whys(draft) == []


def test_silence_is_not_consent_after_one_reminder(town: Town):
    draft, quotation, _passage = quoting_draft(town)
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        asking.ask(draft=draft, by=town.reader("samira"))
        owed()
        asking.remind_and_lapse.call()
        assert owed() == []
        clock.shift(dt.timedelta(days=11))
        for _time in range(2):
            asking.remind_and_lapse.call()
        assert sent_to(owed()) == [town.luc.email]
        clock.shift(dt.timedelta(days=10, minutes=1))
        for _time in range(2):
            asking.remind_and_lapse.call()
        quotation.refresh_from_db()
        assert quotation.consent == Consent.SILENT
        assert sent_to(owed()) == [town.samira.email]
    assert whys(draft) == [Why.SILENT]
    assert acts(quotation) == ["asked", "reminded", "lapsed"]
    agree(quotation, town, "luc")  # late is not too late
    assert whys(draft) == []


def test_who_wants_no_letters_is_asked_but_not_reminded(town: Town):
    draft, _quotation, _passage = quoting_draft(town)
    Profile.objects.filter(person=town.luc).update(by_mail=False)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        asking.ask(draft=draft, by=town.reader("samira"))
        assert sent_to(owed()) == [town.luc.email]
        clock.shift(dt.timedelta(days=12))
        asking.remind_and_lapse.call()
        assert owed() == []


def test_who_left_never_counts_as_consent(town: Town):
    draft = make_draft(town.samira, town.network)
    quotation = quote(draft, town.luc, town.private)
    town.luc.anonymised_at = timezone.now()
    town.luc.save()
    asking.owe(quotation)
    write(draft, SAID, quotation)
    assert quotation.consent == Consent.SILENT
    assert whys(draft) == [Why.GONE]
    town.luc.anonymised_at = None
    town.luc.save()
    second, other, _more = quoting_draft(town)
    asking.ask(draft=second, by=town.reader("samira"))
    agree(other, town, "luc")
    town.luc.anonymised_at = timezone.now()
    town.luc.save()
    assert whys(second) == [Why.GONE]
    asking.remind_and_lapse.call()
    other.refresh_from_db()
    assert other.consent == Consent.SILENT


def test_other_words_than_those_agreed_to_are_told_and_wait_when_they_come_from_behind_a_door(town: Town):
    draft, quotation, passage = quoting_draft(town)
    asking.ask(draft=draft, by=town.reader("samira"))
    agree(quotation, town, "luc")
    rewrite(passage, f"Un autre début.\n\n> {SAID}\n\nEt une suite.")
    changes.look_for_changes.call()
    assert (whys(draft), owed()) == ([], [])  # his words are the same
    rewrite(passage, f"Un autre début.\n\n> {SAID} C'était gratuit pour le quartier entier.")
    for _time in range(2):
        changes.look_for_changes.call()
    assert whys(draft) == [Why.CHANGED]
    assert sent_to(owed()) == [town.luc.email]
    agree(quotation, town, "luc")
    assert whys(draft) == []
    assert acts(quotation)[-2:] == ["reminded", "answered"]


def test_in_a_public_place_other_words_are_told_and_nothing_waits(town: Town):
    draft, quotation, passage = quoting_draft(town, private=False)
    asking.ask(draft=draft, by=town.reader("samira"))
    agree(quotation, town, "luc")
    owed()
    rewrite(passage, f"> {SAID} Et plus encore, semaine après semaine.")
    changes.look_for_changes.call()
    assert sent_to(owed()) == [town.luc.email]
    assert whys(draft) == []


def test_an_author_reads_nothing_that_others_did_not_agree_to_give_away(town: Town):
    draft, mine, passage = quoting_draft(town)
    theirs = quote(draft, town.thomas, town.elsewhere, OTHER, "Salle")
    theirs.audience = f"network:{town.other.pk}"
    theirs.save()
    passage.quotations.add(theirs)
    rewrite(passage, f"> {SAID}\n\n> {OTHER}")
    asking.ask(draft=draft, by=town.reader("samira"))
    [shown] = passages_for(mine, town.reader("luc"))
    assert not shown.whole
    assert "cantine aux parents" in shown.html
    assert "salle des fêtes" not in shown.html
    agree(theirs, town, "thomas")
    [shown] = passages_for(mine, town.reader("luc"))
    assert shown.whole
    assert "salle des fêtes" in shown.html


@pytest.mark.data
def test_the_register_shows_what_was_tampered_with(town: Town, capsys):
    draft, quotation, _passage = quoting_draft(town)
    other, second, _more = quoting_draft(town)
    for one in (draft, other):
        asking.ask(draft=one, by=town.reader("samira"))
    agree(quotation, town, "luc", Consent.REFUSED)
    agree(second, town, "luc")
    call_command("consents", "verify")
    assert "4 lines hold" in capsys.readouterr().out
    line = ConsentEntry.objects.get(quotation=quotation, act="answered")
    with guards.taken_down(connection):
        ConsentEntry.objects.filter(pk=line.pk).update(answer=Consent.NAMED)
    [broken] = register.verify()
    assert (broken.draft, broken.entry) == (draft.pk, line.pk)
    with pytest.raises(CommandError):
        call_command("consents", "verify", "--draft", str(draft.pk))
    assert f"line {line.pk}" in capsys.readouterr().err
    call_command("consents", "verify", "--draft", str(other.pk))
    with guards.taken_down(connection):
        ConsentEntry.objects.filter(quotation=second).latest("pk").delete()
    assert [one.entry for one in register.verify(other.pk)] == [None]  # the last line is gone: the state tells


def test_a_state_that_no_line_tells_of_is_found(town: Town):
    _draft, quotation, _passage = quoting_draft(town)
    assert list(register.verify()) == []
    Quotation.objects.filter(pk=quotation.pk).update(consent=Consent.NAMED)
    [broken] = register.verify()
    assert str(quotation.pk) in broken.why


@pytest.mark.data
def test_the_database_refuses_to_change_or_remove_a_line(town: Town):
    draft, quotation, _passage = quoting_draft(town)
    asking.ask(draft=draft, by=town.reader("samira"))
    lines = ConsentEntry.objects.filter(quotation=quotation)
    with pytest.raises(DatabaseError, match=guards.UNCHANGED), transaction.atomic():
        lines.update(answer=Consent.NAMED)
    with pytest.raises(DatabaseError, match=guards.STAYS), transaction.atomic():
        lines.delete()
    assert guards.standing(connection) == {guards.STAYS, guards.UNCHANGED}
    with guards.taken_down(connection):
        assert [error.id for error in guards.register_holds(databases=["default"])] == ["capitalisation.E001"] * 2
    assert guards.register_holds(databases=["default"]) == []
