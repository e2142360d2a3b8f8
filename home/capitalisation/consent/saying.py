"""What a production says, and whose words stand there: those that its draft quotes, and those that someone refused in
another draft, and that were copied by hand.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.text import slugify

from home.capitalisation.consent import wording
from home.capitalisation.models import Consent, Draft, Quotation, Writer
from home.capitalisation.models.consent import GIVEN
from home.pages.passage import PassageValue
from home.pages.text import words_of
from home.productions.models import ProductionPage

if TYPE_CHECKING:
    from wagtail.blocks.stream_block import StreamValue

LINES = ("title", "seo_title", "search_description", "aim", "remember")  # what a page says besides its body
COPIED = 12  # so many words in a row were copied from elsewhere; fewer may be anyone's
LOOKED_THROUGH = 2000  # quotations of other drafts, the latest first
NO = (Consent.REFUSED, Consent.WITHDRAWN)


def quotations_on(body: "StreamValue") -> set[int]:
    """The numbers of the consents that the passages of a body name."""
    values = (block.value for block in body if block.block_type == "passage")
    return {pk for value in values if isinstance(value, PassageValue) for pk in value.quotations}


def said_on(page: ProductionPage) -> str:
    """All that a page says, as it is now in memory."""
    return " ".join([*(getattr(page, name) for name in LINES), words_of(page.body)])


def stands_on(page: ProductionPage, quotation: Quotation) -> bool:
    """Whether someone's words stand on a page: in a passage that names them, or anywhere as they were said."""
    return quotation.pk in quotations_on(page.body) or wording.still_says(said_on(page), quotation.body)


def in_address(slug: str, quotation: Quotation) -> bool:
    """Whether an address bears the words of someone, or the name of who is not to be named."""
    there = slug.split("-")
    if quotation.consent == Consent.ANONYMOUS:
        names = {slugify(f"{quotation.author.first_name} {quotation.author.last_name}")}
        names.add(slugify(f"{quotation.author.last_name} {quotation.author.first_name}"))
        return any(name and f"-{name}-" in f"-{slug}-" for name in names)
    return quotation.consent not in GIVEN and wording.still_says(" ".join(there), slugify(quotation.body))


@dataclass(frozen=True)
class Place:
    """What a text belongs to: its draft, its network (ids; None where there is none), who writes it, and the
    quotations that it names.
    """

    draft: int | None
    network: int | None
    people: frozenset[int]
    named: frozenset[int] = frozenset()


def place_of_draft(draft: Draft) -> Place:
    """Where a draft stands. One query."""
    people = Writer.objects.filter(draft=draft).order_by().values_list("person_id", flat=True)
    return Place(draft.pk, draft.network_id, frozenset(people))


def place_of(page: ProductionPage) -> Place:
    """Where a page stands. One query, two where it has a draft."""
    draft = Draft.objects.filter(page=page.pk).first() if page.pk else None
    if draft is not None:
        return place_of_draft(draft)
    people = frozenset(one.person_id for one in page.credits.all() if one.person_id)
    return Place(None, page.network_id, people, frozenset(quotations_on(page.body)))


def copied(text: str, place: Place, consents: Collection[str] = NO) -> list[Quotation]:
    """The quotations of other drafts whose words were copied into this text: twelve in a row, or all where there are
    from eight to eleven. Those that the same person agreed to here, or wrote themselves, are no copy.

    Looked through are the latest ones of the same network, the same writers, or the same threads, meetings and needs:
    where one can have read them. One query; three where something is found.
    """
    near = _near(place)
    if near is None:
        return []
    rows = Quotation.objects.filter(near, consent__in=consents).exclude(author__in=place.people)
    rows = rows.exclude(pk__in=place.named)
    if place.draft is not None:
        rows = rows.exclude(draft=place.draft)
    words = wording.words_of(text)
    runs: dict[int, set[tuple[str, ...]]] = {}
    found = []
    for pk, body in rows.order_by("-pk").values_list("pk", "body")[:LOOKED_THROUGH]:
        own = wording.words_of(body)
        length = min(COPIED, len(own))
        if length < wording.RUN:
            continue
        there = runs.get(length)
        if there is None:
            there = runs[length] = wording.runs(words, length)
        if not there.isdisjoint(wording.runs(own, length)):
            found.append(pk)
    return _not_agreed_here(wording.narrowed(Quotation.objects.filter(pk__in=found)), place) if found else []


def _near(place: Place) -> Q | None:
    if place.draft is None and place.network is None:
        return None
    near = Q()
    if place.network is not None:
        near |= Q(draft__network=place.network) | Q(audience=f"network:{place.network}")
    if place.people:
        near |= Q(draft__in=Writer.objects.filter(person__in=place.people).order_by().values("draft"))
    if place.draft is not None:
        own = Quotation.objects.filter(draft=place.draft).order_by()
        begun = Draft.objects.filter(pk=place.draft).order_by()
        for way, source in (("post__topic", "topic"), ("point__meeting", "meeting"), ("need", "need")):
            near |= Q(**{f"{way}__in": _known(own, way)}) | Q(**{f"{way}__in": _known(begun, source)})
    return near


def _known(rows: QuerySet[Quotation] | QuerySet[Draft], name: str) -> QuerySet[Quotation] | QuerySet[Draft]:
    return rows.exclude(**{name: None}).values(name)


def _not_agreed_here(found: list[Quotation], place: Place) -> list[Quotation]:
    drawn = Q(pk__in=place.named) | (Q(draft=place.draft) if place.draft is not None else Q(pk__in=[]))
    own = list(Quotation.objects.filter(drawn, author__in=[one.author_id for one in found]))
    return [one for one in found if not any(_settles(mine, one) for mine in own)]


def _settles(mine: Quotation, other: Quotation) -> bool:
    """Whether what someone says of their words in one draft counts for these words of theirs, whatever they said of
    them in another."""
    if mine.author_id != other.author_id:
        return False
    same = (mine.post_id, mine.point_id, mine.need_id) == (other.post_id, other.point_id, other.need_id)
    return same or (mine.consent in GIVEN and wording.still_says(mine.body, other.body))


def not_named(text: str, drawn: Q, named: Collection[int], place: Place) -> list[Quotation]:
    """Who agreed without their name to what a text names or says (`drawn`: the quotations to look at), and in other
    drafts to what was copied into it. Two or three queries, five where something was copied.
    """
    own = wording.narrowed(Quotation.objects.filter(drawn, consent=Consent.ANONYMOUS))
    standing = [one for one in own if one.pk in named or wording.still_says(text, one.body)]
    known = {one.pk for one in own}
    return standing + [one for one in copied(text, place, [Consent.ANONYMOUS]) if one.pk not in known]
