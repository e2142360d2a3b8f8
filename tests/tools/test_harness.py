"""The harness bites: each of its rules, broken on purpose."""

import contextlib
import socket
import warnings
from collections.abc import Iterator
from types import CodeType, SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.paginator import Paginator, UnorderedObjectListWarning
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine, Origin, Template
from django.test import AsyncClient, Client
from django.urls import path
from pytest_socket import SocketConnectBlockedError

from reference.models import Keyword
from tests.tools import harness


@pytest.fixture
def forgiven() -> Iterator[list[harness.Mistake]]:
    """The mistakes of this test are wanted: they are seen, and don't fail it at its end."""
    yield harness.remembered
    harness.remembered.clear()


def written(source: str, *, below: str = harness.TEMPLATES, **context: Any) -> str:
    """What a template prints that stands below a folder."""
    origin = Origin(f"{below}made-up.html", "made-up.html")
    return Template(source, origin, engine=Engine.get_default()).render(Context(context))


# — 1. Variables ———————————————————————————————————————————————————————————————————————————————————————————————————


@pytest.mark.parametrize(
    "source",
    [
        "{{ nobody }}",
        "{{ someone.nothing }}",
        "{{ nobody|upper }}",
        "{{ nobody|default:'-' }}",
        "{{ someone|default:nobody }}{{ empty|default:nobody }}",
        "{% for one in nobody %}{% endfor %}",
        "{% for one in someone.nothing %}{% empty %}-{% endfor %}",
        "{% with one=nobody %}{% endwith %}",
        "{% include 'components/empty.html' with text=nobody only %}",
        "{% url 'forums:index' as address %}{{ adress }}",
        "{% icon nobody %}",
        "{% blocktranslate %}Bonjour {{ nobody }}{% endblocktranslate %}",
        "{% blocktranslate with name=nobody %}Bonjour {{ name }}{% endblocktranslate %}",
        "{% blocktranslate count n=one %}Un{% plural %}{{ n }} de {{ nobody }}{% endblocktranslate %}",
        "{% if someone %}{{ nobody }}{% endif %}",
    ],
)
def test_an_undefined_variable_is_refused(source: str, forgiven: list[harness.Mistake]) -> None:
    with pytest.raises(Exception, match=r"nobody|nothing|adress"):
        written(source, someone=SimpleNamespace(name="Inès"), empty="", one=1)
    assert "default:nobody" in source or [type(one) for one in forgiven] == [harness.UndefinedVariable]


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("{% if nobody %}a{% else %}b{% endif %}", "b"),
        ("{% if nobody.name|length > 2 %}a{% elif not someone.nothing %}b{% endif %}", "b"),
        ("{% firstof nobody someone.name %}", "Inès"),
        ("{{ none }}{{ empty }}{{ someone.name|upper }}", "NoneINÈS"),
        ("{% for one in empty %}{% empty %}-{% endfor %}", "-"),
        ("{% blocktranslate with name=someone.name %}Bonjour {{ name }}{% endblocktranslate %}", "Bonjour Inès"),
        ("{% blocktranslate count n=one %}Un{% plural %}{{ n }}{% endblocktranslate %}", "Un"),
    ],
)
def test_what_is_given_or_asked_for_with_if_is_printed(source: str, printed: str) -> None:
    assert written(source, someone=SimpleNamespace(name="Inès"), none=None, empty="", one=1) == printed


def test_templates_of_others_may_do_as_they_please() -> None:
    assert written("{{ nobody }}{% for one in nobody %}-{% endfor %}", below="/usr/share/wagtail/templates/") == ""


def test_a_variable_is_looked_up_once() -> None:
    asked: list[int] = []

    def count() -> int:
        asked.append(1)
        return len(asked)

    assert written("{{ count|add:1 }}", count=count) == "2"
    assert asked == [1]


def test_what_our_code_catches_is_remembered(forgiven: list[harness.Mistake]) -> None:
    with contextlib.suppress(Exception):  # as by a task that will be tried again
        written("{{ nobody }}")
    assert [str(one) for one in forgiven] == [f"nobody in {harness.TEMPLATES}made-up.html"]


# — 2. Forms ———————————————————————————————————————————————————————————————————————————————————————————————————————

TOKEN = '<input type="hidden" name="csrfmiddlewaretoken" value="x">'


@pytest.mark.parametrize(
    ("page", "bare"),
    [
        ('<form method="post" action="/a/"></form>', ["/a/"]),
        ("<FORM METHOD=POST><input name=q></FORM>", ["its own address"]),
        (f'<form method="post">{TOKEN}</form><form method="post" action="/b/">', ["/b/"]),
        ('<form method="post" action="/c/"><input name="csrfmiddlewaretoken" value=""></form>', ["/c/"]),
        (f'<form method="post">{TOKEN}</form><form action="/recherche/"></form>', []),
        ("<p>Bonjour</p>", []),
    ],
)
def test_forms_without_a_token_are_found(page: str, bare: list[str]) -> None:
    assert harness.bare_forms(page) == bare


def bare(request: HttpRequest) -> HttpResponse:
    """A page with a form that would be refused."""
    return HttpResponse('<form method="post" action="/envoyer/"><button>Envoyer</button></form>')


