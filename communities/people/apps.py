import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "communities.people"
    label = "people"
    verbose_name = _("Personnes")

    def ready(self) -> None:
        from background.schedule import every
        from communities.people import reference  # noqa: F401
        from communities.people.index.keeping import put_right
        from communities.people.photos.tasks import forget_photos_of_who_left

        every(dt.timedelta(days=1), forget_photos_of_who_left)
        every(dt.timedelta(days=1), put_right)
