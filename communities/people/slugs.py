"""Addresses made of names."""

from django.db.models import Model
from django.utils.text import slugify

SLUG_LENGTH = 160  # leaves room for the number that tells namesakes apart
RESERVED = {
    "structures",
    "suggestions",
    "rapprochements",
    "carte",
    "aide",
}  # addresses of the directory that are nobody's


def free_slug(model: type[Model], text: str, *, default: str) -> str:
    """An address made from `text` that no row of `model` has yet: `samira-benali`, then `samira-benali-2`…"""
    base = slugify(text)[:SLUG_LENGTH].strip("-") or default
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED
    if base not in taken:
        return base
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{base}-{number}") not in taken)
