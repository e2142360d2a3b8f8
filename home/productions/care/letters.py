"""The letters of care: each says why it comes, goes to who takes letters, and has an id of its own (sent twice, it
shows once).
"""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import Group
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import GroupPagePermission, Page

from accounts.models import User
from background.tasks import durable
from communities.networks.letters import Words, send, wants_mail
from communities.networks.models import Facilitation, Network
from communities.networks.plugs_care import Waiting
from home.productions.models import Carer, LibraryPage, ProductionPage, Report


def carers_of(page: ProductionPage) -> list[User]:
    """Who looks after a production today, and is here."""
    people = User.objects.filter(cares_for__production=page, cares_for__until=None, is_active=True, anonymised_at=None)
    return list(people.order_by("pk").distinct())


def editors() -> list[User]:
    """Those who may publish in the library by their group."""
    library = LibraryPage.objects.order_by("pk").first()
    if library is None:
        return []
    above = Page.objects.ancestor_of(library, inclusive=True)
    given = GroupPagePermission.objects.filter(page__in=above, permission__codename="publish_page")
    groups = Group.objects.filter(pk__in=given.values("group"))
    people = User.objects.filter(Q(groups__in=groups), is_active=True, anonymised_at=None)
    return list(people.exclude(kind=User.Kind.STEERING).order_by("pk").distinct())


@durable()
def tell_report(pk: int) -> None:
    """Take what a reader reports to those who look after the production; to the editors where nobody does.

    What is unfit goes to the editors too.
    """
    report = Report.objects.select_related("production", "by").get(pk=pk)
    page = report.production
    if report.settled_at is not None or not page.live:
        return
    people = {person.pk: person for person in carers_of(page)}
    carers = set(people)
    if not people or report.kind == Report.Kind.UNFIT:
        people |= {person.pk: person for person in editors()}
    for person in people.values():
        if person.pk != report.by_id and wants_mail(person):
            _report(report, person, cares=person.pk in carers)


def _report(report: Report, person: User, *, cares: bool) -> None:
    page = report.production
    with translation.override(settings.LANGUAGE_CODE):
        kind = str(report.get_kind_display()).lower()
        words = Words(
            subject=_("Un signalement sur « %(title)s »") % {"title": page.title},
            heading=_("« %(title)s » : %(kind)s ?") % {"title": page.title, "kind": kind},
            body=[
                _("%(name)s signale cette production.") % {"name": report.by.get_full_name()}
                if report.by
                else _("La maison signale cette production."),
                _("Vous pouvez la corriger, la garder, ou dire ce qui la remplace. Votre réponse lui sera dite."),
            ],
            quote=report.reason,
            label=_("Lire et répondre"),
            url=reverse("productions:report", args=[report.pk]),
            why=_("Vous recevez ce courriel parce que vous veillez sur cette production.")
            if cares
            else _("Vous recevez ce courriel parce que vous faites partie du groupe qui édite ce site."),
        )
        send(person, f"production-report-{report.pk}-{person.pk}", words)


@durable()
def tell_settled(pk: int) -> None:
    """Tell whoever reported what came of it."""
    report = Report.objects.select_related("production__superseded_by", "by").get(pk=pk)
    page, person = report.production, report.by
    if person is None or report.settled_at is None or person.pk == report.settled_by_id or not wants_mail(person):
        return
    with translation.override(settings.LANGUAGE_CODE):
        words = Words(
            subject=_("Votre signalement sur « %(title)s »") % {"title": page.title},
            heading=str(report.get_outcome_display()),
            body=[_("Vous aviez signalé « %(title)s ». Merci : voici ce qu'il en est.") % {"title": page.title}],
            quote=report.answer,
            label=_("Voir la production") if page.live else _("Ouvrir la bibliothèque"),
            url=(page.url if page.live else None) or "/productions/",
            why=_("Vous recevez ce courriel, une seule fois, parce que vous avez fait ce signalement."),
        )
        send(person, f"production-settled-{report.pk}", words)


def tell_review(carer: Carer) -> None:
    """Ask someone who looks after a production whether it still holds."""
    page, person = carer.production, carer.person
    if not wants_mail(person) or page.review_on is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        date = date_format(page.review_on, "j F Y")
        words = Words(
            subject=_("À relire : « %(title)s »") % {"title": page.title},
            heading=_("Est-ce toujours vrai ?"),
            body=[
                page.title,
                _("À relire depuis le %(date)s. Toujours vrai, à corriger, dépassé : un geste suffit.")
                % {"date": date},
            ],
            label=_("Relire"),
            url=reverse("productions:review", args=[page.slug]),
            why=_(
                "Vous recevez ce courriel parce que vous veillez sur cette production. Vous pouvez cesser sur sa page."
            ),
        )
        send(person, f"production-review-{page.pk}-{page.review_on:%Y%m%d}-{person.pk}", words)


def tell_scheme_ended(person: User, scheme: str, key: str, pages: Iterable[ProductionPage]) -> None:
    """Say which of the productions someone looks after cite a scheme that ended."""
    if not wants_mail(person):
        return
    with translation.override(settings.LANGUAGE_CODE):
        why = _("cite « %(scheme)s »") % {"scheme": scheme}
        words = Words(
            subject=_("« %(scheme)s » a pris fin : des productions à relire") % {"scheme": scheme},
            heading=_("« %(scheme)s » a pris fin") % {"scheme": scheme},
            body=[_("Ce qui le cite n'est peut-être plus vrai. Relisez quand vous pourrez.")],
            lists=[(_("À relire"), [Waiting(page.title, page.url or "", why) for page in pages])],
            label=_("Voir ce qui attend"),
            url=reverse("productions:care"),
            why=_("Vous recevez ce courriel parce que vous veillez sur ces productions."),
        )
        send(person, f"production-scheme-{key}-{person.pk}", words)


def tell_offered(network: Network | None, pages: list[ProductionPage], today: dt.date) -> None:
    """Offer what nobody looks after any more to those who facilitate its network, else to the editors; once."""
    people = _facilitators(network, today) if network else []
    facilitated = bool(people)
    for person in people or editors():
        if not wants_mail(person):
            continue
        with translation.override(settings.LANGUAGE_CODE):
            where = network.name if network else _("la bibliothèque")
            why = _("plus personne n'y veille")
            words = Words(
                subject=_("%(where)s : des productions cherchent qui veillera sur elles") % {"where": where},
                heading=_("Qui veillera sur ces productions ?"),
                body=[
                    _("Celles et ceux qui en prenaient soin sont partis. Le réseau peut les reprendre, à qui voudra."),
                ],
                lists=[(where, [Waiting(page.title, page.url or "", why) for page in pages])],
                label=_("Voir ce qui attend"),
                url=reverse("productions:care"),
                why=_("Vous recevez ce courriel, une seule fois pour ces productions, parce que vous animez ce réseau.")
                if facilitated
                else _("Vous recevez ce courriel, une seule fois pour ces productions, parce que vous éditez ce site."),
            )
            send(person, f"production-offer-{pages[0].pk}-{len(pages)}-{person.pk}", words)


def _facilitators(network: Network, today: dt.date) -> list[User]:
    terms = Facilitation.objects.filter(network=network, starts_on__lte=today, ends_on__gte=today)
    people = User.objects.filter(pk__in=terms.order_by().values("person_id"), is_active=True, anonymised_at=None)
    return list(people.order_by("pk"))
