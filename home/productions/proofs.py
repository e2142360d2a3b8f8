"""What one may declare of productions: those one is credited for."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from communities.people.plugs import Declarable, Line, declares
from home.productions.models import Credit, ProductionPage


def credits_of(person: User) -> list[Line]:
    """The published productions that credit this person, the newest first."""
    published = ProductionPage.objects.newest()
    credits = Credit.objects.filter(person=person, production__in=published.values("pk").order_by())
    found = {}
    for credit in credits.select_related("production").order_by("-production__published_on", "-pk"):
        page = credit.production
        words = _("%(kind)s : « %(title)s »") % {"kind": page.get_kind_display(), "title": page.title}
        found[page.pk] = Line(str(page.pk), words, date_format(page.published_on, "F Y"))
    return list(found.values())


declares(Declarable(kind="production", label=gettext_lazy("Productions"), of=credits_of))
