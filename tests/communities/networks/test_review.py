"""Peer review: who may ask, who is drawn, how it is decided, done and published; and that nobody is named."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.reader import Reader
from communities.networks import actions as networks
from communities.networks.models import FacilitationEntry, Membership, PeerReview, PeerVoice
from forums import actions
from forums.forum_conversation.models import Topic
from tests.communities.factories import FacilitationFactory, MembershipFactory, PersonFactory, as_reader
from tests.communities.networks.owed import letters_owed
from tests.town import Town

Browse = Callable[[str | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]
WHY, ASK = "Hors du sujet.", "Je ne vois pas pourquoi."
DAY = dt.timedelta(days=1)
Say, Decision = PeerVoice.Say, PeerReview.Decision


def text(answer: Any) -> str:
    return answer.content.decode().replace("&#x27;", "'").replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture
def topic(town: Town) -> Topic:
    return actions.open_thread(forum=town.forum, by=town.reader("samira"), title="Une question", body="Oui ?")


@pytest.fixture
def entry(town: Town, topic: Topic) -> FacilitationEntry:
    """Inès closed a thread of Samira's."""
    return actions.close_thread(topic=topic, by=town.reader("ines"), reason=WHY)


def join(town: Town, count: int) -> list[User]:
    people = PersonFactory.create_batch(count)
    for person in people:
        MembershipFactory.create(network=town.network, person=person)
    return people


def ask(town: Town, entry: FacilitationEntry, by: str = "samira") -> PeerReview:
    return networks.ask_review(entry=entry, by=town.reader(by), reason=ASK)


def waiting(review: PeerReview) -> list[User]:
    return [voice.person for voice in review.voices.filter(say="").order_by("pk")]


def says(review: PeerReview, *words: str) -> PeerReview:
    """Those who are waited for answer one after the other."""
    for word in words:
        review = networks.say(review=review, by=as_reader(waiting(review)[0]), say=word, reason=f"Raison : {word}")
    return PeerReview.objects.get(pk=review.pk)


def closed(topic: Topic) -> bool:
    return Topic.objects.get(pk=topic.pk).is_locked


def test_three_are_drawn_neither_author_nor_asker_nor_facilitators(town: Town, entry: FacilitationEntry):
    people = join(town, 6)
    holder, gone, steering = people[0], people[1], people[2]
    FacilitationFactory.create(network=town.network, person=holder)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    User.objects.filter(pk=steering.pk).update(kind=User.Kind.STEERING)
    review = ask(town, entry)
    drawn = set(waiting(review))
    assert len(drawn) == 3
    assert drawn <= {town.luc, *people[3:]}
    letters = [letter for letter in letters_owed() if "votre regard" in letter.subject]
    assert {letter.to[0] for letter in letters} == {person.email for person in drawn}
    assert all(ASK in letter.body and WHY in letter.body for letter in letters)


def test_the_lot_does_not_always_fall_on_the_same(town: Town, entry: FacilitationEntry, topic: Topic):
    join(town, 12)
    drawn = set()
    for _ in range(8):
        drawn |= set(waiting(ask(town, entry)))
        networks.undo_act(entry=entry, by=town.reader("ines"), reason="Non.")
        entry = actions.close_thread(topic=topic, by=town.reader("ines"), reason=WHY)
    assert len(drawn) > 3


def test_fewer_than_three_are_enough_but_one_is_needed(town: Town, entry: FacilitationEntry):
    assert waiting(ask(town, entry)) == [town.luc]
    other = actions.close_thread(
        topic=actions.open_thread(forum=town.forum, by=town.reader("luc"), title="Autre", body="Oui."),
        by=town.reader("ines"),
        reason=WHY,
    )
    networks.leave_network(network=town.network, by=town.reader("luc"))
    with pytest.raises(networks.ReviewRefused, match="Personne ne peut être tiré au sort"):
        ask(town, other)
    assert not PeerReview.objects.filter(entry=other).exists()


def test_asking_is_for_members_but_its_author_with_a_reason_once_in_thirty_days(town: Town, entry: FacilitationEntry):
    join(town, 4)
    for name in ("ines", "thomas", "helene", None):
        with pytest.raises(PermissionDenied):
            ask(town, entry, name)  # type: ignore[arg-type]
    with pytest.raises(networks.ReasonMissing):
        networks.ask_review(entry=entry, by=town.reader("samira"), reason="\n")
    with pytest.raises(networks.ReviewRefused, match="30 jours"):
        networks.ask_review(entry=entry, by=town.reader("samira"), reason=ASK, at=timezone.now() + 31 * DAY)
    review = ask(town, entry)
    assert ask(town, entry) == review
    with pytest.raises(networks.ReviewRefused, match="déjà été demandée"):
        ask(town, entry, "luc")
    assert review.voices.count() == 3


def test_what_was_undone_is_not_reviewed(town: Town, entry: FacilitationEntry):
    networks.undo_act(entry=entry, by=town.reader("ines"), reason="Pardon.")
    with pytest.raises(networks.ReviewRefused):
        ask(town, entry)


