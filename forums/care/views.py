"""The doors of those who take care of a text: changing it, its past, taking it away; and the summary of a thread."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View
from django.views.generic.edit import FormMixin

from accounts.access import ProfessionalRequiredMixin
from communities.networks.actions import ReasonMissing
from forums import actions, paging
from forums.care.finding import CareMixin, MessageMixin
from forums.care.forms import EditForm, ReasonForm, SummaryForm
from forums.care.history import both, states
from forums.care.permissions import (
    may_edit,
    may_open_to_hands,
    may_remove,
    may_restore,
    may_see_past,
    may_summarise,
    wrote,
)
from forums.composing import writing
from forums.composing.models import Draft
from forums.composing.queries import moment
from forums.forum_conversation.models import Post, Revision, SheetVersion
from writing.doors import PacedForm
from writing.markdown import render


class TextMixin(ProfessionalRequiredMixin, PacedForm, TemplateResponseMixin, FormMixin):
    """Changes a text; what someone else wrote meanwhile is shown beside one's own, and nothing is lost."""

    template_name = "forums/edit.html"

    def write(self, **fields: Any) -> HttpResponse:
        """Write it, and lead where it shows."""
        raise NotImplementedError

    def form_valid(self, form: EditForm) -> HttpResponse:
        try:
            return self.write(**form.cleaned_data)
        except actions.Changed as changed:
            return self.show_both(form, changed)
        except actions.Unsettled as refused:
            form.add_error("body", str(refused))
            return self.form_invalid(form)
        except PermissionDenied as refused:
            raise Http404 from refused

    def show_both(self, form: EditForm, changed: actions.Changed) -> HttpResponse:
        """The form again, begun from what is there now, with both versions brought together."""
        found = both(changed, form.cleaned_data["body"])
        begun = {"body": found.merged, "base": found.number, "note": form.cleaned_data["note"]}
        again = type(form)(initial=begun)
        return self.render_to_response(self.get_context_data(form=again, both=found), status=409)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"both": None, **super().get_context_data(**kwargs)}


class EditView(TextMixin, MessageMixin, FormView):
    """Changes a message: its author at any time, any member if it is open to all hands."""

    form_class = EditForm
    draft: Draft | None = None

    def allowed(self) -> bool:
        return may_edit(self.reader, self.message)

    def get_initial(self) -> dict[str, Any]:
        self.draft = writing.draft_of_change(self.message, self.reader)
        return writing.changing(self.message, self.draft)

    def write(self, **fields: Any) -> HttpResponse:
        return redirect(actions.edit_message(post=self.message, by=self.reader, **fields))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "title": _("Modifier le message"),
            "label": _("Le message"),
            "about": "" if wrote(self.reader, self.message) else _("Ce message est ouvert à toutes les mains."),
            "draft": f"edit:{self.message.pk}",
            "begun": moment(self.draft.updated_at) if self.draft and self.request.method == "GET" else "",
            "back_url": self.message.get_absolute_url(),
            "past_url": f"{self.message.get_absolute_url()}historique/" if self.message.updates_count else "",
        }


class SummaryView(TextMixin, CareMixin, FormView):
    """Says where the thread stands."""

    form_class = SummaryForm

    def allowed(self) -> bool:
        return may_summarise(self.reader, self.topic)

    def get_initial(self) -> dict[str, Any]:
        summary = getattr(self.topic, "summary", None)
        return {"body": summary.content, "base": summary.number} if summary else {"body": "", "base": 0}

    def write(self, **fields: Any) -> HttpResponse:
        actions.write_summary(topic=self.topic, by=self.reader, **fields)
        return redirect(f"{self.topic.get_absolute_url()}#ou-en-est-on")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        exists = getattr(self.topic, "summary", None) is not None
        return {
            **super().get_context_data(**kwargs),
            "title": _("Où en est-on"),
            "label": _("Le résumé, en quelques phrases"),
            "about": _("Ce qui marche, ce qui reste ouvert. Chaque membre peut compléter ; tous les noms restent."),
            "draft": "",
            "begun": "",
            "back_url": self.topic.get_absolute_url(),
            "past_url": reverse("forums:summary_history", args=[self.topic.slug, self.topic.pk]) if exists else "",
        }


class PastMixin(TemplateResponseMixin, ContextMixin):
    """What was written before, the latest state first."""

    request: HttpRequest
    template_name = "forums/history.html"

    def past(self) -> Any:
        """The states of the text."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown, older = states(self.past(), paging.number(self.request.GET.get("avant")))
        return {**super().get_context_data(**kwargs), "states": shown, "older": older}


class HistoryView(PastMixin, MessageMixin, TemplateView):
    """The past of a message, as private as it; of one that was taken away, its author's alone."""

    def allowed(self) -> bool:
        return may_see_past(self.reader, self.message)

    def past(self) -> Any:
        return Revision.objects.filter(post=self.message)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "title": _("Historique du message"),
            "back_url": self.message.get_absolute_url(),
            "own_words": render(self.message.content.raw) if self.message.removed else "",
        }


