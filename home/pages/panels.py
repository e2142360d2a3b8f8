"""Panels of the page editor."""

from itertools import groupby
from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils.text import capfirst
from wagtail.admin.panels import FieldPanel

from reference.models import Keyword


class KeywordsPanel(FieldPanel):
    """The vocabulary as boxes to tick, by group, with nothing to hold down.

    Words that were merged are not offered, nor those that members made up, but for the ones that the page bears.
    """

    def __init__(self, field_name: str = "keywords", **options: Any) -> None:
        super().__init__(field_name, **{"widget": CheckboxSelectMultiple, **options})

    class BoundPanel(FieldPanel.BoundPanel):
        """Beside a form."""

        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            if self.bound_field is None:
                return
            borne = {one.pk for one in self.instance.keywords.all()}
            offered = [
                one
                for one in Keyword.objects.standing().order_by("group", "label")
                if one.group != Keyword.Group.FREE or one.pk in borne
            ]
            names = dict(Keyword.Group.choices)
            order = {value: place for place, value in enumerate(Keyword.Group.values)}
            offered.sort(key=lambda one: order.get(one.group, len(order)))
            self.bound_field.field.widget.choices = [
                (capfirst(str(names.get(group, group))), [(one.pk, one.label) for one in words])
                for group, words in groupby(offered, key=lambda one: one.group)
            ]
