"""What asks editors for a look: the lists of the dashboard, each with its few first lines and a page of its own.

An editor is shown what concerns the pages they may change; what was sought in vain, and the pictures, concern all.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.images.models import Image
from wagtail.models import Page, PageQuerySet, Revision, TaskState, WorkflowState
from wagtail.permissions import policy_registry

from accounts.models import User
from home.desk.models import DeadLink, PictureUse
from home.pages.models import NewsPage
from search.misses import most_sought

MOST = 200  # lines of a list: what is dealt with makes room for the rest
FEW = 5  # on the dashboard


@dataclass(frozen=True)
class Line:
    """One thing that asks for a look: what, where to see to it, and why."""

    title: str
    url: str
    why: str


@dataclass(frozen=True)
class Concern:
    """A list of such things. `lines` gives the first ones for a person, at most so many."""

    name: str
    title: str | Promise
    empty: str | Promise
    icon: str
    lines: Callable[[User, int], list[Line]]

    @property
    def url(self) -> str:
        """The page of the whole list."""
        return reverse("desk_concern", args=[self.name])


def editable(user: User) -> PageQuerySet:
    """The pages that someone may change."""
    policy = policy_registry.get_by_type(Page)
    return policy.instances_user_has_any_permission_for(user, ["change", "publish"])


def _edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def _titled(page: Page) -> str:
    return str(page.draft_title or page.title)


def _moment(at: dt.datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y, H:i")


def to_read(user: User, most: int) -> list[Line]:
    """What comes back to the person with a word, then what waits to be read, the longest first. Three queries."""
    returned = Q(status=WorkflowState.STATUS_NEEDS_CHANGES, requested_by=user)
    waiting = Q(status=WorkflowState.STATUS_IN_PROGRESS, current_task_state__status=TaskState.STATUS_IN_PROGRESS)
    mine = editable(user).values("pk")
    states = WorkflowState.objects.filter(returned | waiting).select_related("requested_by", "current_task_state")
    found = list(states.order_by("-status", "created_at", "pk")[:MOST])
    pages = Page.objects.filter(pk__in=mine).in_bulk([int(state.object_id) for state in found])
    lines = [(pages[int(one.object_id)], one) for one in found if int(one.object_id) in pages]
    return [Line(_titled(page), _edit(page), _of_reading(state, user)) for page, state in lines][:most]


def _of_reading(state: WorkflowState, user: User) -> str:
    asked, day = state.requested_by, _moment(state.created_at)
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        word = state.current_task_state.comment if state.current_task_state else ""
        return _("Vous revient avec un mot : « %(word)s »") % {"word": word} if word else _("Vous revient à reprendre")
    if asked is not None and asked.pk == user.pk:
        return _("Proposé par vous le %(day)s : une autre personne le lit") % {"day": day}
    name = asked.get_full_name() if asked else _("la maison")
    return _("Proposé par %(name)s le %(day)s") % {"name": name, "day": day}


def scheduled(user: User, most: int) -> list[Line]:
    """What comes out, and what goes, at a date that was chosen, the nearest first. Two queries."""
    revisions = Revision.page_revisions.filter(approved_go_live_at__isnull=False).order_by("approved_go_live_at", "pk")
    coming = {int(pk): at for pk, at in revisions.values_list("object_id", "approved_go_live_at")[:MOST]}
    going = Q(live=True, expire_at__gt=timezone.now())
    pages = editable(user).filter(Q(pk__in=coming) | going).order_by("expire_at", "pk")[:MOST]
    found: list[tuple[dt.datetime, Page, str]] = []
    for page in pages:
        if at := coming.get(page.pk):
            found.append((at, page, _("Paraît le %(moment)s") % {"moment": _moment(at)}))
        if page.live and page.expire_at and page.expire_at > timezone.now():
            found.append((page.expire_at, page, _("Se retire le %(moment)s") % {"moment": _moment(page.expire_at)}))
    found.sort(key=lambda one: (one[0], one[1].pk))
    return [Line(_titled(page), _edit(page), why) for _at, page, why in found][:most]


def dead_links(user: User, most: int) -> list[Line]:
    """Links that lead nowhere, the latest found first. One query."""
    found = DeadLink.objects.filter(page__in=editable(user).values("pk")).select_related("page")
    return [
        Line(
            _titled(one.page), _edit(one.page), _("%(address)s : %(why)s") % {"address": one.address, "why": _why(one)}
        )
        for one in found.order_by("-found_at", "-pk")[:most]
    ]


def _why(link: DeadLink) -> str:
    said = link.get_why_display()
    return said[:1].lower() + said[1:]


def silent_pictures(user: User, most: int) -> list[Line]:
    """Pictures that nothing describes: not where they stand, nor in the library of images. One query."""
    uses = PictureUse.objects.filter(image=OuterRef("pk"))
    images = Image.objects.annotate(used=Exists(uses), said=Exists(uses.filter(said=True)))
    silent = images.filter(Q(used=True, said=False) | Q(used=False, description="")).order_by("-created_at", "-pk")
    return [
        Line(
            one.title,
            reverse("wagtailimages:edit", args=[one.pk]),
            _("Montrée sans texte de remplacement") if one.used else _("Sans description, et pas encore employée"),
        )
        for one in silent[:most]
    ]


def aging(user: User, most: int) -> list[Line]:
    """Published pages that nobody published again for long, the oldest first; news are of their day. One query."""
    last = timezone.now() - dt.timedelta(days=settings.AGING_DAYS)
    old = editable(user).filter(live=True, depth__gt=1, last_published_at__lt=last).not_type(NewsPage)
    return [
        Line(_titled(page), _edit(page), _("Publiée le %(day)s") % {"day": _moment(page.last_published_at)})
        for page in old.order_by("last_published_at", "pk")[:most]
        if page.last_published_at
    ]


def sought(user: User, most: int) -> list[Line]:
    """What was looked for in vain in the last year, the most often first. One query."""
    since = timezone.localdate() - dt.timedelta(days=settings.SEARCH_MISSES_DAYS)
    search = reverse("search:search")
    return [
        Line(
            str(one["words"]),
            f"{search}?q={str(one['words']).replace(' ', '+')}",
            ngettext("%(times)d fois", "%(times)d fois", int(str(one["times"]))) % {"times": one["times"]},
        )
        for one in most_sought(since)[:most]
    ]


CONCERNS: tuple[Concern, ...] = (
    Concern(
        "a-lire",
        gettext_lazy("À lire avant publication"),
        gettext_lazy("Rien n'attend d'être lu."),
        "glasses",
        to_read,
    ),
    Concern(
        "programme",
        gettext_lazy("Programmé"),
        gettext_lazy("Aucune parution ni aucun retrait n'est programmé."),
        "calendar-alt",
        scheduled,
    ),
    Concern(
        "liens",
        gettext_lazy("Liens qui ne mènent nulle part"),
        gettext_lazy("Tous les liens internes mènent quelque part. Ils sont suivis chaque jour."),
        "link",
        dead_links,
    ),
    Concern(
        "images",
        gettext_lazy("Images sans texte de remplacement"),
        gettext_lazy("Toutes les images sont décrites ou marquées décoratives."),
        "image",
        silent_pictures,
    ),
    Concern(
        "anciennes",
        gettext_lazy("Pages sans mise à jour depuis deux ans"),
        gettext_lazy("Aucune page n'a plus de deux ans."),
        "time",
        aging,
    ),
    Concern(
        "recherches",
        gettext_lazy("Recherches sans résultat"),
        gettext_lazy("Aucune recherche n'est restée plusieurs fois sans résultat."),
        "search",
        sought,
    ),
)


def named(name: str) -> Concern | None:
    """The list of this name."""
    return next((one for one in CONCERNS if one.name == name), None)
