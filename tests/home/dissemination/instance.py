"""What is done within an instance of its own, in a process of its own: `python -m tests.home.dissemination.instance`.

prepare TITLE SLUG NAME ADDRESS   an empty platform with one production, that harvests another
withdraw SLUG                     the production is taken back
harvest                           every source, now
"""

import sys
from collections.abc import Callable


def prepare(title: str, slug: str, name: str, address: str) -> None:
    """Lay the database down; the worker of the server that follows describes the production, and harvests."""
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from home.dissemination.models import HarvestSource
    from home.productions.actions import publish_production
    from maillage.firstday import database_file, lay_down

    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    file = database_file()
    assert file is not None
    lay_down(file)
    call_command("migrate", verbosity=0)
    publish_production(
        title=title,
        slug=slug,
        aim="Ce que cela demande.",
        kind="guide",
        published_on=timezone.now(),
        blocks=[{"text": "Un texte."}],
        credits=["Awa Diop"],
    )
    HarvestSource.objects.create(name=name, address=address)


def withdraw(slug: str) -> None:
    """Take the production back."""
    from home.productions.models import ProductionPage

    ProductionPage.objects.get(slug=slug).unpublish()


def harvest() -> None:
    """Harvest every source."""
    from home.dissemination.harvesting import work
    from home.dissemination.models import HarvestSource

    for source in HarvestSource.objects.order_by("pk"):
        work.harvest.call(source.pk)


if __name__ == "__main__":
    import django

    django.setup()
    acts: dict[str, Callable[..., None]] = {"prepare": prepare, "withdraw": withdraw, "harvest": harvest}
    acts[sys.argv[1]](*sys.argv[2:])
