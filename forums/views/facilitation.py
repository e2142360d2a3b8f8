"""The doors of facilitation: each asks for a reason, and is not there for anyone else."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from accounts.access import ProfessionalRequiredMixin, reader_of
from communities.networks.actions import ReasonMissing
from forums import actions, paging
from forums.care.finding import CareMixin, MessageMixin
from forums.care.forms import MergeForm, MoveForm, ReasonForm, SplitForm, TitleForm
from forums.care.permissions import may_hide, may_rename
from forums.forum.models import Forum
from forums.forum_conversation.models import Knot, Post, Topic
from forums.permissions import may_facilitate

KNOTS = 50
NEAR = 12


class FacilitationMixin(ProfessionalRequiredMixin, CareMixin):
    """A door of the facilitation of the thread's network; to anyone else it is not there."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Http404 unless the reader facilitates the network today."""
        super().setup(request, *args, **kwargs)
        if not may_facilitate(reader_of(request), self.topic.forum):
            raise Http404


class FacilitationView(FacilitationMixin, TemplateView):
    """What the facilitation may do to a thread, and what was done to it."""

    template_name = "forums/facilitation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        knots = Knot.objects.filter(topic=self.topic).select_related("person", "other__forum").order_by("-pk")[:KNOTS]
        return {
            **super().get_context_data(**kwargs),
            "knots": [paging.with_open_end(knot, self.topic) for knot in knots],
            "pinned": self.topic.type != Topic.TOPIC_POST,
        }


class ActView(FormView):
    """Takes an act with its reason, and says in the form why it cannot be done."""

    template_name = "forums/confirm.html"
    form_class: type[forms.Form] = ReasonForm
    topic: Topic
    done: str | Promise = ""
    wrong = "reason"  # the field beside which a refusal is said

    def act(self, fields: dict[str, Any]) -> HttpResponse:
        """Do it, and lead where it shows."""
        raise NotImplementedError

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            answer = self.act(form.cleaned_data)
        except (actions.NotHere, ReasonMissing) as refused:
            form.add_error("reason" if isinstance(refused, ReasonMissing) else self.wrong, str(refused))
            return self.form_invalid(form)
        except PermissionDenied as refused:
            raise Http404 from refused
        messages.success(self.request, str(self.done) or _("C'est fait. La raison est dans le fil et dans le journal."))
        return answer

    def places(self) -> Any:
        """The forums of the network where what is in this one may go."""
        origin = self.topic.forum
        found = Forum.objects.places().filter(network_id=origin.network_id)
        return found.filter(private=True) if origin.private else found


class MoveView(FacilitationMixin, ActView):
    """Moves a thread to another forum of its network."""

    form_class = MoveForm
    template_name = "forums/topic_move.html"
    wrong = "target"

    def get_form(self, form_class: type[forms.Form] | None = None) -> forms.Form:
        form = super().get_form(form_class)
        form.fields["target"].queryset = self.places().exclude(pk=self.topic.forum_id)
        return form

    def act(self, fields: dict[str, Any]) -> HttpResponse:
        actions.move_thread(topic=self.topic, to=fields["target"], by=self.reader, reason=fields["reason"])
        return redirect(self.topic)


@dataclass(frozen=True)
class Deed:
    """An act that needs nothing but its reason: its words, and what does it."""

    title: str | Promise
    text: str | Promise
    submit: str | Promise
    do: Callable[..., Any]
    danger: bool = False


DEEDS = {
    "close": Deed(
        gettext_lazy("Clore ce fil ?"),
        gettext_lazy("On pourra encore le lire et le citer, plus y répondre. Vous pourrez le rouvrir."),
        gettext_lazy("Clore"),
        actions.close_thread,
    ),
    "reopen": Deed(
        gettext_lazy("Rouvrir ce fil ?"),
        gettext_lazy("Chaque membre pourra de nouveau y répondre."),
        gettext_lazy("Rouvrir"),
        actions.reopen_thread,
    ),
    "pin": Deed(
        gettext_lazy("Épingler ce fil ?"),
        gettext_lazy("Il restera en tête de son forum."),
        gettext_lazy("Épingler"),
        actions.pin_thread,
    ),
    "unpin": Deed(
        gettext_lazy("Ne plus épingler ce fil ?"),
        gettext_lazy("Il reprendra sa place parmi les autres, à sa date."),
        gettext_lazy("Ne plus épingler"),
        lambda **given: actions.pin_thread(pinned=False, **given),
    ),
    "hide_topic": Deed(
        gettext_lazy("Masquer tout ce fil ?"),
        gettext_lazy(
            "Seules la personne qui l'a ouvert et l'animation le verront encore. Les textes ne changent pas. Vous "
            "pourrez le rétablir."
        ),
        gettext_lazy("Masquer"),
        actions.hide_thread,
        danger=True,
    ),
    "show_topic": Deed(
        gettext_lazy("Rétablir ce fil ?"),
        gettext_lazy("Il se lira de nouveau comme avant, à la même adresse."),
        gettext_lazy("Rétablir"),
        actions.show_thread,
    ),
    "hide": Deed(
        gettext_lazy("Masquer ce message ?"),
        gettext_lazy(
            "Une mention avec votre raison prendra sa place. La personne qui l'a écrit sera seule à lire encore son "
            "texte, qui ne change pas. Vous pourrez le rétablir."
        ),
        gettext_lazy("Masquer"),
        actions.hide_message,
        danger=True,
    ),
    "show": Deed(
        gettext_lazy("Rétablir ce message ?"),
        gettext_lazy("Il se lira de nouveau comme avant."),
        gettext_lazy("Rétablir"),
        actions.show_message,
    ),
}


