"""« Pour moi »."""

from typing import Any

from django.views.generic import TemplateView

from accounts.access import ProfessionalRequiredMixin, reader_of
from forums.plugs import requests_to
from forums.reading.for_you import PARTS, parts_for


class ForYouView(ProfessionalRequiredMixin, TemplateView):
    """What waits for this reader, with the reason; `?partie=` shows one part of it, page by page."""

    template_name = "forums/pour_moi.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.get("partie", "")
        only = asked if asked in PARTS else ""
        reader = reader_of(self.request)
        return {
            **super().get_context_data(**kwargs),
            "parts": parts_for(reader, only=only, key=self.request.GET.get("apres")),
            "requests": [] if only else requests_to(reader),
            "only": only,
            "title": str(PARTS[only][0]) if only else "",
        }