urlpatterns = [path("nu/", bare)]


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_a_page_with_a_form_without_a_token_is_refused(forgiven: list[harness.Mistake]) -> None:
    with pytest.raises(harness.FormWithoutToken, match="/nu/: a form to /envoyer/"):
        Client().get("/nu/")


@pytest.mark.urls(__name__)
@pytest.mark.django_db
async def test_so_it_is_by_the_other_client(forgiven: list[harness.Mistake]) -> None:
    with pytest.raises(harness.FormWithoutToken):
        await AsyncClient().get("/nu/")


# — 3. Order ———————————————————————————————————————————————————————————————————————————————————————————————————————


def ours(expression: str, file: str, **names: Any) -> Any:
    """The value of an expression that stands in a file of ours."""
    code: CodeType = compile(expression, str(harness.ROOT / file), "eval")
    return eval(code, names)


@pytest.mark.django_db
@pytest.mark.parametrize("expression", ["found[:3]", "found[0]", "list(found[2:4])"])
def test_a_slice_of_what_has_no_order_is_refused(expression: str, forgiven: list[harness.Mistake]) -> None:
    with pytest.raises(harness.UnorderedListing, match=r"forums/queries.py:1: Keyword"):
        ours(expression, "forums/queries.py", found=Keyword.objects.order_by())


@pytest.mark.django_db
def test_a_view_lists_nothing_without_order(forgiven: list[harness.Mistake]) -> None:
    found = Keyword.objects.order_by()
    with pytest.raises(harness.UnorderedListing):
        ours("list(found)", "home/pages/views.py", found=found)
    with pytest.raises(harness.UnorderedListing):
        ours("[one for one in found]", "forums/feeds.py", found=found)
    assert ours("{one.pk for one in found}", "forums/queries.py", found=found) == set()  # a set is no list


@pytest.mark.django_db
def test_a_template_loops_over_nothing_without_order(forgiven: list[harness.Mistake]) -> None:
    with pytest.raises(harness.UnorderedListing):
        written("{% for one in found %}{{ one }}{% endfor %}", found=Keyword.objects.order_by())
    with pytest.raises(harness.UnorderedListing):
        written("{% for one in found.all %}{{ one }}{% endfor %}", found=Keyword.objects.order_by())


@pytest.mark.django_db
def test_what_has_an_order_is_listed() -> None:
    found = Keyword.objects.order_by("label", "pk")
    assert list(ours("found[:3]", "home/pages/views.py", found=found)) == []
    assert ours("list(found)", "home/pages/views.py", found=found) == []
    assert written("{% for one in found %}{{ one }}{% endfor %}", found=found) == ""
    assert ours("list(found)", "home/pages/views.py", found=Keyword.objects.none()) == []


@pytest.mark.django_db
def test_pages_of_what_has_no_order_are_refused() -> None:
    with pytest.raises(UnorderedObjectListWarning):
        Paginator(Keyword.objects.order_by(), 10).page(1)


# — 4. Warnings ————————————————————————————————————————————————————————————————————————————————————————————————————


@pytest.mark.parametrize("kind", [UserWarning, DeprecationWarning, ResourceWarning, PendingDeprecationWarning])
def test_a_warning_is_an_error(kind: type[Warning]) -> None:
    with pytest.raises(kind):
        warnings.warn("careful", kind, stacklevel=1)


# — 5. Network —————————————————————————————————————————————————————————————————————————————————————————————————————


def test_no_other_machine_is_called(forgiven: list[harness.Mistake]) -> None:
    with pytest.raises(SocketConnectBlockedError), socket.socket() as line:
        line.connect(("192.0.2.1", 80))
    with pytest.raises(harness.BeyondLoopback):
        socket.getaddrinfo("example.org", 443)
    with pytest.raises(harness.BeyondLoopback):
        socket.create_connection(("example.org", 443), timeout=1)


def test_this_machine_may_be_called() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname(), timeout=5):
            pass
        assert socket.getaddrinfo("localhost", server.getsockname()[1])


# — Processes ——————————————————————————————————————————————————————————————————————————————————————————————————————


@pytest.mark.xdist_group("together")
def test_a_group_stays_in_one_process(request: pytest.FixtureRequest) -> None:
    """pytest-xdist sends by the name after the @; see `pytest_keep_groups_together` in conftest.py."""
    if getattr(request.config.option, "loadgroup", False):
        assert request.node.nodeid.endswith("@together")


# — The migrated database ——————————————————————————————————————————————————————————————————————————————————————————


@pytest.mark.django_db
def test_a_later_migrate_brings_nothing_back() -> None:
    Keyword.objects.create(slug="garde", label="gardé")
    assert "prepare_database" not in vars(connections["default"])
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    assert Keyword.objects.filter(slug="garde").exists()


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_begins_with_the_rows_of_the_migrations() -> None:
    assert Group.objects.filter(name="Édition").exists()


@pytest.mark.django_db(transaction=True)
def test_and_so_does_the_next_one() -> None:
    test_a_test_that_commits_begins_with_the_rows_of_the_migrations()


@pytest.mark.django_db
def test_a_test_that_commits_leaves_the_rows_of_the_migrations() -> None:
    """Runs before the two above, or after them, as chance has it."""
    test_a_test_that_commits_begins_with_the_rows_of_the_migrations()
