"""What every table of ours has: a 64-bit key, an order that is the same every day, and migrations that go both ways."""

import importlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.models import QuerySet
from django.db.models.expressions import OrderBy
from django.utils import timezone

from communities.chat.models import ChatMessage
from communities.meetings.models import Meeting
from communities.networks.models import Need
from communities.people.models import Profile
from forums.forum_conversation.models import Post, Topic
from home.pages.models import NewsPage
from home.productions.models import ProductionPage

ROOT = Path(__file__).resolve().parents[2]
# Models with a page (or a part of one) that lists them by their usual order, or by that of their named query below.
LISTED = {
    "chat.ChatMessage",
    "forum_conversation.Knot",
    "forum_conversation.Post",
    "forum_conversation.Topic",
    "live.Event",
    "meetings.AgendaPoint",
    "meetings.FollowUp",
    "meetings.Meeting",
    "meetings.PointState",
    "meetings.Registration",
    "meetings.Series",
    "networks.CareTask",
    "networks.Facilitation",
    "networks.FacilitationEntry",
    "networks.Invitation",
    "networks.Membership",
    "networks.Need",
    "networks.Network",
    "networks.NetworkDraft",
    "networks.Proposal",
    "people.Organisation",
    "people.Proof",
    "productions.Credit",
    "reference.Field",
    "reference.Keyword",
    "reference.Territory",
    "search.Document",
    "training.Training",
}
# A tree numbers its nodes: no two of them stand in the same place.
NUMBERED = {"forum.Forum"}
# Lists that name their order themselves.
NAMED: dict[str, Callable[[], QuerySet[Any]]] = {
    "news": lambda: NewsPage.objects.newest(),
    "productions": lambda: ProductionPage.objects.newest(),
    "people": lambda: Profile.objects.shown().for_list(),
    "threads": lambda: Topic.objects.for_list().latest_active(),
    "messages": lambda: Post.objects.for_page(),
    "sayings": lambda: ChatMessage.objects.for_page(),
    "needs": lambda: Need.objects.for_list(),
    "meetings to come": lambda: Meeting.objects.upcoming(now=timezone.now()),
    "meetings past": lambda: Meeting.objects.past(now=timezone.now()),
}
# The key is Wagtail's own there: such a row continues a row of its table, whose keys have 32 bits.
PAGES, TASKS = "wagtailcore.Page", "wagtailcore.Task"


def is_ours(label: str) -> bool:
    """Whether an app stands in this project, those that override machina's among them."""
    path = Path(apps.get_app_config(label).path)
    return path.is_relative_to(ROOT) and ".venv" not in path.relative_to(ROOT).parts


OURS = [
    model
    for model in apps.get_models(include_auto_created=True)
    if is_ours(model._meta.app_label) and not model._meta.proxy and model._meta.managed
]


def last_target(field: Any) -> models.Field[Any, Any]:
    """The column that a key refers to in the end."""
    while field.remote_field is not None:
        field = field.target_field
    assert isinstance(field, models.Field)
    return field


def test_there_are_models_to_look_at() -> None:
    labels = {model._meta.label for model in OURS}
    assert {"accounts.User", "forum.Forum", "forum_conversation.Topic_keywords", "forum_polls.TopicPoll"} <= labels
    assert labels >= LISTED | NUMBERED


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_keys_have_64_bits(model: type[models.Model]) -> None:
    key = model._meta.pk
    target = last_target(key)
    if target.model._meta.label in (PAGES, TASKS):
        return
    assert isinstance(target, models.BigAutoField | models.BigIntegerField | models.UUIDField | models.CharField), key


def plain(order: Sequence[Any]) -> list[str]:
    """The columns of an order, without direction."""
    found = []
    for one in order:
        expression = one.expression if isinstance(one, OrderBy) else one
        found.append(str(getattr(expression, "name", expression)).lstrip("-"))
    return found


def decides(model: type[models.Model], names: list[str]) -> bool:
    """Whether these columns together are different in every row."""
    if "pk" in names or model._meta.pk.name in names:
        return True
    constraints = [set(one.fields) for one in model._meta.total_unique_constraints]
    constraints += [set(together) for together in model._meta.unique_together]
    constraints += [{field.name} for field in model._meta.concrete_fields if field.unique]
    return any(fields <= set(names) for fields in constraints)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_an_order_leaves_nothing_to_chance(model: type[models.Model]) -> None:
    names = plain(model._meta.ordering or [])
    assert names or model._meta.label not in LISTED, "it is listed, and has no order"
    if names and model._meta.label not in NUMBERED:
        assert decides(model, names), f"{names} may be equal in two rows: end with pk"


@pytest.mark.parametrize("name", NAMED)
def test_named_lists_leave_nothing_to_chance(name: str) -> None:
    found = NAMED[name]()
    order = plain(found.query.order_by or found.model._meta.ordering or [])
    assert decides(found.model, order), order


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def own_migrations() -> Iterator[migrations.Migration]:
    """Every migration written here."""
    for (label, _name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        if is_ours(label) and Path(importlib.import_module(migration.__module__).__file__ or "").is_relative_to(ROOT):
            yield migration


@pytest.mark.django_db
def test_migrations_go_back() -> None:
    found = list(own_migrations())
    assert len(found) > 15
    stuck = [
        f"{migration.app_label}.{migration.name}: {operation.describe()}"
        for migration in found
        for operation in migration.operations
        if not operation.reversible
    ]
    assert not stuck


@pytest.mark.data
@pytest.mark.django_db
def test_the_database_gives_keys_64_bits() -> None:
    """The columns as the database has them: a migration of old could say something else than the model."""
    with connection.cursor() as cursor:
        for model in OURS:
            key = model._meta.pk
            if last_target(key).model._meta.label == PAGES or not isinstance(last_target(key), models.BigAutoField):
                continue
            columns = connection.introspection.get_table_description(cursor, model._meta.db_table)
            column = next(one for one in columns if one.name == key.column)
            kind = connection.introspection.get_field_type(column.type_code, column)
            if connection.vendor == "postgresql":
                assert kind in ("BigIntegerField", "BigAutoField"), model._meta.label
            else:
                assert kind in ("BigIntegerField", "BigAutoField", "AutoField"), model._meta.label  # one width there