class SummaryHistoryView(PastMixin, CareMixin, TemplateView):
    """The past of a summary, and the names of all who wrote it."""

    def past(self) -> Any:
        return Revision.objects.filter(topic=self.topic)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "title": _("Historique de « Où en est-on »"),
            "back_url": self.topic.get_absolute_url(),
            "own_words": "",
        }


class SheetHistoryView(PastMixin, CareMixin, TemplateView):
    """The past of an experience's sheet, for those who read its thread."""

    def allowed(self) -> bool:
        return hasattr(self.topic, "sheet")

    def past(self) -> Any:
        return SheetVersion.objects.filter(sheet__topic=self.topic).select_related("territory")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "title": _("Historique de la fiche"),
            "back_url": f"{self.topic.get_absolute_url()}#fiche",
            "own_words": "",
        }


class RemoveView(ProfessionalRequiredMixin, MessageMixin, FormView):
    """Asks, then takes one's own message away."""

    form_class = forms.Form
    template_name = "forums/confirm.html"

    def allowed(self) -> bool:
        return may_remove(self.reader, self.message)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            actions.remove_message(post=self.message, by=self.reader)
        except PermissionDenied as refused:
            raise Http404 from refused
        messages.success(self.request, _("Message retiré. Pendant 30 jours, vous pouvez le rétablir."))
        return redirect(self.message)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "title": _("Retirer votre message ?"),
            "text": self.what_follows(),
            "submit": _("Retirer"),
            "danger": True,
            "back_url": self.message.get_absolute_url(),
        }

    def what_follows(self) -> str:
        """What will become of the message, and of the thread where nobody else has written."""
        others = Post.objects.standing().filter(topic=self.topic).exclude(poster_id=self.topic.poster_id)
        if self.message.pk == self.topic.first_post_id and not others.exists():
            return _(
                "Personne d'autre n'a écrit dans ce fil : il disparaîtra avec votre message. Pendant 30 jours, vous "
                "pourrez tout rétablir ; ensuite, le texte sera effacé pour de bon."
            )
        return _(
            "Les réponses resteront, avec la mention « Retiré par son auteur·rice ». Pendant 30 jours, vous pourrez "
            "rétablir votre message ; ensuite, son texte, son historique et ses fichiers seront effacés pour de bon."
        )


class RestoreView(ProfessionalRequiredMixin, MessageMixin, View):
    """Takes a removal back."""

    http_method_names = ["post"]

    def allowed(self) -> bool:
        return may_restore(self.reader, self.message, timezone.now()) or not self.message.removed

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.message.removed:
            try:
                actions.restore_message(post=self.message, by=self.reader)
            except PermissionDenied as refused:
                raise Http404 from refused
            messages.success(request, _("Message rétabli."))
        elif not wrote(self.reader, self.message):
            raise Http404
        return redirect(self.message)


class HandsView(ProfessionalRequiredMixin, MessageMixin, FormView):
    """Opens a message to all hands, or closes it again."""

    form_class = ReasonForm
    template_name = "forums/confirm.html"

    def allowed(self) -> bool:
        return may_open_to_hands(self.reader, self.message)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "own": wrote(self.reader, self.message)}

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        opened = self.request.POST.get("ouvrir") == "1"
        try:
            actions.open_to_hands(post=self.message, by=self.reader, opened=opened, reason=form.cleaned_data["reason"])
        except ReasonMissing as refused:
            form.add_error("reason", str(refused))
            return self.form_invalid(form)
        except PermissionDenied as refused:
            raise Http404 from refused
        return redirect(self.message)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        opened = self.message.wiki
        return {
            **super().get_context_data(**kwargs),
            "title": _("Ne plus ouvrir ce message à toutes les mains ?")
            if opened
            else _("Ouvrir ce message à toutes les mains ?"),
            "text": _("Seule la personne qui l'a écrit pourra encore le modifier. L'historique reste.")
            if opened
            else _("Chaque membre qui écrit ici pourra le compléter. L'historique garde chaque état, avec les noms."),
            "submit": _("Refermer") if opened else _("Ouvrir à toutes les mains"),
            "hidden": {"ouvrir": "0" if opened else "1"},
            "danger": False,
            "back_url": self.message.get_absolute_url(),
        }
