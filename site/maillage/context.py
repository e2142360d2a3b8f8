"""What every template may show without asking."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The reader of this request and the address of this site."""
    return {"reader": getattr(request, "reader", None), "base_url": settings.BASE_URL}
