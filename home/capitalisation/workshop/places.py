"""Where one writes in a draft, kept on the server as one types, as the forums do: `passage:12` (a passage to change),
`production:3` (a new one), `suggestion:12` (another wording). What is kept is its writer's alone until they save it.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.reader import Reader
from forums import paging
from forums.composing.models import Draft as Kept
from forums.composing.places import Elsewhere, register_writing
from forums.composing.queries import moment
from home.capitalisation.models import Draft, Passage, Section
from home.capitalisation.withholding import Veil

PASSAGE, PRODUCTION, SUGGESTION = "passage", "production", "suggestion"


def place(kind: str, pk: int) -> str:
    """The name of a place."""
    return f"{kind}:{pk}"


def _passages(pks: list[int], reader: Reader) -> list[Elsewhere]:
    """Passages of what the reader writes; also while editors read it, since what one has begun is not lost by that."""
    written = Draft.objects.written_by(reader).alive()
    return [_at(one, reader, PASSAGE) for one in _standing(pks, written)]


def _suggestions(pks: list[int], reader: Reader) -> list[Elsewhere]:
    """Passages that the reader may comment on."""
    return [_at(one, reader, SUGGESTION) for one in _standing(pks, Draft.objects.readable_by(reader).alive())]


def _productions(pks: list[int], reader: Reader) -> list[Elsewhere]:
    """What the reader writes, to add a passage to it."""
    drafts = Draft.objects.written_by(reader).alive().filter(pk__in=pks).order_by("pk")
    return [_within(one) for one in drafts]


def _standing(pks: list[int], drafts: Any) -> list[Passage]:
    rows = Passage.objects.filter(pk__in=pks, removed_at=None, draft__in=drafts.order_by().values("pk"))
    return list(rows.select_related("draft").order_by("pk"))


def _at(passage: Passage, reader: Reader, kind: str) -> Elsewhere:
    def stands(key: uuid.UUID | None, body: str, more: Mapping[str, Any]) -> bool:
        same = body.strip() == passage.body.strip() and not more.get("why")
        return same and not Veil(passage.draft, reader).hides(passage)

    door, what = {PASSAGE: ("passage", _("Passage")), SUGGESTION: ("suggest", _("Suggestion"))}[kind]
    url = reverse(f"capitalisation:{door}", args=[passage.draft_id, passage.pk])
    return Elsewhere(place(kind, passage.pk), kind, passage.draft.title, url, what, stands)


def _within(draft: Draft) -> Elsewhere:
    def stands(key: uuid.UUID | None, body: str, more: Mapping[str, Any]) -> bool:
        made = Passage.objects.filter(draft=draft, key=key).first() if key else None
        return made is not None and made.body.strip() == body.strip()

    url = reverse("capitalisation:passage_new", args=[draft.pk])
    return Elsewhere(place(PRODUCTION, draft.pk), PRODUCTION, draft.title, url, _("Nouveau passage"), stands)


def plug() -> None:
    """Have the forums' drafts kept here too."""
    for kind, load in ((PASSAGE, _passages), (PRODUCTION, _productions), (SUGGESTION, _suggestions)):
        register_writing(kind, load)


def kept_at(name: str, reader: Reader) -> Kept | None:
    """What the reader has begun to write at a place. One query."""
    return Kept.objects.filter(person=reader.person, place=name).first()


def saying(name: str, kept: Kept | None, *, draws: bool) -> dict[str, Any]:
    """What the page of a form says of it: where it is kept and, where it `draws` what was kept, since when."""
    return {"place": name, "begun": moment(kept.updated_at) if kept and draws else ""}


def begun_at(passage: Passage, kept: Kept | None) -> dict[str, Any]:
    """What a passage's form begins with: what was kept, and the state it was begun from; without it, the passage."""
    begun: dict[str, Any] = {"body": passage.body, "base": passage.number}
    if kept is None:
        return begun
    base = paging.number(str(kept.more.get("base", ""))) or passage.number
    return {"body": kept.body or passage.body, "base": min(base, passage.number), "why": kept.more.get("why", "")}


def begun_within(section: str, key: uuid.UUID, kept: Kept | None) -> dict[str, Any]:
    """What the form of a new passage begins with; the section that was asked for goes before the one that was kept."""
    chosen = section if section in Section.values else ""
    if kept is None:
        return {"section": chosen or Section.CONTEXT, "key": key}
    return {"section": chosen or kept.more.get("section", Section.CONTEXT), "key": kept.key, "body": kept.body}
