"""PDFs of threads: made by the worker, kept a day in DATA_DIR/exports, given to whoever may read the thread.

A file's name is made from all that the thread shows: when a message is added, edited or hidden the name is another
one, and the old file is given to nobody. Nothing else remembers a job: a file beside says that it is wanted, or failed.
"""

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Max, Q
from django.utils import translation

from accounts.models import User
from forums.around import printing
from forums.around.volumes import sheet_of, summary_of
from forums.forum_conversation.models import Knot, Post, Topic
from forums.permissions import audience_of

LARGEST = 1_000  # messages
KEPT = 24 * 3600  # seconds
PATIENCE = 600  # seconds after which a job that was wanted is taken for lost
TYPESETTER = Path(__file__).with_name("typesetter.py")
PIECE = 65_536
running: list[subprocess.Popen[bytes]] = []  # typesetters that this process started and has not seen end


class State(StrEnum):
    """Where a PDF is."""

    NONE = "none"
    WANTED = "wanted"
    READY = "ready"
    FAILED = "failed"
    IMPOSSIBLE = "impossible"  # this machine lacks the typesetter
    TOO_LONG = "too-long"


def folder() -> Path:
    """Where exports are kept; no address leads there."""
    return Path(settings.DATA_DIR) / "exports"


def name_of(topic: Topic) -> str:
    """The name of the thread's PDF as it stands: everything the page shows goes into it."""
    posts = Post.objects.filter(topic=topic).aggregate(
        updated=Max("updated"), there=Count("pk", filter=Q(approved=True)), standing=Count("pk", filter=Q(removed=""))
    )
    gone = User.objects.filter(posts__topic=topic).aggregate(last=Max("anonymised_at"))
    summary = summary_of(topic)
    shown = [
        topic.pk, topic.subject, topic.slug, topic.helped_by_id, topic.forum.name, audience_of(topic.forum),
        summary.number if summary else 0, *sheet_of(topic), *posts.values(), gone["last"],
        Knot.objects.filter(topic=topic).aggregate(last=Max("pk"))["last"], translation.get_language(),
    ]  # fmt: skip
    digest = hashlib.sha256(json.dumps([str(one) for one in shown]).encode()).hexdigest()[:32]
    return f"{topic.pk}-{digest}"


def state_of(topic: Topic, name: str) -> State:
    """Where this PDF is."""
    if topic.posts_count > LARGEST:
        return State.TOO_LONG
    if find_spec("weasyprint") is None:
        return State.IMPOSSIBLE
    if _age(_path(name, "pdf")) < KEPT:
        return State.READY
    if _age(_path(name, "failed")) < PATIENCE:
        why = _path(name, "failed").read_text()
        return State.IMPOSSIBLE if why == State.IMPOSSIBLE else State.FAILED
    return State.WANTED if _age(_path(name, "wanted")) < PATIENCE else State.NONE


def want(name: str) -> None:
    """Note that a PDF is asked for."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    _path(name, "failed").unlink(missing_ok=True)
    _path(name, "wanted").touch(mode=0o600)


def read(name: str) -> Iterator[bytes]:
    """The PDF, piece by piece. Raises FileNotFoundError at once where there is none."""
    file = _path(name, "pdf").open("rb")

    def pieces() -> Iterator[bytes]:
        with file:
            while piece := file.read(PIECE):
                yield piece

    return pieces()


def make(topic_pk: int, name: str) -> None:
    """Hand a thread to the typesetter, which works on by itself. Doing it twice does no harm."""
    topic = (
        Topic.objects.filter(pk=topic_pk, approved=True)
        .select_related("forum__network", "summary__updated_by", "sheet")
        .first()
    )
    if topic is None or name_of(topic) != name or topic.posts_count > LARGEST:
        _path(name, "wanted").unlink(missing_ok=True)
        return
    want(name)
    source = _path(name, "html")
    source.touch(mode=0o600)
    with source.open("w") as file:
        file.writelines(printing.printed(topic, after=0, most=LARGEST, pdf=True))
    running[:] = [one for one in running if one.poll() is None]
    running.append(subprocess.Popen([sys.executable, str(TYPESETTER), str(folder() / name)]))


def forget_old() -> int:
    """Delete what was made more than a day ago; returns how many files."""
    old = [path for path in folder().glob("*") if _age(path) >= KEPT] if folder().exists() else []
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _path(name: str, kind: str) -> Path:
    return folder() / f"{name}.{kind}"


def _age(path: Path) -> float:
    """Seconds since a file was written; without end where there is none."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
