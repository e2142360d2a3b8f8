"""Versions: each state of a production's text that was published, numbered, with what changed and who published it."""

import datetime as dt
import hashlib
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from accounts.models import User
from background.tasks import durable
from home.productions.formats.markdown import text_of
from home.productions.models import ProductionPage, Version
from home.productions.plugs_chain import writers_of
from home.productions.plugs_changes import changes_of

LONGEST = Version._meta.get_field("changes").max_length or 0
BATCH = 100


@transaction.atomic
def record_version(
    *,
    page: ProductionPage,
    by: User | None = None,
    changes: str = "",
    revision: Revision | None = None,
    at: dt.datetime | None = None,
) -> Version:
    """Keep the text of a production as it is published now; the last version again where nothing in it changed."""
    held = ProductionPage.objects.select_for_update(of=("self",)).get(pk=page.pk)
    text = text_of(held)
    digest = hashlib.sha256(text.encode()).hexdigest()
    last = held.versions.first()
    if last is not None and last.digest == digest and last.withheld_at is None:
        return last
    return Version.objects.create(
        production=held,
        number=last.number + 1 if last else 1,
        revision=revision,
        changes=" ".join(changes.split())[:LONGEST],
        markdown=text,
        digest=digest,
        by=by,
        published_at=at or timezone.now(),
    )


def published(sender: type[ProductionPage], instance: ProductionPage, revision: Revision, **_others: Any) -> None:
    """A production was published, through whichever door: its text becomes a version, and someone looks after it."""
    if not instance.live:
        return
    with transaction.atomic():
        changes = changes_of(instance, revision)
        record_version(page=instance, by=revision.user, changes=changes, revision=revision, at=revision.created_at)
        owe_review(instance, again=revision.user is not None)
        give_first_carers(instance)


def owe_review(page: ProductionPage, *, again: bool) -> None:
    """Set the day on which a production is to be read again, where there is none; `again`: also where it has passed."""
    today = timezone.localdate()
    if page.archive or (page.review_on and not (again and page.review_on <= today)):
        return
    page.review_on = today + dt.timedelta(days=settings.PRODUCTION_REVIEW_DAYS)
    ProductionPage.objects.filter(pk=page.pk).update(review_on=page.review_on)


def give_first_carers(page: ProductionPage) -> None:
    """Have those who wrote a production look after it from its first publication; each may leave it."""
    from home.productions.models import Carer

    if page.carers.exists():
        return
    people = [one for one in writers_of(page) if one.is_active and not one.anonymised_at]
    Carer.objects.bulk_create([Carer(production=page, person=person) for person in people], ignore_conflicts=True)


@durable()
def record_missing() -> None:
    """Once a day: give what was published before there were versions its first one, and its day of review."""
    without = ProductionPage.objects.live().filter(versions=None).order_by("pk")
    for page in without[:BATCH]:
        revision = page.live_revision
        at = page.last_published_at or page.published_on
        with transaction.atomic():
            record_version(page=page, by=revision.user if revision else None, revision=revision, at=at)
            owe_review(page, again=False)
            give_first_carers(page)
    if without.exists():
        record_missing.enqueue()
