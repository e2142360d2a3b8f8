"""The mail to who takes over."""

from django.urls import reverse
from django.utils.translation import gettext as _

from background.letters import letter
from background.tasks import durable
from communities.people.actions.departures import secret_of
from communities.people.models import Departure


@durable()
def ask_successor(departure_pk: int, digest: str) -> None:
    """Send the mail, unless it was withdrawn meanwhile."""
    departure = Departure.objects.select_related("person").filter(pk=departure_pk, digest=digest).first()
    if departure is None:
        return
    name = departure.person.get_full_name()
    letter(
        "take_over",
        to=departure.successor_email,
        subject=_("%(name)s vous passe le relais sur Maillage") % {"name": name},
        key=f"take-over-{departure.pk}-{departure.digest[:12]}",
        context={
            "departure": departure,
            "name": name,
            "path": reverse("people:take_over", args=[secret_of(departure)]),
        },
    ).send()
