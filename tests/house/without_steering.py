"""Run by test_separation.py in a process of its own: the town, its forums and its pages, without steering."""

import os
import sys
import tempfile
from pathlib import Path


def walk(folder: Path) -> int:
    """Build a town in a database in this folder, walk through it, and return the exit code."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings_without_steering"
    import django

    django.setup()
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django.test.utils import setup_test_environment

    assert not apps.is_installed("steering")
    from maillage.firstday import lay_down

    settings.DATABASES["default"]["NAME"] = str(folder / "town.sqlite3")
    lay_down(folder / "town.sqlite3")
    setup_test_environment()
    call_command("check")
    call_command("migrate", verbosity=0)
    from tests.town import build

    town = build()
    visitor, member, official = Client(), Client(), Client()
    member.force_login(town.samira)
    official.force_login(town.helene)
    forum = town.forum.get_absolute_url()
    walks = [
        (visitor, "/", 200), (visitor, "/forums/", 200), (visitor, forum, 200), (member, forum, 200),
        (visitor, "/recherche/?q=cantine", 200), (visitor, "/pilotage/", 404), (official, "/pilotage/", 404),
        (visitor, "/pilotage/transparence/", 404),
    ]  # fmt: skip
    wrong = [
        f"{address}: {answer.status_code}, not {expected}"
        for client, address, expected in walks
        if (answer := client.get(address)).status_code != expected
    ]
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        sys.exit(walk(Path(name)))
