"""Steering and the exchanges stay apart: no relation joins their tables, and either stands without the other."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model

ROOT = Path(__file__).resolve().parents[2]
EXCHANGES = ("home", "communities", "forums", "demo")


def side_of(model: type[Model]) -> str:
    """On which side of the wall a model stands: "steering", "exchanges", or "" for what both stand on."""
    district = apps.get_containing_app_config(model.__module__)
    top = (district.name if district else model.__module__).split(".")[0]
    if top == "steering":
        return "steering"
    return "exchanges" if top in EXCHANGES else ""


def relations():
    """Every pair of models that a column or a table of pairs joins; a relation given as a string is resolved here."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields(include_hidden=True):
            if field.is_relation and isinstance(field.related_model, type):
                yield model, field.related_model, field
            through = getattr(getattr(field, "remote_field", None), "through", None)
            if through is not None:
                yield model, through, field


def test_no_relation_joins_steering_to_the_exchanges():
    crossing = [
        f"{model._meta.label}.{field.name} -> {other._meta.label}"
        for model, other, field in relations()
        if {side_of(model), side_of(other)} == {"steering", "exchanges"}
    ]
    assert crossing == []


def test_the_walk_sees_both_sides_relations():
    """A guard that sees nothing guards nothing: these relations are known to exist."""
    seen = {(model._meta.label, other._meta.label) for model, other, _field in relations()}
    assert ("networks.Membership", "networks.Network") in seen
    assert ("networks.Membership", "accounts.User") in seen
    sides = {side_of(model) for model in apps.get_models()}
    assert "exchanges" in sides


def test_steering_keeps_no_person_of_the_exchanges_by_generic_key():
    """A generic foreign key would join without a column that says so."""
    generic = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_app_config("steering").get_models()
        for field in model._meta.private_fields
    ]
    assert generic == []


@pytest.mark.timeout(300)
def test_the_exchanges_live_without_steering():
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT / "site"), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-m", "tests.house.without_steering"],
        cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=280,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]


def test_templates_of_the_exchanges_name_no_steering_address():
    """A `{% url %}` into steering would break the town without its town hall."""
    folders = [path for path in (ROOT / "templates").iterdir() if path.is_dir() and path.name != "steering"]
    naming = [
        str(path.relative_to(ROOT))
        for folder in folders
        for path in folder.rglob("*.html")
        if "steering:" in path.read_text(encoding="utf-8")
    ]
    assert naming == []
