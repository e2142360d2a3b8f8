"""Quoting: words picked in a thread, in minutes or in a need become passages, with a link to where they were said."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reader import Reader
from communities.meetings.models import AgendaPoint
from communities.meetings.permissions import may_read as may_read_meeting
from communities.networks.models import Need
from communities.networks.permissions import may_read_need
from forums.forum_conversation.models import Post, Topic
from forums.paging import number
from forums.permissions import may_read
from home.capitalisation.actions.passages import put
from home.capitalisation.actions.refusals import NotThere
from home.capitalisation.actions.table import sit_to_write
from home.capitalisation.consent.asking import owe
from home.capitalisation.models import Consent, Draft, Passage, Quotation
from home.capitalisation.picking import snapshots
from home.capitalisation.picking.snapshots import Snapshot
from home.capitalisation.picking.words import in_pieces

MOST_PICKED = 60
REFUSED = (Consent.REFUSED, Consent.WITHDRAWN)


@dataclass(frozen=True)
class Pick:
    """What is picked (the `key` of a Snapshot), and the section it goes into."""

    key: str
    section: str


@transaction.atomic
def quote(*, draft: Draft, by: Reader, picks: Sequence[Pick], key: uuid.UUID | None = None) -> list[Passage]:
    """Bring words into a draft: each pick becomes a passage that bears them, linked to who said them and where.

    `key`: of the form; the same again gives back the same passages. Raises PermissionDenied (`by` does not write it,
    or may not read what they pick), NotNow, NotThere (it was taken away or hidden, or says nothing of its own),
    writing.limits.Refused, ValueError for another section.
    """
    draft, person = sit_to_write(draft, by)
    if len(picks) > MOST_PICKED:
        raise NotThere(_("Choisissez %(most)d messages au plus à la fois.") % {"most": MOST_PICKED})
    return [passage for pick in picks for passage in _bring(draft, person, by, pick, key)]


def _bring(draft: Draft, person: User, by: Reader, pick: Pick, form: uuid.UUID | None) -> list[Passage]:
    said = _as_it_is(pick.key, by)
    if not said.authors:
        raise NotThere(_("On ne sait pas qui a écrit ce compte rendu : personne ne pourrait donner son accord."))
    taken = [_quotation(draft, author, said) for author in said.authors]
    made = []
    for place, body in enumerate(in_pieces(said.words)):
        key = uuid.uuid5(form, f"{draft.pk}:{pick.key}:{place}") if form else None
        passage = Passage.objects.filter(draft=draft, key=key).first() if key else None
        quotations = [one for one, _new in taken]
        made.append(passage or put(draft, person, body=body, section=pick.section, key=key, quotations=quotations))
    for quotation, new in taken:
        if new:
            owe(quotation)
    return made


def _quotation(draft: Draft, author: User, said: Snapshot) -> tuple[Quotation, bool]:
    """What a draft quotes of this author there, now with these words; and whether it is the first time."""
    found = Quotation.objects.filter(draft=draft, author=author, **said.about).select_related("author").first()
    if found is None:
        quotation = Quotation.objects.create(
            draft=draft,
            author=author,
            body=said.words,
            said_at=said.said_at,
            label=said.label[:300],
            url=said.url[:300],
            audience=said.audience,
            **said.about,
        )
        return quotation, True
    if found.consent in REFUSED:
        raise NotThere(_("%(name)s ne souhaite pas être cité·e ici.") % {"name": author.get_full_name()})
    if said.words not in found.body:
        found.body = f"{found.body}\n\n{said.words}"
    found.audience = said.audience  # it may have been moved behind a door, or out of it, since
    found.save(update_fields=["body", "audience"])
    return found, False


def _as_it_is(key: str, by: Reader) -> Snapshot:
    """The words of this key, as they are now. Raises PermissionDenied, NotThere."""
    kind, _dash, rest = key.partition("-")
    pk, _dash, field = rest.partition("-")
    find = {
        snapshots.MESSAGE: _message,
        snapshots.SHEET: _sheet,
        snapshots.POINT: _point,
        snapshots.NEED: _need,
    }.get(kind)
    found = number(pk)
    if find is None or found is None:
        raise PermissionDenied
    snapshot = next((one for one in find(found, by) if field in ("", one.key.rpartition("-")[2])), None)
    if snapshot is None:
        raise NotThere(_("Il n'y a rien à reprendre ici : le message a été retiré, ou ne fait que citer."))
    return snapshot


def _message(pk: int, by: Reader) -> list[Snapshot]:
    post = Post.objects.select_related("topic__forum__network", "poster__profile").filter(pk=pk).first()
    if post is None or not may_read(by, post.topic.forum):
        raise PermissionDenied
    return snapshots.of_posts([post], post.topic) if post.topic.approved else []


def _sheet(pk: int, by: Reader) -> list[Snapshot]:
    topic = Topic.objects.select_related("forum__network", "sheet", "poster__profile").filter(pk=pk).first()
    if topic is None or not may_read(by, topic.forum):
        raise PermissionDenied
    return snapshots.of_sheet(topic) if topic.approved else []


def _point(pk: int, by: Reader) -> list[Snapshot]:
    point = AgendaPoint.objects.select_related("meeting__network", "meeting__by").filter(pk=pk).first()
    if point is None or not may_read_meeting(by, point.meeting):
        raise PermissionDenied
    begun = point.meeting.starts_at <= timezone.now()
    return snapshots.of_points([point], point.meeting) if begun and point.removed_at is None else []


def _need(pk: int, by: Reader) -> list[Snapshot]:
    need = Need.objects.select_related("author__profile").filter(pk=pk).first()
    if need is None or not may_read_need(by, need):
        raise PermissionDenied
    return snapshots.of_need(need)
