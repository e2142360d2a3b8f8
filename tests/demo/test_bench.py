"""The bench of the forums at a tiny size: that it measures what it says, never how fast it is."""

import datetime as dt
import itertools
import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management.base import CommandError
from django.utils import timezone

from demo.bench import board, data, fill_ours, inside, load, postgres, report, serving, stock
from demo.bench.cpu import used
from demo.bench.measures import Measure
from demo.management.commands.bench import Command, numbers
from forums.forum.models import Forum
from forums.forum_conversation.models import Post, Topic

TINY = data.Size(200)


@pytest.fixture
def filled(transactional_db: None) -> None:
    """Our database with the threads of the bench."""
    fill_ours.fill(TINY, timezone.now())
    fill_ours.check(TINY)


def test_both_projects_are_given_the_same_threads() -> None:
    now = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    for size in (TINY, data.Size(3_000)):
        threads = data.board(size, now)
        assert threads == data.board(size, now)
        assert (len(threads), sum(thread.count for thread in threads)) == (size.threads, size.messages)
        assert threads[data.LONG].count == size.longest
        found = list(data.messages(size, threads))
        assert found == list(data.messages(size, threads))
        assert [message.pk for message in found] == list(range(1, size.messages + 1))
        assert all(one.written <= other.written <= now for one, other in itertools.pairwise(found))
        assert {message.author for message in found} <= {number for number, _first, _last in data.members(size)}


@pytest.mark.data
def test_it_fills_what_the_platform_would_have_written(filled: None) -> None:
    long = Topic.objects.get(pk=data.LONG + 1)
    assert (Post.objects.count(), long.posts_count, long.posts.count()) == (200, TINY.longest, TINY.longest)
    assert sum(Forum.objects.values_list("direct_posts_count", flat=True)) == TINY.messages
    assert long.first_post_id == long.posts.order_by("pk").values_list("pk", flat=True)[0]
    assert long.last_post is not None
    assert long.last_post_on == long.last_post.created
    assert "<p>" in long.last_post.html
    newest = Post.objects.create(topic=long, poster_id=1, subject=long.subject, content="Plus loin")
    assert newest.pk > TINY.messages


def test_it_measures_every_page_for_both_readers_and_answers_in_threads(
    filled: None, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load.shutil, "which", lambda name: None)
    known = {"pages": fill_ours.pages(), "cookie": inside.session(fill_ours.member())}

    def within(what: str, *, pages: str, cookie: str) -> Any:
        assert what == "count"
        return {who: inside.counts(json.loads(pages), jar) for who, jar in inside.cookies(cookie).items()}

    asked = board.Asked(sizes=(TINY.messages,), seconds=5, most=2, answers=2)
    stand = ("ours", "sqlite", TINY.messages)
    side: Any = SimpleNamespace(inside=within)
    before = Post.objects.count()
    rows = list(board._measured(side, live_server.url, [os.getpid()], known, asked, stand))
    assert [(row.page, row.reader) for row in rows] == [
        *((page, "visitor") for page in board.PAGES),
        *((page, "member") for page in board.PAGES),
        *((page, "member") for page in board.REPLIES),
    ]
    for row in rows:
        assert (row.requests, row.connections) == (2, 1)
        assert row.per_second > 0
        assert 0 < row.p50 <= row.p95
        assert row.cpu_ms >= 0
        if row.page in board.PAGES:
            assert row.queries_cold is not None
            assert row.queries is not None
            assert row.queries <= row.queries_cold
            assert row.html_bytes is not None
            assert row.html_bytes > 1_000
    assert Post.objects.count() == before + 2 * (2 + 2)  # in both threads, as often to warm up
    assert "thread of 50" in report.table(rows)
    assert all(row.page in report.line(row) or report.NAMES[row.page] in report.line(row) for row in rows)


def row(**fields: Any) -> report.Row:
    """A row of ours, as far as nothing else is said."""
    usual = report.Row("ours", "sqlite", 100_000, "thread", "member", 10, 4, 10.0, 1.0, 2.0, 5.0, 12, 10, 40_000)
    return replace(usual, **fields)


def test_goals_are_held_against_ours_and_missed_ones_come_first() -> None:
    rows = [
        row(),
        row(page="long"),
        row(page="last", cpu_ms=6.5),
        row(messages=1_000_000, cpu_ms=5.5),
        row(project="stock", cpu_ms=50.0, queries_cold=60),
    ]
    found = {goal.name: goal for goal in report.goals(rows)}
    assert found["thread of 50, member, sqlite, 100,000: CPU ms"].met
    assert found["thread of 50, member, sqlite, 100,000: queries, empty cache"].met
    assert found["thread of 50, member, sqlite, 1,000,000: of 100,000"].value == 1.1
    assert not found["long thread, last page, member, sqlite, 100,000: of long thread, first page"].met
    assert len(found) == 8
    told = report.verdict(list(found.values())).splitlines()
    assert told[0].startswith("MISSED")
    assert told[1].startswith("met")
    assert "| 50.0 | 10.0× |" in report.table(rows)


