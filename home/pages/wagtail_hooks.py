"""What the Wagtail admin shows besides pages: a chooser of places. The rest is in home.desk."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from reference.models import Territory, TerritoryQuerySet


class PlaceFilterForm(BaseFilterForm):
    """Looks a place up as the whole site does: the beginning of its name, without accents, or its code."""

    q = forms.CharField(label=_("Nom ou code"), required=False, max_length=80)

    def filter(self, objects: TerritoryQuerySet) -> TerritoryQuerySet:
        """The places that answer, the largest first."""
        asked = self.cleaned_data.get("q", "").replace("\x00", "")
        if not asked:
            return objects
        self.is_searching = True
        self.search_query = asked
        return objects.named_like(asked)


class PlaceColumns:
    """What a line of the chooser shows."""

    filter_form_class = PlaceFilterForm
    ordering = None

    @property
    def columns(self) -> list[Column]:
        """The name, what it is, and where."""
        return [
            self.title_column,  # type: ignore[attr-defined]
            Column("kind", label=_("Type"), accessor="get_kind_display"),
            Column("code", label=_("Code"), accessor="code"),
        ]


class ChoosePlace(PlaceColumns, ChooseView):
    """The chooser's window."""


class ChoosePlaceResults(PlaceColumns, ChooseResultsView):
    """Its results, as one types."""


class PlaceChooser(ChooserViewSet):
    """Tens of thousands of places do not fit a list to unfold."""

    model = Territory
    icon = "site"
    choose_one_text = _("Choisir un territoire")
    choose_another_text = _("Choisir un autre territoire")
    choose_view_class = ChoosePlace
    choose_results_view_class = ChoosePlaceResults
    per_page = 20

    def get_object_list(self) -> TerritoryQuerySet:
        """Every place that is, the largest first."""
        return Territory.objects.standing().order_by("-weight", "name_key", "pk")


@hooks.register("register_admin_viewset")
def register_place_chooser() -> PlaceChooser:
    """Make the chooser the way a page names its territory."""
    return PlaceChooser("place_chooser", url_prefix="territoires")
