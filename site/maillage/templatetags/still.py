"""What is the same on every page: drawn once, for everyone in a language or for one reader."""

import hashlib

from django import template
from django.conf import settings
from django.core.cache import cache
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.utils.translation import get_language

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
    nodelist = parser.parse(("endstill",))
    parser.delete_first_token()
    return Still(nodelist)


class Frame(Node):
    """Keeps what it drew for one reader, for an hour. All that it depends on is in its key."""

    def __init__(self, reader: FilterExpression, others: list[FilterExpression], nodelist: NodeList) -> None:
        self.reader, self.others, self.nodelist = reader, others, nodelist

    def render(self, context: template.Context) -> str:
        """What stands within, as it was drawn for this reader."""
        reader = self.reader.resolve(context)
        person = reader.person if reader else None
        who = (person.pk, person.get_full_name(), person.email, person.kind) if person else ()
        said = (get_language(), who, [str(one.resolve(context)) for one in self.others])
        key = f"frame.{hashlib.sha256(repr(said).encode()).hexdigest()}"
        html = None if settings.DEBUG else cache.get(key)
        if html is None:
            html = self.nodelist.render(context)
            cache.set(key, html, 3600)
        return html


@register.tag
def frame(parser: Parser, token: Token) -> Frame:
    """`{% frame reader a b … %}…{% endframe %}`: the same for this reader as long as a, b… say the same."""
    _name, reader, *others = token.split_contents()
    nodelist = parser.parse(("endframe",))
    parser.delete_first_token()
    return Frame(parser.compile_filter(reader), [parser.compile_filter(one) for one in others], nodelist)


class Kept(Node):
    """Keeps what it drew with these values for a minute, since « il y a 5 min » stands there."""

    def __init__(self, name: str, values: list[FilterExpression], nodelist: NodeList) -> None:
        self.name, self.values, self.nodelist = name, values, nodelist

    def render(self, context: template.Context) -> str:
        """What stands within, as it was drawn with these values."""
        said = (get_language(), [str(one.resolve(context, ignore_failures=True)) for one in self.values])
        key = f"{self.name}.{hashlib.sha256(repr(said).encode()).hexdigest()}"
        html = None if settings.DEBUG else cache.get(key)
        if html is None:
            html = self.nodelist.render(context)
            cache.set(key, html, 60)
        return html


@register.tag
def kept(parser: Parser, token: Token) -> Kept:
    """`{% kept name a b … %}…{% endkept %}`: the same for everyone as long as a, b… say the same."""
    _tag, name, *values = token.split_contents()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(name, [parser.compile_filter(one) for one in values], nodelist)
