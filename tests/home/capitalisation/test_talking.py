"""Comments and suggestions: what people say of a passage, and what becomes of it."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from communities.people.models import Profile
from forums.actions.editing import Changed
from home.capitalisation import actions
from home.capitalisation.actions import NotNow
from home.capitalisation.models import Comment, PassageVersion, Suggestion, Writer
from home.capitalisation.workshop.news import tell_news, tell_writer, waiting
from tests.home.capitalisation.writing import draft_from, invite, written
from tests.town import Town

pytestmark = pytest.mark.django_db


def suggested(
    town: Town, body: str, by: str = "luc", base: int = 1, text: str = "Une ligne.\nUne autre."
) -> Suggestion:
    """What someone suggests for a passage of Samira's."""
    passage = written(town, text)
    return actions.suggest(passage=passage, by=town.reader(by), base=base, body=body)


def test_members_comment_an_open_draft_and_others_do_not(town: Town) -> None:
    passage, key = written(town), uuid.uuid4()
    made = actions.comment(passage=passage, by=town.reader("luc"), body="Et le **coût** ?", about="Un passage", key=key)
    assert actions.comment(passage=passage, by=town.reader("luc"), body="Et le coût ?", key=key) == made
    for name in ("karim", "helene", None):
        with pytest.raises(PermissionDenied):
            actions.comment(passage=passage, by=town.reader(name), body="Bonjour")
    assert Comment.objects.count() == 1


def test_a_comment_is_settled_by_who_writes_or_made_it(town: Town) -> None:
    passage = written(town)
    made = actions.comment(passage=passage, by=town.reader("luc"), body="Et le coût ?")
    with pytest.raises(PermissionDenied):
        actions.settle_comment(comment=made, by=town.reader("ines"))
    assert actions.settle_comment(comment=made, by=town.reader("samira")).settled_by == town.samira
    assert actions.settle_comment(comment=made, by=town.reader("luc"), settled=False).settled_at is None


def test_a_suggestion_is_taken_and_its_words_are_its_author_s(town: Town) -> None:
    suggestion = suggested(town, "Une ligne meilleure.\nUne autre.")
    passage = actions.take_suggestion(suggestion=suggestion, by=town.reader("samira"))
    assert passage.body == "Une ligne meilleure.\nUne autre."
    assert PassageVersion.objects.get(passage=passage, number=2).by == town.luc
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.decided_by) == (Suggestion.State.TAKEN, town.samira)
    assert actions.take_suggestion(suggestion=suggestion, by=town.reader("samira")).number == 2


def test_what_changed_since_is_kept_when_a_suggestion_is_taken(town: Town) -> None:
    suggestion = suggested(town, "Une ligne meilleure.\nUne autre.")
    actions.write_passage(
        passage=suggestion.passage, by=town.reader("samira"), base=1, body="Une ligne.\nUne autre, retouchée."
    )
    passage = actions.take_suggestion(suggestion=suggestion, by=town.reader("samira"))
    assert passage.body == "Une ligne meilleure.\nUne autre, retouchée."


def test_where_both_changed_the_same_words_someone_chooses(town: Town) -> None:
    suggestion = suggested(town, "Tout autre chose ici.", text="Une ligne.")
    by = town.reader("samira")
    actions.write_passage(passage=suggestion.passage, by=by, base=1, body="Rien de ce qui était là.")
    with pytest.raises(Changed) as refused:
        actions.take_suggestion(suggestion=suggestion, by=by)
    suggestion.refresh_from_db()
    assert suggestion.state == Suggestion.State.OPEN
    actions.write_passage(
        passage=suggestion.passage, by=by, base=refused.value.number, body="Les deux réunis.", suggestion=suggestion
    )
    suggestion.refresh_from_db()
    assert suggestion.state == Suggestion.State.TAKEN


def test_one_s_own_suggestion_is_for_the_others_to_take(town: Town) -> None:
    suggestion = suggested(town, "Autre chose.", by="samira")
    for act in (actions.take_suggestion, actions.leave_suggestion):
        with pytest.raises(PermissionDenied):
            act(suggestion=suggestion, by=town.reader("samira"))
    assert actions.withdraw_suggestion(suggestion=suggestion, by=town.reader("samira")).state == "withdrawn"


def test_only_who_writes_decides(town: Town) -> None:
    suggestion = suggested(town, "Autre chose.")
    for name in ("ines", "karim", "helene", None):
        for act in (actions.take_suggestion, actions.leave_suggestion, actions.withdraw_suggestion):
            with pytest.raises(PermissionDenied):
                act(suggestion=suggestion, by=town.reader(name))
    assert actions.leave_suggestion(suggestion=suggestion, by=town.reader("samira")).state == "left"


def test_a_suggestion_that_says_the_same_is_none(town: Town) -> None:
    with pytest.raises(NotNow):
        suggested(town, "Une ligne.\nUne autre.")


def news(*, hours: int) -> list[str]:
    """To whom the letters of so many hours from now go."""
    mail.outbox.clear()
    with time_machine.travel(timezone.now() + dt.timedelta(hours=hours), tick=False):
        tell_news.call()
        for pk in waiting(timezone.now()).values_list("pk", flat=True):
            tell_writer.call(pk)
    return sorted(letter.to[0] for letter in mail.outbox)


def test_a_letter_a_day_says_what_the_others_did(town: Town) -> None:
    for name in ("samira", "luc"):
        Profile.objects.update_or_create(person=town.people[name], defaults={"by_mail": True, "slug": f"{name}-x"})
    draft = draft_from(town)
    invite(town, draft, "luc")
    passage = actions.add_passage(draft=draft, by=town.reader("luc"), body="Des mots de Luc.")
    assert news(hours=0) == []  # what happens within an hour goes into one letter
    assert news(hours=2) == ["samira@town.test"]
    assert "Luc Test" in str(mail.outbox[0].body)
    assert "Des mots de Luc" not in str(mail.outbox[0].body)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=3), tick=False):
        actions.comment(passage=passage, by=town.reader("luc"), body="Encore.")
    assert news(hours=5) == []
    assert news(hours=28) == ["samira@town.test"]


def test_who_wants_no_letters_gets_none(town: Town) -> None:
    Profile.objects.filter(person=town.samira).update(by_mail=False)
    draft = draft_from(town)
    invite(town, draft, "luc")
    actions.add_passage(draft=draft, by=town.reader("luc"), body="Des mots de Luc.")
    assert "samira@town.test" not in news(hours=2)
    assert Writer.objects.filter(draft=draft).count() == 2
