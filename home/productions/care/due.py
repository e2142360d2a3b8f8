"""What falls due: reading again in time, finding who takes over, and what cites a scheme that ended."""

import re
from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from background.tasks import durable
from communities.networks.models import Network
from home.pages.text import words_of
from home.productions.care import letters
from home.productions.models import CareOffer, Carer, ProductionPage, Report, SchemeReview
from reference.models import Keyword
from reference.names import name_key

LOT = 50  # letters, or offers, of one task
BATCH = 200  # productions looked through at a time
LISTED = 20  # productions named in one letter


@durable()
def remind_reviews() -> None:
    """Once a week: owe a letter to each who looks after what is to be read again; one for each day of review."""
    due = Carer.objects.filter(
        until=None, production__live=True, production__archive=False, production__review_on__lte=timezone.localdate()
    )
    due = due.exclude(told_for=F("production__review_on"))
    pks = list(due.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), LOT):
        tell_reviews.enqueue(pks[start : start + LOT])


@durable()
def tell_reviews(pks: list[int]) -> None:
    """Send those letters; what was read meanwhile asks for none."""
    today = timezone.localdate()
    for carer in Carer.objects.filter(pk__in=pks, until=None).select_related("production", "person").order_by("pk"):
        page = carer.production
        if not page.live or page.review_on is None or page.review_on > today or carer.told_for == page.review_on:
            continue
        letters.tell_review(carer)
        Carer.objects.filter(pk=carer.pk).update(told_for=page.review_on)


def orphans() -> "QuerySet[ProductionPage]":
    """Published productions that someone looked after, and nobody does any more."""
    cares = Carer.objects.filter(production=OuterRef("pk"))
    left = ProductionPage.objects.live().filter(Exists(cares), ~Exists(cares.filter(until=None)), archive=False)
    return left.order_by("pk")


@durable()
def look_for_orphans() -> None:
    """Once a day: end the care of who is gone, and offer what they looked after, once, to who may find someone."""
    gone = Q(person__is_active=False) | Q(person__anonymised_at__isnull=False)
    Carer.objects.filter(gone, until=None).update(until=timezone.now())
    offered = CareOffer.objects.filter(production=OuterRef("pk"))
    found: dict[int | None, list[int]] = defaultdict(list)
    for page, network in orphans().filter(~Exists(offered)).values_list("pk", "network_id"):
        found[network].append(page)
    for network, pages in found.items():
        for start in range(0, len(pages), LISTED):
            offer.enqueue(network, pages[start : start + LISTED])


@durable()
def offer(network: int | None, pages: list[int]) -> None:
    """Offer these productions, those that were not offered yet."""
    with transaction.atomic():
        held = orphans().filter(pk__in=pages).select_for_update(of=("self",))
        new = [page for page in held if not CareOffer.objects.filter(production=page).exists()]
        CareOffer.objects.bulk_create([CareOffer(production=page) for page in new], ignore_conflicts=True)
        if new:
            tell_offered.enqueue(network, [page.pk for page in new])


@durable()
def tell_offered(network: int | None, pages: list[int]) -> None:
    """Send the letter of an offer."""
    found = list(ProductionPage.objects.live().filter(pk__in=pages).order_by("pk"))
    where = Network.objects.filter(pk=network).first() if network else None
    if found:
        letters.tell_offered(where, found, timezone.localdate())


@durable()
def look_for_ended_schemes() -> None:
    """Once a day: begin to look through the library for what cites a scheme that has ended; once for each."""
    ended = Keyword.objects.standing().filter(group=Keyword.Group.SCHEME, ended_on__lte=timezone.localdate())
    for keyword in ended.exclude(pk__in=SchemeReview.objects.values("keyword")).order_by("pk"):
        with transaction.atomic():
            _review, new = SchemeReview.objects.get_or_create(keyword=keyword)
            if new:
                look_through.enqueue(keyword.pk, 0)


@durable()
def look_through(keyword: int, after: int) -> None:
    """List for review what, among a batch of productions, bears or cites an ended scheme, and owe the next batch."""
    scheme = Keyword.objects.filter(pk=keyword, ended_on__lte=timezone.localdate()).first()
    if scheme is None:
        return
    pages = ProductionPage.objects.live().filter(pk__gt=after, archive=False).prefetch_related("keywords")
    batch = list(pages.order_by("pk")[:BATCH])
    cites = Citing([scheme.label, *scheme.synonyms.values_list("label", flat=True)])
    found = [page for page in batch if scheme in page.keywords.all() or cites.in_page(page)]
    with transaction.atomic():
        new = _list(scheme, found)
        if new:
            tell_ended.enqueue(keyword, [page.pk for page in new])
        if batch:
            look_through.enqueue(keyword, batch[-1].pk)


def _list(scheme: Keyword, pages: list[ProductionPage]) -> list[ProductionPage]:
    """Report these pages, each once for a scheme; those that are new."""
    held = set(Report.objects.filter(keyword=scheme, production__in=pages).values_list("production_id", flat=True))
    new = [page for page in pages if page.pk not in held]
    with translation.override(settings.LANGUAGE_CODE):
        reason = _("Le dispositif « %(scheme)s » a pris fin : ce texte le cite.") % {"scheme": scheme.label}
    rows = [Report(production=page, kind=Report.Kind.SCHEME_ENDED, keyword=scheme, reason=reason) for page in new]
    Report.objects.bulk_create(rows, ignore_conflicts=True)
    return new


@durable()
def tell_ended(keyword: int, pages: list[int]) -> None:
    """Tell those who look after these productions, each with their own."""
    scheme = Keyword.objects.filter(pk=keyword).first()
    cares = Carer.objects.filter(production__in=pages, production__live=True, until=None)
    cited: dict[User, list[ProductionPage]] = defaultdict(list)
    for care in cares.select_related("person", "production").order_by("pk"):
        cited[care.person].append(care.production)
    for person, held in cited.items():
        if scheme is not None:
            letters.tell_scheme_ended(person, scheme.label, f"{keyword}-{held[0].pk}", held[:LISTED])


class Citing:
    """Looks for the names of a scheme in texts. An acronym (« REP ») is looked for as it is written, other names
    whatever their case and accents; always as whole words.
    """

    def __init__(self, names: Iterable[str]) -> None:
        given = [name.strip() for name in names if name.strip()]
        self.keys = [f" {name_key(name)} " for name in given if not _is_acronym(name) and name_key(name)]
        self.acronyms = [re.compile(rf"(?<!\w){re.escape(name)}(?!\w)") for name in given if _is_acronym(name)]

    def in_page(self, page: ProductionPage) -> bool:
        """Whether a production names it."""
        return self.in_text(" ".join([page.title, page.aim, page.remember, words_of(page.body)]))

    def in_text(self, text: str) -> bool:
        """Whether a text names it."""
        if any(found.search(text) for found in self.acronyms):
            return True
        words = f" {name_key(text)} "
        return any(key in words for key in self.keys)


def _is_acronym(name: str) -> bool:
    letters_only = [one for one in name if one.isalpha()]
    return " " not in name and 0 < len(letters_only) <= 6 and all(one.isupper() for one in letters_only)
