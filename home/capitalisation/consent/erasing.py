"""What a withdrawal takes out: of a page, of its address, of the versions and the revisions that came before."""

import json
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import PageLogEntry, Revision

from background.tasks import durable
from home.capitalisation.consent import saying, wording
from home.capitalisation.consent.plugs import follow_withdrawal
from home.capitalisation.models import Consent, Quotation
from home.capitalisation.models.consent import GIVEN
from home.pages.text import words_of
from home.productions.models import ProductionPage, Version

SAID = (*saying.LINES, "draft_title")  # what a revision says besides its body
REVISIONS = 20  # looked through at a time


def neutral_title(page: ProductionPage) -> str:
    """A title that says nothing of anyone: what it is, and of which network."""
    kind = str(page.get_kind_display())
    return _("%(kind)s du réseau %(network)s") % {"kind": kind, "network": page.network.name} if page.network else kind


def apply_to(page: ProductionPage, quotation: Quotation, *, out: bool = False) -> None:
    """Take out of a page, in memory, what a quotation's author does not agree to; credit the rest as they agreed.

    `out`: whether the words go whatever was agreed.
    """
    from home.capitalisation.publishing.building import refresh

    if quotation.consent in GIVEN and not out:
        refresh(page, [quotation])
        return
    _take_blocks_out(page, quotation)
    said = quotation.body
    for name in ("title", "draft_title"):
        if wording.still_says(getattr(page, name), said):
            setattr(page, name, neutral_title(page))
    for name in ("seo_title", "search_description"):
        if wording.still_says(getattr(page, name), said):
            setattr(page, name, "")
    lines = "\n".join(line for line in page.remember.splitlines() if not wording.still_says(line, said))
    page.remember = "" if wording.still_says(lines, said) else lines
    if wording.still_says(page.aim, said):
        page.aim = str(page.get_kind_display())


def _take_blocks_out(page: ProductionPage, quotation: Quotation) -> None:
    blocks, stored = list(page.body), page.body.get_prep_value()
    out = {at for at, block in enumerate(blocks) if _bears(block, quotation)}
    left = [at for at in range(len(blocks)) if at not in out]
    for first, second in pairwise(left):  # words that go on from one passage to the next
        if wording.still_says(words_of([blocks[first], blocks[second]]), quotation.body):
            out |= {first, second}
    kept: list[dict[str, Any]] = []
    heading = ""
    for at, one in enumerate(stored):
        if at in out:
            if one["type"] == "passage":
                heading = one["value"].get("heading") or heading
            continue
        if heading and one["type"] == "passage":
            one["value"]["heading"] = one["value"].get("heading") or heading
            heading = ""
        kept.append(one)
    page.body = json.dumps(kept)


def _bears(block: Any, quotation: Quotation) -> bool:
    named = block.block_type == "passage" and quotation.pk in block.value.quotations
    return named or wording.still_says(words_of([block]), quotation.body)


def readdress(page: ProductionPage, quotation: Quotation) -> None:
    """Give a page, in memory, another address where its own bears a name or words that are not to be read. Who follows
    the former one is led to the new one.
    """
    from home.capitalisation.publishing.building import free_slug

    if saying.in_address(page.slug, quotation):
        page.slug = free_slug(page.get_parent(), page.title)


@durable()
def readdress_unseen(page: int, quotation: int) -> None:
    """The same of a page that is not published yet: nobody follows its address, and its revisions take the other."""
    [found] = wording.narrowed(Quotation.objects.filter(pk=quotation))
    with transaction.atomic():
        held = ProductionPage.objects.select_for_update(of=("self",)).filter(pk=page, live=False).first()
        if held is None or not saying.in_address(held.slug, found):
            return
        apply_to(held, found)
        readdress(held, found)
        held.save()
        for revision in Revision.page_revisions.filter(object_id=str(page)).order_by("pk"):
            content = revision.content | {"slug": held.slug}
            Revision.objects.filter(pk=revision.pk).update(content=content)


