"""The composer's tools as HTML: nothing without scripts, so the composer's script fetches them, once for all pages."""

import hashlib
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override

FLAGS = {"p": "preview", "d": "docked", "f": "draft"}


def url(*, preview: bool, docked: bool, draft: bool) -> str:
    """Where the tools of a composer are, in the language of the page; the address changes with what is there."""
    flags = "".join(flag for flag, wanted in zip(FLAGS, (preview, docked, draft), strict=True) if wanted)
    options = f"{get_language()}-{flags}"
    return f"{reverse('writing:tools', args=[options])}?v={version(options)}"


def version(options: str) -> str:
    """What changes with the tools of these options."""
    return hashlib.sha256(html(options).encode()).hexdigest()[:10]


def html(options: str) -> str:
    """The tools of these options (« fr-pd »). Raises ValueError for what means nothing."""
    return _drawn(options) if settings.DEBUG else _kept(options)


def _drawn(options: str) -> str:
    language, _dash, flags = options.partition("-")
    if language not in dict(settings.LANGUAGES) or list(flags) != [flag for flag in FLAGS if flag in flags]:
        raise ValueError(options)
    with override(language):
        return render_to_string("components/toolbar.html", {name: flag in flags for flag, name in FLAGS.items()})


_kept = lru_cache(maxsize=32)(_drawn)
