"""What a draft says, as a page of the library bears it: passages, their sources as agreed, and who wrote them."""

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.text import slugify

from home.capitalisation.consent import wording
from home.capitalisation.models import Consent, Draft, Passage, PassageVersion, Quotation, Section, Writer
from home.capitalisation.models.consent import GIVEN
from home.pages.passage import PassageValue
from home.productions.models import Credit, LibraryPage, ProductionPage

ORDER = {section.value: place for place, section in enumerate(Section)}
SLUG = 120


def passages_of(draft: Draft) -> list[Passage]:
    """The passages of a draft in the order of the outline, with what they quote. Three queries."""
    known = {one.pk: one for one in wording.narrowed(Quotation.objects.filter(draft=draft))}
    rows = list(Passage.objects.filter(draft=draft, removed_at=None).order_by("position", "pk"))
    links = Passage.quotations.through.objects.filter(passage__in=rows).order_by("pk")
    held: dict[int, list[Quotation]] = {}
    for holder, quotation in links.values_list("passage_id", "quotation_id"):
        held.setdefault(holder, []).append(known[quotation])
    for passage in rows:
        passage.quoted = held.get(passage.pk, [])  # type: ignore[attr-defined]
    return sorted(rows, key=lambda passage: ORDER[passage.section])


def writers_of(draft: Draft) -> list[Any]:
    """Those who are credited: who writes today, and who left after having written. One query."""
    wrote = PassageVersion.objects.filter(passage__draft=draft, by=OuterRef("person_id"))
    rows = Writer.objects.filter(draft=draft, person__anonymised_at=None).select_related("person")
    credited = rows.annotate(wrote=Exists(wrote)).filter(Q(until=None) | Q(wrote=True)).order_by("since", "pk")
    return [row.person for row in credited]


def write_page(draft: Draft, page: ProductionPage) -> ProductionPage:
    """Put on a page, in memory, what its draft says today. What editors wrote besides the passages stays."""
    passages = passages_of(draft)
    quotations = {one.pk: one for passage in passages for one in passage.quoted}  # type: ignore[attr-defined]
    page.title, page.draft_title, page.kind, page.licence = draft.title, draft.title, draft.kind, draft.licence
    page.aim = wording.without_names(draft.aim, quotations.values())
    page.remember = wording.without_names(draft.remember, quotations.values())
    page.network, page.territory = draft.network, draft.territory
    page.keywords = list(draft.keywords.all())
    blocks = body_of(passages, list(page.body.get_prep_value()) if page.pk else [])
    page.body = json.dumps(blocks)
    page.credits = [
        Credit(person=person, name=person.get_full_name(), sort_order=place)
        for place, person in enumerate(writers_of(draft))
    ]
    return page


def body_of(passages: Sequence[Passage], before: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks of a body: the passages, and what stood between them before, after the passage that it followed."""
    between: dict[str, list[dict[str, Any]]] = {}
    anchor = ""
    for block in before:
        if block["type"] == "passage":
            anchor = str(block["value"].get("key") or "")
        else:
            between.setdefault(anchor, []).append(block)
    networks = wording.network_names(one for passage in passages for one in passage.quoted)  # type: ignore[attr-defined]
    blocks, section = between.pop("", []), ""
    for passage in passages:
        heading = "" if passage.section == section else passage.get_section_display()
        section = passage.section
        blocks.append(_block(passage, heading, networks))
        blocks += between.pop(str(passage.key), [])
    return blocks + [block for left in between.values() for block in left]


def _block(passage: Passage, heading: str, networks: dict[int, str]) -> dict[str, Any]:
    quoted: list[Quotation] = passage.quoted  # type: ignore[attr-defined]
    value = {
        "key": str(passage.key),
        "heading": heading,
        "text": wording.without_names(passage.body, quoted),
        "sources": [_item(wording.source_of(one, networks)) for one in quoted if one.consent in GIVEN],
    }
    return {"type": "passage", "value": value, "id": str(uuid.uuid4())}


def _item(source: wording.Source) -> dict[str, Any]:
    return {"type": "item", "value": {**asdict(source), "quotation": str(source.quotation)}, "id": str(uuid.uuid4())}


def refresh(page: ProductionPage, quotations: Iterable[Quotation] = ()) -> None:
    """Credit the sources on a page, in memory, as their authors agree today, and take out the names of the others.

    An author may change their answer while editors read: what is published is what they answered last. A place that
    closed meanwhile is cited no more by its title and address.
    """
    pks = {pk for block in page.body if isinstance(block.value, PassageValue) for pk in block.value.quotations}
    if not pks:
        return
    known = {one.pk: one for one in wording.narrowed(Quotation.objects.filter(pk__in=pks))}
    known |= {one.pk: one for one in quotations}
    networks = wording.network_names(known.values())
    stored = page.body.get_prep_value()
    for block, raw in zip(page.body, stored, strict=True):
        if isinstance(block.value, PassageValue):
            quoted = [known[pk] for pk in block.value.quotations if pk in known]
            raw["value"]["text"] = wording.without_names(raw["value"]["text"], quoted)
            sources = {str(one.pk): _item(wording.source_of(one, networks)) for one in quoted if one.consent in GIVEN}
            raw["value"]["sources"] = [
                sources.get(str(item["value"].get("quotation")), item) for item in raw["value"]["sources"]
            ]
    hidden = [one for one in known.values() if one.consent == Consent.ANONYMOUS]
    page.aim, page.remember = wording.without_names(page.aim, hidden), wording.without_names(page.remember, hidden)
    page.body = json.dumps(stored)


def free_slug(library: LibraryPage, title: str) -> str:
    """An address for a new production; a number follows where the first is taken."""
    base = slugify(title)[:SLUG].strip("-") or "production"
    taken = set(library.get_children().filter(slug__startswith=base).values_list("slug", flat=True))
    number = 2
    slug = base
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
