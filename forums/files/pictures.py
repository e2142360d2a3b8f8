"""Pictures: decoded, turned upright, made small enough, and written anew. Nothing of the file itself is kept.

What hides behind a picture's first bytes (a script, an archive) and what it says of whoever took it (place, date,
device) do not survive. Of a moving picture the first image remains: nothing moves on the page without being asked to.
"""

import io
from dataclasses import dataclass
from typing import IO

import pillow_heif
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from forums.files.refusals import NotTaken

pillow_heif.register_heif_opener()

MOST_PIXELS = 25_000_000
LONGEST_SIDE = 2_400
HEAVY = 1_000_000  # bytes; a photograph kept as PNG beyond them becomes a JPEG
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF")
TYPES = {"PNG": ("image/png", "png"), "JPEG": ("image/jpeg", "jpg")}
_LOSSLESS = ("PNG", "GIF")


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept."""

    content: bytes
    media_type: str
    extension: str
    width: int
    height: int


def is_picture(head: bytes) -> bool:
    """Whether a file begins as a picture of a kind we take."""
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")):
        return True
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return True
    return head[4:8] == b"ftyp" and head[8:12] in (b"avif", b"avis", b"heic", b"heix", b"mif1", b"msf1", b"hevc")


def made_anew(file: IO[bytes]) -> Picture:
    """The picture in a file, written anew. Raises NotTaken: too large, or no picture after all.

    Its size is read before anything is decoded.
    """
    try:
        with Image.open(file, formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise NotTaken(_too_many_pixels())
            return _written(opened, str(opened.format))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise NotTaken(_too_many_pixels()) from bomb
    except NotTaken:
        raise
    except Exception as broken:  # decoders raise what they like on broken files
        sentence = _("Cette image ne peut pas être lue : elle semble abîmée. Réenregistrez-la, puis renvoyez-la.")
        raise NotTaken(sentence) from broken


def _too_many_pixels() -> str:
    return _("Cette image compte plus de 25 millions de pixels. Réduisez-la avant de l'envoyer.")


def _written(opened: Image.Image, source: str) -> Picture:
    opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is decoded small
    opened.seek(0)
    image = ImageOps.exif_transpose(opened)
    see_through = "A" in image.getbands() or "transparency" in image.info
    image = image.convert("RGBA" if see_through else "RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if see_through or source in _LOSSLESS:
        content = _encoded(image, "PNG")
        if see_through or len(content) <= HEAVY:
            return Picture(content, *TYPES["PNG"], *image.size)
    return Picture(_encoded(image, "JPEG"), *TYPES["JPEG"], *image.size)


def _encoded(image: Image.Image, form: str) -> bytes:
    """The picture alone, in this format: no metadata is handed over."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    content = io.BytesIO()
    bare.save(content, form, **({"quality": 85, "progressive": True} if form == "JPEG" else {}))
    return content.getvalue()
