"""A private Elasticsearch node, without containers.

The server is Elastic's own build. It is fetched once through Maven (see `search_node/README.md`) and kept in the
cache folder; nothing of it is part of this project. One node, loopback only, security off: for tests only.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.servers.process import ATTEMPTS, StartFailed, Unavailable, free_port, private_folder, spawned

NAME = "search"
VARIABLE = "ELASTICSEARCH_URL"
VERSION = "8.19.13"

# sha256 over the lines `sha256sum` prints for every jar kept, sorted by name.
_DIGEST = "7a32c717960c787310c7494e4b0086d2d90c2a0e67d112ea7708864bfcadeda1"
_POM = Path(__file__).with_name("search_node") / "pom.xml"
_HEAP = "512m"
_JAVA_AT_LEAST = 17
_FETCH_TIMEOUT = 600
_START_TIMEOUT = 120

_SETTINGS = """\
cluster.name: maillage-tests
node.name: {name}
discovery.type: single-node
network.host: 127.0.0.1
http.port: {port}
transport.port: 0
xpack.security.enabled: false
path.data: {folder}/data
path.logs: {folder}/logs
# An ordinary account cannot raise vm.max_map_count, and a full disk must not make indices read-only.
node.store.allow_mmap: false
cluster.routing.allocation.disk.threshold_enabled: false
"""

# Quick to start rather than fast at its peak.
_JVM_OPTIONS = """\
-Xms{heap}
-Xmx{heap}
-XX:+UseSerialGC
-XX:TieredStopAtLevel=1
-XX:-AlwaysPreTouch
-XX:+ExitOnOutOfMemoryError
-XX:ErrorFile={folder}/logs/hs_err_pid%p.log
-Djava.io.tmpdir={folder}/tmp
"""


def cache_folder() -> Path:
    """Return where the server is kept between runs; root's own home would be closed to the server's account."""
    if os.geteuid() == 0:
        return Path("/var/cache/maillage")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "maillage"


def _java() -> Path:
    """Return the home of a Java that is new enough."""
    home = os.environ.get("JAVA_HOME")
    binary = Path(home) / "bin/java" if home else Path(shutil.which("java") or "/nonexistent")
    if not binary.exists():
        raise Unavailable(NAME, "java not found; install the package default-jre-headless")
    binary = binary.resolve()
    said = subprocess.run([str(binary), "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', said)
    if not version or int(version[1]) < _JAVA_AT_LEAST:
        raise Unavailable(NAME, f"Java {_JAVA_AT_LEAST} or newer is needed, {binary} is something else")
    return binary.parent.parent


def _digest(server: Path) -> str:
    jars = sorted(
        path.relative_to(server).as_posix() for top in ("lib", "modules") for path in server.glob(f"{top}/**/*.jar")
    )
    lines = (f"{hashlib.sha256((server / jar).read_bytes()).hexdigest()}  {jar}\n" for jar in jars)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _fetched() -> Path:
    """Return the unpacked server, fetching it on first use."""
    cache = cache_folder()
    server = cache / f"elasticsearch-{VERSION}"
    complete = server / ".complete"
    if complete.exists():
        return server
    maven = shutil.which("mvn")
    if not maven:
        raise Unavailable(NAME, "mvn not found (needed once, to fetch the server); install the package maven")
    try:
        cache.mkdir(parents=True, exist_ok=True)
        lock = (cache / "fetch.lock").open("w")
    except OSError as error:
        raise Unavailable(NAME, f"no cache folder: {error}") from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two runs at once fetch once
        if not complete.exists():
            print(f"search: fetching Elasticsearch {VERSION} (0.9 GB, once) ...", file=sys.stderr, flush=True)
            with tempfile.TemporaryDirectory(prefix="fetch-", dir=cache) as folder:
                _fetch(maven, Path(folder), server)
            complete.touch()
    return server


def _fetch(maven: str, folder: Path, server: Path) -> None:
    # A repository of its own, thrown away afterwards: the big archive is not worth keeping.
    command = [maven, "--quiet", "--batch-mode", "--strict-checksums", f"--file={_POM}", "process-resources"]
    command += [f"-Dmaven.repo.local={folder}/repository", f"-Dunpack.to={folder}/out"]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_FETCH_TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Unavailable(NAME, f"Maven did not finish within {_FETCH_TIMEOUT} s") from error
    if done.returncode:
        raise Unavailable(NAME, f"Maven failed: {(done.stdout + done.stderr)[-800:].strip()}")
    found = list((folder / "out").glob("*/elasticsearch"))
    if len(found) != 1 or not (found[0] / f"lib/elasticsearch-{VERSION}.jar").exists():
        raise Unavailable(NAME, f"no Elasticsearch {VERSION} in what Maven brought")
    digest = _digest(found[0])
    if digest != _DIGEST:
        raise Unavailable(NAME, f"the jars have digest {digest}, not the expected {_DIGEST}")
    for name in ("plugins", "logs"):
        (found[0] / name).mkdir(exist_ok=True)
    subprocess.run(["chmod", "-R", "a+rX", str(found[0])], check=True)
    shutil.rmtree(server, ignore_errors=True)
    found[0].rename(server)


def _configure(server: Path, folder: Path, port: int) -> None:
    """Write the node's configuration; the server's account owns the run folder, and may write where it must."""
    for name in ("conf", "data", "logs", "tmp"):
        (folder / name).mkdir()
    values = {"folder": folder, "port": port, "name": f"node-{port}", "heap": _HEAP}
    (folder / "conf/elasticsearch.yml").write_text(_SETTINGS.format(**values))
    (folder / "conf/jvm.options").write_text(_JVM_OPTIONS.format(**values))
    shutil.copy(server / "config/log4j2.properties", folder / "conf")
    if os.geteuid() == 0:
        owner = folder.stat()
        for path in [*folder.rglob("*")]:
            os.chown(path, owner.st_uid, owner.st_gid)


def _healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_cluster/health", timeout=2) as answer:
            return json.load(answer)["status"] in {"green", "yellow"}
    except (OSError, ValueError, KeyError):
        return False


@contextlib.contextmanager
def _started(server: Path, java: Path) -> Iterator[str]:
    with private_folder(NAME) as folder:
        port = free_port()
        _configure(server, folder, port)
        environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "LANG": "C.UTF-8",
            "HOME": f"{folder}/tmp",
            "ES_TMPDIR": f"{folder}/tmp",
            "JAVA_HOME": str(java),
        }
        # What bin/elasticsearch does, less its looking around.
        command: list[str | Path] = [java / "bin/java", "-Xms4m", "-Xmx64m", "-XX:+UseSerialGC"]
        command += ["-XX:TieredStopAtLevel=1", "-Dcli.name=server", f"-Dcli.script={server}/bin/elasticsearch"]
        command += ["-Dcli.libs=lib/tools/server-cli", f"-Des.path.home={server}", f"-Des.path.conf={folder}/conf"]
        command += ["-Des.distribution.type=zip", "-cp", "lib/*:lib/cli-launcher/*"]
        command += ["org.elasticsearch.launcher.CliToolLauncher"]
        url = f"http://127.0.0.1:{port}"
        with spawned(command, folder, env=environment, cwd=server, stop_timeout=30) as node:
            node.wait_until(lambda: _healthy(url), _START_TIMEOUT)
            yield url


@contextlib.contextmanager
def running() -> Iterator[str]:
    """Yield the URL of a fresh, empty Elasticsearch node."""
    java = _java()
    server = _fetched()
    with contextlib.ExitStack() as stack:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                url = stack.enter_context(_started(server, java))
                break
            except StartFailed as failure:
                if attempt == ATTEMPTS:
                    raise Unavailable(NAME, str(failure)) from failure
        yield url
