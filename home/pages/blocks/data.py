"""Blocks of figures: key figures, tables, charts, maps. All are drawn on the server, with the same in words."""

from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.pages import mapping, plotting
from home.pages.grids import Series, cells, series


class KeyFiguresBlock(blocks.StructBlock):
    """A few figures and what they count."""

    figures = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("value", blocks.CharBlock(label=_("valeur"), max_length=20)),
                ("label", blocks.CharBlock(label=_("ce qui est compté"), max_length=120)),
            ]
        ),
        label=_("chiffres"),
        max_num=6,
    )
    source = blocks.CharBlock(label=_("source et date"), required=False, max_length=200)

    class Meta:
        icon = "list-ol"
        label = _("Chiffres clés")
        group = _("Chiffres et cartes")
        template = "blocks/key_figures.html"


class TableValue(blocks.StructValue):
    """A table's lines, cut into cells; short lines are filled up, so that columns hold."""

    @property
    def head(self) -> list[str]:
        """The titles of the columns."""
        return next(iter(self._cells), [])

    @property
    def lines(self) -> list[list[str]]:
        """Every line but the first."""
        return self._cells[1:]

    @cached_property
    def _cells(self) -> list[list[str]]:
        return cells(str(self.get("rows", "")))


class TableBlock(blocks.StructBlock):
    """A small table, pasted from a spreadsheet or written by hand."""

    caption = blocks.CharBlock(label=_("ce que montre le tableau"), max_length=160)
    titled = blocks.BooleanBlock(
        label=_("l'intertitre au-dessus le dit déjà"),
        required=False,
        help_text=_("La légende n'est alors donnée qu'aux lecteurs d'écran."),
    )
    rows = blocks.TextBlock(
        label=_("lignes"),
        help_text=_(
            "Collez depuis un tableur, ou écrivez une ligne par rangée, les cellules séparées par « | ». La première "
            "ligne porte les titres."
        ),
    )

    class Meta:
        icon = "table"
        label = _("Tableau")
        group = _("Chiffres et cartes")
        template = "blocks/table.html"
        value_class = TableValue


class ChartValue(blocks.StructValue):
    """A chart's figures, and its drawing."""

    @cached_property
    def figures(self) -> Series | None:
        """What is drawn; None for what cannot be, in a page that was never checked."""
        try:
            return series(str(self.get("rows") or ""), below_zero=self.get("kind") == "curves")
        except ValidationError:
            return None

    @property
    def drawing(self) -> SafeString:
        """The chart, whose name says where the same stands as a table."""
        if self.figures is None:
            return SafeString()
        label = gettext("%(title)s : graphique, le tableau qui suit dit la même chose") % {"title": self.get("title")}
        draw = plotting.curves if self.get("kind") == "curves" else plotting.bars
        return draw(self.figures, label)


class ChartBlock(blocks.StructBlock):
    """A chart from a table that one pastes; the table stays beside it."""

    title = blocks.CharBlock(label=_("ce que montre le graphique"), max_length=160)
    kind = blocks.ChoiceBlock(
        label=_("forme"),
        choices=[("bars", _("barres : comparer des choses")), ("curves", _("courbes : suivre dans le temps"))],
        default="bars",
    )
    rows = blocks.TextBlock(
        label=_("nombres"),
        help_text=_(
            "Collez depuis un tableur. La première ligne porte les titres, la première colonne les noms, les autres "
            "des nombres : « Année ; Inscriptions », puis « 2024 ; 1 250 »."
        ),
    )
    source = blocks.CharBlock(label=_("source et date"), required=False, max_length=200)

    class Meta:
        icon = "view"
        label = _("Graphique")
        group = _("Chiffres et cartes")
        template = "blocks/chart.html"
        value_class = ChartValue

    def clean(self, value: ChartValue) -> ChartValue:
        """Refuses figures that cannot be drawn, naming the line."""
        value = super().clean(value)
        try:
            series(value["rows"], below_zero=value["kind"] == "curves")
        except ValidationError as wrong:
            raise blocks.StructBlockValidationError(block_errors={"rows": wrong}) from wrong
        return value

    def get_searchable_content(self, value: ChartValue) -> list[str]:
        """What it shows, and the words of its table."""
        words = [cell for line in cells(str(value["rows"])) for cell in line]
        return [value["title"], " ".join(words)]


class MapValue(blocks.StructValue):
    """A map's figures, and its drawing."""

    @cached_property
    def drawn(self) -> mapping.Drawn | None:
        """The map; None for what cannot be drawn, in a page that was never checked."""
        try:
            return mapping.draw(str(self.get("rows") or ""), within=str(self.get("level") or ""))
        except ValidationError:
            return None


@cache
def levels() -> list[tuple[str, Any]]:
    """What a map may show: France by régions, or one of them by départements."""
    within = [(code, _("%(name)s, par département") % {"name": name}) for code, name in mapping.regions().items()]
    return [("", _("France, par région")), *within]


class MapBlock(blocks.StructBlock):
    """A map of France by région, or of a région by département, with the same as a list."""

    title = blocks.CharBlock(label=_("ce que montre la carte"), max_length=160)
    level = blocks.ChoiceBlock(label=_("carte"), choices=levels, required=False)
    what = blocks.CharBlock(label=_("ce qui est compté"), max_length=60, help_text=_("« Adultes-relais »."))
    rows = blocks.TextBlock(
        label=_("territoires"),
        help_text=_(
            "Un territoire par ligne, par son nom ou son code, puis le nombre : « Somme | 12 ». Ce qui n'est pas nommé "
            "reste en blanc."
        ),
    )
    source = blocks.CharBlock(label=_("source et date"), required=False, max_length=200)

    class Meta:
        icon = "globe"
        label = _("Carte de territoires")
        group = _("Chiffres et cartes")
        template = "blocks/map.html"
        value_class = MapValue

    def clean(self, value: MapValue) -> MapValue:
        """Refuses a place that is not of the map, or no number, naming the line."""
        value = super().clean(value)
        try:
            mapping.draw(value["rows"], within=value["level"] or "")
        except ValidationError as wrong:
            raise blocks.StructBlockValidationError(block_errors={"rows": wrong}) from wrong
        return value

    def get_searchable_content(self, value: MapValue) -> list[str]:
        """What it shows, and where."""
        words = [cell for line in cells(str(value["rows"])) for cell in line]
        return [value["title"], value["what"], " ".join(words)]
