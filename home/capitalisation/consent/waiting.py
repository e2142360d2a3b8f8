"""What waits for someone's consent."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.reader import Reader
from forums.plugs import Request
from home.capitalisation.models import Consent, Draft, Quotation


def asked_of(reader: Reader) -> QuerySet[Quotation]:
    """The reader's words that a living draft quotes, and of which their answer is awaited."""
    asked = Quotation.objects.filter(author=reader.person, consent=Consent.ASKED)
    return asked.exclude(draft__state=Draft.State.DROPPED)


def requests(reader: Reader) -> list[Request]:
    """Plug: « On vous demande votre accord », where « Pour moi » says what waits. One query."""
    count = asked_of(reader).count() if reader.is_professional else 0
    if not count:
        return []
    words = ngettext(
        "On voudrait citer vos mots dans une production. Sans réponse de votre part, ils ne paraissent pas.",
        "On voudrait citer vos mots à %(count)d endroits. Sans réponse de votre part, ils ne paraissent pas.",
        count,
    )
    url = reverse("capitalisation:consents")
    return [Request(_("On vous demande votre accord"), words % {"count": count}, url, _("Lire et répondre"))]
