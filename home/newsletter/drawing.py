"""How a letter is drawn: once for all, with a mark where each subscriber's own address comes."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from home.newsletter.models import Letter, Subscriber
from home.pages.trail import absolute
from writing.markdown import render

OWN_ADDRESS = "https://adresse-propre.invalid/"  # stands in the drawn letter for the address by which one leaves


def context_of(letter: Letter) -> dict[str, Any]:
    """What the templates of a letter ask for. letter; items: {heading, title, text, url}; opening: safe HTML."""
    items = [
        {"heading": one.heading, "title": one.title, "text": one.text, "url": absolute(one.url)}
        for one in letter.items.all()
    ]
    return {
        "subject": letter.subject,
        "letter": letter,
        "items": items,
        "opening": render(letter.opening) if letter.opening else "",
        "online": absolute(letter.get_absolute_url()) if letter.pk else "",
        "leave_url": OWN_ADDRESS,
        "base_url": settings.BASE_URL,
    }


def draw(letter: Letter) -> tuple[str, str]:
    """The letter as HTML and as text, in the house's language, with OWN_ADDRESS in them."""
    with translation.override(settings.LANGUAGE_CODE):
        context = context_of(letter)
        return render_to_string("emails/newsletter.html", context), render_to_string("emails/newsletter.txt", context)


def leave_address(subscriber: Subscriber) -> str:
    """The full address by which this subscriber leaves, in one click."""
    return absolute(reverse("newsletter:leave", args=[subscriber.token]))
