"""Polls: asked once, answered and answered anew until they close. Who chose what is told to nobody."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.reader import Reader
from forums.actions.refusals import NotHere
from forums.forum_conversation.forum_polls.models import TopicPoll, TopicPollOption, TopicPollVote
from forums.forum_conversation.models import Topic
from forums.permissions import may_reply
from writing.excerpt import one_line

FEWEST, MOST = 2, 10  # answers to choose from
LONGEST_DURATION = 365  # days


@dataclass(frozen=True)
class PollDraft:
    """What is asked. `choices`: how many answers one person may give. `days`: None, as long as the thread is open.

    `hidden`: the figures show once it has closed.
    """

    question: str
    options: tuple[str, ...]
    choices: int = 1
    days: int | None = None
    hidden: bool = False


def put_poll(topic: Topic, draft: PollDraft) -> TopicPoll:
    """Put a poll above a thread that has none. Raises NotHere (too few answers, or too many, or no end in sight)."""
    options = list(dict.fromkeys(text for option in draft.options if (text := one_line(option)[:255])))
    if not FEWEST <= len(options) <= MOST:
        raise NotHere(_("Un sondage propose de deux à dix réponses différentes."))
    if draft.days is not None and not 1 <= draft.days <= LONGEST_DURATION:
        raise NotHere(_("Un sondage dure d'un jour à un an."))
    poll = TopicPoll.objects.create(
        topic=topic,
        question=one_line(draft.question)[:255] or topic.subject,
        duration=draft.days,
        max_options=min(max(1, draft.choices), len(options)),
        user_changes=True,
        hide_results=draft.hidden,
    )
    TopicPollOption.objects.bulk_create(TopicPollOption(poll=poll, text=text) for text in options)
    return poll


def is_closed(poll: TopicPoll, topic: Topic, now: dt.datetime) -> bool:
    """Whether nobody votes any more: its time has passed, or its thread is closed."""
    return topic.is_locked or (poll.closes_at is not None and poll.closes_at <= now)


@transaction.atomic
def vote(*, poll: TopicPoll, by: Reader, options: Iterable[int], at: dt.datetime | None = None) -> None:
    """Give these answers, by their ids, in place of those given before; the same again changes nothing.

    The poll's row is locked while votes are counted. Raises PermissionDenied (`by` may not write there), NotHere (it
    has closed; no answer, too many, or another poll's).
    """
    poll = _opened(poll, by, at)
    wanted = set(options)
    if not wanted:
        raise NotHere(_("Choisissez une réponse avant de voter."))
    if len(wanted) > poll.max_options:
        sentence = ngettext("Choisissez une seule réponse.", "Choisissez %(most)d réponses au plus.", poll.max_options)
        raise NotHere(sentence % {"most": poll.max_options})
    if wanted - set(poll.options.values_list("pk", flat=True)):
        raise NotHere(_("Choisissez parmi les réponses proposées."))
    _count(poll, by, wanted)


@transaction.atomic
def withdraw_vote(*, poll: TopicPoll, by: Reader, at: dt.datetime | None = None) -> None:
    """Take back one's answers; without any, nothing changes. Raises PermissionDenied, NotHere (it has closed)."""
    _count(_opened(poll, by, at), by, set())


def _opened(poll: TopicPoll, by: Reader, at: dt.datetime | None) -> TopicPoll:
    """The poll, its row locked, if `by` may answer it now."""
    locked = TopicPoll.objects.select_for_update(of=("self",)).select_related("topic__forum")
    poll = locked.get(pk=poll.pk)
    if by.person is None or not poll.topic.approved:
        raise PermissionDenied
    if is_closed(poll, poll.topic, at or timezone.now()):
        raise NotHere(_("Ce sondage est clos : on ne vote plus."))
    if not may_reply(by, poll.topic):
        raise PermissionDenied
    return poll


def _count(poll: TopicPoll, by: Reader, wanted: set[int]) -> None:
    """Make the votes of `by` these ones, and the counters true."""
    votes = TopicPollVote.objects.filter(poll_option__poll=poll, voter=by.person)
    held = set(votes.values_list("poll_option_id", flat=True))
    if held == wanted:
        return
    votes.filter(poll_option_id__in=held - wanted).delete()
    TopicPollVote.objects.bulk_create(TopicPollVote(poll_option_id=pk, voter=by.person) for pk in wanted - held)
    TopicPollOption.objects.filter(pk__in=held - wanted).update(votes_count=F("votes_count") - 1)
    TopicPollOption.objects.filter(pk__in=wanted - held).update(votes_count=F("votes_count") + 1)
    now, voters = timezone.now(), bool(wanted) - bool(held)
    TopicPoll.objects.filter(pk=poll.pk).update(voters_count=F("voters_count") + voters, updated=now)
    Topic.objects.filter(pk=poll.topic_id).update(updated=now)  # what is shown of the thread has changed
