"""One of each thing in the town, public and not, for tests that go through every door."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from communities.meetings.actions import plan_meeting
from communities.meetings.models import Meeting
from communities.networks.actions import express_need
from communities.networks.models import Need
from forums.actions import open_thread, reply
from forums.actions.polls import PollDraft
from forums.files.actions import take
from forums.forum_conversation.forum_attachments.models import Attachment
from forums.forum_conversation.models import Topic
from home.pages.actions import publish_news
from home.pages.models import NewsPage, SectionPage
from home.productions.actions import publish_production
from home.productions.models import ProductionPage
from reference.models import Keyword
from tests.forums.uploads import picture, sent
from tests.town import Town


@dataclass
class Furniture:
    """What stands in the town. Every private thing has « secret » among its words."""

    topic: Topic
    secret: Topic
    experience: Topic
    poll: Topic
    picture: Attachment
    secret_picture: Attachment
    meeting: Meeting
    closed_meeting: Meeting
    need: Need
    network_need: Need
    keyword: Keyword
    news: NewsPage
    production: ProductionPage


def furnish(town: Town) -> Furniture:
    """Put one of each thing in the town."""
    samira, luc = town.reader("samira"), town.reader("luc")
    tomorrow = timezone.now() + dt.timedelta(days=1)
    keyword, _new = Keyword.objects.get_or_create(slug="marcher", defaults={"label": "marcher"})
    end = tomorrow + dt.timedelta(hours=2)
    shown, hidden = (take(by=samira, upload=sent("cour.png", picture()), alt="La cour") for _ in range(2))
    reply(
        topic=open_thread(forum=town.forum, by=luc, title="La cour", body="Une photo ?"),
        by=samira,
        body=f"![La cour]({shown.get_absolute_url()})",
    )
    open_thread(forum=town.private, by=samira, title="Photo secrète", body=f"![La cour]({hidden.get_absolute_url()})")
    return Furniture(
        topic=open_thread(
            forum=town.forum,
            by=samira,
            title="Évaluation en marchant",
            body="Une question",
            kind="question",
            keywords=[keyword],
        ),
        secret=open_thread(forum=town.private, by=luc, title="Fil secret", body="Une évaluation en marchant secrète"),
        experience=open_thread(
            forum=town.forum,
            by=samira,
            title="Un petit-déjeuner",
            body="Pour commencer",
            kind="experience",
            sheet={"context": "Une cour.", "approach": "Du pain."},
        ),
        poll=open_thread(
            forum=town.forum,
            by=samira,
            title="Quel jour",
            body="Dites-nous",
            kind="poll",
            poll=PollDraft(question="Quel jour ?", options=("Mardi", "Jeudi")),
        ),
        picture=shown,
        secret_picture=hidden,
        meeting=plan_meeting(network=town.network, title="Rencontre", starts_at=tomorrow, ends_at=end, place="Roubaix"),
        closed_meeting=plan_meeting(
            network=town.network, title="Rencontre secrète", starts_at=tomorrow, ends_at=end, public=False
        ),
        need=express_need(by=luc, title="Un besoin", body="Une situation"),
        network_need=express_need(by=luc, title="Un besoin secret", body="Une situation", network=town.network),
        keyword=keyword,
        news=publish_news(
            section=SectionPage.objects.get(slug="actualites"),
            title="Évaluation en marchant : la nouvelle",
            slug="marcher",
            kind="note",
            published_on=timezone.now(),
            intro="Une nouvelle.",
            keywords=[keyword],
            blocks=[{"text": "Une évaluation en marchant."}],
        ),
        production=publish_production(
            title="Évaluer en marchant",
            slug="evaluer",
            aim="Une méthode.",
            kind="guide",
            published_on=timezone.now(),
            keywords=[keyword],
            network=town.network,
            credits=[town.samira],
            blocks=[{"text": "L'évaluation en marchant."}],
        ),
    )
