"""Sources and runs, as editors make them."""

import factory

from home.dissemination.models import HarvestSource


class SourceFactory(factory.django.DjangoModelFactory[HarvestSource]):
    class Meta:
        model = HarvestSource

    name = factory.Sequence(lambda number: f"Centre {number}")
    address = "https://autre.test/oai"
