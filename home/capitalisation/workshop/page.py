"""What the page of a draft shows to one reader."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from home.capitalisation.actions.table import ORDER
from home.capitalisation.consent import wording
from home.capitalisation.models import Comment, Consent, Draft, Passage, Quotation, Section, Suggestion, Writer
from home.capitalisation.models.consent import GIVEN
from home.capitalisation.permissions import Seat
from home.capitalisation.picking.sources import MEETING, NEED, THREAD, Source, source_at
from home.capitalisation.withholding import Veil

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

REMOVED = 10
STATES: dict[str, "StrPromise"] = {
    Consent.TO_ASK: gettext_lazy("accord à demander"),
    Consent.ASKED: gettext_lazy("accord demandé, réponse attendue"),
    Consent.NAMED: gettext_lazy("d'accord, avec son nom et sa structure"),
    Consent.WITHOUT_ORGANISATION: gettext_lazy("d'accord, avec son nom"),
    Consent.ANONYMOUS: gettext_lazy("d'accord, sans son nom"),
    Consent.REFUSED: gettext_lazy("ne souhaite pas être cité·e"),
    Consent.SILENT: gettext_lazy("sans réponse"),
    Consent.WITHDRAWN: gettext_lazy("accord retiré"),
}
PROMPTS: dict[str, "StrPromise"] = {
    Section.PROBLEM: gettext_lazy("Ce qui n'allait pas, ou manquait."),
    Section.CONTEXT: gettext_lazy("Où, pour qui, avec qui."),
    Section.APPROACH: gettext_lazy("Ce qui a été fait, dans l'ordre."),
    Section.RESULTS: gettext_lazy("Ce qui a changé, ce qui n'a pas marché."),
    Section.TRANSFER: gettext_lazy("Ce qu'il faut réunir pour le refaire ailleurs."),
    Section.RESOURCES: gettext_lazy("Documents, contacts, moyens."),
}


@dataclass(frozen=True)
class Origin:
    """Where words of a passage come from, as this reader may know it. `url` is "" where it is not theirs to open."""

    pk: int
    name: str
    where: str
    url: str
    state: str
    given: bool
    gone: bool


@dataclass(frozen=True)
class Shown:
    """A passage for one reader. `places`: the doors it is kept behind, in words; then its text is empty."""

    passage: Passage
    html: SafeString | str
    places: Sequence[str]
    origins: Sequence[Origin]
    comments: int
    suggestions: int
    first: bool
    last: bool


@dataclass(frozen=True)
class Part:
    """A section of the outline, with its passages."""

    key: str
    label: str
    prompt: str
    passages: Sequence[Shown]


def origin_of(quotation: Quotation, veil: Veil, *, writes: bool) -> Origin:
    """Where words come from, as this reader may know it: as their author agreed, or as whoever was there knows."""
    source = wording.source_of(quotation, veil.networks)
    name, where, url = source.name, source.where, source.url
    was_there = quotation.audience in veil.reader.tokens
    if was_there and (quotation.consent != Consent.ANONYMOUS or writes):
        where, url = quotation.label, quotation.url
    if was_there and quotation.consent not in GIVEN:
        name = quotation.author.get_full_name()
    post = quotation.post
    gone = post is not None and (bool(post.removed) or not post.approved or not post.topic.approved)
    state = str(STATES[quotation.consent])
    return Origin(quotation.pk, name, where, "" if gone else url, state, quotation.consent in GIVEN, gone)


def shown(passage: Passage, veil: Veil, *, writes: bool, **more: Any) -> Shown:
    """A passage as this reader may see it. No query."""
    places = veil.places(veil.behind(passage))
    html = "" if places else mark_safe(passage.body_html)  # noqa: S308 - made safe when it was written
    known = [one for one in veil.of(passage) if one.pk not in veil.hidden]
    origins = [origin_of(one, veil, writes=writes) for one in known]
    return Shown(
        passage, html, places, origins, **{"comments": 0, "suggestions": 0, "first": True, "last": True} | more
    )


def page_of(seat: Seat) -> dict[str, Any]:
    """All of it. Eight queries, whatever the size."""
    draft, veil = seat.draft, Veil(seat.draft, seat.reader)
    rows = list(Passage.objects.filter(draft=draft).order_by("position", "pk"))
    standing = sorted((one for one in rows if one.removed_at is None), key=lambda one: ORDER[one.section])
    removed = sorted((one for one in rows if one.removed_at), key=lambda one: one.removed_at or one.changed_at)
    parts = _parts(draft, standing, veil, writes=seat.writes)
    writers = list(
        Writer.objects.filter(draft=draft, until=None).select_related("person__profile").order_by("since", "pk")
    )
    return {
        "seat": seat,
        "draft": draft,
        "parts": parts,
        "removed": [one for one in reversed(removed) if not veil.hides(one)][:REMOVED] if seat.may_write else [],
        "writers": [row.person for row in writers],
        "keywords": list(draft.keywords.all()),
        "origin": origin(seat),
        "aim": "" if veil.hides_text(draft.aim) else draft.aim,
        "feedback": "" if veil.hides_text(draft.feedback) else draft.feedback,
        "remember": [] if veil.hides_text(draft.remember) else draft.remember.splitlines(),
        "progress": progress(parts, standing, veil),
        "withheld": any(one.places for part in parts for one in part.passages),
    }


def _parts(draft: Draft, standing: list[Passage], veil: Veil, *, writes: bool) -> list[Part]:
    comments = _counts(Comment.objects.filter(passage__draft=draft, settled_at=None))
    suggestions = _counts(Suggestion.objects.filter(passage__draft=draft, state=Suggestion.State.OPEN))
    parts = []
    for section in Section:
        own = [one for one in standing if one.section == section]
        lines = [
            shown(
                one,
                veil,
                writes=writes,
                comments=comments[one.pk],
                suggestions=suggestions[one.pk],
                first=place == 0,
                last=place == len(own) - 1,
            )
            for place, one in enumerate(own)
        ]
        parts.append(Part(section.value, str(section.label), str(PROMPTS[section]), lines))
    return parts


def _counts(rows: Any) -> Counter[int]:
    return Counter(dict(rows.order_by().values_list("passage_id").annotate(count=Count("pk"))))


def origin(seat: Seat) -> Source | None:
    """The thread, the minutes or the need it began from, if it is the reader's to read."""
    draft = seat.draft
    for kind, pk in ((THREAD, draft.topic_id), (MEETING, draft.meeting_id), (NEED, draft.need_id)):
        if pk:
            return source_at(seat.reader, kind, pk)
    return None


def progress(parts: Sequence[Part], standing: Sequence[Passage], veil: Veil) -> list[str]:
    """Where the writing stands, in sentences: what is still empty, whose consent is awaited."""
    empty = [part.label for part in parts if not part.passages]
    said = [_("Parties encore vides : %(names)s.") % {"names": ", ".join(empty)}] if 0 < len(empty) < len(parts) else []
    used = {one.pk: one for passage in standing for one in veil.of(passage)}.values()
    states = Counter(one.consent for one in used)
    waiting, asked = states[Consent.TO_ASK], states[Consent.ASKED]
    without = sum(states[state] for state in (Consent.REFUSED, Consent.SILENT, Consent.WITHDRAWN))
    if waiting:
        words = ngettext("%(count)d accord reste à demander.", "%(count)d accords restent à demander.", waiting)
        said.append(words % {"count": waiting})
    if asked:
        words = ngettext("%(count)d réponse est attendue.", "%(count)d réponses sont attendues.", asked)
        said.append(words % {"count": asked})
    if without:
        words = ngettext(
            "%(count)d citation est à reformuler, faute d'accord.",
            "%(count)d citations sont à reformuler, faute d'accord.",
            without,
        )
        said.append(words % {"count": without})
    return said
