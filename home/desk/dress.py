"""The admin in the platform's dress: name and mark are in templates/wagtailadmin, colours in one style sheet."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("insert_global_admin_css")
def in_our_colours() -> str:
    """The link to the style sheet, which comes from here like everything else."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/desk.css"))


@hooks.register("construct_help_menu")
def speak_of_the_platform(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave out what is new in the library, which is in English and elsewhere."""
    items[:] = [item for item in items if not item.name.startswith("whats-new")]
