"""What a block of a page lists by criteria: productions and threads. "" leaves a criterion open."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from accounts.reader import Reader
from forums.forum_conversation.models import Topic
from home.productions.models import ProductionPage
from reference.models import Keyword


def bearing(slug: str) -> Any:
    """The word of this slug, or the one that stands for it since they were merged; as a query of ids."""
    return Keyword.objects.filter(Q(slug=slug, merged_into=None) | Q(merged__slug=slug)).order_by().values("pk")


def productions(
    *, most: int, network: str = "", keyword: str = "", kind: str = "", pillar: str = "", centre: str = ""
) -> list[ProductionPage]:
    """The latest productions; archives are left out."""
    found = ProductionPage.objects.newest().filter(archive=False)
    if network:
        found = found.filter(network__slug=network)
    if keyword:
        found = found.filter(keywords__in=bearing(keyword)).distinct()
    if kind:
        found = found.filter(kind=kind)
    if pillar:
        found = found.filter(pillar=pillar)
    if centre:
        found = found.filter(centre__slug=centre)
    return list(found.for_list()[:most])


def threads(
    reader: Reader, *, most: int, network: str = "", keyword: str = "", kind: str = "", waiting: bool = False
) -> list[Topic]:
    """The threads where something was said last, among those that the reader may read."""
    found = Topic.objects.readable_by(reader)
    if network:
        found = found.filter(forum__network__slug=network)
    if keyword:
        found = found.filter(keywords__in=bearing(keyword)).distinct()
    if kind:
        found = found.filter(kind=kind)
    if waiting:
        found = found.waiting()
    return list(found.for_list().latest_active()[:most])


def library_url(*, network: str = "", keyword: str = "", kind: str = "", pillar: str = "", centre: str = "") -> str:
    """The library with the same criteria."""
    asked = {"reseau": network, "theme": keyword, "type": kind, "pilier": pillar, "centre": centre}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"/productions/?{query}" if query else "/productions/"


def forums_url(network: str) -> str:
    """The forums, at those of a network."""
    return reverse("forums:index") + (f"#{network}" if network else "")
