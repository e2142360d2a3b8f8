"""Doors of the letter: asking for it, confirming, leaving, reading it on line."""

import zlib
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView, TemplateView, View

from accounts.access import caller_number
from home.newsletter import actions
from home.newsletter.drawing import context_of
from home.newsletter.forms import AskForm
from home.newsletter.models import Letter, Subscriber
from home.pages.trail import Crumbs
from writing.doors import later
from writing.pace import Pace, TooOften

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

# Letters go to whoever is named, who asked for nothing yet: few to one address, and few at one person's asking.
ASKING = Pace(
    "newsletter",
    2,
    86400,
    _("Cette adresse a déjà été donnée deux fois aujourd'hui. Cherchez la lettre à confirmer parmi les indésirables."),
)
CALLING = Pace("newsletter-caller", 20, 3600, _("Beaucoup d'adresses en peu de temps. Recommencez dans %(wait)s."))


def crumbs_of(here: "StrPromise | str" = "") -> Crumbs:
    """The way to a page about the letter; "": to the letter's own."""
    letter = (gettext("La lettre"), reverse("newsletter:ask") if here else "")
    return [(gettext("Accueil"), "/"), letter, *([(str(here), "")] if here else [])]


class AskView(FormView):
    """The letter: what it is, the last ones, and the form to get it."""

    form_class = AskForm
    template_name = "newsletter/ask.html"
    http_method_names = ["get", "head", "post", "options"]

    def get_initial(self) -> dict[str, Any]:
        """A member's own address."""
        person = self.request.reader.person  # type: ignore[attr-defined]
        return {"email": person.email} if person else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """letters: the last ones that were sent."""
        letters = Letter.objects.exclude(state=Letter.State.DRAFT).order_by("-started_at", "-pk")[:12]
        return {**super().get_context_data(**kwargs), "letters": letters, "crumbs": crumbs_of()}

    def form_valid(self, form: AskForm) -> HttpResponse:
        """Ask; the answer is the same whether the address gets the letter already or not."""
        email = form.cleaned_data["email"].lower()
        try:
            CALLING.take(caller_number(self.request))
            ASKING.take(zlib.crc32(email.encode()))
        except TooOften as refused:
            form.add_error("email", str(refused))
            return later(self.form_invalid(form), refused)
        actions.ask(email=email, by=self.request.reader)  # type: ignore[attr-defined]
        return redirect("newsletter:asked")


class AskedView(TemplateView):
    """What happens next."""

    template_name = "newsletter/asked.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way back."""
        return {**super().get_context_data(**kwargs), "crumbs": crumbs_of(_("Regardez vos courriels"))}


class OfToken(View):
    """What a subscriber does by the address that only they have. A page one opens changes nothing: programs that look
    at links for safety's sake open them too."""

    template_name = ""
    crumb: "StrPromise"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find whose address it is; one that nobody has is a 404."""
        super().setup(request, *args, **kwargs)
        self.subscriber = get_object_or_404(Subscriber, token=kwargs["token"])

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """The button, or what was done."""
        return self.page(request, done=self.is_done())

    def page(self, request: HttpRequest, *, done: bool) -> HttpResponse:
        """The page of this act."""
        context = {"subscriber": self.subscriber, "done": done, "crumbs": crumbs_of(self.crumb)}
        return render(request, self.template_name, context)

    def is_done(self) -> bool:
        """Whether there is nothing left to do."""
        raise NotImplementedError


class ConfirmView(OfToken):
    """The address is mine."""

    template_name = "newsletter/confirm.html"
    crumb = _("Confirmer l'abonnement")

    def is_done(self) -> bool:
        """Whether the letter goes there."""
        return self.subscriber.confirmed_at is not None and self.subscriber.left_at is None

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """From now on the letter goes there."""
        actions.confirm(self.subscriber)
        return redirect("newsletter:confirm", token=token)


@method_decorator(csrf_exempt, name="dispatch")
class LeaveView(OfToken):
    """No more letters. Mail programs post here by themselves (RFC 8058): the address is all the right one needs."""

    template_name = "newsletter/leave.html"
    crumb = _("Ne plus recevoir la lettre")

    def is_done(self) -> bool:
        """Whether no letter goes there."""
        return self.subscriber.left_at is not None

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """From now on no letter goes there. Answered here, since RFC 8058 allows no redirection."""
        actions.leave(self.subscriber)
        return self.page(request, done=True)


class LetterView(View):
    """A letter that was sent, on line."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The letter; one that has not left is a 404."""
        letter = Letter.objects.exclude(state=Letter.State.DRAFT).prefetch_related("items").filter(pk=pk).first()
        if letter is None:
            raise Http404
        context = {**context_of(letter), "crumbs": crumbs_of(letter.subject)}
        return render(request, "newsletter/letter.html", context)
