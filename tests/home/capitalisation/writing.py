"""Drafts, passages and exchanges to quote, made as members make them."""

import datetime as dt
from typing import Any

from django.utils import timezone

from accounts.reader import Reader
from communities.meetings import actions as meetings
from communities.meetings.models import AgendaPoint, Meeting
from communities.networks.actions import express_need
from communities.networks.models import Need
from forums.actions import open_thread, reply
from forums.forum.models import Forum
from forums.forum_conversation.models import Post, Topic
from home.capitalisation import actions
from home.capitalisation.actions import Pick
from home.capitalisation.models import Draft, Passage
from home.capitalisation.picking.sources import THREAD, source_at
from tests.town import Town

ASKED = "Comment ouvrir la cantine de l'école aux parents du quartier sans que cela coûte trop cher ?"
ANSWERED = "Nous avons commencé par un jeudi midi par mois, avec deux mères et la cuisinière volontaire."


def thread(town: Town, forum: Forum | None = None, by: str = "samira", title: str = "Cantine") -> Topic:
    """A thread that someone opened, and that Luc answered."""
    topic = open_thread(forum=forum or town.forum, by=town.reader(by), title=title, body=ASKED)
    reply(topic=topic, by=town.reader("luc"), body=ANSWERED)
    topic.refresh_from_db()
    return topic


def answer(topic: Topic) -> Post:
    """Luc's answer."""
    return Post.objects.select_related("topic").get(pk=topic.last_post_id)


def draft_from(town: Town, topic: Topic | None = None, by: str = "samira", **told: Any) -> Draft:
    """A draft that someone starts, open to the network."""
    reader = town.reader(by)
    source = source_at(reader, THREAD, topic.pk) if topic else None
    told = {"network": town.network, "title": "Ouvrir la cantine", **told}
    return actions.start_draft(by=reader, source=source, **told)


def picked(post: Post, section: str = "approach") -> Pick:
    """A message, ticked."""
    return Pick(f"message-{post.pk}", section)


def quoting(town: Town, forum: Forum | None = None) -> tuple[Draft, Passage]:
    """Samira's draft, with a passage that bears Luc's words."""
    topic = thread(town, forum)
    draft = draft_from(town, topic)
    [passage] = actions.quote(draft=draft, by=town.reader("samira"), picks=[picked(answer(topic))])
    return draft, passage


def written(town: Town, body: str = "Un passage.", draft: Draft | None = None, **more: Any) -> Passage:
    """A passage that Samira writes."""
    return actions.add_passage(draft=draft or draft_from(town), by=town.reader("samira"), body=body, **more)


def invite(town: Town, draft: Draft, name: str) -> None:
    """Samira invites someone, who says yes."""
    actions.invite_writer(draft=draft, by=town.reader("samira"), person=town.people[name])
    actions.join(draft=draft, by=town.reader(name))


def minutes(town: Town, *, public: bool = True) -> tuple[Meeting, AgendaPoint]:
    """A meeting that took place, of which Luc wrote the minutes."""
    start = timezone.now() - dt.timedelta(days=2)
    by = town.reader("samira")
    meeting = meetings.plan_meeting(
        network=town.network, by=by, title="Rencontre cantine", starts_at=start, ends_at=start + dt.timedelta(hours=2),
        public=public, place="Mairie",
    )  # fmt: skip
    point = meetings.add_point(meeting=meeting, by=by, title="Le coût")
    meetings.write_minutes(
        point=point, by=town.reader("luc"), base=0, body="La mairie paie le repas des parents volontaires."
    )
    return meeting, AgendaPoint.objects.get(pk=point.pk)


def need(town: Town, *, to_all: bool = True) -> Need:
    """A need that Luc expresses."""
    return express_need(
        by=town.reader("luc"),
        title="Une cantine ouverte",
        body="Nous cherchons qui a déjà ouvert une cantine scolaire aux parents.",
        network=None if to_all else town.network,
    )


def reader_without(town: Town, name: str) -> Reader:
    """Someone who left the network, as they read now."""
    from communities.networks.actions import leave_network

    leave_network(network=town.network, by=town.reader(name))
    return town.reader(name)