def test_the_form_of_a_thread_is_sent_as_a_browser_would() -> None:
    reader = load._Forms()
    reader.feed(
        '<form action="/langue/"><input name="next" value="/"><button name="a" value="b"></form>'
        '<form action=""><input type="hidden" name="key" value="1"><input type="file" name="file">'
        '<input type="checkbox" name="sign" checked><input type="checkbox" name="lock"><input type="submit" name="go">'
        '<textarea name="content">Bon&nbsp;jour</textarea></form>'
    )
    assert reader.actions == ["/langue/", ""]
    assert reader.forms == [{"next": "/"}, {"key": "1", "sign": "", "content": "Bon\xa0jour"}]


def test_the_stock_project_is_python_and_leaves_machina_as_it_is(tmp_path: Path) -> None:
    package = stock.write(tmp_path) / "stockboard"
    for name in ("settings", "urls", "asgi"):
        compile((package / f"{name}.py").read_text(), name, "exec")
    settings = (package / "settings.py").read_text()
    assert '"machina.apps.forum_conversation",' in settings
    assert "forums" not in settings


def test_what_it_starts_ends_with_it_and_its_time_is_counted(tmp_path: Path) -> None:
    before = used([os.getpid()])
    pids = tmp_path / "pids"
    busy = "import os,sys,subprocess as s,time\nc=s.Popen(['sleep','60'])\n"
    busy += "open(sys.argv[1]+'.new','w').write(f'{os.getpid()} {c.pid}')\nos.rename(sys.argv[1]+'.new',sys.argv[1])\n"
    busy += "while True: pass"
    with serving.spawned(
        [sys.executable, "-c", busy, str(pids)], cwd=tmp_path, env={"PATH": os.environ["PATH"]}
    ) as one:
        serving.wait_until(pids.exists, one, "busy")
        serving.wait_until(lambda: used([one.pid]) > 0.02, one, "busy")
        started = [int(pid) for pid in pids.read_text().split()]
    assert used([os.getpid()]) >= before
    for _ in range(100):  # the system takes a moment to bury them
        if not any(map(alive, started)):
            break
        time.sleep(0.05)
    assert not any(map(alive, started))


def alive(pid: int) -> bool:
    """Whether a process still runs."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_server_that_ends_at_once_says_why(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with (
        pytest.raises(RuntimeError, match="never answered\nno room"),
        serving.spawned(["/bin/sh", "-c", "echo no room; exit 3"], cwd=tmp_path, env={}, log=log) as process,
    ):
        serving.wait_until(lambda: False, process, "it", log)


def test_postgresql_is_started_and_thrown_away() -> None:
    with postgres.running() as server:
        assert server.database("board").endswith(f":{server.port}/board")
        assert serving.listens(server.port)
        server.drop("board")
    assert not serving.listens(server.port)


def test_the_command_reads_what_it_is_asked() -> None:
    assert numbers("10000, 100_000") == (10_000, 100_000)
    with pytest.raises(ValueError, match="at least 100"):
        numbers("12")
    options = {"sizes": (100,), "databases": "sqlite", "ours": True, "quick": False}
    assert Command().asked(options).projects == ("ours",)
    assert Command().asked({**options, "quick": True}).sizes == (10_000,)
    with pytest.raises(CommandError, match="sqlite postgresql"):
        Command().asked({**options, "databases": "oracle"})


def test_it_keeps_what_other_parts_measured(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    with open(os.devnull, "w") as out:
        command = Command(stdout=out)
        for name, value in (("first start", 40.0), ("large", 100.0), ("first start", 30.0)):
            command.platform([Measure(name, value, "s", 60.0)])
    held = json.loads((tmp_path / "bench.json").read_text())
    assert {one["name"]: (one["value"], one["ratio"]) for one in held} == {
        "large": (100.0, 1.667),
        "first start": (30.0, 0.5),
    }


def test_a_part_of_the_project_that_fails_says_so(tmp_path: Path) -> None:
    from demo.bench.sides import Side

    side = Side("ours", tmp_path, tmp_path, "nothing", {})
    with pytest.raises(RuntimeError, match="no such thing"):
        side.run("-c", "raise SystemExit('no such thing')")
    assert side.run("-c", "print(6 * 7)").strip() == "42"
    assert subprocess.run([sys.executable, "-c", "0"], check=True).returncode == 0
