"""The admin in the platform's dress: name and mark are in templates/wagtailadmin, colours in one style sheet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("insert_global_admin_css")
def in_our_colours() -> str:
    """The link to the style sheet, which comes from here like everything else."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/desk.css"))


@hooks.register("construct_help_menu")
def speak_of_the_platform(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave out what is new in the library and its guide, which are elsewhere; ours stands in their place."""
    items[:] = [item for item in items if not item.url.startswith(("http:", "https:", "//"))]


@hooks.register("register_help_menu_item")
def our_guide() -> MenuItem:
    """The way to our own guide."""
    return MenuItem(_("Écrire et publier ici"), reverse("desk_guide"), name="desk-guide", icon_name="help", order=900)


def guide(request: HttpRequest) -> HttpResponse:
    """How one writes, has a text read and publishes here."""
    return render(request, "desk/guide.html", {"page_title": _("Écrire et publier ici")})


@hooks.register("register_admin_urls")
def register_guide() -> list[URLPattern]:
    """Its address; the admin lets in only who has business there."""
    return [path("aide/", guide, name="desk_guide")]
