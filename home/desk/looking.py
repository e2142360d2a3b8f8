"""The daily look at published pages: links that lead nowhere, pictures that say nothing."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.models import Page

from background.tasks import durable
from home.desk.asking import Passer
from home.desk.models import DeadLink, PictureUse
from home.desk.walking import Seen, seen_in
from home.pages.reading import ReadQuerySet

BATCH = 50
Dead = dict[str, str]  # why, by address
Targets = dict[type[Model], dict[str, Model]]


@durable()
def look_again(after: int = 0) -> None:
    """Look at published pages, a handful at a time, each owing the next; doing it twice does no harm."""
    found = ReadQuerySet(Page).open_to_all().filter(pk__gt=after).order_by("pk")
    pages = list(found.specific()[:BATCH])
    look_at(pages)
    if pages:
        look_again.enqueue(after=pages[-1].pk)
    else:
        _forget_hidden()


def look_at(pages: Iterable[Page]) -> None:
    """Write down what these pages hold that asks for a look, in place of what was written before."""
    seen = {page: seen_in(page) for page in pages}
    targets = _targets(one for found in seen.values() for one in found.things)
    passer = Passer()
    for page, found in seen.items():
        write_down(page, dead_in(found, targets, passer), found.pictures)


def dead_in(seen: Seen, targets: Targets, passer: Passer) -> Dead:
    """The links among these that lead nowhere, each with why."""
    dead: Dead = {}
    for model, pk in seen.things:
        target = targets.get(model, {}).get(pk)
        if target is None:
            dead[f"{model._meta.verbose_name} {pk}"] = DeadLink.Why.MISSING
        elif isinstance(target, Page) and not target.live:
            dead[target.title] = DeadLink.Why.HIDDEN
    for address in seen.addresses:
        if not passer.arrives(address):
            dead[address[:500]] = DeadLink.Why.CLOSED
    return dead


def _targets(things: Iterable[tuple[type[Model], str]]) -> Targets:
    """What pages point at, as far as it exists: one query a model."""
    wanted: dict[type[Model], set[str]] = {}
    for model, pk in things:
        wanted.setdefault(model, set()).add(pk)
    return {model: {str(pk): one for pk, one in _held(model, pks).items()} for model, pks in wanted.items()}


def _held(model: type[Model], pks: set[str]) -> dict[object, Model]:
    named = Page if issubclass(model, Page) else model
    return dict(named._base_manager.in_bulk([int(pk) for pk in pks if pk.isdigit()]))


@transaction.atomic
def write_down(page: Page, dead: Dead, pictures: dict[int, bool]) -> None:
    """Keep what was found in a page; what was known already keeps its date."""
    DeadLink.objects.filter(page=page).exclude(address__in=dead).delete()
    now = timezone.now()
    rows = [DeadLink(page_id=page.pk, address=address, why=why, found_at=now) for address, why in dead.items()]
    DeadLink.objects.bulk_create(rows, update_conflicts=True, unique_fields=["page", "address"], update_fields=["why"])
    known = set(Image.objects.filter(pk__in=pictures).values_list("pk", flat=True))
    PictureUse.objects.filter(page=page).exclude(image__in=known).delete()
    uses = [PictureUse(page_id=page.pk, image_id=pk, said=said) for pk, said in pictures.items() if pk in known]
    PictureUse.objects.bulk_create(uses, update_conflicts=True, unique_fields=["page", "image"], update_fields=["said"])


def _forget_hidden() -> None:
    """What was found in pages that are no longer shown asks nobody for a look."""
    shown = ReadQuerySet(Page).open_to_all().values("pk")
    for model in (DeadLink, PictureUse):
        model.objects.exclude(page__in=shown).delete()
