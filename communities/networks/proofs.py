"""What one may declare of networks: the terms during which one took care of one."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from communities.networks.models import Facilitation
from communities.people.plugs import Declarable, Line, declares


def terms_of(person: User) -> list[Line]:
    """The terms that have begun, the latest first; one that runs says until when it is held."""
    begun = Facilitation.objects.filter(person=person, starts_on__lte=timezone.localdate()).select_related("network")
    found = []
    for term in begun.order_by("-starts_on", "-pk"):
        dates = {"start": date_format(term.starts_on, "j F Y"), "end": date_format(term.ends_on, "j F Y")}
        words = _("Animation du réseau %(network)s") % {"network": term.network.name}
        found.append(Line(str(term.pk), words, _("du %(start)s au %(end)s") % dates))
    return found


declares(Declarable(kind="animation", label=gettext_lazy("Animation de réseaux"), of=terms_of))
