from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "communities.meetings"
    label = "meetings"
    verbose_name = "Rencontres"

    def ready(self) -> None:
        from communities.meetings import indicators, search  # noqa: F401
