"""The library: what is published here and what other centres publish, found by facets; selections one keeps."""

import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    name = "home.library"
    label = "library"
    verbose_name = _("Bibliothèque")

    def ready(self) -> None:
        from background.schedule import every
        from home.library import plugs, projecting
        from home.library.selecting import signing_in
        from home.library.selecting.telling import tell_followers

        plugs.draw_the_library()
        projecting.follow_pages()
        signing_in.listen()
        every(dt.timedelta(days=1), projecting.put_right)
        every(dt.timedelta(days=1), tell_followers)
