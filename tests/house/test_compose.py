"""The containers: what docker-compose.yml, the Dockerfile and .env.example promise to each other."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = Path(__file__).with_name("compose-spec.json")
SERVICES = {"setup", "web", "worker", "postgres", "redis", "elasticsearch", "proxy"}
OURS = {"setup", "web", "worker"}
# Not secrets of the installation: compose has a default for them, or they say how big it is.
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(:?[-?+][^}]*)?\}")


@pytest.fixture(scope="module")
def text() -> str:
    return (ROOT / "docker-compose.yml").read_text()


@pytest.fixture(scope="module")
def compose(text: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


@pytest.fixture(scope="module")
def dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text()


def names_in(path: Path) -> tuple[set[str], set[str]]:
    """Return the variables a .env file sets, and those it only mentions behind a #."""
    lines = path.read_text().splitlines()
    given = {line.split("=")[0] for line in lines if re.match(r"[A-Z_]+=", line)}
    mentioned = {line[1:].split("=")[0] for line in lines if re.match(r"#[A-Z_]+=", line)}
    return given, mentioned


def documented() -> set[str]:
    """Return the variables in the tables of docs/configuration.md."""
    table = (ROOT / "docs/configuration.md").read_text()
    return set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE))


def test_follows_the_compose_specification(compose: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text())).validate(compose)


def test_has_every_part(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == SERVICES


def test_every_variable_used_is_in_the_example(text: str) -> None:
    used = {match[1] for match in VARIABLE.finditer(text)}
    given, _ = names_in(ROOT / ".env.example")
    assert used
    assert used <= given


def test_a_variable_without_default_stops_the_start_with_its_name(text: str) -> None:
    for match in VARIABLE.finditer(text):
        assert match[2], f"{match[1]} may be left out without a word"
        if match[2].startswith(":?"):
            assert match[1] in match[2]


def test_the_example_and_the_documentation_name_the_same_variables() -> None:
    given, mentioned = names_in(ROOT / ".env.example")
    assert not given & mentioned
    assert given | mentioned == documented()


def test_the_example_holds_no_secret() -> None:
    values = dict(
        line.split("=", 1) for line in (ROOT / ".env.example").read_text().splitlines() if re.match(r"[A-Z_]+=", line)
    )
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "ELASTIC_PASSWORD"):
        assert values[name] == ""


def test_settings_read_what_the_documentation_says() -> None:
    from maillage.environment import Environment

    fields = {name.upper() for name in Environment.model_fields}
    only_compose = {
        "SITE_ADDRESS", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "ELASTIC_PASSWORD", "ELASTIC_HEAP", "WEB_CONCURRENCY",
        "MAILLAGE_VERSION",
    }  # fmt: skip
    assert fields == documented() - only_compose


def test_every_image_has_a_version(compose: dict[str, Any], dockerfile: str) -> None:
    images = [service["image"] for service in compose["services"].values()]
    images += re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)
    assert len(images) >= len(SERVICES)
    for image in images:
        _, _, tag = image.partition(":")
        assert tag, f"{image} has no version"
        assert not tag.startswith("latest")


def test_only_the_proxy_is_reached_from_outside(compose: dict[str, Any]) -> None:
    assert {name for name, service in compose["services"].items() if "ports" in service} == {"proxy"}
    assert compose["networks"]["inside"]["internal"] is True
    for name in ("postgres", "redis", "elasticsearch"):
        assert compose["services"][name]["networks"] == ["inside"]


def test_servers_are_watched_and_waited_for(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name in ("postgres", "redis", "elasticsearch", "proxy"):
        assert services[name]["healthcheck"]["test"]
    for name in ("web", "worker"):
        waits = services[name]["depends_on"]
        assert waits["setup"]["condition"] == "service_completed_successfully"
        assert {waits[server]["condition"] for server in ("postgres", "redis", "elasticsearch")} == {"service_healthy"}


def test_the_platform_runs_with_few_rights(compose: dict[str, Any], dockerfile: str) -> None:
    for name in OURS:
        service = compose["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["build"]["target"] == "runtime"
    stages = re.split(r"^FROM ", dockerfile, flags=re.MULTILINE)[1:]
    assert [re.search(r"AS (\w+)", stage)[1] for stage in stages] == ["build", "runtime"]  # type: ignore[index]
    users = re.findall(r"^USER (\S+)", stages[-1], re.MULTILINE)
    assert users == ["maillage"]
    assert "--frozen --no-dev" in stages[0]


def test_the_image_and_the_makefile_use_the_same_installer(dockerfile: str) -> None:
    wanted = re.search(r"^UV_VERSION := (\S+)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert wanted
    assert f"uv=={wanted[1]}\n" in dockerfile


def test_what_the_image_copies_exists(dockerfile: str) -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".env", ".git", "var", ".venv"} <= set(ignored)
    for path in re.findall(r"docker/[\w.]+", dockerfile + (ROOT / "docker-compose.yml").read_text()):
        assert (ROOT / path).is_file()


def test_named_volumes_are_declared(compose: dict[str, Any]) -> None:
    used = {
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
        if not volume.startswith((".", "/"))
    }
    assert used == set(compose["volumes"])
