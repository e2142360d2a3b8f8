"""What makes a test fail that would otherwise pass over a mistake. `conftest.py` switches it on for the whole run.

A rule raises where the mistake is made. What our code catches on its way (a task that is tried again, a signal) is
remembered all the same, and fails the test at its end: see `remembered`.

1. An undefined variable in a template of ours (below `templates/`; not those of Django, Wagtail or allauth). What is
   printed, looped over, handed to a tag, a filter, an include or a translation has to exist. `{% if x %}` may ask for
   an optional argument, as may `{% firstof %}`. A relation without a row (`person.profile`) is empty, not undefined.
2. A page with a `<form method="post">` that has no CSRF token in it, seen by the test client. The pages of the two
   administrations are drawn by Wagtail and Django, and not looked at.
3. An unordered queryset that is cut into pages: a slice or an index in our code, a loop in a template of ours, a list
   made by a view or a feed. Django's own warning about unordered pagination is an error like all warnings.
4. A warning: `filterwarnings` in pyproject.toml.
5. A network call beyond the loopback interface: pytest-socket for connections, here the look-up of a name.
"""

from __future__ import annotations

import functools
import re
import socket
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.template import base, defaulttags
from django.template.base import FilterExpression
from django.template.context import BaseContext, Context
from django.templatetags.i18n import BlockTranslateNode
from django.test import AsyncClient, Client

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = f"{ROOT / 'templates'}/"
# Our packages: the folders of the project that hold code, and are not its tests.
CODE = re.compile(re.escape(f"{ROOT}/") + r"(?!tests/|\.)[^/]+/.*\.py$")
DOORS = ("views.py", "feeds.py")
ADMINISTRATIONS = ("/admin/", "/django-admin/")
LOOPBACK = re.compile(r"localhost|127(\.\d{1,3}){3}|::1|0\.0\.0\.0|::", re.ASCII)


class Mistake(AssertionError):
    """A rule of the harness was broken."""


class UndefinedVariable(Mistake):
    """A template of ours speaks of something that nobody gave it."""


class FormWithoutToken(Mistake):
    """A page has a POST form that its own site would refuse."""


class UnorderedListing(Mistake):
    """What is listed comes in any order, and in another one on another day."""


class BeyondLoopback(Mistake):
    """A test asked the network for a name."""


remembered: list[Mistake] = []


def _complain(mistake: Mistake) -> Mistake:
    remembered.append(mistake)
    return mistake


def install() -> None:
    """Switch the rules on, for the rest of the process; before the first template is compiled."""
    base.FilterExpression = Expression  # type: ignore[misc]
    defaulttags.ForNode.__init__ = _wrap_for(defaulttags.ForNode.__init__)  # type: ignore[method-assign]
    BlockTranslateNode.render = _wrap_translation(BlockTranslateNode.render)  # type: ignore[method-assign]
    for client in (Client, AsyncClient):
        setattr(client, "request", _wrap_request(client))  # noqa: B010 (one line for both, whose types differ)
    QuerySet.__getitem__ = _wrap_getitem(QuerySet.__getitem__)  # type: ignore[method-assign]
    QuerySet.__iter__ = _wrap_iter(QuerySet.__iter__)  # type: ignore[method-assign]
    socket.getaddrinfo = _wrap_getaddrinfo(socket.getaddrinfo)


# — 1. Variables of templates ——————————————————————————————————————————————————————————————————————————————————————


def _is_ours(origin: base.Origin | None) -> bool:
    return origin is not None and str(origin.name).startswith(TEMPLATES)


class Expression(FilterExpression):
    """Like Django's, and knows the template it stands in; in ours a variable has to exist."""

    __slots__ = ("listed", "origin")

    def __init__(self, token: str, parser: base.Parser) -> None:
        super().__init__(token, parser)
        self.origin = parser.origin
        self.listed = False  # by {% for %}, which would pass over what does not exist

    def resolve(self, context: Context, ignore_failures: bool = False) -> Any:
        """As Django does it, once; raises UndefinedVariable, UnorderedListing."""
        strict = _is_ours(self.origin)
        if not strict or not self.is_var or (ignore_failures and not self.listed):
            found = super().resolve(context, ignore_failures)
        else:
            try:
                value = self.var.resolve(context)
            except base.VariableDoesNotExist:
                raise _complain(UndefinedVariable(f"{self.token} in {self.origin}")) from None
            known = object.__new__(FilterExpression)
            known.token, known.filters, known.var, known.is_var = self.token, self.filters, value, False
            found = known.resolve(context, ignore_failures)
        if strict and self.listed and isinstance(found, QuerySet) and not found.ordered:
            raise _complain(UnorderedListing(f"{self.token} in {self.origin}: {found.model.__name__}"))
        return found


