"""Blocks that list what is alive today, by criteria: meetings, productions, threads; and pages to read besides.

Each shows what its reader may see, in a number of queries that does not depend on how much there is. Criteria are kept
as words (a slug, a code), so that no page stands in the way of what they name.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from accounts.reader import Reader
from home.pages import mapping
from reference.models import Centre, Keyword, Pillar

MOST = 12
Choices = list[tuple[str, Any]]


def networks() -> Choices:
    """Every network, by its slug."""
    from communities.networks.models import Network

    return list(Network.objects.order_by("name").values_list("slug", "name"))


def keywords() -> Choices:
    """The words of the vocabulary that stand, but for those that members made up."""
    words = Keyword.objects.standing().exclude(group=Keyword.Group.FREE).order_by("label")
    return list(words.values_list("slug", "label"))


def centres() -> Choices:
    """Every resource centre, by its slug."""
    return list(Centre.objects.order_by("name").values_list("slug", "name"))


def places() -> Choices:
    """Régions, then départements, as « kind-code »."""
    regions = mapping.regions()
    departments = [
        (f"departement-{code}", f"{name} ({code})")
        for one in regions
        for code, name in mapping.departments(one).items()
    ]
    return [
        (str(_("Régions")), [(f"region-{code}", name) for code, name in regions.items()]),
        (str(_("Départements")), sorted(departments, key=lambda one: one[1])),
    ]


def meeting_kinds() -> Choices:
    """Kinds of what stands in the calendar."""
    from communities.meetings.models import Kind
    from communities.meetings.plugs import kinds

    return [*Kind.choices, *kinds()]


def production_kinds() -> Choices:
    """Kinds of productions."""
    from home.productions.models import ProductionPage

    return list(ProductionPage.Kind.choices)


def thread_kinds() -> Choices:
    """Kinds of threads."""
    from forums.forum_conversation.models import Topic

    return list(Topic.Kind.choices)


def reader_in(context: Any) -> Reader:
    """As whom a page is drawn; a passer-by where it is drawn for nobody (a document, a letter)."""
    request = (context or {}).get("request")
    return getattr(request, "reader", None) or Reader()


class Criterion(blocks.ChoiceBlock):
    """A criterion one may leave open."""

    def __init__(self, label: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(choices=choices, required=False, label=label, **kwargs)

    def get_searchable_content(self, value: Any) -> list[str]:
        """Nothing: a criterion is no word of the page, and looking up its name would be a query."""
        return []


class Listing(blocks.StructBlock):
    """What the lists have in common: a title, and how many at most."""

    title = blocks.CharBlock(label=_("titre"), max_length=120)
    most = blocks.IntegerBlock(label=_("combien au plus"), min_value=1, max_value=MOST, default=4)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """What is found, and where the whole list is."""
        found, more_url = self.found(value, reader_in(parent_context))
        return {**super().get_context(value, parent_context), "found": found, "more_url": more_url}

    def found(self, value: Any, reader: Reader) -> tuple[list[Any], str]:
        """What this reader finds, and the address of the whole list."""
        raise NotImplementedError

    def get_searchable_content(self, value: Any) -> list[str]:
        """The title: what is listed changes from one day to the next."""
        return [value["title"]]


class MeetingsBlock(Listing):
    """The next meetings and trainings."""

    network = Criterion(_("réseau"), networks)
    place = Criterion(_("territoire"), places, help_text=_("Avec tout ce qu'il contient."))
    kind = Criterion(_("genre"), meeting_kinds)

    class Meta:
        icon = "calendar"
        label = _("Liste de rencontres et de formations")
        group = _("Listes vivantes")
        template = "blocks/meetings.html"

    def found(self, value: Any, reader: Reader) -> tuple[list[Any], str]:
        """The next ones to come."""
        from home.pages import agendas

        asked = {name: value[name] or "" for name in ("network", "place", "kind")}
        criteria = agendas.criteria_of(**asked)
        return agendas.to_come(criteria, reader, most=value["most"]), criteria.url


class ProductionsBlock(Listing):
    """The latest productions."""

    network = Criterion(_("réseau"), networks)
    keyword = Criterion(_("mot-clé"), keywords)
    kind = Criterion(_("type"), production_kinds)
    pillar = Criterion(_("pilier"), Pillar.choices)
    centre = Criterion(_("centre de ressources"), centres)

    class Meta:
        icon = "doc-full"
        label = _("Liste de productions")
        group = _("Listes vivantes")
        template = "blocks/productions.html"

    def found(self, value: Any, reader: Reader) -> tuple[list[Any], str]:
        """The latest, archives left out."""
        from home.pages.chosen import library_url, productions

        asked = {name: value[name] or "" for name in ("network", "keyword", "kind", "pillar", "centre")}
        return productions(most=value["most"], **asked), library_url(**asked)


class ThreadsBlock(Listing):
    """Threads of the forums."""

    network = Criterion(_("réseau"), networks)
    keyword = Criterion(_("mot-clé"), keywords)
    kind = Criterion(_("genre"), thread_kinds)
    waiting = blocks.BooleanBlock(label=_("seulement les questions sans réponse"), required=False)

    class Meta:
        icon = "comment"
        label = _("Liste de fils")
        group = _("Listes vivantes")
        template = "blocks/threads.html"

    def found(self, value: Any, reader: Reader) -> tuple[list[Any], str]:
        """Those where something was said last, among what the reader may read."""
        from home.pages.chosen import forums_url, threads

        asked = {name: value[name] or "" for name in ("network", "keyword", "kind")}
        return threads(reader, most=value["most"], waiting=value["waiting"], **asked), forums_url(
            value["network"] or ""
        )


class SeeAlsoBlock(blocks.StructBlock):
    """Pages to read besides: their titles alone are shown, so that pages may name each other as they like."""

    title = blocks.CharBlock(label=_("titre"), max_length=80, default=_("Voir aussi"))
    pages = blocks.ListBlock(blocks.PageChooserBlock(label=_("page")), label=_("pages"), min_num=1, max_num=10)

    class Meta:
        icon = "doc-empty"
        label = _("Voir aussi")
        group = _("Renvois")
        template = "blocks/see_also.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """The pages that are published for everyone, each once, and never the one that is being read."""
        context = super().get_context(value, parent_context)
        here = getattr((parent_context or {}).get("page"), "pk", None)
        return {**context, "found": open_pages(value["pages"], but=here)}

    def get_searchable_content(self, value: Any) -> list[str]:
        """Nothing: what other pages are called is found there."""
        return []


def open_pages(chosen: Iterable[Any], *, but: int | None) -> list[Any]:
    """Those of these pages that everyone may read, in order, each once. One query."""
    from wagtail.models import Page

    from home.pages.reading import ReadQuerySet

    wanted = dict.fromkeys(page.pk for page in chosen if page is not None and page.pk != but)
    there = {page.pk: page for page in ReadQuerySet(Page).open_to_all().filter(pk__in=list(wanted)).order_by()}
    return [there[pk] for pk in wanted if pk in there]
