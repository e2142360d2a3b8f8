"""What was said behind a door stays there for who has no key, through every door of a draft."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from forums.actions import facilitation
from forums.forum_conversation.models import Topic
from home.capitalisation import actions
from home.capitalisation.actions import Withheld
from home.capitalisation.models import Comment, Consent, Draft, Passage, Quotation
from home.capitalisation.withholding import Veil
from tests.home.capitalisation.writing import ANSWERED, answer, draft_from, invite, quoting, reader_without, thread
from tests.town import Town

pytestmark = pytest.mark.django_db
SECRET = "deux mères et la cuisinière volontaire"


def private_draft(town: Town) -> tuple[Draft, Passage]:
    """Samira's draft with Luc's words from a members' forum, that Karim, of no network, writes too."""
    draft, passage = quoting(town, town.private)
    invite(town, draft, "karim")
    return draft, passage


def doors(draft: Draft, passage: Passage) -> list[str]:
    """Every page on which the words of a passage may stand."""
    base = f"/ecrire/{draft.pk}/"
    own = f"{base}passage/{passage.pk}/"
    of_draft = [base, f"{base}texte.md", f"{base}choisir/", f"{base}avec/", f"{base}presentation/"]
    return ["/ecrire/", *of_draft, own, *(f"{own}{name}/" for name in ("historique", "suggerer", "couper", "sources"))]


def signed_in(town: Town, name: str) -> Client:
    """A client of someone."""
    client = Client()
    client.force_login(town.people[name])
    return client


def test_who_may_not_read_the_thread_reads_its_words_at_no_door(town: Town) -> None:
    draft, passage = private_draft(town)
    actions.write_passage(passage=passage, by=town.reader("samira"), base=1, body=f"Reformulé. {ANSWERED}")
    said = actions.comment(passage=passage, by=town.reader("samira"), body=f"Encore : {ANSWERED}", about=SECRET)
    suggestion = actions.suggest(passage=passage, by=town.reader("luc"), base=2, body=f"Mieux dit : {ANSWERED}")
    client = signed_in(town, "karim")
    for address in [*doors(draft, passage), f"/ecrire/{draft.pk}/suggestion/{suggestion.pk}/"]:
        answered = client.get(address)
        assert SECRET not in answered.content.decode(), address
        assert "Cantine" not in answered.content.decode().replace("Ouvrir la cantine", ""), address
    page = client.get(f"/ecrire/{draft.pk}/").content.decode()
    assert "échange réservé aux membres du réseau Éducation" in page
    assert Comment.objects.get() == said


def test_members_and_the_author_read_them(town: Town) -> None:
    draft, passage = private_draft(town)
    for name in ("samira", "luc", "ines"):
        assert SECRET in signed_in(town, name).get(f"/ecrire/{draft.pk}/").content.decode()
    assert Veil(draft, reader_without(town, "luc")).hidden == {}
    assert SECRET not in signed_in(town, "karim").get(f"/ecrire/{draft.pk}/").content.decode()
    assert passage.quotations.count() == 1


def test_who_leaves_the_network_goes_on_writing_the_rest(town: Town) -> None:
    draft, passage = quoting(town, town.private)
    open_one = actions.add_passage(draft=draft, by=town.reader("samira"), body="Un passage pour tout le monde.")
    by = reader_without(town, "samira")
    page = signed_in(town, "samira").get(f"/ecrire/{draft.pk}/").content.decode()
    assert SECRET not in page
    assert "Un passage pour tout le monde." in page
    actions.write_passage(passage=open_one, by=by, base=1, body="Un autre.")
    for act in (
        lambda: actions.write_passage(passage=passage, by=by, base=1, body="Autre."),
        lambda: actions.remove_passage(passage=passage, by=by),
        lambda: actions.split_passage(passage=passage, by=by, base=1, at=1),
        lambda: actions.comment(passage=passage, by=by, body="Autre."),
        lambda: actions.suggest(passage=passage, by=by, base=1, body="Autre."),
    ):
        with pytest.raises(Withheld):
            act()


def test_words_taken_out_of_a_passage_stay_hidden_in_its_past(town: Town) -> None:
    draft, passage = private_draft(town)
    by = town.reader("samira")
    actions.write_passage(passage=passage, by=by, base=1, body="Une mairie a aidé.")
    actions.name_sources(passage=passage, by=by, quotations=[])
    client = signed_in(town, "karim")
    page = client.get(f"/ecrire/{draft.pk}/passage/{passage.pk}/historique/")
    assert page.status_code == 200
    assert SECRET not in page.content.decode()
    assert "Une mairie a aidé." in client.get(f"/ecrire/{draft.pk}/").content.decode()


