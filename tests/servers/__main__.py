"""Run a command beside private throw-away servers: `python -m tests.servers run --postgres -- COMMAND ...`."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import FrameType

from tests.servers import postgres, redis, search
from tests.servers.process import Unavailable

SERVERS = (postgres, redis, search)
_TRUE = {"1", "true", "yes"}


def _say(text: str) -> None:
    print(f"servers: {text}", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.servers", description=__doc__)
    commands = parser.add_subparsers(dest="action", required=True)
    run = commands.add_parser(
        "run",
        help="start the servers asked for, run COMMAND with their URLs in its environment, stop them",
        description="DATABASE_URL, REDIS_URL and ELASTICSEARCH_URL are set for the servers asked for and are absent"
        " otherwise, whatever the environment says: tests never touch a server that is not their own.",
    )
    for server in SERVERS:
        run.add_argument(f"--{server.NAME}", action="store_true", help=f"sets {server.VARIABLE}")
    run.add_argument(
        "--require",
        action="store_true",
        help="a server that cannot be had is an error (as with CI=true); without it, it is skipped with a warning",
    )
    run.add_argument("command", nargs=argparse.REMAINDER, metavar="-- COMMAND ...")
    return parser


def _leave(number: int, _frame: FrameType | None) -> None:
    """Turn a signal into an exception, so that servers are stopped on the way out."""
    raise SystemExit(128 + number)


def _start(stack: contextlib.ExitStack, wanted: Sequence[object]) -> tuple[dict[str, str], list[Unavailable]]:
    """Start servers side by side; what did start is ended by `stack`, even when another fails."""
    urls: dict[str, str] = {}
    missing: list[Unavailable] = []
    with ThreadPoolExecutor(max_workers=len(SERVERS)) as pool:
        begun = []
        for server in wanted:
            manager: contextlib.AbstractContextManager[str] = server.running()  # type: ignore[attr-defined]
            begun.append((server, manager, pool.submit(manager.__enter__)))
        failure: BaseException | None = None
        for server, manager, future in begun:
            try:
                urls[server.VARIABLE] = future.result()  # type: ignore[attr-defined]
                stack.push(manager.__exit__)
            except Unavailable as error:
                missing.append(error)
            except BaseException as error:  # kept until the others are in the stack's care
                failure = failure or error
        if failure:
            raise failure
    return urls, missing


def _run(command: Sequence[str], environment: dict[str, str]) -> int:
    """Run the command, passing our end on to it."""
    with subprocess.Popen(command, env=environment) as process:
        try:
            code = process.wait()
        except BaseException:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            raise
    return 128 - code if code < 0 else code


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line and do what it says; return the exit code."""
    options = _parser().parse_args(arguments)
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    if not command:
        _say("no command given; see --help")
        return 2
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    required = options.require or os.environ.get("CI", "").lower() in _TRUE
    wanted = [server for server in SERVERS if getattr(options, server.NAME)]
    environment = {
        name: value for name, value in os.environ.items() if name not in {server.VARIABLE for server in SERVERS}
    }
    with contextlib.ExitStack() as stack:
        urls, missing = _start(stack, wanted)
        for name, url in urls.items():
            _say(f"{name}={url}")
        for error in missing:
            _say(f"{'MISSING' if required else 'SKIPPED'}: {error.name} cannot be had here: {error.reason}")
        if missing and required:
            return 3
        return _run(command, {**environment, **urls})


if __name__ == "__main__":
    handler: Callable[[], int] = main
    try:
        sys.exit(handler())
    except KeyboardInterrupt:
        sys.exit(130)
    except FileNotFoundError as error:
        _say(f"command not found: {error.filename}")
        sys.exit(127)
