"""Polls: who votes, what is counted, what shows and when."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from forums import actions
from forums.actions import PollDraft
from forums.forum_conversation.forum_polls.models import TopicPoll, TopicPollVote
from forums.forum_conversation.models import Topic
from forums.kinds.polls import poll_for
from tests.town import Town

Browse = Callable[[str | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]
DRAFT = PollDraft(question="Quel jour ?", options=("lundi", "mardi", "jeudi"))


def ask(town: Town, draft: PollDraft = DRAFT, **fields: object) -> Topic:
    topic = actions.open_thread(
        forum=town.forum,
        by=town.reader("samira"),
        title="La prochaine rencontre",
        body="Dites-nous.",
        kind="poll",
        poll=draft,
        **fields,  # type: ignore[arg-type]
    )
    return Topic.objects.for_page().get(pk=topic.pk)


def options(topic: Topic) -> list[int]:
    return list(topic.poll.options.values_list("pk", flat=True))


def counts(topic: Topic) -> tuple[list[int], int]:
    poll = TopicPoll.objects.get(topic=topic)
    return list(poll.options.values_list("votes_count", flat=True)), poll.voters_count


def test_votes_are_counted_right_under_change(town: Town) -> None:
    topic = ask(town, PollDraft("?", ("a", "b", "c"), choices=2))
    a, b, c = options(topic)
    for who, chosen in (("samira", [a]), ("luc", [a, b]), ("samira", [b, c]), ("samira", [b, c]), ("luc", [c])):
        actions.vote(poll=topic.poll, by=town.reader(who), options=chosen)
    assert counts(topic) == ([0, 1, 2], 2)
    actions.withdraw_vote(poll=topic.poll, by=town.reader("luc"))
    actions.withdraw_vote(poll=topic.poll, by=town.reader("luc"))
    assert counts(topic) == ([0, 1, 1], 1)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(["samira", "luc", "ines"]), st.sets(st.integers(0, 2), max_size=2)), max_size=9)
)
def test_counters_agree_with_the_votes_whatever_is_done(town: Town, story: list[tuple[str, set[int]]]) -> None:
    topic = ask(town, PollDraft("?", ("a", "b", "c"), choices=2))
    pks = options(topic)
    held: dict[str, set[int]] = {}
    for who, chosen in story:
        if chosen:
            actions.vote(poll=topic.poll, by=town.reader(who), options=[pks[n] for n in chosen])
        else:
            actions.withdraw_vote(poll=topic.poll, by=town.reader(who))
        held[who] = chosen
    tally = Counter(n for chosen in held.values() for n in chosen)
    assert counts(topic) == ([tally[n] for n in range(3)], sum(1 for chosen in held.values() if chosen))
    assert TopicPollVote.objects.filter(poll_option__poll=topic.poll).count() == tally.total()


@pytest.mark.django_db(transaction=True)
def test_many_who_vote_at_once_are_all_counted_and_nobody_twice(town: Town) -> None:
    topic = ask(town)
    first, second, _third = options(topic)
    story = [(who, option) for who in ("samira", "luc", "ines") for option in (first, second)]
    readers = {who: town.reader(who) for who, _option in story}
    start = Barrier(len(story))

    def cast(who: str, option: int) -> None:
        try:
            start.wait(timeout=30)
            actions.vote(poll=topic.poll, by=readers[who], options=[option])
        finally:
            connection.close()

    threads = [Thread(target=cast, args=one) for one in story]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    (each, voters) = counts(topic)
    assert (sum(each), voters) == (3, 3)
    assert TopicPollVote.objects.filter(poll_option__poll=topic.poll).count() == 3


@pytest.mark.parametrize("who", ["karim", "thomas", "helene", "admin", None])
def test_only_those_who_may_write_there_vote(town: Town, who: str | None) -> None:
    topic = ask(town)
    with pytest.raises(PermissionDenied):
        actions.vote(poll=topic.poll, by=town.reader(who), options=options(topic)[:1])
    assert counts(topic) == ([0, 0, 0], 0)


@pytest.mark.parametrize("chosen", [[], [0, 1], [10_000_000]])
def test_what_is_no_vote_is_refused(town: Town, chosen: list[int]) -> None:
    topic = ask(town)
    pks = options(topic)
    with pytest.raises(actions.NotHere):
        actions.vote(poll=topic.poll, by=town.reader("luc"), options=[pks[n] if n < 3 else n for n in chosen])
    assert counts(topic) == ([0, 0, 0], 0)


def test_another_polls_answer_is_no_answer(town: Town) -> None:
    topic, other = ask(town), ask(town)
    with pytest.raises(actions.NotHere):
        actions.vote(poll=topic.poll, by=town.reader("luc"), options=options(other)[:1])


def test_a_poll_closes_when_its_days_have_passed(town: Town, browse: Browse) -> None:
    opened = timezone.now()
    topic = ask(town, PollDraft("?", ("a", "b"), days=3, hidden=True), at=opened)
    actions.vote(poll=topic.poll, by=town.reader("luc"), options=options(topic)[:1])
    with time_machine.travel(opened + dt.timedelta(days=2, hours=23), tick=False):
        assert not poll_for(topic.poll, topic, town.reader("luc")).figures
        actions.vote(poll=topic.poll, by=town.reader("luc"), options=options(topic)[1:])
    with time_machine.travel(opened + dt.timedelta(days=3), tick=False):
        shown = poll_for(topic.poll, topic, town.reader("luc"))
        assert (shown.closed, shown.figures, shown.may_vote) == (True, True, False)
        with pytest.raises(actions.NotHere):
            actions.withdraw_vote(poll=topic.poll, by=town.reader("luc"))
    assert counts(topic) == ([0, 1], 1)


def test_a_closed_thread_takes_no_vote(town: Town) -> None:
    topic = ask(town)
    Topic.objects.filter(pk=topic.pk).update(status=Topic.TOPIC_LOCKED)
    with pytest.raises(actions.NotHere):
        actions.vote(poll=topic.poll, by=town.reader("luc"), options=options(topic)[:1])


@pytest.mark.parametrize(("who", "figures"), [("luc", False), ("samira", True), ("karim", True), (None, True)])
def test_figures_show_to_who_has_voted_and_to_who_cannot(town: Town, who: str | None, figures: bool) -> None:
    topic = ask(town)
    actions.vote(poll=topic.poll, by=town.reader("samira"), options=options(topic)[:1])
    assert poll_for(topic.poll, topic, town.reader(who)).figures is figures


def test_one_votes_changes_and_withdraws_from_the_page(town: Town, browse: Browse) -> None:
    topic, client = ask(town), browse("luc")
    door = f"{topic.get_absolute_url()}sondage/"
    assert 'name="reponse"' in client.get(topic.get_absolute_url()).content.decode()
    first, second, _third = options(topic)
    assert client.post(door, {"reponse": first})["Location"] == f"{topic.get_absolute_url()}#sondage"
    page = client.get(topic.get_absolute_url()).content.decode()
    assert "1 voix, 100" in page
    assert "Changer mon vote" in page
    client.post(door, {"reponse": second})
    assert counts(topic) == ([0, 1, 0], 1)
    client.post(door, {"retirer": "1"})
    assert counts(topic) == ([0, 0, 0], 0)


def test_what_was_ticked_comes_back_with_the_reason(town: Town, browse: Browse) -> None:
    topic = ask(town, PollDraft("?", ("a", "b", "c"), choices=2))
    page = browse("luc").post(f"{topic.get_absolute_url()}sondage/", {"reponse": options(topic)}).content.decode()
    assert "Choisissez 2 réponses au plus." in page
    assert page.count(" checked") == 3


def test_the_doors_of_a_poll(town: Town, browse: Browse) -> None:
    topic = ask(town)
    door = f"{topic.get_absolute_url()}sondage/"
    assert browse(None).post(door, {"reponse": options(topic)[0]})["Location"].startswith("/compte/login/")
    assert "Rejoignez le réseau" in browse("karim").post(door, {"reponse": options(topic)[0]}).content.decode()
    assert browse("helene").post(door).status_code == 404
    assert browse("luc").get(door).status_code == 302
    plain = actions.open_thread(forum=town.forum, by=town.reader("samira"), title="T", body="b")
    assert browse("luc").post(f"{plain.get_absolute_url()}sondage/").status_code == 404
    hidden = actions.open_thread(
        forum=town.private, by=town.reader("samira"), title="T", body="b", kind="poll", poll=DRAFT
    )
    assert browse("karim").post(f"{hidden.get_absolute_url()}sondage/").status_code == 404


def test_nobody_is_shown_who_chose_what(town: Town, browse: Browse) -> None:
    topic = ask(town)
    actions.vote(poll=topic.poll, by=town.reader("ines"), options=options(topic)[:1])
    assert "Ines" not in browse("samira").get(topic.get_absolute_url()).content.decode()


@pytest.mark.parametrize("many", [2, 10])
def test_a_poll_costs_one_query(town: Town, many: int, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    topic = ask(town, PollDraft("?", tuple(str(n) for n in range(many))))
    reader = town.reader("luc")
    with django_assert_max_num_queries(1):
        poll_for(topic.poll, topic, reader)
