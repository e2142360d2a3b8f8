"""Before it is sent, a letter is looked at whole."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse

from home.newsletter.drawing import draw
from home.newsletter.models import Letter, LetterItem
from tests.town import Town

pytestmark = pytest.mark.django_db


class Frames(HTMLParser):
    """What the frames of a page show."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A frame."""
        if tag == "iframe":
            self.found.append(dict(attrs))


def test_the_last_look_shows_the_whole_letter_in_a_shut_frame(town: Town, browse):
    letter = Letter.objects.create(subject="Nouvelles", by=town.paul)
    LetterItem.objects.create(letter=letter, title='Un « sujet » "cité"', url="/productions/", sort_order=0)
    frames = Frames()
    frames.feed(browse("paul").get(reverse("newsletter_send", args=[letter.pk])).content.decode())
    [frame] = frames.found
    assert frame["srcdoc"] == draw(letter)[0]
    assert frame["sandbox"] in ("", None)
    assert frame["height"] == "720"


def test_what_a_title_holds_is_never_markup_in_the_admin(town: Town, browse):
    letter = Letter.objects.create(subject="Nouvelles", by=town.paul)
    LetterItem.objects.create(letter=letter, title="<img src=x onerror=alert(1)>", url="/productions/", sort_order=0)
    shown = browse("paul").get(reverse("newsletter_send", args=[letter.pk])).content.decode()
    assert "<img src=x" not in shown
