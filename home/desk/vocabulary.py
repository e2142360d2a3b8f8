"""The vocabulary in the admin: words by group with their other names, merges, fields of intervention, centres."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.log_actions import LogFormatter
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from home.desk.actions import MERGED
from home.desk.keyword_forms import KeywordForm
from home.desk.keyword_views import MergeView
from reference.models import Centre, Field, Keyword, KeywordQuerySet
from reference.vocabulary import uses_of


class KeywordViewSet(SnippetViewSet):
    """The controlled vocabulary."""

    model = Keyword
    icon = "tag"
    menu_label = gettext_lazy("Mots-clés")
    list_display = (
        "label",
        Column("group", label=gettext_lazy("Groupe"), accessor="get_group_display", sort_key="group"),
        Column("merged_into", label=gettext_lazy("Réuni à"), accessor="merged_into"),
    )
    list_filter = ("group",)
    search_fields = ("label", "synonyms__label")
    ordering = ("label",)
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("label", "slug", "group", "also", "ended_on")], base_form_class=KeywordForm
    )

    def get_queryset(self, request: HttpRequest) -> KeywordQuerySet:
        """Every word, those that were merged too: their addresses still lead somewhere."""
        return Keyword.objects.select_related("merged_into")

    def get_urlpatterns(self) -> list[URLPattern]:
        """Those of any list, and merging."""
        return [*super().get_urlpatterns(), path("merge/<int:pk>/", MergeView.as_view(), name="merge")]


class FieldViewSet(SnippetViewSet):
    """The fields of intervention that profiles choose from."""

    model = Field
    icon = "list-ul"
    menu_label = gettext_lazy("Domaines d'intervention")
    list_display = ("name",)
    search_fields = ("name",)
    ordering = ("name",)
    panels = (FieldPanel("name"), FieldPanel("slug"))


class CentreViewSet(SnippetViewSet):
    """The centres de ressources that productions come from."""

    model = Centre
    icon = "home"
    menu_label = gettext_lazy("Centres de ressources")
    list_display = ("name", "territory")
    search_fields = ("name",)
    ordering = ("name",)
    panels = tuple(FieldPanel(name) for name in ("name", "slug", "territory", "url"))


class ReferenceGroup(SnippetViewSetGroup):
    """One entry of the menu for the three lists; whoever may touch none does not see it."""

    items = (KeywordViewSet, FieldViewSet, CentreViewSet)
    menu_label = gettext_lazy("Vocabulaire")
    menu_icon = "tag"
    menu_order = 250


register_snippet(ReferenceGroup)


@hooks.register("register_snippet_listing_buttons")
def offer_to_merge(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Any]:
    """Beside each word that stands: merging it."""
    if (
        isinstance(snippet, Keyword)
        and snippet.merged_into_id is None
        and user.has_perms(["reference.change_keyword", "reference.delete_keyword"])
    ):
        url = reverse("wagtailsnippets_reference_keyword:merge", args=[snippet.pk])
        yield MenuItem(_("Réunir à un autre"), url, priority=30, icon_name="resubmit")


@hooks.register("before_delete_snippet")
def keep_words_in_use(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    """A word that something bears is not taken out: where it is used, and how to merge it, come instead."""
    for keyword in (one for one in instances if isinstance(one, Keyword)):
        if uses := uses_of(keyword):
            count = sum(use.count for use in uses)
            said = ngettext(
                "« %(label)s » sert encore %(count)d fois : il ne s'efface pas. Réunissez-le à un autre mot-clé.",
                "« %(label)s » sert encore %(count)d fois : il ne s'efface pas. Réunissez-le à un autre mot-clé.",
                count,
            )
            messages.error(request, said % {"label": keyword.label, "count": count})
            return redirect("wagtailsnippets_reference_keyword:merge", keyword.pk)
    return None


@hooks.register("register_log_actions")
def name_merging(actions: Any) -> None:
    """How the admin's history says that a word was merged."""

    @actions.register_action(MERGED)
    class Merged(LogFormatter):
        label = gettext_lazy("Réunir un mot-clé")

        def format_message(self, log_entry: Any) -> str:
            return _("Réuni à « %(label)s »") % {"label": log_entry.data["into"]["label"]}
