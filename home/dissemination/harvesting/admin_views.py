"""What editors do with a source besides writing it down: they try it, and have it harvested."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from accounts.reader import Reader
from home.dissemination.harvesting.actions import ask_harvest
from home.dissemination.harvesting.forms import TryForm
from home.dissemination.harvesting.trying import tried
from home.dissemination.models import HarvestSource


class TryView(FormView):
    """Ask a server who it is, and for its first records; nothing is kept."""

    form_class = TryForm
    template_name = "dissemination/admin/try.html"
    source: HarvestSource | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """For those who may add sources."""
        if not request.user.has_perm("dissemination.add_harvestsource"):
            raise PermissionDenied
        if "pk" in kwargs:
            self.source = get_object_or_404(HarvestSource, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        """The source's own address and set."""
        if self.source is None:
            return {}
        return {"address": self.source.address, "theme": next(iter(self.source.sets), "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The source, if it is kept already, its last runs, and what the trial gave."""
        runs = list(self.source.runs.all()[:5]) if self.source else []
        return super().get_context_data(
            **{"trial": None, "keep_url": "", "source": self.source, "runs": runs, **kwargs}
        )

    def form_valid(self, form: TryForm) -> HttpResponse:
        """Show what the server answers."""
        address, theme = form.cleaned_data["address"], form.cleaned_data["theme"]
        trial = tried(address, theme)
        keep = ""
        if self.source is None and trial.identity is not None and not trial.failure:
            given = {"address": address, "name": trial.identity.name, "sets": theme}
            keep = f"{reverse('wagtailsnippets_dissemination_harvestsource:add')}?{urlencode(given)}"
        return self.render_to_response(self.get_context_data(form=form, trial=trial, keep_url=keep))


class HarvestView(View):
    """Have a source harvested now."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Owe the harvest; the worker begins in a moment."""
        source = get_object_or_404(HarvestSource, pk=pk)
        ask_harvest(source=source, by=Reader.of(request.user))
        messages.success(request, _("La moisson de « %(name)s » commence.") % {"name": source.name})
        return redirect("harvest_try", pk)
