"""What is the same on every page in a language: drawn once in a process' life."""

from django import template
from django.conf import settings
from django.template.base import Node, NodeList, Parser, Token
from django.utils.translation import get_language

register = template.Library()


class Still(Node):
    """Remembers what it drew, by language; anew at each request under DEBUG. Given nothing, it can say nothing personal."""

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
