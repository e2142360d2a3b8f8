"""The comments of a SPIP site, as threads of one of our forums.

Who wrote there has no account here: one account for the old site, which nobody can sign in to, holds their words, and
each message says who wrote it and when.
"""

import hashlib
import uuid
from collections import defaultdict

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.models import Page

from accounts.actions import open_account
from accounts.reader import Reader
from forums.actions import open_thread, reply
from forums.forum.models import Forum
from forums.forum_conversation.models import Post, Topic
from home.pages.trail import absolute
from home.spip.carrying import Carrier, moment
from home.spip.reading import Row, number
from home.spip.typography import plain
from writing.limits import MAX_LENGTH, Refused

PUBLISHED = "publie"


def carry_threads(carrier: Carrier) -> None:
    """Each conversation below an article becomes a thread; its answers follow in the order of time."""
    rows = [row for row in carrier.export.rows("forum") if row["statut"] == PUBLISHED]
    if not rows:
        return
    if carrier.wishes.forum_id is None:
        carrier.report.leave(f"{len(rows)} messages de forum", "aucun forum où les mettre n'a été donné (--forum)")
        return
    forum = Forum.objects.filter(pk=carrier.wishes.forum_id).first()
    if forum is None:
        raise ValueError(f"aucun forum ne porte le numéro {carrier.wishes.forum_id}")
    writer = _writer(carrier, forum)
    known, conversations = {number(row["id_forum"]) for row in rows}, defaultdict[int, list[Row]](list)
    above = {number(row["id_forum"]): number(row["id_parent"]) for row in rows}
    for row in rows:
        conversations[_root(number(row["id_forum"]), above, known)].append(row)
    for root, messages in sorted(conversations.items()):
        _conversation(
            carrier, forum, writer, root, sorted(messages, key=lambda row: (row["date_heure"], number(row["id_forum"])))
        )


def _root(pk: int, above: dict[int, int], known: set[int]) -> int:
    """The message that began it; a circle, or a parent that is lost, begins where one is."""
    seen = {pk}
    while above.get(pk, 0) in known and above[pk] not in seen:
        pk = above[pk]
        seen.add(pk)
    return min(seen) if above.get(pk, 0) in seen else pk


def _writer(carrier: Carrier, forum: Forum) -> Reader:
    named = hashlib.sha256(carrier.wishes.site.encode()).hexdigest()[:16]
    person = open_account(email=f"{named}@ancien-site.invalid", first_name=_("Ancien"), last_name=_("site"))
    if person.is_active:
        person.is_active = False
        person.save(update_fields=["is_active"])
    member_of = frozenset({forum.network_id} if forum.network_id else ())
    return Reader(person=person, member_of=member_of)


def _conversation(carrier: Carrier, forum: Forum, writer: Reader, root: int, rows: list[Row]) -> None:
    first = next((row for row in rows if number(row["id_forum"]) == root), rows[0])
    page = carrier.target(
        "article", number(first["id_article"]) or (number(first["id_objet"]) if first["objet"] == "article" else 0)
    )
    title = (
        plain(first["titre"])[:150] or (_("À propos de « %(title)s »") % {"title": page.title})[:150]
        if page
        else plain(first["titre"])[:150]
    )
    title = title or _("Sans titre")

    def opened(held: Topic | None) -> Topic:
        if held is not None:
            return held
        return open_thread(
            forum=forum,
            by=writer,
            title=title,
            body=_body(first, page),
            key=_key(carrier, first),
            at=moment(first["date_heure"]),
        )

    def answered(topic: Topic, row: Row) -> Post:
        return reply(
            topic=topic, by=writer, body=_body(row, None), key=_key(carrier, row), at=moment(row["date_heure"])
        )

    name = f"message de forum {root}"
    try:
        carrier.carry("forum", root, sorted(first.items()), opened, name)
        topic = carrier.target("forum", root)
        for row in rows:
            if row is not first and isinstance(topic, Topic):
                name = f"message de forum {number(row['id_forum'])}"
                put = lambda held, topic=topic, row=row: held or answered(topic, row)  # noqa: E731
                carrier.carry("forum", number(row["id_forum"]), sorted(row.items()), put, name)
    except Refused as refused:
        carrier.report.leave(name, str(refused))


def _key(carrier: Carrier, row: Row) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{carrier.wishes.site}#forum{row['id_forum']}")


def _body(row: Row, page: Page | None) -> str:
    """The message in Markdown, under who wrote it and when."""
    who = plain(row["auteur"])[:120] or _("Une personne")
    day = date_format(localtime(moment(row["date_heure"])), "j F Y")
    said = _("**%(who)s** écrivait le %(day)s :") % {"who": _plainly(who), "day": day}
    about = ""
    if page is not None and page.url:
        about = "\n\n" + _("À propos de [%(title)s](%(url)s)") % {
            "title": _plainly(page.title),
            "url": absolute(page.url),
        }
    paragraphs = [_plainly(plain(part)) for part in row["texte"].replace("\r", "").split("\n\n")]
    text = "\n\n".join(part for part in paragraphs if part)
    return f"{said}{about}\n\n{text}"[:MAX_LENGTH]


def _plainly(words: str) -> str:
    """Words that Markdown takes as they are."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#~|" else sign for sign in words)
