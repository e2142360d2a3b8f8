"""Words picked in threads, minutes and needs: whose they are, where they were said, and for whom they are."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied

from forums.actions import facilitation, open_thread
from forums.actions.editing import remove_message
from forums.actions.sheets import write_sheet
from forums.forum_conversation.models import Post, Topic
from home.capitalisation import actions
from home.capitalisation.actions import NotThere, Pick
from home.capitalisation.models import Consent, Passage, Quotation
from home.capitalisation.picking.sources import at_address
from home.capitalisation.picking.words import in_pieces, own_words
from tests.home.capitalisation.writing import ANSWERED, ASKED, answer, draft_from, minutes, need, picked, thread
from tests.town import Town
from writing.limits import Refused, check

pytestmark = pytest.mark.django_db


def test_a_message_comes_with_its_author_its_date_and_its_address(town: Town) -> None:
    topic = thread(town)
    draft, post = draft_from(town, topic), answer(topic)
    [passage] = actions.quote(draft=draft, by=town.reader("samira"), picks=[picked(post, "results")])
    [quotation] = passage.quotations.all()
    assert (passage.section, passage.body) == ("results", f"> {ANSWERED}")
    assert (quotation.author, quotation.body, quotation.said_at) == (town.luc, ANSWERED, post.created)
    assert quotation.url == post.get_absolute_url()
    assert (quotation.audience, quotation.consent) == ("public", Consent.TO_ASK)
    assert town.luc.get_full_name() not in quotation.label


def test_words_said_between_members_stay_between_them(town: Town) -> None:
    topic = thread(town, town.private)
    actions.quote(draft=draft_from(town, topic), by=town.reader("samira"), picks=[picked(answer(topic))])
    assert Quotation.objects.get().audience == f"network:{town.network.pk}"


def test_the_same_form_twice_makes_the_same_passages(town: Town) -> None:
    topic, key = thread(town), uuid.uuid4()
    draft, by = draft_from(town, topic), town.reader("samira")
    first = actions.quote(draft=draft, by=by, picks=[picked(answer(topic))], key=key)
    assert actions.quote(draft=draft, by=by, picks=[picked(answer(topic))], key=key) == first
    assert Passage.objects.count() == 1


def test_picked_again_it_is_one_quotation_in_two_passages(town: Town) -> None:
    topic = thread(town)
    draft, by = draft_from(town, topic), town.reader("samira")
    for section in ("approach", "results"):
        actions.quote(draft=draft, by=by, picks=[picked(answer(topic), section)])
    assert (Passage.objects.count(), Quotation.objects.count()) == (2, 1)


def test_what_one_may_not_read_is_not_quoted(town: Town) -> None:
    topic = thread(town, town.private)
    draft = draft_from(town, network=None, by="karim")
    with pytest.raises(PermissionDenied):
        actions.quote(draft=draft, by=town.reader("karim"), picks=[picked(answer(topic))])
    _meeting, point = minutes(town, public=False)
    asked = need(town, to_all=False)
    for key in (
        f"point-{point.pk}",
        f"besoin-{asked.pk}",
        "message-0",
        "message-",
        "autre-1",
        f"fiche-{topic.pk}-context",
    ):
        with pytest.raises(PermissionDenied):
            actions.quote(draft=draft, by=town.reader("karim"), picks=[Pick(key, "context")])
    assert not Passage.objects.exists()


def test_a_message_taken_away_is_not_quoted(town: Town) -> None:
    topic = thread(town)
    post = answer(topic)
    remove_message(post=post, by=town.reader("luc"))
    with pytest.raises(NotThere):
        actions.quote(draft=draft_from(town, topic), by=town.reader("samira"), picks=[picked(post)])


def test_a_message_that_was_hidden_and_a_hidden_thread_are_not_quoted(town: Town) -> None:
    topic = thread(town)
    post, draft = answer(topic), draft_from(town, topic)
    facilitation.hide_message(post=post, by=town.reader("ines"), reason="Hors sujet.")
    with pytest.raises(NotThere):
        actions.quote(draft=draft, by=town.reader("samira"), picks=[picked(post)])
    first = Post.objects.get(pk=topic.first_post_id)
    facilitation.hide_thread(topic=Topic.objects.get(pk=topic.pk), by=town.reader("ines"), reason="Hors sujet.")
    with pytest.raises(NotThere):
        actions.quote(draft=draft, by=town.reader("samira"), picks=[picked(first)])


def test_what_a_message_cites_of_others_is_not_its_author_s(town: Town) -> None:
    body = f"> {ANSWERED}\n>\n> — [Luc Test](/forums/fil/x-1/2/)\n\nCela marche aussi chez nous, avec trois familles."
    topic = open_thread(forum=town.forum, by=town.reader("samira"), title="Cantine", body=body)
    draft = draft_from(town, topic)
    [passage] = actions.quote(
        draft=draft, by=town.reader("samira"), picks=[Pick(f"message-{topic.first_post_id}", "context")]
    )
    assert passage.body == "> Cela marche aussi chez nous, avec trois familles."


def test_a_message_that_only_cites_has_nothing_to_quote(town: Town) -> None:
    topic = open_thread(forum=town.forum, by=town.reader("samira"), title="Cantine", body=f"> {ANSWERED}")
    with pytest.raises(NotThere):
        actions.quote(
            draft=draft_from(town, topic),
            by=town.reader("samira"),
            picks=[Pick(f"message-{topic.first_post_id}", "context")],
        )


def test_minutes_are_the_words_of_all_who_wrote_them(town: Town) -> None:
    from communities.meetings import actions as meetings

    _meeting, point = minutes(town)
    meetings.write_minutes(point=point, by=town.reader("ines"), base=1, body=point.minutes + "\n\nÀ revoir en mai.")
    draft = draft_from(town)
    [passage] = actions.quote(draft=draft, by=town.reader("samira"), picks=[Pick(f"point-{point.pk}", "results")])
    assert {one.author for one in passage.quotations.all()} == {town.luc, town.ines}


def test_a_need_to_everyone_is_for_the_community(town: Town) -> None:
    asked = need(town)
    actions.quote(draft=draft_from(town), by=town.reader("samira"), picks=[Pick(f"besoin-{asked.pk}", "problem")])
    assert Quotation.objects.get().audience == "community"


def test_a_sheet_comes_field_by_field_with_the_same_author(town: Town) -> None:
    topic = open_thread(
        forum=town.forum, by=town.reader("luc"), title="Cantine", body=ASKED, kind=Topic.Kind.EXPERIENCE
    )
    said = {"context": "Un quartier de mille familles, une école.", "approach": "Un jeudi midi par mois, ensemble."}
    write_sheet(topic=topic, by=town.reader("luc"), fields=said, territory=None)
    picks = [
        Pick(f"fiche-{topic.pk}-{name}", section)
        for name, section in (("context", "context"), ("approach", "approach"))
    ]
    actions.quote(
        draft=draft_from(town, topic),
        by=town.reader("samira"),
        picks=[*picks, Pick(f"message-{topic.first_post_id}", "problem")],
    )
    quotation = Quotation.objects.get()
    assert quotation.author == town.luc
    assert all(words in quotation.body for words in (*said.values(), ASKED))
    assert Passage.objects.count() == 3


def test_who_said_no_is_not_picked_again(town: Town) -> None:
    topic = thread(town)
    draft, by = draft_from(town, topic), town.reader("samira")
    actions.quote(draft=draft, by=by, picks=[picked(answer(topic))])
    Quotation.objects.update(consent=Consent.REFUSED)
    with pytest.raises(NotThere):
        actions.quote(draft=draft, by=by, picks=[picked(answer(topic))])


def test_too_many_at_once_are_refused(town: Town) -> None:
    topic = thread(town)
    with pytest.raises(NotThere):
        actions.quote(draft=draft_from(town, topic), by=town.reader("samira"), picks=[picked(answer(topic))] * 61)


def test_a_very_long_message_becomes_several_passages() -> None:
    words = "\n\n".join(f"Paragraphe {number} " + "mot " * 900 for number in range(12))
    pieces = in_pieces(words)
    assert len(pieces) > 1
    for piece in pieces:
        check(piece)
    with pytest.raises(Refused):
        in_pieces("mot " * 9_000)


def test_files_and_mentions_lead_nowhere() -> None:
    key = "12345678-1234-1234-1234-123456789abc"
    files = f"![plan](/forums/fichiers/{key}/) et [le devis](/forums/fichiers/{key}/)."
    said = f"Voir [@Luc Test](/annuaire/luc-test/) {files}"
    assert own_words(said) == "Voir Luc Test  et le devis."


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://maillage.test/forums/fil/cantine-12/34/", ("fil", 12)),
        ("/rencontres/7-rencontre-cantine/", ("rencontre", 7)),
        ("/besoins/3/", ("besoin", 3)),
        ("/productions/cantine/", None),
        ("javascript:alert(1)", None),
    ],
)
def test_an_address_says_what_stands_there(address: str, found: tuple[str, int] | None) -> None:
    assert at_address(address) == found
