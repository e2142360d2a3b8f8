"""Plug: a letter is read on line for years; what it told of a production goes from it when its author takes it back."""

from collections.abc import Callable, Collection

from django.db import transaction

from home.capitalisation.consent.plugs import on_withdrawal
from home.newsletter.drawing import draw
from home.newsletter.models import Letter, LetterItem
from home.productions.models import ProductionPage


@on_withdrawal
def clean_letters(page: ProductionPage, addresses: Collection[str], clean: Callable[[str], str]) -> None:
    """Take a withdrawal out of the letters that tell of this production: on line, and in what is still to be sent."""
    items = LetterItem.objects.filter(url__in=addresses).order_by("pk")
    for letter in Letter.objects.filter(pk__in=items.order_by().values("letter")).order_by("pk"):
        with transaction.atomic():
            _clean(letter, page, list(items.filter(letter=letter)), clean)


def _clean(letter: Letter, page: ProductionPage, items: list[LetterItem], clean: Callable[[str], str]) -> None:
    url = page.url if page.live and page.url else ""
    changed = False
    for item in items:
        told = {"title": clean(item.title) or page.title, "text": clean(item.text), "url": url or item.url}
        if told != {name: getattr(item, name) for name in told}:
            LetterItem.objects.filter(pk=item.pk).update(**told)
            changed = True
    if changed and letter.html:
        html, text = draw(Letter.objects.get(pk=letter.pk))
        Letter.objects.filter(pk=letter.pk).update(html=html, text=text)
