"""Following and muting, and the page where all of it is seen and changed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django.views.generic.base import View

from accounts.access import ProfessionalRequiredMixin, reader_of
from accounts.reader import Reader
from communities.people.models import Profile
from forums import paging
from forums.reading import actions
from forums.reading.forms import StanceForm
from forums.reading.models import Stance
from forums.reading.stances import forums_of, keywords_and_people_of, stance_on, threads_of
from forums.reading.views.finding import way_back
from forums.views.finding import ForumMixin, TopicMixin
from reference.models import Keyword
from writing.doors import Paced
from writing.pace import GESTURES

SAID = {
    Stance.FOLLOW: gettext_lazy("C'est suivi."),
    Stance.MUTE: gettext_lazy("Vous n'en entendrez plus parler."),
    Stance.NONE: gettext_lazy("Vous n'entendrez plus parler que de ce qui vous touche."),
}


class StanceView(Paced, View):
    """Takes a stance and goes back to where one was."""

    pace = GESTURES

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = StanceForm(request.POST)
        if not form.is_valid():
            return HttpResponse(status=400)
        stance = Stance(form.cleaned_data["stance"])
        self.take(stance, reader_of(request))
        messages.success(request, str(SAID[stance]))
        return redirect(way_back(request, self.otherwise()))

    def take(self, stance: Stance, by: Reader) -> None:
        """The one call."""
        raise NotImplementedError

    def otherwise(self) -> str:
        """Where one goes when the form does not say."""
        raise NotImplementedError


class TopicStanceView(ProfessionalRequiredMixin, TopicMixin, StanceView):
    """A thread."""

    def take(self, stance: Stance, by: Reader) -> None:
        actions.take_stance_on_thread(topic=self.topic, stance=stance, by=by)

    def otherwise(self) -> str:
        return self.topic.get_absolute_url()


class ForumStanceView(ProfessionalRequiredMixin, ForumMixin, StanceView):
    """A forum."""

    def take(self, stance: Stance, by: Reader) -> None:
        actions.take_stance_on_forum(forum=self.forum, stance=stance, by=by)

    def otherwise(self) -> str:
        return self.forum.get_absolute_url()


class AskingStanceView(ProfessionalRequiredMixin, StanceView):
    """For what has its page in another district: a page of its own shows where one stands, and asks."""

    def asked(self) -> dict[str, Any]:
        """title, url (of the thing), thing (for stance_on)."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked, person = self.asked(), reader_of(request).person
        assert person is not None  # noqa: S101 - the mixin's promise, said for the types
        stance = stance_on(person, **asked["thing"])
        return render(request, "forums/suivre.html", {**asked, "stance": stance, "action": request.path})

    def otherwise(self) -> str:
        return reverse("forums:follows")


class KeywordStanceView(AskingStanceView):
    """A keyword."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        named = get_object_or_404(Keyword.objects.select_related("merged_into"), slug=kwargs["slug"])
        self.keyword = named.merged_into or named

    def asked(self) -> dict[str, Any]:
        return {
            "title": _("Mot-clé « %(label)s »") % {"label": self.keyword.label},
            "url": self.keyword.get_absolute_url(),
            "thing": {"keyword": self.keyword},
        }

    def take(self, stance: Stance, by: Reader) -> None:
        actions.take_stance_on_keyword(keyword=self.keyword, stance=stance, by=by)


class PersonStanceView(AskingStanceView):
    """What someone writes."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reader = reader_of(request)
        if not reader.is_professional:
            raise Http404  # the directory is not there for passers-by either
        found = Profile.objects.shown().select_related("person").exclude(person=reader.person)
        self.profile = get_object_or_404(found, slug=kwargs["slug"])
        return super().dispatch(request, *args, **kwargs)

    def asked(self) -> dict[str, Any]:
        return {
            "title": _("Ce qu'écrit %(name)s") % {"name": self.profile.person.get_full_name()},
            "url": self.profile.get_absolute_url(),
            "thing": {"author": self.profile.person},
        }

    def take(self, stance: Stance, by: Reader) -> None:
        actions.take_stance_on_person(author=self.profile.person, stance=stance, by=by)


class FollowsView(ProfessionalRequiredMixin, TemplateView):
    """All that one follows or muted."""

    template_name = "forums/suivis.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reader = reader_of(self.request)
        threads, older = threads_of(reader, paging.number(self.request.GET.get("apres")))
        words, people = keywords_and_people_of(reader)
        groups = [
            (_("Fils"), threads),
            (_("Forums"), forums_of(reader)),
            (_("Mots-clés"), words),
            (_("Personnes"), people),
        ]
        return {
            **super().get_context_data(**kwargs),
            "groups": [(title, found) for title, found in groups if found],
            "older_url": f"?apres={older}" if older else "",
            "back": self.request.get_full_path(),
        }
