"""What is the same on every page: drawn once, for everyone in a language or for one reader; and what never is."""

import hashlib

from django import template
from django.conf import settings
from django.core.cache import cache
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.utils.translation import get_language

from accounts.reader import Reader
from freshness import moulds

register = template.Library()


class Still(Node):
    """Remembers what it drew, by language; anew at each request under DEBUG. It is given nothing personal."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self.drawn: dict[str | None, str] = {}

    def render(self, context: template.Context) -> str:
        """What stands within, drawn with an empty context."""
        language = get_language()
        html = self.drawn.get(language)
        if html is None:
            html = self.nodelist.render(context.new({}))
            if not settings.DEBUG:
                self.drawn[language] = html
        return html


@register.tag
def still(parser: Parser, token: Token) -> Still:
    """`{% still %}…{% endstill %}`: the same for everyone, whatever the page."""
    return Still(_until("endstill", parser))


class Kept(Node):
    """Keeps what it drew while these values say the same, `seconds` at most; all it depends on is among them.

    `lenient`: a value may be left out by whoever includes the template.
    """

    def __init__(
        self, name: str, values: list[FilterExpression], nodelist: NodeList, *, seconds: int, lenient: bool
    ) -> None:
        self.name, self.values, self.nodelist = name, values, nodelist
        self.seconds, self.lenient = seconds, lenient

    def render(self, context: template.Context) -> str:
        """What stands within, as it was drawn with these values."""
        said = (get_language(), [_words(one.resolve(context, ignore_failures=self.lenient)) for one in self.values])
        key = f"{self.name}.{hashlib.sha256(repr(said).encode()).hexdigest()}"
        html = None if settings.DEBUG else cache.get(key)
        if html is None:
            html = self.nodelist.render(context)
            cache.set(key, html, self.seconds)
        return html


def _words(value: object) -> object:
    """What a value says in a key: a reader, what the frame of their pages shows of them."""
    if isinstance(value, Reader):
        person = value.person
        return (person.pk, person.get_full_name(), person.email, person.kind) if person else ()
    return str(value)


def _until(end: str, parser: Parser) -> NodeList:
    nodelist = parser.parse((end,))
    parser.delete_first_token()
    return nodelist


@register.tag
def frame(parser: Parser, token: Token) -> Kept:
    """`{% frame reader a b … %}…{% endframe %}`: for an hour the same for this reader; nothing that ages within."""
    name, *values = token.split_contents()
    found = [parser.compile_filter(one) for one in values]
    return Kept(name, found, _until("endframe", parser), seconds=3600, lenient=False)


@register.tag
def kept(parser: Parser, token: Token) -> Kept:
    """`{% kept name a b … %}…{% endkept %}`: for a minute the same for everyone; « il y a 5 min » may stand within."""
    _tag, name, *values = token.split_contents()
    found = [parser.compile_filter(one) for one in values]
    return Kept(name, found, _until("endkept", parser), seconds=60, lenient=True)


class Own(Node):
    """An open place of a page that is kept for all who stand alike (freshness.moulds)."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name, self.nodelist = name, nodelist
        moulds.place(name, nodelist)

    def render(self, context: template.Context) -> str:
        """What stands within, or its mark."""
        return moulds.drawn(self.name, self.nodelist, context)


@register.tag
def own(parser: Parser, token: Token) -> Own:
    """`{% own name %}…{% endown %}`: a reader's own. Drawn with what the view gives as such, under the same names."""
    _tag, name = token.split_contents()
    return Own(name, _until("endown", parser))
