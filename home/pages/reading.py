"""What every page of the tree has in common: it is read."""

from http import HTTPMethod
from typing import ClassVar


class ReadMixin:
    """A page answers to reading, and to nothing else. Stands before Page among the bases."""

    allowed_http_methods: ClassVar[list[HTTPMethod]] = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]
