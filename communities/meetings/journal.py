"""What facilitation does to meetings that others called goes into its journal, with a reason.

What one does to one's own meeting, or to one that the centre called and any member may change, is no facilitation.
"""

import datetime as dt
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.meetings.models import Meeting, Series
from communities.networks.actions import record_act
from communities.networks.actions.journal import reasoned
from communities.networks.models import FacilitationEntry
from communities.networks.plugs_care import CannotUndo

Act = FacilitationEntry.Act


def for_others(by: Reader, thing: Meeting | Series) -> bool:
    """Whether `by`, who may change this, does it for someone else who called it: as one of those who facilitate."""
    return by.person is not None and thing.by_id not in (None, by.person.pk)


def owe_reason(by: Reader, thing: Meeting | Series, reason: str) -> None:
    """See that a reason is there where one is owed. Raises ReasonMissing."""
    if for_others(by, thing):
        reasoned(reason)


def note(thing: Meeting | Series, by: Reader, act: Act, reason: str, **before: Any) -> FacilitationEntry:
    """Write an act in the journal. `before`: what undoing it needs. Raises PermissionDenied, ReasonMissing."""
    kind, url = "meeting", thing.get_absolute_url() if isinstance(thing, Meeting) else ""
    if isinstance(thing, Series):
        kind, url = "series", reverse("meetings:of_network", args=[thing.network.slug])
    return record_act(
        network=thing.network,
        by=by,
        act=act,
        reason=reason,
        subject=thing.title,
        subject_url=url,
        about=f"{kind}:{thing.pk}",
        before=before,
    )


def kept(value: Any) -> Any:
    """A value as the journal can hold it."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()  # one moment, one word for it
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return value.pk if isinstance(value, Model) else value


def read_back(model: type[Model], name: str, value: Any) -> Any:
    """What `kept` kept of a column: a moment, a row, a plain value. Raises CannotUndo for a row that is no more."""
    field: Any = model._meta.get_field(name)
    if not field.is_relation:
        return field.to_python(value)
    row = None if value is None else field.related_model._default_manager.filter(pk=value).first()
    if row is None and value is not None:
        raise CannotUndo(_("Ce qui était concerné n'est plus là : il n'y a rien à défaire."))
    return row
