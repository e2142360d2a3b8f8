"""Files to send in tests: made here, a few bytes each."""

import io
import struct
import zipfile
import zlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

OPEN = "application/vnd.oasis.opendocument"


def picture(form: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: Any) -> bytes:
    """A picture in a format of Pillow's."""
    content = io.BytesIO()
    Image.new(mode, size, 0 if mode == "L" else None).save(content, form, **options)
    return content.getvalue()


def claimed_png(width: int, height: int) -> bytes:
    """A PNG that claims a size and is a few bytes long."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def archive(parts: dict[str, bytes | str]) -> bytes:
    """A ZIP archive of these parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as written:
        for name, part in parts.items():
            written.writestr(name, part)
    return content.getvalue()


def office(kind: str = "docx", **more: bytes | str) -> bytes:
    """An office document, of the least that makes one; `more`: further parts."""
    if kind.startswith("od"):
        media = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}[kind]
        return archive({"mimetype": f"{OPEN}.{media}", "content.xml": "<office/>", **more})
    main = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}[kind]
    return archive({"[Content_Types].xml": "<Types/>", main: "<x/>", **more})


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    """A file on its way in."""
    return SimpleUploadedFile(name, content)
