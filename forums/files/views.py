"""The doors of files: sending one in, opening one."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from django.views.generic.base import View

from accounts.access import ProfessionalRequiredMixin, reader_of
from forums.files import actions
from forums.files.finding import openable
from forums.files.names import as_words
from forums.files.refusals import NotTaken
from forums.files.serving import served
from forums.forum_conversation.forum_attachments.models import Attachment


def markdown_of(attachment: Attachment) -> str:
    """What to write in a message for the file to stand there."""
    url = attachment.get_absolute_url()
    if attachment.is_picture:
        return f"![{as_words(attachment.comment or '')}]({url}#{attachment.width}x{attachment.height})"
    return f"[{as_words(attachment.name)}]({url})"


class SendView(ProfessionalRequiredMixin, TemplateView):
    """Takes a file in. Scripts ask for JSON; anyone else gets a page with what to copy into the message."""

    template_name = "forums/files/send.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        upload, alt = request.FILES.get("file"), request.POST.get("alt", "")
        try:
            if not isinstance(upload, UploadedFile):
                raise NotTaken(_("Choisissez un fichier."))
            attachment = actions.take(by=reader_of(request), upload=upload, alt=alt)
        except NotTaken as refused:
            return self.answer({"error": str(refused)}, status=422)
        sent = {"url": attachment.get_absolute_url(), "markdown": markdown_of(attachment), "name": attachment.name}
        return self.answer({**sent, "alt": attachment.comment}, status=201)

    def answer(self, said: dict[str, Any], *, status: int) -> HttpResponse:
        """What came of it, in the form that was asked for."""
        if self.request.accepts("text/html"):
            return self.render_to_response(self.get_context_data(**said), status=status)
        return JsonResponse(said, status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [(_("Forums"), reverse("forums:index"))]
        return super().get_context_data(**{"crumbs": crumbs, "markdown": "", "error": "", "name": "", **kwargs})


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
