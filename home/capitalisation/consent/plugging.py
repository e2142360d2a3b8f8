"""What this part of the district listens to, and what falls due."""

import datetime as dt

from django.db.models.signals import pre_save
from wagtail.models import WorkflowState
from wagtail.signals import page_published, workflow_cancelled, workflow_rejected

from background.schedule import every
from forums.plugs import register_requests
from home.capitalisation import guards
from home.capitalisation.consent import proofs  # noqa: F401
from home.capitalisation.consent.asking import remind_and_lapse
from home.capitalisation.consent.changes import look_for_changes
from home.capitalisation.consent.waiting import requests
from home.capitalisation.publishing import after, guarding
from home.capitalisation.publishing.history import changes_said
from home.pages.plugs_due import before_due
from home.productions.models import ProductionPage
from home.productions.plugs_changes import on_changes_asked


def plug() -> None:
    """Plug consent and publishing in; called once, when the platform starts."""
    guards.hold()
    every(dt.timedelta(hours=1), remind_and_lapse)
    every(dt.timedelta(minutes=30), look_for_changes)
    on_changes_asked(changes_said)
    register_requests("consents", requests)
    before_due(guarding.unschedule)
    pre_save.connect(guarding.hold_back, sender=ProductionPage, dispatch_uid="capitalisation.guard")
    page_published.connect(after.published, sender=ProductionPage, dispatch_uid="capitalisation.published")
    for signal in (workflow_rejected, workflow_cancelled):
        signal.connect(after.read_without_publishing, sender=WorkflowState, dispatch_uid="capitalisation.returned")
