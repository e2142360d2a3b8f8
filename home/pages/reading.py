"""What every page of the tree has in common: it is read."""

from http import HTTPMethod
from typing import ClassVar, Self

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import PageQuerySet, PageViewRestriction


class ReadMixin:
    """A page answers to reading, and to nothing else. Stands before Page among the bases."""

    allowed_http_methods: ClassVar[list[HTTPMethod]] = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]


class ReadQuerySet(PageQuerySet):
    """Named queries over pages of any type."""

    def open_to_all(self) -> Self:
        """Published pages that nothing on the way to them restricts: `live().public()`, in one query instead of two."""
        path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
        above = PageViewRestriction.objects.annotate(path=path).filter(path__startswith=F("page__path"))
        return self.live().filter(~Exists(above))
