"""The doors of photos: sending one in, taking it away, looking at one."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import reader_of
from communities.people import actions
from communities.people.doors import for_professionals, paced
from communities.people.forms import PhotoForm
from communities.people.models import Profile
from communities.people.photos.addresses import photo_address
from communities.people.photos.pictures import MEDIA_TYPE, SIZES, stored_as
from communities.people.refusals import NotPossible
from communities.people.visibility import visible
from writing.pace import GESTURES, SENDING_FILES

POLICY = "default-src 'none'; sandbox"


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
@paced(SENDING_FILES)
def send(request: HttpRequest) -> HttpResponse:
    """Takes one's photo in."""
    reader = reader_of(request)
    form = PhotoForm(request.POST, request.FILES) if request.method == "POST" else PhotoForm()
    if form.is_valid():
        upload: UploadedFile = form.cleaned_data["photo"]
        try:
            actions.take_photo(by=reader, upload=upload)
        except NotPossible as refused:
            form.add_error("photo", str(refused))
        else:
            messages.success(request, _("Votre photo est en place."))
            return redirect(f"{reverse('people:edit')}#photo")
    profile = actions.own_profile(by=reader)
    context = {"photo_form": form, "profile": profile, "photo_url": photo_address(profile, "l")}
    return render(request, "people/photo.html", context, status=422 if form.errors else 200)


@require_http_methods(["POST"])
@for_professionals
@paced(GESTURES)
def remove(request: HttpRequest) -> HttpResponse:
    """Takes one's photo away."""
    actions.remove_photo(by=reader_of(request))
    messages.success(request, _("Votre photo est retirée. Vos initiales la remplacent."))
    return redirect(f"{reverse('people:edit')}#photo")


@require_safe
def photo(request: HttpRequest, slug: str, name: str, size: str) -> HttpResponse:
    """A photo, for whom its person shows it to; asked again each time, so that changing one's mind takes effect."""
    held = Profile.objects.shown().filter(slug=slug, photo=name).first() if size in SIZES and name else None
    if held is None or not visible(held, reader_of(request)).photo:
        raise Http404
    etag = quote_etag(f"{name}-{size}")
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            with default_storage.open(stored_as(name, size)) as file:
                response = HttpResponse(file.read(), content_type=MEDIA_TYPE)
        except OSError as missing:
            raise Http404 from missing
    response["ETag"] = etag
    # One's own stands on every page: it may be kept, since another photo has another address.
    own = (person := reader_of(request).person) is not None and person.pk == held.person_id
    response["Cache-Control"] = "private, max-age=3600" if own else "private, no-cache"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
