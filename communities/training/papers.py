"""Certificates on paper: what they say, and their PDF, made by the worker and kept a day beside forums.around.exports.

A file's name is made from all that the paper says: corrected, it is another file, and the old one is given to nobody.
"""

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from communities.training.models import Certificate, Training
from forums.around import exports
from forums.around.exports import State


def written(training: Training, *, followed: int, of: int) -> dict[str, Any]:
    """What a certificate says besides the name: plain values, so that it stays as it was given."""
    zone = ZoneInfo(training.zone)
    sessions = training.sessions.order_by("starts_at", "pk")
    return {
        "title": training.title,
        "network": training.network.name if training.network else "",
        "days": sorted({one.starts_at.astimezone(zone).date().isoformat() for one in sessions}),
        "half_days": training.half_days,
        "followed": followed,
        "of": of,
        "aims": training.aims_html,
        "trainers": [str(one) for one in training.trainers.select_related("person")],
    }


def name_of(certificate: Certificate) -> str:
    """The name of the certificate's PDF as it stands."""
    said = [certificate.number, certificate.name, certificate.made, settings.BASE_URL, str(certificate.made_at)]
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]
    return f"attestation-{certificate.pk}-{digest}"


def state_of(name: str) -> State:
    """Where this PDF is."""
    if find_spec("weasyprint") is None:
        return State.IMPOSSIBLE
    stem = exports.folder() / name
    if _age(stem.with_suffix(".pdf")) < exports.KEPT:
        return State.READY
    failed = stem.with_suffix(".failed")
    if _age(failed) < exports.PATIENCE:
        return State.IMPOSSIBLE if failed.read_text() == State.IMPOSSIBLE else State.FAILED
    return State.WANTED if _age(stem.with_suffix(".wanted")) < exports.PATIENCE else State.NONE


def _age(path: Path) -> float:
    """Seconds since a file was written; without end where there is none."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def read(name: str) -> Iterator[bytes]:
    """The PDF, piece by piece. Raises FileNotFoundError at once where there is none."""
    return exports.read(name)


def page(certificate: Certificate) -> str:
    """The certificate as a page of its own, for the typesetter and for printing."""
    with translation.override(settings.LANGUAGE_CODE):
        address = f"{settings.BASE_URL.rstrip('/')}{certificate.get_absolute_url()}"
        return render_to_string("training/certificate_paper.html", {"certificate": certificate, "address": address})


def make(certificate_pk: int, name: str) -> None:
    """Hand a certificate to the typesetter, which works on by itself. Doing it twice does no harm."""
    certificate = Certificate.objects.filter(pk=certificate_pk, withdrawn_at=None).first()
    if certificate is None or name_of(certificate) != name:
        return
    exports.want(name)
    source = exports.folder() / f"{name}.html"
    source.touch(mode=0o600)
    source.write_text(page(certificate), encoding="utf-8")
    exports.running[:] = [one for one in exports.running if one.poll() is None]
    stem = str(exports.folder() / name)
    exports.running.append(subprocess.Popen([sys.executable, str(exports.TYPESETTER), stem]))


def want(name: str) -> None:
    """Note that a PDF is asked for."""
    exports.want(name)
