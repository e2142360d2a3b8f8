"""The content policy of both administrations, which carry inline scripts of their own; the rest has the strict one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

ADMINISTRATIONS = ("/admin/", "/django-admin/")
HEADER = "Content-Security-Policy"
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)


class AdministrationPolicyMiddleware:
    """Nothing from elsewhere, nothing sent elsewhere, also where inline scripts have to be let through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(ADMINISTRATIONS):
            response.headers.setdefault(HEADER, POLICY)
        return response
