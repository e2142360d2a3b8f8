"""A picture and a document to write with."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image as Pillow
from wagtail.documents.models import Document
from wagtail.images.models import Image


@pytest.fixture
def media(tmp_path: Path, settings: Any) -> Path:
    """Where files are kept for the time of a test."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def image(db: None, media: Path, monkeypatch: pytest.MonkeyPatch) -> Image:
    """A small picture. Wagtail draws its sizes into temporary files that it leaves to be collected: in memory here."""
    monkeypatch.setattr("wagtail.images.models.SpooledTemporaryFile", lambda **_options: io.BytesIO())
    content = io.BytesIO()
    Pillow.new("RGB", (60, 40)).save(content, "PNG")
    return Image.objects.create(title="La cour", file=ContentFile(content.getvalue(), "cour.png"), width=60, height=40)


@pytest.fixture
def document(db: None, media: Path) -> Document:
    """A document of a known size."""
    file = ContentFile(b"%PDF-1.7\n" + b"x" * 2991, "convention.pdf")
    return Document.objects.create(title="Convention", file=file, file_size=3000)
