"""Starting a draft, writing it passage by passage with others: nothing is lost."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied

from forums.actions.editing import Changed, Unsettled
from home.capitalisation import actions
from home.capitalisation.actions import NotNow
from home.capitalisation.actions.passages import paragraphs_of
from home.capitalisation.actions.refusals import MOST_PASSAGES
from home.capitalisation.actions.table import in_order
from home.capitalisation.models import Draft, PassageVersion, Quotation, Section, Writer
from home.capitalisation.permissions import seat_of
from tests.home.capitalisation.writing import ANSWERED, draft_from, invite, quoting, thread, written
from tests.town import Town
from writing.limits import Refused

pytestmark = pytest.mark.django_db


def test_a_member_starts_a_draft_from_a_thread_and_writes_it(town: Town) -> None:
    topic = thread(town)
    draft = draft_from(town, topic)
    assert (draft.topic, draft.network, draft.state) == (topic, town.network, Draft.State.WRITING)
    assert [one.person for one in draft.writers.all()] == [town.samira]


def test_a_draft_started_twice_by_a_nervous_finger_is_one(town: Town) -> None:
    key = uuid.uuid4()
    assert draft_from(town, key=key) == draft_from(town, key=key)


@pytest.mark.parametrize("name", [None, "helene"])
def test_passers_by_and_steering_start_nothing(town: Town, name: str | None) -> None:
    with pytest.raises(PermissionDenied):
        actions.start_draft(by=town.reader(name), title="Rien")


def test_a_draft_is_put_in_one_s_own_networks_only(town: Town) -> None:
    with pytest.raises(PermissionDenied):
        draft_from(town, by="karim")


def test_a_thread_one_may_not_read_starts_nothing(town: Town) -> None:
    topic = thread(town, town.private)
    from home.capitalisation.picking.sources import THREAD, source_at

    source = source_at(town.reader("samira"), THREAD, topic.pk)
    assert source is not None
    with pytest.raises(PermissionDenied):
        actions.start_draft(by=town.reader("karim"), title="Rien", source=source)


@pytest.mark.data
def test_two_people_in_one_passage_lose_nothing(town: Town) -> None:
    passage = written(town, "Une ligne.\nUne autre.")
    invite(town, passage.draft, "luc")
    actions.write_passage(passage=passage, by=town.reader("luc"), base=1, body="La ligne de Luc.\nUne autre.")
    with pytest.raises(Changed) as refused:
        actions.write_passage(passage=passage, by=town.reader("samira"), base=1, body="Une ligne.\nCelle de Samira.")
    assert refused.value.author == town.luc
    assert refused.value.content == "La ligne de Luc.\nUne autre."
    assert refused.value.base == "Une ligne.\nUne autre."
    passage.refresh_from_db()
    assert passage.body == "La ligne de Luc.\nUne autre."


def test_a_state_that_never_was_overwrites_nothing(town: Town) -> None:
    passage = written(town, "Une ligne.")
    with pytest.raises(Changed):
        actions.write_passage(passage=passage, by=town.reader("samira"), base=0, body="Autre chose.")


def test_moving_to_another_section_does_not_disturb_who_writes(town: Town) -> None:
    passage = written(town, "Une ligne.")
    invite(town, passage.draft, "luc")
    actions.place_passage(passage=passage, by=town.reader("luc"), section=Section.RESULTS)
    kept = actions.write_passage(passage=passage, by=town.reader("samira"), base=1, body="La ligne de Samira.")
    assert (kept.section, kept.body, kept.number) == (Section.RESULTS, "La ligne de Samira.", 3)


def test_two_versions_still_one_after_the_other_are_not_kept(town: Town) -> None:
    passage = written(town)
    with pytest.raises(Unsettled):
        actions.write_passage(passage=passage, by=town.reader("samira"), base=1, body="⟪ Votre version ⟫\nUn\n⟪ Fin ⟫")


def test_every_state_of_a_passage_is_kept(town: Town) -> None:
    passage = written(town, "Un.")
    actions.write_passage(passage=passage, by=town.reader("samira"), base=1, body="Deux.")
    actions.write_passage(passage=passage, by=town.reader("samira"), base=2, body="Deux.")
    assert list(PassageVersion.objects.order_by("number").values_list("number", "body")) == [(1, "Un."), (2, "Deux.")]


@pytest.mark.data
def test_passages_move_within_their_section_and_to_another(town: Town) -> None:
    draft, by = draft_from(town), town.reader("samira")
    first, second, other = (
        actions.add_passage(draft=draft, by=by, body=body, section=section)
        for body, section in (("A", "context"), ("B", "context"), ("C", "problem"))
    )
    assert [one.body for one in in_order(draft)] == ["C", "A", "B"]
    actions.move_passage(passage=second, by=by, up=True)
    assert [one.body for one in in_order(draft)] == ["C", "B", "A"]
    actions.move_passage(passage=second, by=by, up=True)  # at the top of its section
    assert [one.body for one in in_order(draft)] == ["C", "B", "A"]
    actions.place_passage(passage=first, by=by, section="problem")
    assert [one.body for one in in_order(draft)] == ["C", "A", "B"]
    assert other.pk == in_order(draft)[0].pk


def test_a_passage_is_cut_and_its_words_keep_their_source(town: Town) -> None:
    draft, passage = quoting(town)
    by = town.reader("samira")
    actions.write_passage(
        passage=passage, by=by, base=1, body=f"Avant, rien ne se faisait ici.\n\n> {ANSWERED}\n\nEnsuite."
    )
    following = actions.split_passage(passage=passage, by=by, base=2, at=2)
    passage.refresh_from_db()
    assert following.body == "Ensuite."
    assert [one.body for one in in_order(draft)] == [passage.body, "Ensuite."]
    assert passage.quotations.count() == 1
    assert following.quotations.count() == 0


def test_a_passage_that_changed_is_not_cut(town: Town) -> None:
    passage = written(town, "Un.\n\nDeux.")
    actions.write_passage(passage=passage, by=town.reader("samira"), base=1, body="Un.\n\nTrois.")
    with pytest.raises(Changed):
        actions.split_passage(passage=passage, by=town.reader("samira"), base=1, at=1)
    with pytest.raises(NotNow):
        actions.split_passage(passage=passage, by=town.reader("samira"), base=2, at=2)


def test_a_block_of_code_is_never_cut() -> None:
    assert paragraphs_of("Un\n\n```\na\n\nb\n```\n\nDeux") == ["Un", "```\na\n\nb\n```", "Deux"]


def test_what_is_removed_comes_back(town: Town) -> None:
    passage = written(town)
    by = town.reader("samira")
    actions.remove_passage(passage=passage, by=by)
    assert in_order(passage.draft) == []
    with pytest.raises(PermissionDenied):
        actions.write_passage(passage=passage, by=by, base=1, body="Autre.")
    actions.restore_passage(passage=passage, by=by)
    assert in_order(passage.draft) == [passage]


def test_words_copied_by_hand_name_their_author_too(town: Town) -> None:
    draft, passage = quoting(town)
    copied = written(town, f"On le dit : {ANSWERED}", draft)
    assert list(copied.quotations.all()) == list(passage.quotations.all())
    actions.name_sources(passage=copied, by=town.reader("samira"), quotations=[])
    assert copied.quotations.count() == 1


def test_a_draft_has_so_many_passages(town: Town) -> None:
    draft = draft_from(town)
    passage = written(town, "Un.", draft)
    type(passage).objects.bulk_create(
        [
            type(passage)(draft=draft, section="context", position=place, body="x", changed_by=town.samira)
            for place in range(1, MOST_PASSAGES)
        ]
    )
    with pytest.raises(NotNow):
        written(town, "Un de trop.", draft)


@pytest.mark.parametrize("body", ["a" * 32_001, "> " * 12 + "a", "[" * 6_000])
def test_texts_nobody_could_publish_are_refused(town: Town, body: str) -> None:
    with pytest.raises(Refused):
        written(town, body)


def test_hostile_marks_are_made_harmless(town: Town) -> None:
    passage = written(town, "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>")
    assert "<script" not in passage.body_html
    assert 'href="javascript' not in passage.body_html
    assert "<img" not in passage.body_html


def test_who_does_not_write_changes_nothing(town: Town) -> None:
    passage = written(town)
    for name in ("luc", "karim", "helene", None):
        by = town.reader(name)
        for act in (
            lambda by=by: actions.write_passage(passage=passage, by=by, base=1, body="Autre."),
            lambda by=by: actions.move_passage(passage=passage, by=by, up=True),
            lambda by=by: actions.place_passage(passage=passage, by=by, section="results"),
            lambda by=by: actions.remove_passage(passage=passage, by=by),
            lambda by=by: actions.split_passage(passage=passage, by=by, base=1, at=1),
            lambda by=by: actions.name_sources(passage=passage, by=by, quotations=[]),
            lambda by=by: actions.add_passage(draft=passage.draft, by=by, body="Autre."),
            lambda by=by: actions.change_draft(draft=passage.draft, by=by, title="Autre"),
            lambda by=by: actions.drop_draft(draft=passage.draft, by=by),
            lambda by=by: actions.leave(draft=passage.draft, by=by),
            lambda by=by: actions.invite_writer(draft=passage.draft, by=by, person=town.karim),
        ):
            with pytest.raises(PermissionDenied):
                act()


def test_a_dropped_draft_takes_nothing_more_and_comes_back(town: Town) -> None:
    passage = written(town)
    by = town.reader("samira")
    draft = actions.drop_draft(draft=passage.draft, by=by)
    with pytest.raises(PermissionDenied):
        actions.write_passage(passage=passage, by=by, base=1, body="Autre.")
    assert not seat_of(town.reader("luc"), draft).may_read
    assert seat_of(by, draft).may_read
    assert actions.restore_draft(draft=draft, by=by).state == Draft.State.WRITING


def test_a_text_that_editors_read_is_taken_back_before_it_changes(town: Town) -> None:
    passage = written(town)
    by = town.reader("samira")
    Draft.objects.filter(pk=passage.draft_id).update(state=Draft.State.READING)
    with pytest.raises(NotNow):
        actions.write_passage(passage=passage, by=by, base=1, body="Autre.")
    assert actions.take_draft_back(draft=passage.draft, by=by).state == Draft.State.WRITING
    actions.write_passage(passage=passage, by=by, base=1, body="Autre.")


def test_writers_are_invited_say_yes_and_leave(town: Town) -> None:
    draft = draft_from(town, open=False)
    assert not seat_of(town.reader("karim"), draft).may_read
    actions.invite_writer(draft=draft, by=town.reader("samira"), person=town.karim)
    assert seat_of(town.reader("karim"), draft).may_read
    assert not seat_of(town.reader("karim"), draft).may_write
    actions.join(draft=draft, by=town.reader("karim"))
    assert seat_of(town.reader("karim"), draft).may_write
    actions.leave(draft=draft, by=town.reader("samira"))
    assert not seat_of(town.reader("samira"), draft).may_read
    with pytest.raises(NotNow):
        actions.leave(draft=draft, by=town.reader("karim"))
    assert Writer.objects.filter(draft=draft).count() == 2


def test_who_declined_is_asked_no_more(town: Town) -> None:
    draft = draft_from(town)
    actions.invite_writer(draft=draft, by=town.reader("samira"), person=town.karim)
    actions.decline(draft=draft, by=town.reader("karim"))
    assert not seat_of(town.reader("karim"), draft).may_read
    with pytest.raises(NotNow):
        actions.invite_writer(draft=draft, by=town.reader("samira"), person=town.karim)


def test_members_join_an_open_draft_only(town: Town) -> None:
    opened, closed = draft_from(town), draft_from(town, open=False, title="Entre nous")
    actions.join(draft=opened, by=town.reader("luc"))
    with pytest.raises(PermissionDenied):
        actions.join(draft=closed, by=town.reader("luc"))
    with pytest.raises(PermissionDenied):
        actions.join(draft=opened, by=town.reader("karim"))


def test_steering_is_never_invited(town: Town) -> None:
    with pytest.raises(NotNow):
        actions.invite_writer(draft=draft_from(town), by=town.reader("samira"), person=town.helene)


def test_the_quotations_stay_when_a_passage_is_rewritten(town: Town) -> None:
    draft, passage = quoting(town)
    actions.write_passage(passage=passage, by=town.reader("samira"), base=1, body="Reformulé sans ces mots.")
    assert list(passage.quotations.all()) == list(Quotation.objects.filter(draft=draft))
