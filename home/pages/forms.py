"""What the page editor checks beyond the fields themselves. A draft may be saved unfinished."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminPageForm

from reference.models import Centre


class NewsForm(WagtailAdminPageForm):
    """A call or an offer has a day until which one may answer."""

    def clean(self) -> dict[str, Any]:
        """Refuses to publish a call or an offer without its day."""
        data: dict[str, Any] = super().clean() or {}
        dated = [str(kind) for kind in self._meta.model.DATED]
        missing = data.get("kind") in dated and not data.get("deadline") and "deadline" not in self.errors
        if missing and not self.is_deferred_validation:
            said = _("Jusqu'à quel jour peut-on répondre ? Sans date, personne ne sait si c'est clos.")
            self.add_error("deadline", said)
        return data


class AgendaForm(WagtailAdminPageForm):
    """Kinds come from all that stands in the calendar."""

    kind = forms.ChoiceField(label=gettext_lazy("Genre"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from home.pages.blocks.lists import meeting_kinds

        field: forms.ChoiceField = self.fields["kind"]
        field.choices = [("", gettext_lazy("Tous")), *meeting_kinds()]


class CentreForm(WagtailAdminPageForm):
    """Only centres that have no page yet are offered, besides the page's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "centre" in self.fields:
            free = Centre.objects.filter(page=None) | Centre.objects.filter(pk=self.instance.centre_id)
            self.fields["centre"].queryset = free.order_by("name")