class DeedView(FacilitationMixin, ActView):
    """One of DEEDS, done to a thread."""

    deed = ""

    def act(self, fields: dict[str, Any]) -> HttpResponse:
        DEEDS[self.deed].do(topic=self.topic, by=self.reader, reason=fields["reason"])
        return redirect(self.topic)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        deed = DEEDS[self.deed]
        return {
            **super().get_context_data(**kwargs),
            "title": deed.title,
            "text": deed.text,
            "submit": deed.submit,
            "danger": deed.danger,
            "back_url": self.topic.get_absolute_url(),
        }


class MessageDeedView(DeedView, MessageMixin):
    """One of DEEDS, done to a message."""

    def allowed(self) -> bool:
        return may_hide(self.reader, self.message)

    def act(self, fields: dict[str, Any]) -> HttpResponse:
        DEEDS[self.deed].do(post=self.message, by=self.reader, reason=fields["reason"])
        return redirect(self.message)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "back_url": self.message.get_absolute_url()}


class TitleView(ProfessionalRequiredMixin, CareMixin, ActView):
    """Changes a thread's title: who opened it at any time, the facilitation with its reason."""

    form_class = TitleForm
    template_name = "forums/title.html"
    done = gettext_lazy("Titre changé. L'ancienne adresse mène à la nouvelle.")
    wrong = "title"

    def allowed(self) -> bool:
        return may_rename(self.reader, self.topic)

    def get_initial(self) -> dict[str, Any]:
        return {"title": self.topic.subject}

    def get_form_kwargs(self) -> dict[str, Any]:
        person = self.reader.person
        return {**super().get_form_kwargs(), "own": person is not None and person.pk == self.topic.poster_id}

    def act(self, fields: dict[str, Any]) -> HttpResponse:
        return redirect(actions.rename_thread(topic=self.topic, by=self.reader, **fields))


class MergeView(FacilitationMixin, ActView):
    """Puts a thread's messages among those of another of the same network."""

    form_class = MergeForm
    template_name = "forums/merge.html"
    wrong = "address"

    def others(self) -> Any:
        """The threads it may be merged into."""
        found = Topic.objects.readable_by(self.reader).filter(forum__in=self.places())
        return found.exclude(pk=self.topic.pk)

    def get_form(self, form_class: type[forms.Form] | None = None) -> forms.Form:
        form = super().get_form(form_class)
        alike = list(self.others().filter(pk__in=self.topic.similar[:NEAR]).latest_active())
        rest = self.others().filter(forum_id=self.topic.forum_id).exclude(pk__in=[one.pk for one in alike])
        near = [*alike, *rest.latest_active()[: NEAR - len(alike)]]
        form.fields["near"].choices = [(str(one.pk), one.subject) for one in near]
        return form

    def act(self, fields: dict[str, Any]) -> HttpResponse:
        into = self.others().filter(pk=fields["into"]).first()
        if into is None:
            raise actions.NotHere(_("Choisissez un fil du même réseau, que vous pouvez lire."))
        actions.merge_threads(topic=self.topic, into=into, by=self.reader, reason=fields["reason"])
        return redirect(into)


class SplitView(FacilitationMixin, ActView):
    """Makes a thread of some messages, chosen page by page: what was chosen follows from one page to the next."""

    form_class = SplitForm
    template_name = "forums/split.html"
    wrong = "title"

    def chosen(self) -> set[int]:
        """The ids chosen so far."""
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        return {pk for text in asked.getlist("messages") if (pk := paging.number(text)) is not None}

    def get_initial(self) -> dict[str, Any]:
        return {"target": self.topic.forum_id}

    def get_form(self, form_class: type[forms.Form] | None = None) -> forms.Form:
        form = super().get_form(form_class)
        form.fields["target"].queryset = self.places()
        return form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "vers" in request.POST or "avant" in request.POST:
            given = {name: request.POST.get(name, "") for name in ("title", "target", "reason")}
            form = self.get_form_class()(initial=given)
            form.fields["target"].queryset = self.places()
            return self.render_to_response(self.get_context_data(form=form))
        return super().post(request, *args, **kwargs)

    def act(self, fields: dict[str, Any]) -> HttpResponse:
        return redirect(
            actions.split_thread(
                topic=self.topic,
                posts=self.chosen(),
                title=fields["title"],
                to=fields["target"],
                by=self.reader,
                reason=fields["reason"],
            )
        )

    def shown(self) -> paging.PostPage:
        """The page of messages asked for; at first the one where the first message chosen stands."""
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        if before := paging.number(asked.get("avant")):
            return paging.posts_before(self.topic, before)
        after = paging.number(asked.get("vers"))
        if after is None and self.request.method == "POST":
            after = paging.number(asked.get("ici"))
        first = min(self.chosen(), default=None)
        if after is None and first is not None:
            found = Post.objects.filter(topic=self.topic, pk=first).first()
            after = paging.key_before(self.topic, found) if found else None
        return paging.posts_after(self.topic, after)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page, chosen = self.shown(), self.chosen()
        here = {post.pk for post in page.posts}
        return {
            **super().get_context_data(**kwargs),
            "page": page,
            "here": page.posts[0].pk - 1 if page.posts and page.older else 0,
            "chosen": chosen,
            "elsewhere": sorted(chosen - here),
        }
