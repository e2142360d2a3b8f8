"""What editors upload: size, type by content, and pictures that would fill the memory."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Pillow
from wagtail.documents.models import Document
from wagtail.images.models import Image, Rendition

from home.pages import uploads
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(town: Town) -> Client:
    client = Client()
    client.force_login(town.paul)
    return client


def add_image(editor: Client, name: str, content: bytes) -> str:
    file = SimpleUploadedFile(name, content)
    return editor.post("/admin/images/add/", {"title": "Une image", "file": file}).content.decode()


def add_document(editor: Client, name: str, content: bytes) -> str:
    file = SimpleUploadedFile(name, content)
    return editor.post("/admin/documents/add/", {"title": "Un document", "file": file}).content.decode()


def png(width: int, height: int) -> bytes:
    """A PNG that claims a size and is a few bytes long."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def test_a_picture_is_taken(editor: Client) -> None:
    content = io.BytesIO()
    Pillow.new("RGB", (40, 30)).save(content, "PNG")
    add_image(editor, "photo.png", content.getvalue())
    assert Image.objects.get().width == 40


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bombe.png", png(30_000, 30_000)),
        ("dessin.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("dessin.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("programme.png", b"MZ\x90\x00"),
        ("vide.png", b""),
    ],
)
def test_what_is_no_picture_is_refused(editor: Client, name: str, content: bytes) -> None:
    add_image(editor, name, content)
    assert not Image.objects.exists()


def test_a_document_is_taken(editor: Client) -> None:
    add_document(editor, "convention.pdf", b"%PDF-1.7\n...")
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("programme.pdf", b"MZ\x90\x00"),
        ("page.pdf", b"<html><script>alert(1)</script>"),
        ("page.txt", b"<script>alert(1)</script>"),
        ("tableau.ods", b"%PDF-1.7"),
        ("notes.csv", b"a;b\0c"),
        ("page.html", b"<p>"),
        ("image.svg", b"<svg/>"),
    ],
)
def test_what_is_not_what_it_claims_is_refused(editor: Client, name: str, content: bytes) -> None:
    add_document(editor, name, content)
    assert not Document.objects.exists()


def test_what_is_too_large_is_refused(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST", 10)
    assert "la limite est de" in add_document(editor, "long.pdf", b"%PDF-1.7 and more")
    assert not Document.objects.exists()


def test_a_picture_is_served_as_pages_show_it_and_no_original_is(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    for name in ("images/photo.png", "images/page.html", "original_images/photo.png", "secret.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"octets")
    shown = Client().get("/media/images/photo.png")
    assert (shown.content, shown["Content-Type"], shown["X-Content-Type-Options"]) == (
        b"octets",
        "image/png",
        "nosniff",
    )
    for name in ("images/page.html", "original_images/photo.png", "images/..%2fsecret.png", "images/%00.png"):
        assert Client().get(f"/media/{name}").status_code == 404, name


def test_wagtail_draws_its_pictures_where_they_are_served() -> None:
    assert Rendition().get_upload_to("photo.png") == "images/photo.png"


def test_fifty_megabytes_are_refused_in_a_sentence_however_they_are_sent(editor: Client) -> None:
    content = b"%PDF-1.7\n" + b"\0" * (50 * 1024 * 1024)
    page = add_document(editor, "long.pdf", content).replace("\xa0", " ")
    assert "Ce fichier pèse 50,0 Mio, la limite est de 20,0 Mio." in page.replace("\u202f", " ")
    file = SimpleUploadedFile("long.pdf", content)
    answer = editor.post("/admin/documents/multiple/add/", {"files[]": file})
    assert not answer.json()["success"]
    assert "la limite est de" in str(answer.json())
    assert not Document.objects.exists()
