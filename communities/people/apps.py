from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "communities.people"
    label = "people"
    verbose_name = "Personnes"
