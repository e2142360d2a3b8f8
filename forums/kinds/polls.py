"""What a poll shows, for one reader."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import BooleanField, Exists, OuterRef, Value
from django.utils import timezone

from accounts.reader import Reader
from forums.actions.polls import is_closed
from forums.forum_conversation.forum_polls.models import TopicPoll, TopicPollOption, TopicPollVote
from forums.forum_conversation.models import Topic
from forums.permissions import may_reply


@dataclass(frozen=True)
class Choice:
    """One answer: how many gave it, out of a hundred voters, and whether the reader did."""

    pk: int
    text: str
    votes: int
    percent: int
    mine: bool


@dataclass(frozen=True)
class PollView:
    """A poll as it stands for a reader. `figures`: whether the results show; never who chose what."""

    question: str
    choices: tuple[Choice, ...]
    voters: int
    several: int
    closes_at: dt.datetime | None
    closed: bool
    hidden: bool
    voted: bool
    may_vote: bool

    @property
    def figures(self) -> bool:
        """To who has voted or cannot; once it has closed, to all."""
        return self.closed or (not self.hidden and (self.voted or not self.may_vote))


def poll_for(poll: TopicPoll, topic: Topic, reader: Reader, *, chosen: Collection[int] | None = None) -> PollView:
    """The poll of this thread as the reader may see it; `chosen`: what they have just ticked, for a form shown again.

    One query.
    """
    given: Exists | Value = Value(False, output_field=BooleanField())
    if reader.person is not None:
        given = Exists(TopicPollVote.objects.filter(poll_option=OuterRef("pk"), voter=reader.person))
    options = list(TopicPollOption.objects.filter(poll=poll).annotate(mine=given).order_by("pk"))
    closed = is_closed(poll, topic, timezone.now())
    return PollView(
        question=poll.question,
        choices=tuple(
            Choice(
                pk=option.pk,
                text=option.text,
                votes=option.votes_count,
                percent=round(100 * option.votes_count / poll.voters_count) if poll.voters_count else 0,
                mine=option.mine if chosen is None else option.pk in chosen,
            )
            for option in options
        ),
        voters=poll.voters_count,
        several=poll.max_options,
        closes_at=poll.closes_at,
        closed=closed,
        hidden=poll.hide_results,
        voted=any(option.mine for option in options),
        may_vote=not closed and may_reply(reader, topic),
    )