def _wrap_for(usual: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(usual)
    def __init__(self: defaulttags.ForNode, loopvars: Any, sequence: Any, *args: Any) -> None:
        if isinstance(sequence, Expression):
            sequence.listed = True
        usual(self, loopvars, sequence, *args)

    return __init__


def _wrap_translation(usual: Callable[..., str]) -> Callable[..., str]:
    @functools.wraps(usual)
    def render(self: Any, context: BaseContext, nested: bool = False) -> str:
        origin = getattr(self, "origin", None)
        if _is_ours(origin):
            for token in [*self.singular, *(self.plural or [])]:
                name = token.contents
                if token.token_type != base.TokenType.VAR or name in self.extra_context or name == self.countervar:
                    continue
                if name not in context:
                    raise _complain(UndefinedVariable(f"{name} in a translation in {origin}"))
        return usual(self, context, nested)

    return render


# — 2. Forms ———————————————————————————————————————————————————————————————————————————————————————————————————————


class _Forms(HTMLParser):
    """Collects the POST forms that have no token in them, by their action."""

    def __init__(self) -> None:
        super().__init__()
        self.open: str | None = None
        self.bare: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            self._end()
            if (values.get("method") or "").lower() == "post":
                self.open = values.get("action") or "its own address"
        elif tag == "input" and values.get("name") == "csrfmiddlewaretoken" and values.get("value"):
            self.open = None

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._end()

    def _end(self) -> None:
        if self.open is not None:
            self.bare.append(self.open)
        self.open = None


def bare_forms(html: str) -> list[str]:
    """The actions of the POST forms without a CSRF token in a page."""
    if not re.search(r"<form\b", html, re.IGNORECASE):
        return []
    parser = _Forms()
    parser.feed(html)
    parser.close()
    parser._end()
    return parser.bare


def _inspect(response: Any) -> Any:
    path = response.request["path"] if "path" in response.request else response.request["PATH_INFO"]
    kind = response.headers.get("Content-Type", "")
    if kind.startswith("text/html") and not response.streaming and not path.startswith(ADMINISTRATIONS):
        bare = bare_forms(response.content.decode(response.charset or "utf-8"))
        if bare:
            raise _complain(FormWithoutToken(f"{path}: a form to {', '.join(bare)}"))
    return response


def _wrap_request(client: type[Client] | type[AsyncClient]) -> Callable[..., Any]:
    usual: Callable[..., Any] = client.request
    if client is AsyncClient:

        async def arequest(self: AsyncClient, **request: Any) -> Any:
            return _inspect(await usual(self, **request))

        return functools.wraps(usual)(arequest)

    def request(self: Client, **request: Any) -> Any:
        return _inspect(usual(self, **request))

    return functools.wraps(usual)(request)


# — 3. Order ———————————————————————————————————————————————————————————————————————————————————————————————————————


def _refuse_unordered(found: QuerySet[Any], where: str, line: int) -> None:
    if not found.ordered:
        raise _complain(UnorderedListing(f"{where}:{line}: {found.model.__name__}"))


def _wrap_getitem(usual: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(usual)
    def __getitem__(self: QuerySet[Any], key: Any) -> Any:
        caller = sys._getframe(1)
        if CODE.match(caller.f_code.co_filename):
            _refuse_unordered(self, caller.f_code.co_filename, caller.f_lineno)
        return usual(self, key)

    return __getitem__


def _wrap_iter(usual: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(usual)
    def __iter__(self: QuerySet[Any]) -> Any:
        caller = sys._getframe(1)
        path = caller.f_code.co_filename
        if path.endswith(DOORS) and CODE.match(path):
            _refuse_unordered(self, path, caller.f_lineno)
        return usual(self)

    return __iter__


# — 5. Names of other machines —————————————————————————————————————————————————————————————————————————————————————


def _wrap_getaddrinfo(usual: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(usual)
    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name and not LOOPBACK.fullmatch(name):
            raise _complain(BeyondLoopback(name))
        return usual(host, *args, **kwargs)

    return getaddrinfo
