"""Every forum a reader may enter, beside the threads: drawn once for all who may enter the same, read and unread."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from forums.forum.models import Forum
from freshness.keeping import kept, named

HERE = "\0"


@dataclass(frozen=True)
class Group:
    """The forums of a network, between what stands around them: each its id, its line as read, and as unread."""

    before: str
    lines: tuple[tuple[int, str, str], ...]
    after: str


def rail(key: object, unread: Collection[int], found: Callable[[], Sequence[Forum]]) -> SafeString:
    """The forums that `found` gives, by network. `key` says which they are, and their state; `unread` are ids."""

    def draw_all() -> list[Group]:
        return [_group(list(forums)) for _network, forums in groupby(found(), key=lambda forum: forum.network_id)]

    groups = kept(named("rail", key), draw_all)
    pieces: list[str] = []
    for group in groups:
        lines = (new if pk in unread else read for pk, read, new in group.lines)
        pieces += (group.before, *lines, group.after)
    return mark_safe("".join(pieces))  # noqa: S308 - what the templates drew


def _group(forums: list[Forum]) -> Group:
    line = get_template("forums/_forum_line.html")
    around = get_template("forums/_forums.html").render({"network": forums[0].network, "lines": mark_safe(HERE)})  # noqa: S308
    before, _here, after = around.partition(HERE)

    def drawn(forum: Forum, *, unread: bool) -> str:
        return str(line.render({"forum": forum, "unread": unread}))

    lines = tuple((forum.pk, drawn(forum, unread=False), drawn(forum, unread=True)) for forum in forums)
    return Group(before, lines, after)
