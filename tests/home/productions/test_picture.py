"""The picture that goes along when a production is shared."""

import io
import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image as Pillow
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from home.productions import picture
from home.productions.models import ProductionPage
from tests.home.factories import ProductionFactory
from tests.home.productions.owing import owed
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(tmp_path: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    # Wagtail leaves the one it makes to the collector, which tells of it where no test expects it.
    monkeypatch.setattr("wagtail.images.models.SpooledTemporaryFile", lambda **_options: io.BytesIO())


def shared(client: Client, page: ProductionPage) -> dict[str, str]:
    html = client.get(page.url).content.decode()
    return dict(re.findall(r'<meta property="(og:image[:a-z]*)" content="([^"]*)">', html))


def with_picture(**said: Any) -> ProductionPage:
    """A production published with a picture in its text."""
    page = ProductionFactory.create()
    image = get_image_model().objects.create(title="Cour", file=get_test_image_file(size=(1600, 900)))
    value = {"image": image.pk, "alt": "La cour plantée", "decorative": False, "caption": "", "credit": "", **said}
    page.body = json.dumps([{"type": "picture", "value": value}])
    page.save_revision().publish()
    return page


def test_a_production_without_picture_goes_with_the_houses_own(town: Town) -> None:
    found = shared(Client(), ProductionFactory.create())
    assert found["og:image"].startswith(f"{settings.BASE_URL}{settings.STATIC_URL}")
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    assert found["og:image:alt"].startswith("Maillage")
    with Pillow.open(str(finders.find(picture.HOUSE))) as house:
        assert house.size == (picture.WIDTH, picture.HEIGHT)


def test_its_own_picture_is_cut_out_once_when_it_is_published(town: Town, browse: Any) -> None:
    page = with_picture()
    cut = get_image_model().get_rendition_model().objects.filter(filter_spec=picture.SPEC)
    assert "partage" in shared(browse("luc"), page)["og:image"]
    assert not cut.exists()  # nothing is drawn while one waits
    owed("home.productions.picture.")
    assert cut.count() == 1
    found = shared(browse("luc"), page)
    assert found["og:image"] == f"{settings.BASE_URL}{cut.get().file.url}"
    assert (found["og:image:width"], found["og:image:alt"]) == ("1200", "La cour plantée")


def test_it_says_what_it_shows(town: Town) -> None:
    page, plain = with_picture(), with_picture(alt="", decorative=True)
    owed("home.productions.picture.")
    said = [picture.of_production(ProductionPage.objects.get(pk=one.pk)) for one in (page, plain)]
    assert [one.alt for one in said] == ["La cour plantée", plain.title]
    assert {(one.width, one.height, one.type) for one in said} == {(1200, 630, "image/jpeg")}


def test_a_picture_whose_file_is_gone_costs_nothing(town: Town) -> None:
    page = with_picture()
    image = get_image_model().objects.get()
    image.file.delete(save=False)
    get_image_model().objects.filter(pk=image.pk).update(file="original_images/nulle-part.png")
    owed("home.productions.picture.")
    with CaptureQueriesContext(connection) as asked:
        found = picture.of_production(ProductionPage.objects.get(pk=page.pk))
    assert found.type == "image/png"
    assert len(asked) <= 2
