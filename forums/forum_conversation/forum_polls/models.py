"""machina's polls, with our key type, counters, and votes that can be changed until the poll closes."""

import datetime as dt

from django.db import models
from machina.apps.forum_conversation.forum_polls.abstract_models import (
    AbstractTopicPoll,
    AbstractTopicPollOption,
    AbstractTopicPollVote,
)


class TopicPoll(AbstractTopicPoll):
    """A question put to a thread's readers. `duration` in days from the thread's opening; none: open as long as it."""

    id = models.BigAutoField(primary_key=True)
    voters_count = models.PositiveIntegerField(default=0, editable=False)

    class Meta(AbstractTopicPoll.Meta):
        abstract = False
        app_label = "forum_polls"
        ordering = ["-updated", "-pk"]

    @property
    def closes_at(self) -> dt.datetime | None:
        """When voting ends; None when nothing was said."""
        return self.topic.created + dt.timedelta(days=self.duration) if self.duration else None


class TopicPollOption(AbstractTopicPollOption):
    """An answer to choose."""

    id = models.BigAutoField(primary_key=True)
    votes_count = models.PositiveIntegerField(default=0, editable=False)

    class Meta(AbstractTopicPollOption.Meta):
        abstract = False
        app_label = "forum_polls"
        ordering = ["pk"]


class TopicPollVote(AbstractTopicPollVote):
    """Someone's choice of one option. Who chose what is shown to nobody."""

    id = models.BigAutoField(primary_key=True)
    anonymous_key = None

    class Meta(AbstractTopicPollVote.Meta):
        abstract = False
        app_label = "forum_polls"
        constraints = [models.UniqueConstraint(fields=["poll_option", "voter"], name="one_vote_each")]