def test_a_majority_undoes_at_once_and_it_is_published_without_names(
    town: Town, entry: FacilitationEntry, topic: Topic, browse: Browse
):
    join(town, 5)
    review = says(ask(town, entry), Say.UNDO)
    assert (review.decision, closed(topic)) == ("", True)
    drawn = [voice.person for voice in review.voices.order_by("pk")]
    review = says(review, Say.UNDO)
    assert (review.decision, closed(topic)) == (Decision.UNDONE, False)
    entry.refresh_from_db()
    assert entry.undone_at is not None
    assert entry.undoing.reason == "Décision d'une relecture entre pairs."
    page = text(browse("luc").get("/reseaux/education/animation/"))
    assert "L'acte est défait" in page
    assert page.count("Raison : undo") == 2
    for person in set(drawn) - {town.luc}:
        assert person.get_full_name() not in page
    outcome = [letter for letter in letters_owed() if "terminée" in letter.subject]
    assert {letter.to[0] for letter in outcome} <= {town.samira.email, town.ines.email}


def test_what_peers_undid_is_not_done_back_by_facilitation(town: Town, entry: FacilitationEntry, topic: Topic):
    join(town, 5)
    says(ask(town, entry), Say.UNDO, Say.UNDO)
    entry.refresh_from_db()
    with pytest.raises(networks.UndoRefused, match="relecture entre pairs"):
        networks.undo_act(entry=entry.undoing, by=town.reader("ines"), reason="Si.")
    with pytest.raises(networks.ReviewRefused):
        ask(town, entry.undoing, "luc")
    assert not closed(topic)


def test_a_majority_keeps(town: Town, entry: FacilitationEntry, topic: Topic):
    join(town, 5)
    review = says(ask(town, entry), Say.KEEP, Say.UNDO, Say.KEEP)
    assert (review.decision, closed(topic)) == (Decision.KEPT, True)
    with pytest.raises(IndexError):
        says(review, Say.UNDO)


def test_the_asker_who_wrote_the_thread_has_it_in_the_journal_too(town: Town, topic: Topic):
    join(town, 4)
    actions.rename_thread(topic=topic, by=town.reader("ines"), title="Autre titre", reason=WHY)
    entry = FacilitationEntry.objects.latest("pk")
    says(ask(town, entry), Say.UNDO, Say.UNDO)
    assert Topic.objects.get(pk=topic.pk).subject == "Une question"
    entry.refresh_from_db()
    assert entry.undoing.act == FacilitationEntry.Act.TITLE


def test_a_tie_keeps(town: Town, entry: FacilitationEntry, topic: Topic):
    join(town, 1)
    review = says(ask(town, entry), Say.UNDO, Say.KEEP)
    assert (review.decision, closed(topic)) == (Decision.KEPT, True)


def test_passing_draws_another_never_the_same(town: Town, entry: FacilitationEntry):
    join(town, 4)
    review = ask(town, entry)
    first = waiting(review)[0]
    review = networks.say(review=review, by=as_reader(first), say=Say.PASS)
    assert len(waiting(review)) == 3
    assert first not in waiting(review)
    assert networks.say(review=review, by=as_reader(first), say=Say.PASS) == review
    with pytest.raises(networks.ReviewRefused):
        networks.say(review=review, by=as_reader(first), say=Say.KEEP, reason="Finalement.")


def test_when_all_pass_and_nobody_is_left_the_act_stays(town: Town, entry: FacilitationEntry, topic: Topic):
    join(town, 1)
    review = says(ask(town, entry), Say.PASS, Say.PASS)
    assert (review.decision, closed(topic)) == (Decision.LAPSED, True)
    assert "Personne n'a pu répondre" in review.note


def test_only_who_was_drawn_speaks_with_a_reason_once(town: Town, entry: FacilitationEntry):
    people = join(town, 5)
    review = ask(town, entry)
    drawn = waiting(review)
    [bystander, *_rest] = [person for person in [town.luc, *people] if person not in drawn]
    for person in (bystander, town.samira, town.ines, town.helene):
        with pytest.raises(PermissionDenied):
            networks.say(review=review, by=as_reader(person), say=Say.KEEP, reason="Oui.")
    with pytest.raises(PermissionDenied):
        networks.say(review=review, by=Reader(), say=Say.KEEP, reason="Oui.")
    with pytest.raises(networks.ReasonMissing):
        networks.say(review=review, by=as_reader(drawn[0]), say=Say.UNDO, reason=" ")
    with pytest.raises(ValueError, match="silent"):
        networks.say(review=review, by=as_reader(drawn[0]), say=Say.SILENT)
    for _twice in range(2):
        networks.say(review=review, by=as_reader(drawn[0]), say=Say.KEEP, reason="Oui.")
    Membership.objects.filter(person=drawn[1]).delete()
    with pytest.raises(PermissionDenied):
        networks.say(review=review, by=as_reader(drawn[1]), say=Say.KEEP, reason="Oui.")


