"""The photo of a profile: written anew, given to whom it is shown, gone when it is taken away."""

import io
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.models import User
from communities.networks.models import Network
from communities.people import actions
from communities.people.models import Audience, Profile
from communities.people.photos import pictures
from communities.people.photos.addresses import photo_address
from communities.people.photos.pictures import stored_as
from tests.communities.factories import as_reader

As = Callable[[User | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]
SEND, REMOVE = "/compte/profil/photo/", "/compte/profil/photo/retirer/"


def picture(form: str = "JPEG", size: tuple[int, int] = (400, 300), **options: object) -> bytes:
    image = Image.new("RGB", size, "red")
    image.paste("blue", (0, 0, size[0], size[1] // 2))
    content = io.BytesIO()
    image.save(content, form, **options)
    return content.getvalue()


def upload(content: bytes, name: str = "moi.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


@pytest.fixture
def photographed(samira: User) -> Profile:
    return actions.take_photo(by=as_reader(samira), upload=upload(picture()))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_photo_is_square_and_written_anew_in_two_sizes(as_: As, samira: User, form: str):
    answer = as_(samira).post(SEND, {"photo": upload(picture(form), "n'importe.exe")})
    assert answer.status_code == 302
    profile = Profile.objects.get(person=samira)
    for size, side in pictures.SIZES.items():
        served = as_(samira).get(photo_address(profile, size))
        assert served["Content-Type"] == "image/webp"
        assert served["Cache-Control"] == "private, max-age=3600"
        image = Image.open(io.BytesIO(served.content))
        assert (image.format, image.size) == ("WEBP", (side, side))


def test_it_is_turned_upright_and_says_nothing_of_who_took_it(as_: As, samira: User):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x8825] = 6, "Appareil de Samira", {1: "N", 2: (50.0, 41.0, 0.0)}
    profile = actions.take_photo(by=as_reader(samira), upload=upload(picture(exif=exif)))
    content = as_(samira).get(photo_address(profile, "l")).content
    image = Image.open(io.BytesIO(content))
    assert not image.getexif()
    assert b"Appareil" not in content
    left, right = image.getpixel((20, 160)), image.getpixel((300, 160))  # the top, blue, turned to the right
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert left[0] > 200
    assert right[2] > 200


def nested() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.txt", "x")
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\xff\xd8\xff not a picture",
        b"%PDF-1.7",
        nested(),
        picture()[:200],
        picture(size=(40, 400)),
        picture("PNG", size=(5001, 5000)),
        picture("BMP"),
    ],
    ids=["svg", "begins well", "pdf", "archive", "cut", "small", "25 million pixels", "bmp"],
)
def test_what_is_no_photo_is_refused_with_its_reason(as_: As, samira: User, content: bytes):
    answer = as_(samira).post(SEND, {"photo": upload(content)})
    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()
    assert Profile.objects.get(person=samira).photo == ""


def test_nothing_sent_is_said_so(as_: As, samira: User):
    assert "Choisissez une photo" in as_(samira).post(SEND).content.decode()


def test_a_photo_shows_to_its_audience_only(
    as_: As, photographed: Profile, education: Network, samira: User, ines: User, karim: User, helene: User
):
    address = photo_address(photographed, "s")
    readers = {"passer-by": None, "steering": helene, "karim": karim, "ines": ines, "samira": samira}
    for audience, sees in [
        (Audience.EVERYONE, set(readers)),
        (Audience.MEMBERS, {"karim", "ines", "samira"}),
        (Audience.NETWORKS, {"ines", "samira"}),
        (Audience.NOBODY, {"samira"}),
    ]:
        Profile.objects.filter(pk=photographed.pk).update(shows_photo=audience)
        assert {name for name, one in readers.items() if as_(one).get(address).status_code == 200} == sees


def test_someone_elses_photo_is_not_found_by_trying(as_: As, photographed: Profile, luc: User, karim: User):
    other = actions.take_photo(by=as_reader(luc), upload=upload(picture()))
    client = as_(karim)
    for slug, name, size in [
        (other.slug, photographed.photo, "l"),
        (photographed.slug, "0" * 32, "l"),
        (photographed.slug, photographed.photo, "xl"),
        ("personne", photographed.photo, "l"),
        (photographed.slug, "..", "l"),
    ]:
        assert client.get(f"/annuaire/{slug}/photo/{name}/{size}/").status_code == 404
    assert client.get(f"/media/{stored_as(photographed.photo, 'l')}").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_photo_that_is_changed_or_taken_away_is_gone(as_: As, samira: User):
    first = actions.take_photo(by=as_reader(samira), upload=upload(picture())).photo
    second = actions.take_photo(by=as_reader(samira), upload=upload(picture())).photo
    assert not default_storage.exists(stored_as(first, "l"))
    assert default_storage.exists(stored_as(second, "l"))
    for _ in range(2):
        assert as_(samira).post(REMOVE).status_code == 302
    assert not default_storage.exists(stored_as(second, "s"))
    assert Profile.objects.get(person=samira).photo == ""


def test_the_photo_of_who_left_is_not_served_and_is_forgotten(as_: As, photographed: Profile, samira: User, luc: User):
    address = photo_address(photographed, "l")
    samira.anonymised_at = timezone.now()
    samira.save()
    assert as_(luc).get(address).status_code == 404
    assert actions.forget_photos() == 1
    assert actions.forget_photos() == 0


def test_a_browser_that_has_it_is_told_so_as_long_as_it_may(as_: As, photographed: Profile, luc: User):
    address, client = photo_address(photographed, "l"), as_(luc)
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    Profile.objects.filter(pk=photographed.pk).update(shows_photo=Audience.NOBODY)
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 404


def test_pages_show_it_only_to_whom_it_shows(as_: As, photographed: Profile, luc: User):
    assert photo_address(photographed, "l") in as_(luc).get(photographed.get_absolute_url()).content.decode()
    Profile.objects.filter(pk=photographed.pk).update(shows_photo=Audience.NETWORKS)
    assert photographed.photo not in as_(luc).get(photographed.get_absolute_url()).content.decode()
    assert photographed.photo not in as_(luc).get("/annuaire/").content.decode()


@pytest.mark.parametrize("door", [SEND, REMOVE])
def test_only_professionals_have_photos(as_: As, helene: User, door: str):
    assert as_(None).post(door).status_code == 302
    assert as_(helene).post(door).status_code == 404


def test_ones_own_photo_stands_in_the_account_menu_of_every_page(as_: As, samira: User, ines: User):
    client = as_(samira)
    menu = client.get("/besoins/").content.decode().split("nav-menu--person")[1].split("</summary>")[0]
    assert "<img" not in menu
    first = actions.take_photo(by=as_reader(samira), upload=upload(picture()))
    address = photo_address(first, "s")
    assert address in client.get("/besoins/").content.decode()
    assert client.get(address)["Cache-Control"] == "private, max-age=3600"
    assert as_(ines).get(address)["Cache-Control"] == "private, no-cache"
    assert address not in as_(ines).get("/besoins/").content.decode()
    actions.remove_photo(by=as_reader(samira))
    assert address not in client.get("/besoins/").content.decode()
