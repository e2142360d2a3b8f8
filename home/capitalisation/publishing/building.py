"""What a draft says, as a page of the library bears it: passages, their sources as agreed, and who wrote them."""

import json
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.text import slugify
from wagtail.models import Page

from home.capitalisation.consent import saying, wording
from home.capitalisation.models import Consent, Draft, Passage, PassageVersion, Quotation, Section, Writer
from home.capitalisation.models.consent import GIVEN
from home.pages.passage import PassageValue
from home.productions.models import Credit, ProductionPage

ORDER = {section.value: place for place, section in enumerate(Section)}
SLUG = 120
KEPT = ("id", "type", "url", "key", "quotation")  # of a block: what is no text


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
    hidden = not_named_in(draft, passages)
    page.title = page.draft_title = wording.title_without_names(draft.title, hidden)
    page.kind, page.licence = draft.kind, draft.licence
    page.aim = wording.without_names(draft.aim, hidden)
    page.remember = wording.without_names(draft.remember, hidden)
    page.network, page.territory = draft.network, draft.territory
    page.keywords = list(draft.keywords.all())
    blocks = body_of(passages, list(page.body.get_prep_value()) if page.pk else [], hidden)
    page.body = json.dumps(blocks)
    page.credits = [
        Credit(person=person, name=person.get_full_name(), sort_order=place)
        for place, person in enumerate(writers_of(draft))
    ]
    return page


def not_named_in(draft: Draft, passages: Sequence[Passage]) -> list[Quotation]:
    """Those whose words a draft bears and whose name it is not to say. Passages are those of `passages_of`."""
    text = " ".join([draft.title, draft.aim, draft.remember, *(one.body for one in passages)])
    named = {one.pk for passage in passages for one in passage.quoted}  # type: ignore[attr-defined]
    return saying.not_named(text, Q(draft=draft), named, saying.place_of_draft(draft))


def body_of(
    passages: Sequence[Passage], before: Sequence[dict[str, Any]], hidden: Sequence[Quotation] = ()
) -> list[dict[str, Any]]:
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
        blocks.append(_block(passage, heading, networks, hidden))
        blocks += between.pop(str(passage.key), [])
    return blocks + [block for left in between.values() for block in left]


def _block(passage: Passage, heading: str, networks: dict[int, str], hidden: Sequence[Quotation]) -> dict[str, Any]:
    quoted: list[Quotation] = passage.quoted  # type: ignore[attr-defined]
    value = {
        "key": str(passage.key),
        "heading": heading,
        "text": wording.without_names(passage.body, wording.beside(hidden, quoted)),
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
    quotations, pks = list(quotations), saying.quotations_on(page.body)
    drawn = Q(pk__in=pks) | (Q(draft__page=page.pk) if page.pk else Q(pk__in=[]))
    hidden = {one.pk: one for one in saying.not_named(saying.said_on(page), drawn, pks, saying.place_of(page))}
    hidden |= {one.pk: one for one in quotations if one.consent == Consent.ANONYMOUS}
    if not pks and not hidden:
        return
    known = {one.pk: one for one in wording.narrowed(Quotation.objects.filter(pk__in=pks))} if pks else {}
    known |= {one.pk: one for one in quotations}
    stored, networks = page.body.get_prep_value(), wording.network_names(known.values())
    for block, raw in zip(page.body, stored, strict=True):
        if not isinstance(block.value, PassageValue):
            raw["value"] = _without_names(raw["value"], hidden.values())
            continue
        quoted = [known[pk] for pk in block.value.quotations if pk in known]
        unnamed = wording.beside(hidden.values(), quoted)
        for name in ("heading", "text"):
            raw["value"][name] = wording.without_names(raw["value"].get(name) or "", unnamed)
        sources = {str(one.pk): _item(wording.source_of(one, networks)) for one in quoted if one.consent in GIVEN}
        raw["value"]["sources"] = [
            sources.get(str(item["value"].get("quotation")), item) for item in raw["value"]["sources"]
        ]
    page.title, page.draft_title, page.seo_title = (
        wording.title_without_names(title, hidden.values()) for title in (page.title, page.draft_title, page.seo_title)
    )
    for name in ("aim", "remember", "search_description"):
        setattr(page, name, wording.without_names(getattr(page, name), hidden.values()))
    page.body = json.dumps(stored)


def _without_names(value: Any, hidden: Collection[Quotation]) -> Any:
    """What a block keeps, without these names in what it says."""
    if isinstance(value, str):
        return wording.without_names(value, hidden)
    if isinstance(value, list):
        return [_without_names(one, hidden) for one in value]
    if isinstance(value, dict):
        return {name: one if name in KEPT else _without_names(one, hidden) for name, one in value.items()}
    return value


def free_slug(library: Page, title: str) -> str:
    """An address for a new production; a number follows where the first is taken."""
    base = slugify(title)[:SLUG].strip("-") or "production"
    taken = set(library.get_children().filter(slug__startswith=base).values_list("slug", flat=True))
    number = 2
    slug = base
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
