"""What one may declare: being quoted, by name, in a published production."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from communities.people.plugs import Declarable, Line, declares
from home.capitalisation.models import Consent, Draft, Quotation
from home.productions.models import ProductionPage


def quoted(person: User) -> list[Line]:
    """The published productions that quote this person by name, the newest first."""
    named = Quotation.objects.filter(
        author=person, consent__in=[Consent.NAMED, Consent.WITHOUT_ORGANISATION], entries__act="published"
    )
    drafts = Draft.objects.filter(quotations__in=named).values("page")
    pages = ProductionPage.objects.newest().filter(pk__in=drafts)
    words = _("Cité·e dans « %(title)s »")
    return [Line(str(page.pk), words % {"title": page.title}, date_format(page.published_on, "F Y")) for page in pages]


declares(Declarable(kind="quoted", label=gettext_lazy("Paroles citées"), of=quoted))
