"""Letters in the Wagtail admin: composed from what is new, tried, sent, followed on their way."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from home.newsletter import admin_views
from home.newsletter.models import Letter


class LetterIndex(IndexView):
    """The letters, and a door to compose one from what is new."""

    def get_add_url(self) -> str | None:
        """A letter begins with what is new."""
        return reverse("newsletter_compose") if super().get_add_url() else None


class LetterViewSet(SnippetViewSet):
    """The letters."""

    model = Letter
    icon = "mail"
    menu_label = _("Lettre")
    menu_order = 260
    add_to_admin_menu = True
    index_view_class = LetterIndex
    list_display = (
        "subject",
        Column("state", label=_("État"), accessor="get_state_display"),
        DateColumn("started_at", label=_("Partie le")),
    )
    list_filter = ("state",)
    search_fields = ("subject",)
    copy_view_enabled = False


register_snippet(LetterViewSet)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """What one does with a letter besides writing it."""
    return [
        path("lettre/composer/", admin_views.ComposeView.as_view(), name="newsletter_compose"),
        path("lettre/<int:pk>/envoyer/", admin_views.SendView.as_view(), name="newsletter_send"),
        path("lettre/<int:pk>/essai/", admin_views.TrialView.as_view(), name="newsletter_trial"),
        path("lettre/<int:pk>/suivi/", admin_views.ProgressView.as_view(), name="newsletter_progress"),
    ]


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def then_send(request: HttpRequest, instance: object) -> HttpResponse | None:
    """A letter that is saved is looked at before it is sent."""
    return redirect("newsletter_send", instance.pk) if isinstance(instance, Letter) else None


@hooks.register("before_edit_snippet")
def written_once(request: HttpRequest, instance: object) -> HttpResponse | None:
    """A letter on its way changes no more: its page says how far it is."""
    if isinstance(instance, Letter) and instance.state != Letter.State.DRAFT:
        return redirect("newsletter_progress", instance.pk)
    return None


@hooks.register("before_delete_snippet")
def kept(request: HttpRequest, instances: list[object]) -> HttpResponse | None:
    """A letter that left is kept: its readers have its address."""
    gone = [one for one in instances if isinstance(one, Letter) and one.state != Letter.State.DRAFT]
    return redirect("newsletter_progress", gone[0].pk) if gone else None
