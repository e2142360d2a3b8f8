"""machina's polls, with our key type."""

from django.db import models
from machina.apps.forum_conversation.forum_polls.abstract_models import (
    AbstractTopicPoll,
    AbstractTopicPollOption,
    AbstractTopicPollVote,
)


class TopicPoll(AbstractTopicPoll):
    id = models.BigAutoField(primary_key=True)

    class Meta(AbstractTopicPoll.Meta):
        abstract = False
        app_label = "forum_polls"
        ordering = ["-updated", "-pk"]


class TopicPollOption(AbstractTopicPollOption):
    id = models.BigAutoField(primary_key=True)


class TopicPollVote(AbstractTopicPollVote):
    id = models.BigAutoField(primary_key=True)
