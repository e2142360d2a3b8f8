"""News, productions and keywords, made as the house makes them."""

import datetime as dt
from importlib import import_module

import factory
from django.apps import apps
from django.utils import timezone
from django.utils.text import slugify

from home.pages.actions import publish_news
from home.pages.models import NewsPage, SectionPage
from home.productions.actions import publish_production
from home.productions.models import ProductionPage
from reference.models import Keyword, Territory
from reference.names import name_key


def plant_tree() -> None:
    """Bring back the first tree where a test that commits has emptied the database."""
    import_module("home.pages.migrations.0003_first_tree").plant(apps, None)
    import_module("home.pages.migrations.0007_places_in_the_tree").give(apps, None)


class KeywordFactory(factory.django.DjangoModelFactory[Keyword]):
    class Meta:
        model = Keyword
        django_get_or_create = ("slug",)

    label = "parents"
    slug = factory.LazyAttribute(lambda made: slugify(made.label))


class TownFactory(factory.django.DjangoModelFactory[Territory]):
    class Meta:
        model = Territory
        django_get_or_create = ("kind", "code")

    kind = Territory.Kind.COMMUNE
    name = "Roubaix"
    code = factory.Sequence(lambda number: f"{59000 + number}")
    name_key = factory.LazyAttribute(lambda made: name_key(made.name))


class NewsFactory(factory.Factory[NewsPage]):
    class Meta:
        model = publish_news

    section = factory.LazyFunction(lambda: SectionPage.objects.get(slug="actualites"))
    title = factory.Sequence(lambda number: f"Nouvelle {number}")
    slug = factory.LazyAttribute(lambda made: slugify(made.title))
    kind = "note"
    published_on = factory.Sequence(lambda number: timezone.now() - dt.timedelta(days=200 - number))
    intro = "En quelques mots."
    keywords: tuple[Keyword, ...] = ()
    blocks = ({"heading": "Un point"}, {"text": "Du **texte**, et un [lien](/regles/)."})


class ProductionFactory(factory.Factory[ProductionPage]):
    class Meta:
        model = publish_production

    title = factory.Sequence(lambda number: f"Fiche {number}")
    slug = factory.LazyAttribute(lambda made: slugify(made.title))
    aim = "Ce que cela demande, ce que cela change."
    kind = "fiche"
    published_on = factory.Sequence(lambda number: timezone.now() - dt.timedelta(days=200 - number))
    blocks = ({"text": "Un texte."}, {"figures": [{"value": "40", "label": "familles"}]})
    credits = ("Nadège Lefebvre",)
    remember = ("On a cessé d'inviter.",)

    class Params:
        archived = factory.Trait(
            kind="document",
            archive=True,
            credits=(),
            source="Service-public.fr",
            source_url="https://www.service-public.fr/particuliers/vosdroits/F1019",
        )