def withhold(page: ProductionPage, quotation: Quotation) -> None:
    """Show to nobody the text of the versions before this one that bear these words; one whose text is unknown, too.

    Where the page is no longer published, its last version is one of them. What a version says that it changes is read
    on, without the name or the words.
    """
    versions = list(page.versions.select_related("revision").order_by("-number"))
    for version in versions:
        changes = cleaned(version.changes, quotation)
        if changes != version.changes:
            Version.objects.filter(pk=version.pk).update(changes=changes)
    authors = {credit.person_id for credit in page.credits.all()}
    unnamed = quotation.consent == Consent.ANONYMOUS and quotation.author_id not in authors
    earlier = versions[1:] if page.live else versions
    bearing = [
        one.pk
        for one in earlier
        if one.revision is None
        or _is_named_in(one.revision, quotation.pk)
        or wording.still_says(one.markdown, quotation.body)
        or (unnamed and wording.names(one.markdown, quotation))
    ]
    Version.objects.filter(pk__in=bearing, withheld_at=None).update(withheld_at=timezone.now())


def cleaned(line: str, quotation: Quotation) -> str:
    """A line said about a page, without the name or the words that are not to be read."""
    if quotation.consent in GIVEN:
        return wording.without_names(line, [quotation])
    return "" if wording.still_says(line, quotation.body) else line


def _is_named_in(revision: Revision, pk: int) -> bool:
    body = json.loads(revision.content.get("body") or "[]")
    passages = [block["value"] for block in body if block.get("type") == "passage"]
    sources = [one.get("value", one) for passage in passages for one in passage.get("sources") or []]
    return any(str(source.get("quotation")) == str(pk) for source in sources)


@durable()
def erase(quotation: int, page: int, before: str = "", after: int = 0) -> None:
    """Take a withdrawal out of what editors can still open of a page: its revisions, a few at a time, and its history;
    and out of what was told of it elsewhere. `before`: the address it had.

    Done again, it changes nothing.
    """
    [found] = wording.narrowed(Quotation.objects.filter(pk=quotation))
    held = ProductionPage.objects.filter(pk=page).first()
    if held is None:
        return
    if not after:
        _clean_history(held, found)
        follow_withdrawal(held, {before, held.url or ""} - {""}, lambda line: cleaned(line, found))
    revisions = Revision.page_revisions.filter(object_id=str(page), pk__gt=after).order_by("pk")
    batch = list(revisions[:REVISIONS])
    for revision in batch:
        with transaction.atomic():
            _erase_from(revision, held, found)
    if len(batch) == REVISIONS:
        erase.enqueue(quotation, page, before, batch[-1].pk)


def _erase_from(revision: Revision, page: ProductionPage, quotation: Quotation) -> None:
    content = Revision.objects.select_for_update().get(pk=revision.pk).content
    said = {name: content.get(name) or "" for name in SAID}
    then = ProductionPage(
        pk=page.pk, kind=content.get("kind") or page.kind, network=page.network, body=content.get("body"), **said
    )
    apply_to(then, quotation)
    told = {name: getattr(then, name) for name in SAID} | {"body": json.dumps(list(then.body.get_prep_value()))}
    if saying.in_address(str(content.get("slug") or ""), quotation):
        told["slug"] = page.slug
    shown = content | told
    if shown != content:
        Revision.objects.filter(pk=revision.pk).update(content=shown, object_str=then.title[:255])


def _clean_history(page: ProductionPage, quotation: Quotation) -> None:
    """What the admin's history of a page tells: the title it bore, and what its writers said that they changed."""
    for entry in PageLogEntry.objects.filter(page=page.pk).order_by("pk"):
        told = _cleaned_all(entry.data or {}, quotation)
        label = cleaned(entry.label, quotation) or page.title
        if (label, told) != (entry.label, entry.data or {}):
            PageLogEntry.objects.filter(pk=entry.pk).update(label=label, data=told)


def _cleaned_all(value: Any, quotation: Quotation) -> Any:
    if isinstance(value, str):
        return cleaned(value, quotation)
    if isinstance(value, list):
        return [_cleaned_all(one, quotation) for one in value]
    return {name: _cleaned_all(one, quotation) for name, one in value.items()} if isinstance(value, dict) else value
