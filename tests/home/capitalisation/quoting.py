"""A draft that quotes people of the town, and doing what consent and publishing owe."""

import datetime as dt
from typing import Any

from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from accounts.reader import Reader
from communities.networks.models import Network
from forums.actions import open_thread
from forums.forum.models import Forum
from home.capitalisation.consent import asking
from home.capitalisation.models import Draft, Passage, PassageVersion, Quotation, Writer
from tests.town import Town
from writing.markdown import render

SAID = "Nous avons ouvert la cantine aux parents le jeudi midi et tout le quartier est venu voir."
OTHER = "Chez nous la mairie a prêté la salle des fêtes pendant deux hivers sans rien demander."


def make_draft(writer: User, network: Network | None, **given: Any) -> Draft:
    """A draft that this person writes."""
    words = {"title": "La cantine ouverte", "aim": "Ouvrir une cantine aux familles.", **given}
    draft = Draft.objects.create(started_by=writer, network=network, **words)
    Writer.objects.create(draft=draft, person=writer)
    return draft


def quote(draft: Draft, author: User, forum: Forum, words: str = SAID, title: str = "Cantine") -> Quotation:
    """A message of this author, quoted by a draft, in no passage yet."""
    topic = open_thread(forum=forum, by=Reader.of(author), title=title, body=words)
    post = topic.first_post
    audience = f"network:{forum.network_id}" if forum.private else "public"
    quotation = Quotation.objects.create(
        draft=draft,
        post=post,
        author=author,
        body=words,
        said_at=timezone.now(),
        label=title,
        url=post.get_absolute_url(),
        audience=audience,
    )
    asking.owe(quotation)
    return quotation


def write(draft: Draft, body: str, *quotations: Quotation, section: str = "approach") -> Passage:
    """A passage that quotes these, settled since long."""
    passage = Passage.objects.create(
        draft=draft,
        section=section,
        position=draft.passages.count(),
        body=body,
        body_html=render(body),
        changed_by=draft.started_by,
        changed_at=timezone.now() - dt.timedelta(hours=1),
    )
    PassageVersion.objects.create(passage=passage, number=1, section=section, body=body, by=draft.started_by)
    passage.quotations.set(quotations)
    return passage


def rewrite(passage: Passage, body: str) -> None:
    """Another text for a passage, settled since half an hour."""
    passage.number += 1
    passage.body, passage.body_html = body, render(body)
    passage.changed_at = timezone.now() - dt.timedelta(minutes=45)
    passage.save()
    PassageVersion.objects.create(
        passage=passage, number=passage.number, section=passage.section, body=body, by=passage.changed_by
    )


def quoting_draft(town: Town, *, private: bool = True) -> tuple[Draft, Quotation, Passage]:
    """Samira's draft, with a passage that quotes Luc."""
    draft = make_draft(town.samira, town.network)
    quotation = quote(draft, town.luc, town.private if private else town.forum)
    return draft, quotation, write(draft, f"Luc Test raconte.\n\n> {SAID}", quotation)


def owed(*, now: dt.datetime | None = None) -> list[Any]:
    """Carry out what consent and publishing owe, until nothing is left; gives back the letters that went."""
    mail.outbox.clear()
    while rows := list(DBTaskResult.objects.ready().filter(task_path__startswith="home.capitalisation.")):
        for row in rows:
            args, kwargs = row.args_kwargs["args"], row.args_kwargs["kwargs"]
            DBTaskResult.objects.filter(pk=row.pk).delete()
            row.task.call(*args, **kwargs)
    return list(mail.outbox)


def sent_to(letters: list[Any]) -> list[str]:
    """To whom letters went."""
    return sorted(letter.to[0] for letter in letters)
