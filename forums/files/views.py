"""The doors of files: sending one in, opening one."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from django.views.generic.base import View

from accounts.access import ProfessionalRequiredMixin, reader_of
from forums.composing.actions import NotHere, add_to_draft
from forums.composing.places import Place, place_named
from forums.files import actions
from forums.files.finding import openable
from forums.files.names import as_words
from forums.files.refusals import NotTaken
from forums.files.serving import served
from forums.forum_conversation.forum_attachments.models import Attachment
from writing.doors import later
from writing.pace import SENDING_FILES, TooOften


def markdown_of(attachment: Attachment) -> str:
    """What to write in a message for the file to stand there."""
    url = attachment.get_absolute_url()
    if attachment.is_picture:
        return f"![{as_words(attachment.comment or '')}]({url}#{attachment.width}x{attachment.height})"
    return f"[{as_words(attachment.name)}]({url})"


class SendView(ProfessionalRequiredMixin, TemplateView):
    """Takes a file in. Scripts ask for JSON; anyone else gets a page with what to copy into the message, or (`lieu`)
    finds the file at the end of the draft they come from.
    """

    template_name = "forums/files/send.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        upload, alt = request.FILES.get("file"), request.POST.get("alt", "")
        try:
            if not isinstance(upload, UploadedFile):
                raise NotTaken(_("Choisissez un fichier."))
            reader = reader_of(request)
            assert reader.person is not None  # noqa: S101 - the mixin's promise, said for the types
            SENDING_FILES.take(reader.person.pk)
            attachment = actions.take(by=reader, upload=upload, alt=alt)
        except NotTaken as refused:
            return self.answer({"error": str(refused)}, status=422)
        except TooOften as refused:
            return later(self.answer({"error": str(refused)}, status=429), refused)
        sent = {"url": attachment.get_absolute_url(), "markdown": markdown_of(attachment), "name": attachment.name}
        placed = {"put": True} if self.put(sent["markdown"]) else {}
        return self.answer({**sent, "alt": attachment.comment, **placed}, status=201)

    def place(self) -> Place | None:
        """Where one writes what the file is for, if one came from there."""
        return place_named(self.request.GET.get("lieu", ""), reader_of(self.request))

    def put(self, markdown: str) -> bool:
        """Whether the file now stands in the draft one came from."""
        if (place := self.place()) is None:
            return False
        try:
            return add_to_draft(by=reader_of(self.request), place=place.name, text=markdown) is not None
        except NotHere:  # no room is left in it: the page says what to copy
            return False

    def answer(self, said: dict[str, Any], *, status: int) -> HttpResponse:
        """What came of it, in the form that was asked for."""
        if self.request.accepts("text/html"):
            return self.render_to_response(self.get_context_data(**said), status=status)
        return JsonResponse(said, status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [(_("Forums"), reverse("forums:index"))]
        begun = {"crumbs": crumbs, "markdown": "", "error": "", "name": "", "put": False, "place": self.place()}
        return super().get_context_data(**{**begun, **kwargs})


class FileView(View):
    """Opens a file, for those who may read its message."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        attachment = openable(kwargs["key"], reader_of(request))
        if attachment is None:
            raise Http404
        try:
            return served(request, attachment)
        except OSError as missing:
            raise Http404 from missing
