"""A proof on paper: a PDF made by the typesetter, kept a day among the other exports, given to its person alone.

The file's name is made from all that the paper says. A file beside says that it is wanted, or that it failed.
"""

import hashlib
import json
import subprocess
import sys
import time
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from communities.people.models import Proof

TYPESETTER = Path(__file__).resolve().parents[3] / "forums" / "around" / "typesetter.py"  # a program, never imported
KEPT = 24 * 3600  # seconds; whoever tidies the folder agrees
PATIENCE = 600  # seconds after which a job that was wanted is taken for lost
running: list[subprocess.Popen[bytes]] = []  # typesetters that this process started and has not seen end


class State(StrEnum):
    """Where a PDF is."""

    NONE = "none"
    WANTED = "wanted"
    READY = "ready"
    FAILED = "failed"
    IMPOSSIBLE = "impossible"  # this machine lacks the typesetter


def folder() -> Path:
    """Where PDFs are kept; no address leads there."""
    return Path(settings.DATA_DIR) / "exports"


def name_of(proof: Proof) -> str:
    """The name of a proof's PDF: everything the paper says goes into it."""
    said = [proof.number, proof.name, proof.lines, proof.signature, settings.BASE_URL]
    return f"contributions-{proof.pk}-{hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]}"


def state_of(name: str) -> State:
    """Where this PDF is."""
    if find_spec("weasyprint") is None:
        return State.IMPOSSIBLE
    if _age(name, "pdf") < KEPT:
        return State.READY
    if _age(name, "failed") < PATIENCE:
        why = _path(name, "failed").read_text()
        return State.IMPOSSIBLE if why == State.IMPOSSIBLE else State.FAILED
    return State.WANTED if _age(name, "wanted") < PATIENCE else State.NONE


def want(name: str) -> None:
    """Note that a PDF is asked for."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    _path(name, "failed").unlink(missing_ok=True)
    _path(name, "wanted").touch(mode=0o600)


def read(name: str) -> bytes:
    """The PDF, which is a page or two. Raises FileNotFoundError where there is none."""
    return _path(name, "pdf").read_bytes()


def forget(name: str) -> None:
    """Delete a PDF, of a proof that was withdrawn."""
    for kind in ("pdf", "wanted", "failed"):
        _path(name, kind).unlink(missing_ok=True)


def make(proof_pk: int) -> None:
    """Hand a proof to the typesetter, which works on by itself. Doing it twice does no harm."""
    proof = Proof.objects.filter(pk=proof_pk, withdrawn_at=None).first()
    if proof is None:
        return
    name = name_of(proof)
    want(name)
    source = _path(name, "html")
    source.touch(mode=0o600)
    with translation.override(settings.LANGUAGE_CODE):
        source.write_text(render_to_string("people/proofs/paper.html", written(proof)), encoding="utf-8")
    running[:] = [one for one in running if one.poll() is None]
    running.append(subprocess.Popen([sys.executable, str(TYPESETTER), str(folder() / name)]))


def written(proof: Proof) -> dict[str, Any]:
    """What the paper, and the page that verifies it, say."""
    kinds: dict[str, list[tuple[str, str]]] = {}
    for kind, words, dates in proof.lines:
        kinds.setdefault(kind, []).append((words, dates))
    path = reverse("people:verify", args=[proof.number])
    return {"proof": proof, "kinds": list(kinds.items()), "address": f"{settings.BASE_URL.rstrip('/')}{path}"}


def _path(name: str, kind: str) -> Path:
    return folder() / f"{name}.{kind}"


def _age(name: str, kind: str) -> float:
    """Seconds since a file was written; without end where there is none."""
    try:
        return time.time() - _path(name, kind).stat().st_mtime
    except FileNotFoundError:
        return float("inf")
