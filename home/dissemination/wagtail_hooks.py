"""What editors see of harvesting in the Wagtail admin: sources, what came of them, and what happened."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, IndexView, SnippetViewSet, SnippetViewSetGroup

from accounts.reader import Reader
from home.dissemination.harvesting import actions, admin_views
from home.dissemination.harvesting.forms import SourceForm
from home.dissemination.harvesting.work import harvest, relabel
from home.dissemination.models import HarvestRun, HarvestSource, Record


class SourceIndex(IndexView):
    """The sources; a new one begins with a trial."""

    def get_add_url(self) -> str | None:
        """One tries before one keeps."""
        return reverse("harvest_try_new") if super().get_add_url() else None

    def get_list_more_buttons(self, instance: HarvestSource) -> list[Any]:
        """« Essayer » beside what one may do with any line."""
        address = reverse("harvest_try", args=[instance.pk])
        return [
            *super().get_list_more_buttons(instance),
            MenuItem(_("Essayer"), url=address, icon_name="view", priority=15),
        ]


class SourceCreate(CreateView):
    """A source that was tried comes filled in."""

    def get_initial_form_instance(self) -> HarvestSource:
        """What the trial found."""
        given = self.request.GET
        sets = given.get("sets", "").split()
        return HarvestSource(name=given.get("name", "")[:160], address=given.get("address", "")[:300], sets=sets)


class SourceViewSet(SnippetViewSet):
    """Where productions are harvested."""

    model = HarvestSource
    icon = "download"
    menu_label = gettext_lazy("Sources")
    index_view_class = SourceIndex
    add_view_class = SourceCreate
    copy_view_enabled = False
    list_display = (
        "name",
        BooleanColumn("active", label=gettext_lazy("Moissonnée")),
        DateColumn("last_run_at", label=gettext_lazy("Dernière moisson")),
        Column("failures", label=gettext_lazy("Échecs de suite")),
    )
    search_fields = ("name", "address")
    ordering = ("name",)
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("address"),
            FieldPanel("sets"),
            FieldPanel("centre"),
            FieldPanel("every_days"),
            FieldPanel(
                "shown",
                help_text=gettext_lazy("Vaut pour les productions à venir ; celles qui sont là ne changent pas."),
            ),
            FieldPanel("active"),
        ],
        base_form_class=SourceForm,
    )


class RecordViewSet(SnippetViewSet):
    """What was harvested: shown here or not, and what is the same production twice."""

    model = Record
    icon = "doc-full"
    menu_label = gettext_lazy("Productions moissonnées")
    copy_view_enabled = False
    list_display = (
        "title",
        Column("source", label=gettext_lazy("Source")),
        Column("state", label=gettext_lazy("État"), accessor="state"),
        DateColumn("published_on", label=gettext_lazy("Date")),
    )
    list_filter = ("source", "hidden", "deleted")
    search_fields = ("title", "identifier")
    ordering = ("-datestamp", "-pk")
    panels = (
        MultiFieldPanel(
            [FieldPanel(name, read_only=True) for name in ("title", "source", "url", "description", "rights")],
            heading=gettext_lazy("Telle que sa source la décrit"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("hidden"),
                FieldPanel(
                    "same_as", heading=gettext_lazy("Doublon de"), help_text=gettext_lazy("Seule l'autre est affichée.")
                ),
            ],
            heading=gettext_lazy("Ici"),
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """With what a line shows."""
        return Record.objects.select_related("source")


class RunViewSet(SnippetViewSet):
    """What happened: one line a harvest, with its report."""

    model = HarvestRun
    icon = "history"
    menu_label = gettext_lazy("Moissons")
    inspect_view_enabled = True
    copy_view_enabled = False
    list_display = (
        Column("source", label=gettext_lazy("Source")),
        DateColumn("started_at", label=gettext_lazy("Début")),
        DateColumn("ended_at", label=gettext_lazy("Fin")),
        *(
            Column(name, label=label)
            for name, label in (
                ("seen", gettext_lazy("Lues")),
                ("added", gettext_lazy("Ajoutées")),
                ("changed", gettext_lazy("Modifiées")),
                ("deleted", gettext_lazy("Retirées")),
            )
        ),
        Column("failure", label=gettext_lazy("Arrêt")),
    )
    list_filter = ("source",)
    inspect_view_fields = (
        *("source", "started_at", "ended_at", "seen", "added", "changed", "deleted", "pages", "failure", "refused"),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """With what a line shows."""
        return HarvestRun.objects.select_related("source")


class HarvestGroup(SnippetViewSetGroup):
    """One entry of the menu."""

    items = (SourceViewSet, RecordViewSet, RunViewSet)
    menu_label = gettext_lazy("Moissonnage")
    menu_icon = "download"
    menu_order = 270


register_snippet(HarvestGroup)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """What one does with a source besides writing it."""
    return [
        path("moissonnage/essayer/", admin_views.TryView.as_view(), name="harvest_try_new"),
        path("moissonnage/<int:pk>/essayer/", admin_views.TryView.as_view(), name="harvest_try"),
        path("moissonnage/<int:pk>/moissonner/", admin_views.HarvestView.as_view(), name="harvest_now"),
    ]


@hooks.register("after_create_snippet")
def begin(request: HttpRequest, instance: object) -> None:
    """A source that is kept is harvested in a moment."""
    if isinstance(instance, HarvestSource) and instance.active:
        harvest.enqueue(instance.pk)


@hooks.register("after_edit_snippet")
def follow(request: HttpRequest, instance: object) -> None:
    """A choice about a record shows at once; a source's new name, on all that came from it."""
    if isinstance(instance, Record):
        actions.settle_choice(record=instance, by=Reader.of(request.user))
    if isinstance(instance, HarvestSource) and getattr(instance, "is_renamed", False):
        relabel.enqueue(instance.pk)


@hooks.register("before_delete_snippet")
def take_out(request: HttpRequest, instances: list[object]) -> HttpResponse | None:
    """What came from a source leaves the library with it."""
    for one in instances:
        if request.method == "POST" and isinstance(one, HarvestSource):
            actions.drop_source(source=one, by=Reader.of(request.user))
    return None


class ShowRecords(SnippetBulkAction):
    """Show the records that are ticked."""

    models = [Record]
    display_name = gettext_lazy("Afficher")
    aria_label = gettext_lazy("Afficher les productions choisies")
    action_type = "show"
    template_name = "dissemination/admin/choose.html"
    action_priority = 10
    shown = True

    def check_perm(self, record: Record) -> bool:
        """Editors of records."""
        return bool(self.request.user.has_perm("dissemination.change_record"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page asks."""
        return super().get_context_data(**{"title": self.display_name, **kwargs})

    def get_execution_context(self) -> dict[str, Any]:
        """Who acts."""
        return {"by": Reader.of(self.request.user), "shown": self.shown}

    @classmethod
    def execute_action(cls, objects: list[Record], **kwargs: Any) -> tuple[int, int]:
        """Show or hide them."""
        if not objects:
            raise PermissionDenied
        return actions.show_records(records=objects, **kwargs), 0

    def get_success_message(self, changed: int, _below: int) -> str:
        """How many changed."""
        return ngettext("%(count)s production a changé.", "%(count)s productions ont changé.", changed) % {
            "count": changed
        }


class HideRecords(ShowRecords):
    """Hide the records that are ticked."""

    display_name = gettext_lazy("Masquer")
    aria_label = gettext_lazy("Masquer les productions choisies")
    action_type = "hide"
    action_priority = 20
    shown = False


hooks.register("register_bulk_action", ShowRecords)
hooks.register("register_bulk_action", HideRecords)
