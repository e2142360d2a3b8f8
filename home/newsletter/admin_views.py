"""Doors of the Wagtail admin for letters: composing, trying, sending, following."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView

from home.newsletter import actions, news
from home.newsletter.drawing import draw
from home.newsletter.forms import ComposeForm, ScheduleForm
from home.newsletter.models import Delivery, Letter
from home.newsletter.tasks import send_a_trial

NEW = dt.timedelta(days=60)


class ComposeView(PermissionRequiredMixin, FormView):
    """What is new, to tick."""

    permission_required = "newsletter.add_letter"
    raise_exception = True
    form_class = ComposeForm
    template_name = "newsletter_admin/compose.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """With what is new since the last letter, two months at most."""
        now = timezone.now()
        last = Letter.objects.exclude(started_at=None).order_by("-started_at").first()
        since = max(now - NEW, last.started_at) if last and last.started_at else now - NEW
        return {**super().get_form_kwargs(), "pieces": news.pieces(since=since, now=now)}

    def form_valid(self, form: ComposeForm) -> HttpResponse:
        """A letter of these; it opens to be written further."""
        letter = actions.compose(
            subject=form.cleaned_data["subject"],
            pieces=form.chosen(),
            by=self.request.user,  # type: ignore[arg-type]
        )
        return redirect(edit_address(letter))


def edit_address(letter: Letter) -> str:
    """Where a letter is written."""
    return reverse(letter.snippet_viewset.get_url_name("edit"), args=[letter.pk])


class OfLetter(PermissionRequiredMixin, View):
    """A door about one letter."""

    permission_required = "newsletter.change_letter"
    raise_exception = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the letter, else 404."""
        super().setup(request, *args, **kwargs)
        self.letter = get_object_or_404(Letter, pk=kwargs["pk"])


class SendView(OfLetter):
    """The letter as it will be read, to how many, and the button that sends it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The last look."""
        return self._page(ScheduleForm(initial={"send_at": self.letter.send_at}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send, now (once one has read to how many) or at the moment given."""
        form = ScheduleForm(request.POST)
        if not form.is_valid():
            return self._page(form)
        at = form.cleaned_data["send_at"]
        try:
            if at or "later" in request.POST:
                actions.schedule(letter=self.letter, at=at, by=request.user)  # type: ignore[arg-type]
                messages.success(request, _("La lettre partira au moment choisi.") if at else _("La lettre attend."))
                return redirect("newsletter_send", pk)
            if "sure" not in request.POST and self.letter.state == Letter.State.DRAFT:
                actions.must_be_ready(self.letter)
                context = {"letter": self.letter, "readers": actions.readers().count()}
                return render(request, "newsletter_admin/confirm.html", context)
            actions.send(letter=self.letter, by=request.user)  # type: ignore[arg-type]
        except ValidationError as wrong:
            form.add_error(None, wrong)
            return self._page(form)
        return redirect("newsletter_progress", pk)

    def _page(self, form: ScheduleForm) -> HttpResponse:
        if self.letter.state != Letter.State.DRAFT:
            return redirect("newsletter_progress", self.letter.pk)
        readers = actions.readers().count()
        html, text = draw(self.letter)
        context = {"letter": self.letter, "form": form, "readers": readers, "html": html, "text": text}
        return render(self.request, "newsletter_admin/send.html", {**context, "edit_url": edit_address(self.letter)})


class TrialView(OfLetter):
    """The letter, to oneself."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send it to the editor's own address."""
        email = request.user.email  # type: ignore[union-attr]
        send_a_trial.enqueue(pk, email)
        messages.success(request, _("Un essai part à %(email)s.") % {"email": email})
        return redirect("newsletter_send", pk)


class ProgressView(OfLetter):
    """How far a letter is on its way."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Counts by state, what was refused and why."""
        counts = dict(self.letter.deliveries.order_by("state").values_list("state").annotate(count=Count("pk")))
        rows = [(state.label, counts.get(state.value, 0)) for state in Delivery.State]
        total = sum(counts.values())
        waiting = counts.get("owed", 0) + counts.get("claimed", 0)
        reasons = (
            self.letter.deliveries.exclude(why="")
            .order_by()
            .values("state", "why")
            .annotate(count=Count("pk"))
            .order_by("-count", "why")[:20]
        )
        context = {"letter": self.letter, "rows": rows, "total": total, "done": total - waiting, "reasons": reasons}
        return render(request, "newsletter_admin/progress.html", context)
