"""System checks: what must never become possible in a network is held somewhere, or the platform says that it is not.

    networks.E001  a membership, a person of a network or a facilitation has a column that ranks people
    networks.E002  a constraint that facilitation stands on is missing in the models
    networks.E003  the triggers are laid by no migration
    networks.E004  a trigger is missing in the database: `manage.py migrate --skip-checks` lays it
    networks.E005  a constraint is missing in the database: someone took it out by hand

The first three are asked at every start; those of the database by `migrate` and `manage.py check --database default`.
"""

import re
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunPython

from communities.networks import guards

RANKS = re.compile(r"(^|_)(rank|score|level|title|grade|points|badge|karma|role|position|stars|reputation)s?(_|$)")
EQUALS = ("Membership", "Facilitation", "PeerVoice")  # what is said of people in a network
CONSTRAINTS = {
    "Facilitation": {"facilitation_ends_after_it_starts"},
    "FacilitationEntry": {"act_has_a_reason"},
    "PeerReview": {"review_has_a_reason"},
    "PeerVoice": {"voice_has_a_reason", "one_voice_each"},
}
LAID_BY = "communities.networks.migrations.0005_facilitation_holds"


@register(Tags.models)
def members_are_equals(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """networks.E001: no column ranks those who are in a network."""
    return [
        Error(
            f"{name}.{column} reads like a rank: members are equals",
            hint="Say what someone does, from when to when; never what they are worth.",
            obj=apps.get_model("networks", name),
            id="networks.E001",
        )
        for name in EQUALS
        for column in ranking(apps.get_model("networks", name))
    ]


def ranking(model: type[models.Model]) -> list[str]:
    """The columns of a model that read like a rank, a score or a title of its people."""
    return [field.name for field in model._meta.concrete_fields if RANKS.search(field.name)]


@register(Tags.models)
def facilitation_is_held(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """networks.E002 and E003: what holds facilitation is written in the models and in a migration."""
    found: list[CheckMessage] = []
    for name, wanted in CONSTRAINTS.items():
        model = apps.get_model("networks", name)
        held = {constraint.name for constraint in model._meta.constraints}
        missing = sorted(wanted - held)
        found += [Error(f"{name} has lost {one}", obj=model, id="networks.E002") for one in missing]
    ends = apps.get_model("networks", "Facilitation")._meta.get_field("ends_on")
    if ends.null:
        found.append(Error("a facilitation may have no end", obj=ends.model, id="networks.E002"))
    operations = import_module(LAID_BY).Migration.operations
    if not any(isinstance(one, RunPython) and one.code is guards.laid for one in operations):
        found.append(Error("no migration lays the triggers of communities.networks.guards", id="networks.E003"))
    return found


@register(Tags.database)
def database_holds(
    app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """networks.E004 and E005: the database has the triggers and the constraints, where it has the tables."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if _to_migrate(connection):  # the end of its migrations lays what is missing, and is not to be held up
            continue
        hint = "Run `manage.py migrate --skip-checks`: it lays the triggers that are missing."
        lost = sorted(set(guards.names(connection.vendor)) - guards.standing(connection))
        found += [Error(f"trigger {name} is not in database {alias}", hint=hint, id="networks.E004") for name in lost]
        for name, wanted in CONSTRAINTS.items():
            table = apps.get_model("networks", name)._meta.db_table
            with connection.cursor() as cursor:
                held = set(connection.introspection.get_constraints(cursor, table))
            found += [
                Error(f"constraint {one} is not on {table} in database {alias}", id="networks.E005")
                for one in sorted(wanted - held)
            ]
    return found


def _to_migrate(connection: BaseDatabaseWrapper) -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
