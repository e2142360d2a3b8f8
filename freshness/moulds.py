"""Pages made once for all readers who stand alike, with places left open for what is each reader's own.

A template says where its open places are (`{% own name %}…{% endown %}`). Drawn as any template is, they are drawn
with the rest. Cast, a mark stands for each, and what is around them is kept; an answer then draws the open places
alone, from what the view gives as `own`, into what was kept. Nothing personal may stand outside of them: whatever
else the page depends on is in its key, which holds the version of the things shown, as for passers-by
(docs/decisions/0014, 0016).
"""

import secrets
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template import Context, NodeList, Template
from django.template.context import make_context
from django.template.loader import get_template

from freshness.keeping import SECONDS, named

_mark: ContextVar[str] = ContextVar("mark", default="")
_open: dict[str, NodeList] = {}


@dataclass(frozen=True)
class Mould:
    """A page without its reader's own: `around[0]`, the first open place, `around[1]`, the second…"""

    around: tuple[str, ...]
    places: tuple[str, ...]


def place(name: str, nodelist: NodeList) -> None:
    """Take note of what draws an open place; its name is one of its own among all templates."""
    _open[name] = nodelist


def drawn(name: str, nodelist: NodeList, context: Context) -> str:
    """An open place as a page has it: its mark while the page is cast, else what stands there."""
    mark = _mark.get()
    return f"{mark}{name}{mark}" if mark else str(nodelist.render(context))


def answer(
    request: HttpRequest,
    template_name: str,
    key: object,
    own: Mapping[str, Any],
    whole: Callable[[], Mapping[str, Any]],
) -> HttpResponse:
    """The page of this template for this reader.

    `key`: all that the page depends on besides `own`; None for a page that is not kept. `own`: what its open places
    are drawn with. `whole`: what the rest is drawn with, more of the same things maybe; asked where nothing is kept.
    """
    template: Template = get_template(template_name).template  # type: ignore[attr-defined]
    if key is None or settings.DEBUG:
        return HttpResponse(template.render(make_context({**own, **whole()}, request)))
    kept_as = named("mould", template_name, key)
    mould: Mould | None = cache.get(kept_as)
    if mould is None or not _open.keys() >= set(mould.places):
        mould = _cast(template, make_context({**own, **whole()}, request))
        cache.set(kept_as, mould, SECONDS)
    return HttpResponse(_filled(mould, template, make_context(dict(own), request)))


def _cast(template: Template, context: Context) -> Mould:
    mark = f"\0{secrets.token_hex(8)}\0"  # nobody who writes in the page can guess it
    token = _mark.set(mark)
    try:
        pieces = template.render(context).split(mark)
    finally:
        _mark.reset(token)
    return Mould(tuple(pieces[0::2]), tuple(pieces[1::2]))


def _filled(mould: Mould, template: Template, context: Context) -> str:
    pieces = [mould.around[0]]
    with context.render_context.push_state(template), context.bind_template(template):
        for name, after in zip(mould.places, mould.around[1:], strict=True):
            pieces += (str(_open[name].render(context)), after)
    return "".join(pieces)
