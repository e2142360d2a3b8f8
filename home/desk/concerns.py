"""What asks editors for a look: the lists of the dashboard, each with its few first lines and a page of its own.

An editor is shown what concerns the pages they may change; what was sought in vain, and the pictures, concern all.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, CharField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
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
from home.desk.lists import By, Line, Part, cut, moment, number, read_key, word, write_key
from home.desk.models import DeadLink, PictureUse
from home.pages.models import NewsPage
from search.misses import most_sought

PER_PAGE = 50  # lines of a page of a list
FEW = 5  # on the dashboard


@dataclass(frozen=True)
class Concern:
    """A list of such things.

    `part` gives those from a key on for a person, at most so many; it raises NoSuchKey. `count`: how many there are.
    """

    name: str
    title: str | Promise
    empty: str | Promise
    icon: str
    part: Callable[[User, str, int], Part]
    count: Callable[[User], int]

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


def _as_text(user: User) -> Any:
    """The pages that someone may change, named as revisions and workflows name them."""
    return editable(user).annotate(named=Cast("pk", CharField())).order_by().values("named")


def _readings(user: User) -> QuerySet[WorkflowState]:
    """What comes back to the person with a word, and what waits to be read."""
    returned = Q(status=WorkflowState.STATUS_NEEDS_CHANGES, requested_by=user)
    waiting = Q(status=WorkflowState.STATUS_IN_PROGRESS, current_task_state__status=TaskState.STATUS_IN_PROGRESS)
    pages = ContentType.objects.get_for_model(Page)
    return WorkflowState.objects.filter(returned | waiting, base_content_type=pages, object_id__in=_as_text(user))


def to_read(user: User, key: str, most: int) -> Part:
    """What comes back to the person with a word, then what waits to be read, the longest first. Two queries."""
    order = (By("status", word, down=True), By("created_at", moment), By("pk", number))
    states = _readings(user).select_related("requested_by", "current_task_state")
    found, following = cut(states, order, key, most)
    pages = Page.objects.in_bulk([int(state.object_id) for state in found])
    there = [(pages[int(one.object_id)], one) for one in found if int(one.object_id) in pages]
    return Part([Line(_titled(page), _edit(page), _of_reading(state, user)) for page, state in there], following)


def count_to_read(user: User) -> int:
    """How many there are of these."""
    return _readings(user).count()


def _of_reading(state: WorkflowState, user: User) -> str:
    asked, day = state.requested_by, _moment(state.created_at)
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        word = state.current_task_state.comment if state.current_task_state else ""
        return _("Vous revient avec un mot : « %(word)s »") % {"word": word} if word else _("Vous revient à reprendre")
    if asked is not None and asked.pk == user.pk:
        return _("Proposé par vous le %(day)s : une autre personne le lit") % {"day": day}
    name = asked.get_full_name() if asked else _("la maison")
    return _("Proposé par %(name)s le %(day)s") % {"name": name, "day": day}


COMING, GOING = 0, 1


def _coming(user: User) -> QuerySet[Revision]:
    """The versions that come out at a date, of pages that someone may change."""
    dated = Revision.page_revisions.filter(approved_go_live_at__isnull=False, object_id__in=_as_text(user))
    return dated.annotate(page_pk=Cast("object_id", BigIntegerField()), at=F("approved_go_live_at"))


def _going(user: User) -> PageQuerySet:
    """The published pages that go at a date, of those that someone may change."""
    return editable(user).filter(live=True, expire_at__gt=timezone.now()).annotate(at=F("expire_at"), page_pk=F("pk"))


def scheduled(user: User, key: str, most: int) -> Part:
    """What comes out, and what goes, at a date that was chosen, the nearest first. Three queries."""
    since = read_key(key, (moment, number, number)) if key else None
    found: list[tuple[dt.datetime, int, int]] = []
    for which, rows in ((COMING, _coming(user)), (GOING, _going(user))):
        if since is not None:
            at, page, last = since
            then = Q(at__gt=at) | Q(at=at, page_pk__gt=page)
            rows = rows.filter(then | Q(at=at, page_pk=page) if which > last else then)
        told = rows.order_by("at", "page_pk").values_list("at", "page_pk")[: most + 1]
        found += [(at, page, which) for at, page in told]
    found.sort()
    shown, following = found[:most], write_key(found[most - 1]) if len(found) > most else ""
    pages = Page.objects.in_bulk([page for _at, page, _which in shown])
    there = [(pages[page], at, which) for at, page, which in shown if page in pages]
    return Part([Line(_titled(page), _edit(page), _of_day(at, which)) for page, at, which in there], following)


def _of_day(at: dt.datetime, which: int) -> str:
    said = {"moment": _moment(at)}
    return _("Se retire le %(moment)s") % said if which == GOING else _("Paraît le %(moment)s") % said


def count_scheduled(user: User) -> int:
    """How many there are of these."""
    return _coming(user).count() + _going(user).count()


def _dead(user: User) -> QuerySet[DeadLink]:
    return DeadLink.objects.filter(page__in=editable(user).values("pk"))


def dead_links(user: User, key: str, most: int) -> Part:
    """Links that lead nowhere, the latest found first. One query."""
    order = (By("found_at", moment, down=True), By("pk", number, down=True))
    found, following = cut(_dead(user).select_related("page"), order, key, most)
    why = _("%(address)s : %(why)s")
    return Part(
        [Line(_titled(one.page), _edit(one.page), why % {"address": one.address, "why": _why(one)}) for one in found],
        following,
    )


def count_dead_links(user: User) -> int:
    """How many there are of these."""
    return _dead(user).count()


def _why(link: DeadLink) -> str:
    said = link.get_why_display()
    return said[:1].lower() + said[1:]


def _silent() -> QuerySet[Image]:
    uses = PictureUse.objects.filter(image=OuterRef("pk"))
    images = Image.objects.annotate(used=Exists(uses), said=Exists(uses.filter(said=True)))
    return images.filter(Q(used=True, said=False) | Q(used=False, description=""))


def silent_pictures(user: User, key: str, most: int) -> Part:
    """Pictures that nothing describes: not where they stand, nor in the library of images. One query."""
    order = (By("created_at", moment, down=True), By("pk", number, down=True))
    found, following = cut(_silent(), order, key, most)
    return Part(
        [
            Line(
                one.title,
                reverse("wagtailimages:edit", args=[one.pk]),
                _("Montrée sans texte de remplacement") if one.used else _("Sans description, et pas encore employée"),
            )
            for one in found
        ],
        following,
    )


def count_silent_pictures(user: User) -> int:
    """How many there are of these."""
    return _silent().count()


def _old(user: User) -> PageQuerySet:
    last = timezone.now() - dt.timedelta(days=settings.AGING_DAYS)
    return editable(user).filter(live=True, depth__gt=1, last_published_at__lt=last).not_type(NewsPage)


def aging(user: User, key: str, most: int) -> Part:
    """Published pages that nobody published again for long, the oldest first; news are of their day. One query."""
    found, following = cut(_old(user), (By("last_published_at", moment), By("pk", number)), key, most)
    said = _("Publiée le %(day)s")
    return Part(
        [Line(_titled(page), _edit(page), said % {"day": _moment(page.last_published_at)}) for page in found],
        following,
    )


def count_aging(user: User) -> int:
    """How many there are of these."""
    return _old(user).count()


def _missed() -> "QuerySet[Any, Any]":
    return most_sought(timezone.localdate() - dt.timedelta(days=settings.SEARCH_MISSES_DAYS))


def sought(user: User, key: str, most: int) -> Part:
    """What was looked for in vain in the last year, the most often first. One query."""
    found, following = cut(_missed(), (By("times", number, down=True), By("words", word)), key, most)
    search = reverse("search:search")
    return Part(
        [
            Line(
                str(one["words"]),
                f"{search}?{urlencode({'q': one['words']})}",
                ngettext("%(times)d fois", "%(times)d fois", int(one["times"])) % {"times": one["times"]},
            )
            for one in found
        ],
        following,
    )


def count_sought(user: User) -> int:
    """How many there are of these."""
    return _missed().count()


CONCERNS: tuple[Concern, ...] = (
    Concern(
        "a-lire",
        gettext_lazy("À lire avant publication"),
        gettext_lazy("Rien n'attend d'être lu."),
        "glasses",
        to_read,
        count_to_read,
    ),
    Concern(
        "programme",
        gettext_lazy("Programmé"),
        gettext_lazy("Aucune parution ni aucun retrait n'est programmé."),
        "calendar-alt",
        scheduled,
        count_scheduled,
    ),
    Concern(
        "liens",
        gettext_lazy("Liens qui ne mènent nulle part"),
        gettext_lazy("Tous les liens internes mènent quelque part. Ils sont suivis chaque jour."),
        "link",
        dead_links,
        count_dead_links,
    ),
    Concern(
        "images",
        gettext_lazy("Images sans texte de remplacement"),
        gettext_lazy("Toutes les images sont décrites ou marquées décoratives."),
        "image",
        silent_pictures,
        count_silent_pictures,
    ),
    Concern(
        "anciennes",
        gettext_lazy("Pages sans mise à jour depuis deux ans"),
        gettext_lazy("Aucune page n'a plus de deux ans."),
        "time",
        aging,
        count_aging,
    ),
    Concern(
        "recherches",
        gettext_lazy("Recherches sans résultat"),
        gettext_lazy("Aucune recherche n'est restée plusieurs fois sans résultat."),
        "search",
        sought,
        count_sought,
    ),
)


def named(name: str) -> Concern | None:
    """The list of this name."""
    return next((one for one in CONCERNS if one.name == name), None)
