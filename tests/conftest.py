"""The harness: a town to test in, and what makes mistakes loud."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from tests.tools import harness
from tests.tools.migrated import django_db_modify_db_settings as django_db_modify_db_settings
from tests.tools.migrated import put_rows_back
from tests.tools.standing import stand
from tests.town import Town, build

harness.install()
put_rows_back()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have every test that commits leave the rows of the migrations behind; see `put_rows_back`."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        fixtures = getattr(item, "fixturenames", ())
        if (marker and marker.kwargs.get("transaction")) or {"transactional_db", "live_server"} & set(fixtures):
            asked = {**(marker.kwargs if marker else {}), "transaction": True, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**asked), append=False)


@pytest.hookimpl(tryfirst=True, specname="pytest_collection_modifyitems")
def pytest_leave_out_what_is_elsewhere(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests of a part that this run does not have; the suite's other run has it."""
    here = {
        "sqlite": settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"),
        "elasticsearch": bool(settings.ELASTICSEARCH_URL),
    }
    elsewhere = [item for item in items if any(not here[mark.args[0]] for mark in item.iter_markers("only_on"))]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]


@pytest.hookimpl(trylast=True, specname="pytest_collection_modifyitems")
def pytest_keep_groups_together(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Say to pytest what pytest-xdist 3.8 says to where pytest 9.2 no longer looks (pytest-xdist issue 1386).

    Without it `--dist loadgroup` spreads the tests of an `xdist_group` over all processes, in silence.
    """
    for item in items:
        grouped = vars(item).get("_nodeid")
        if getattr(config.option, "loadgroup", False) and grouped and grouped != item.nodeid:
            item._id = type(item.id).parse(grouped)


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def _loud_mistakes() -> Iterator[None]:
    """Fail a test during which a rule of the harness was broken, also where the code went on in spite of it."""
    harness.remembered.clear()
    yield
    assert not harness.remembered, [f"{type(one).__name__}: {one}" for one in harness.remembered]


@pytest.fixture
def town(db: None) -> Town:
    """A network, its forums, and people who stand in different places to it."""
    return stand(build)


@pytest.fixture
def browse(town: Town) -> Callable[[str | None], Client]:
    """A client signed in as someone of the town; None is a passer-by."""

    def sign_in(name: str | None) -> Client:
        client = Client()
        if name:
            client.force_login(town.people[name])
        return client

    return sign_in


@pytest.fixture
def undone() -> Callable[[str], int]:
    """How many tasks of this path are owed and not done."""
    from django_tasks_db.models import DBTaskResult

    def count(path: str) -> int:
        return DBTaskResult.objects.ready().filter(task_path=path).count()

    return count
