"""The thread that a production came from says so, as long as the production is there for everyone."""

from typing import Any

from django.db.models.signals import pre_delete
from wagtail.signals import page_published, page_unpublished

from background.tasks import durable
from forums.actions.outcomes import take_outcome_back, tell_outcome
from home.capitalisation.models import Draft
from home.productions.models import ProductionPage


def plug() -> None:
    """Look after it whenever a production comes, changes or goes, through whichever door."""
    for signal in (page_published, page_unpublished):
        signal.connect(changed, sender=ProductionPage, dispatch_uid="capitalisation.threads")
    pre_delete.connect(gone, sender=ProductionPage, dispatch_uid="capitalisation.threads")


def gone(instance: ProductionPage, **_others: Any) -> None:
    """A production is deleted."""
    if instance.url:
        take_outcome_back(url=instance.url)


def changed(instance: ProductionPage, **_others: Any) -> None:
    """A production was published, anew or not, or taken off."""
    if Draft.objects.filter(page=instance.pk).exclude(topic=None).exists():
        say_in_its_thread.enqueue(instance.pk)


@durable()
def say_in_its_thread(pk: int) -> None:
    """Put the thread's line in keeping with the production. As often as one likes."""
    page = ProductionPage.objects.filter(pk=pk).first()
    draft = Draft.objects.filter(page=pk).select_related("topic__merged_into", "started_by").first()
    if page is None or page.url is None or draft is None or draft.topic is None:
        return
    if ProductionPage.objects.open_to_all().filter(pk=pk).exists():
        tell_outcome(
            topic=draft.topic.merged_into or draft.topic, person=draft.started_by, title=page.title, url=page.url
        )
    else:
        take_outcome_back(url=page.url)