def test_private_words_copied_into_another_passage_are_hidden_there_too(town: Town) -> None:
    draft, _passage = private_draft(town)
    copied = actions.add_passage(draft=draft, by=town.reader("samira"), body=f"On m'a dit : {ANSWERED}")
    copied.quotations.clear()
    assert SECRET not in signed_in(town, "karim").get(f"/ecrire/{draft.pk}/").content.decode()
    actions.change_draft(
        draft=draft, by=town.reader("samira"), title="Ouvrir", aim=ANSWERED, feedback=ANSWERED, remember=ANSWERED
    )
    client = signed_in(town, "karim")
    for address in doors(draft, copied):
        assert SECRET not in client.get(address).content.decode(), address
    answered = client.post(
        f"/ecrire/{draft.pk}/presentation/", {"title": "Autre", "kind": "fiche", "licence": draft.licence}
    )
    assert answered.status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.aim, draft.remember) == ("Autre", ANSWERED, ANSWERED)


@pytest.mark.parametrize("consent", [Consent.NAMED, Consent.WITHOUT_ORGANISATION, Consent.ANONYMOUS])
def test_with_the_author_s_consent_all_who_write_read_them(town: Town, consent: str) -> None:
    draft, _passage = private_draft(town)
    Quotation.objects.update(consent=consent)
    page = signed_in(town, "karim").get(f"/ecrire/{draft.pk}/").content.decode()
    assert SECRET in page
    assert ("Luc Test" in page) == (consent != Consent.ANONYMOUS)
    assert "/forums/fil/" not in page


@pytest.mark.parametrize("consent", [Consent.ASKED, Consent.REFUSED, Consent.SILENT, Consent.WITHDRAWN])
def test_without_it_they_do_not(town: Town, consent: str) -> None:
    draft, _passage = private_draft(town)
    Quotation.objects.update(consent=consent)
    assert SECRET not in signed_in(town, "karim").get(f"/ecrire/{draft.pk}/").content.decode()


def test_a_thread_that_moves_behind_a_door_takes_its_words_with_it(town: Town) -> None:
    draft, _passage = quoting(town)
    invite(town, draft, "karim")
    assert SECRET in signed_in(town, "karim").get(f"/ecrire/{draft.pk}/").content.decode()
    topic = Topic.objects.get(pk=draft.topic_id)
    facilitation.move_thread(topic=topic, to=town.private, by=town.reader("ines"), reason="Entre nous.")
    assert SECRET not in signed_in(town, "karim").get(f"/ecrire/{draft.pk}/").content.decode()


def test_a_message_hidden_since_leads_nowhere(town: Town) -> None:
    draft, _passage = quoting(town)
    topic = Topic.objects.get(pk=draft.topic_id)
    facilitation.hide_message(post=answer(topic), by=town.reader("ines"), reason="Hors sujet.")
    page = signed_in(town, "samira").get(f"/ecrire/{draft.pk}/").content.decode()
    assert "message retiré depuis" in page
    assert f"/{topic.last_post_id}/" not in page


def test_posting_at_a_closed_door_changes_nothing(town: Town) -> None:
    draft, passage = private_draft(town)
    client = signed_in(town, "karim")
    own = f"/ecrire/{draft.pk}/passage/{passage.pk}/"
    shown = client.post(own, {"body": "Mon texte à moi.", "base": "1"})
    assert "Mon texte à moi." in shown.content.decode()
    assert SECRET not in shown.content.decode()
    for address in (f"{own}commenter/", f"{own}suggerer/", f"{own}couper/", f"{own}sources/"):
        assert client.post(address, {"body": "x", "base": "1", "at": "1"}).status_code == 404
    passage.refresh_from_db()
    assert passage.number == 1


def test_no_words_go_into_a_draft_from_where_its_writer_may_not_read(town: Town) -> None:
    draft, _passage = private_draft(town)
    other = thread(town, town.private, title="Autre")
    with pytest.raises(PermissionDenied):
        actions.quote(
            draft=draft, by=town.reader("karim"), picks=[actions.Pick(f"message-{other.first_post_id}", "context")]
        )
    assert draft_from(town).pk