def test_who_began_to_facilitate_passes_their_turn(town: Town, entry: FacilitationEntry):
    join(town, 5)
    review = ask(town, entry)
    person = waiting(review)[0]
    FacilitationFactory.create(network=town.network, person=person)
    with pytest.raises(networks.ReviewRefused, match="passez votre tour"):
        networks.say(review=review, by=as_reader(person), say=Say.KEEP, reason="Oui.")
    networks.say(review=review, by=as_reader(person), say=Say.PASS)


def test_after_ten_days_the_voices_that_came_decide(town: Town, entry: FacilitationEntry, topic: Topic):
    join(town, 5)
    review = says(ask(town, entry), Say.UNDO)
    with time_machine.travel(timezone.now() + 9 * DAY):
        networks.close_due.call()
        assert not PeerReview.objects.get(pk=review.pk).decision
    with time_machine.travel(timezone.now() + 11 * DAY):
        for _twice in range(2):
            networks.close_due.call()
    review.refresh_from_db()
    assert (review.decision, closed(topic)) == (Decision.UNDONE, False)
    assert review.voices.filter(say=Say.SILENT).count() == 2
    assert FacilitationEntry.objects.filter(undoes=entry).count() == 1


def test_without_any_answer_others_are_drawn_once_then_it_lapses(town: Town, entry: FacilitationEntry, topic: Topic):
    join(town, 8)
    review = ask(town, entry)
    first = set(waiting(review))
    with time_machine.travel(timezone.now() + 11 * DAY):
        networks.close_due.call()
    second = set(waiting(review))
    assert len(second) == 3
    assert not first & second
    with time_machine.travel(timezone.now() + 22 * DAY):
        networks.close_due.call()
    review.refresh_from_db()
    assert (review.decision, review.redrawn, closed(topic)) == (Decision.LAPSED, True, True)


def test_facilitation_that_undoes_it_meanwhile_ends_the_review(town: Town, entry: FacilitationEntry):
    join(town, 4)
    review = ask(town, entry)
    person = waiting(review)[0]
    networks.undo_act(entry=entry, by=town.reader("ines"), reason="Vous avez raison.")
    review.refresh_from_db()
    assert review.decision == Decision.LAPSED
    with pytest.raises(networks.ReviewRefused):
        networks.say(review=review, by=as_reader(person), say=Say.UNDO, reason="Oui.")


def test_a_decision_that_cannot_be_applied_says_so(town: Town, entry: FacilitationEntry, topic: Topic):
    join(town, 4)
    review = ask(town, entry)
    actions.reopen_thread(topic=topic, by=town.reader("ines"), reason="Voilà.")
    review = says(review, Say.UNDO, Say.UNDO)
    assert review.decision == Decision.UNDONE
    assert review.note.startswith("La décision n'a pas pu être appliquée.")
    entry.refresh_from_db()
    assert entry.undone_at is None


def test_a_review_asked_in_time_is_applied_after_thirty_days(town: Town, entry: FacilitationEntry, topic: Topic):
    join(town, 4)
    with time_machine.travel(timezone.now() + 29 * DAY):
        review = networks.ask_review(entry=entry, by=town.reader("luc"), reason=ASK)
    with time_machine.travel(timezone.now() + 35 * DAY):
        says(review, Say.UNDO, Say.UNDO)
    assert not closed(topic)


def test_the_doors_of_a_review(town: Town, entry: FacilitationEntry, browse: Browse):
    people = join(town, 4)
    asking = f"/reseaux/education/animation/acte/{entry.pk}/relecture/"
    for name in (None, "thomas", "helene", "ines"):
        assert browse(name).get(asking).status_code == 404
        assert browse(name).post(asking, {"reason": ASK}).status_code == 404
    client = browse("samira")
    assert "tirés au sort" in text(client.get(asking))
    assert "Dites pourquoi" in text(client.post(asking, {"reason": ""}))
    assert client.post(asking, {"reason": ASK}).status_code == 302
    assert "déjà été demandée" in text(client.get(asking))
    review = PeerReview.objects.get()
    address = f"/reseaux/education/animation/relecture/{review.pk}/"
    drawn = waiting(review)
    for person in [town.samira, town.ines, town.thomas, town.helene, *people, town.luc]:
        seen = Client()
        seen.force_login(person)
        assert seen.get(address).status_code == (200 if person in drawn else 404)
    assert browse(None).get(address).status_code == 404
    mine = Client()
    mine.force_login(drawn[0])
    assert address in text(mine.get("/reseaux/education/animation/"))
    assert "Dites pourquoi" in text(mine.post(address, {"say": "undo", "reason": " "}))
    assert "Choisissez une des trois réponses" in text(mine.post(address, {"say": "ban"}))
    assert mine.post(address, {"say": "undo", "reason": "Le sujet vit encore."}).status_code == 302
    assert "Votre réponse" in text(mine.get(address))
    assert address not in text(mine.get("/reseaux/education/animation/"))
    assert "Le sujet vit encore" not in text(browse("samira").get("/reseaux/education/animation/"))
