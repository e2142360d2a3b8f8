"""A member proposes to take care of a network's exchanges: unless someone objects, they do, until the day they said."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.reader import Reader
from communities.networks.actions.facilitation import LONGEST_TERM, FacilitationRefused, take_facilitation
from communities.networks.consent.asking import AskForm, Asking, asking
from communities.networks.consent.matters import CannotApply, Row, applies, checks, describes, touches
from communities.networks.models import Facilitation, Network, Proposal

DAY = dt.timedelta(days=1)
USUAL = dt.timedelta(days=182)
KIND = Proposal.Kind.FACILITATION


def _date(value: Any, field: str) -> dt.date:
    try:
        return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
    except ValueError:
        raise ValidationError({field: _("Donnez une date.")}) from None


@checks(KIND)
def check_term(network: Network, changes: dict[str, Any], by: Reader) -> dict[str, Any]:
    """`changes`: starts_on and ends_on. Who proposes is who will hold it. Raises ValidationError for a term that ends
    before it begins or before it can be agreed to, lasts more than a year, begins in more than a year, or overlaps one
    they hold here.
    """
    if by.person is None:
        raise ValidationError(_("Connectez-vous pour vous proposer."))
    starts, ends, today = (
        _date(changes.get("starts_on"), "starts_on"),
        _date(changes.get("ends_on"), "ends_on"),
        _today(),
    )
    if starts < today:
        raise ValidationError({"starts_on": _("Choisissez un jour à venir.")})
    if starts > today + LONGEST_TERM:
        raise ValidationError({"starts_on": _("Proposez-vous moins d'un an avant de commencer.")})
    if ends < starts:
        raise ValidationError({"ends_on": _("La fin de l'animation précède son début.")})
    if ends - starts > LONGEST_TERM:
        raise ValidationError({"ends_on": _("Une animation dure un an au plus ; elle peut être reprise ensuite.")})
    if ends <= today + settings.CONSENT_DAYS * DAY:
        delay = _("Les membres ont %(days)d jours pour répondre : choisissez une fin plus lointaine.")
        raise ValidationError({"ends_on": delay % {"days": settings.CONSENT_DAYS}})
    held = Facilitation.objects.filter(network=network, person=by.person, starts_on__lte=ends, ends_on__gte=starts)
    if term := held.order_by("-ends_on", "pk").first():
        words = {"date": date_format(term.ends_on, "j F Y")}
        raise ValidationError(
            {"starts_on": _("Vous animez déjà ce réseau jusqu'au %(date)s : commencez après ce jour.") % words}
        )
    return {
        "starts_on": starts.isoformat(),
        "ends_on": ends.isoformat(),
        "person": by.person.pk,  # as an id: a name is read where it may change, or go
    }


def _today() -> dt.date:
    return timezone.localdate()


@touches(KIND)
def touched_person(changes: dict[str, Any]) -> frozenset[str]:
    """The person: several may propose themselves at once, and share the function."""
    return frozenset({f"care:{changes['person']}"})


@describes(KIND)
def describe_term(proposal: Proposal) -> list[Row]:
    """Who, as they are called today, from when to when."""
    changes = proposal.changes
    words = {
        "start": date_format(dt.date.fromisoformat(changes["starts_on"]), "j F Y"),
        "end": date_format(dt.date.fromisoformat(changes["ends_on"]), "j F Y"),
    }
    return [Row(_("Qui"), "", proposal.by.get_full_name()), Row(_("Quand"), "", _("Du %(start)s au %(end)s") % words)]


@applies(KIND)
def apply_term(proposal: Proposal) -> None:
    """They facilitate, from the day they said or from today; nobody is added to a term that is over before it begins.

    Raises CannotApply where they left the network, steer now, or hold another term meanwhile.
    """
    starts, ends = (dt.date.fromisoformat(proposal.changes[name]) for name in ("starts_on", "ends_on"))
    starts = max(starts, _today())
    try:
        take_facilitation(
            network=proposal.network, person=proposal.by, starts_on=starts, ends_on=ends, word=proposal.reason
        )
    except FacilitationRefused as refused:
        raise CannotApply(str(refused)) from refused
    except PermissionDenied as refused:
        raise CannotApply(_("Un compte de pilotage n'anime pas de réseau.")) from refused


class TermForm(AskForm):
    """From when to when, and a word of intent."""

    starts_on = forms.DateField(
        label=gettext_lazy("À partir du"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Donnez le jour où vous commencez.")},
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Jusqu'au"),
        help_text=gettext_lazy("Un an au plus. La fonction se termine d'elle-même ce jour-là, et peut être reprise."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Une animation a toujours une fin : donnez-en le jour.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Un mot d'intention")
        self.fields["reason"].help_text = _("Ce dont vous aimeriez prendre soin, et le temps que vous y mettrez.")

    @classmethod
    def initial_of(cls, network: Network, proposal: Proposal | None) -> dict[str, Any]:
        """Six months from the day after the delay, or what was proposed."""
        begin = _today() + (settings.CONSENT_DAYS + 1) * DAY
        usual: dict[str, Any] = {"starts_on": begin, "ends_on": begin + USUAL}
        if proposal:
            usual = {name: dt.date.fromisoformat(proposal.changes[name]) for name in usual}
        return {**super().initial_of(network, proposal), **usual}

    def changes(self) -> dict[str, Any]:
        """The two days."""
        return {name: self.cleaned_data[name].isoformat() for name in ("starts_on", "ends_on")}


asking(
    Asking(
        KIND,
        gettext_lazy("Proposer de prendre soin des échanges"),
        gettext_lazy("Accueillir, relancer, ranger, prévoir : une fonction, pas un grade, partagée et pour un temps."),
        "hand-heart",
        TermForm,
    )
)
