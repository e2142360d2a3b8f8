"""Threads, messages, and what belongs to them."""

from forums.forum_conversation.models.knots import Knot
from forums.forum_conversation.models.posts import Mention, Post, PostQuerySet, Reaction, Reference
from forums.forum_conversation.models.sheets import ExperienceSheet, SheetVersion
from forums.forum_conversation.models.topics import Topic, TopicQuerySet
from forums.forum_conversation.models.versions import Revision, Summary

__all__ = [
    "ExperienceSheet",
    "Knot",
    "Mention",
    "Post",
    "PostQuerySet",
    "Reaction",
    "Reference",
    "Revision",
    "SheetVersion",
    "Summary",
    "Topic",
    "TopicQuerySet",
]
