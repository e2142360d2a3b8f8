"""A photo as it is kept: upright, square, in two sizes, written anew. Nothing of the file itself remains.

What hides behind a picture's first bytes and what it says of whoever took it (place, date, device) do not survive.
"""

import io
from typing import IO

import pillow_heif
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from communities.people.refusals import NotPossible

pillow_heif.register_heif_opener()

MOST_PIXELS = 25_000_000
FEWEST = 96  # pixels, of the shorter side
SIZES = {"l": 320, "s": 96}  # pixels, of a side
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF")
MEDIA_TYPE = "image/webp"


def stored_as(name: str, size: str) -> str:
    """Where a photo is stored: a name made of chance, under a folder that no address serves."""
    return f"people/{name[:2]}/{name}-{size}.webp"


def made_anew(file: IO[bytes]) -> dict[str, bytes]:
    """The photo in a file, square and in each of SIZES. Raises NotPossible: too large, too small, no picture.

    What it is is found in its content; its size is read before anything is decoded.
    """
    try:
        file.seek(0)
        with Image.open(file, formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise NotPossible(_too_many_pixels())
            if min(opened.width, opened.height) < FEWEST:
                raise NotPossible(_("Cette image est trop petite : il faut au moins 96 pixels de côté."))
            return _squares(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise NotPossible(_too_many_pixels()) from bomb
    except NotPossible:
        raise
    except Exception as broken:  # decoders raise what they like on broken files
        sentence = _("Ce fichier ne se lit pas comme une photo. Envoyez une image JPEG, PNG, WebP, AVIF ou HEIC.")
        raise NotPossible(sentence) from broken


def _too_many_pixels() -> str:
    return _("Cette image compte plus de 25 millions de pixels. Réduisez-la avant de l'envoyer.")


def _squares(opened: Image.Image) -> dict[str, bytes]:
    opened.draft("RGB", (SIZES["l"] * 2, SIZES["l"] * 2))  # a large JPEG is decoded small
    opened.seek(0)
    upright = ImageOps.exif_transpose(opened).convert("RGBA")
    ground = Image.new("RGB", upright.size, "white")
    ground.paste(upright, mask=upright.getchannel("A"))
    found = {}
    for name, side in SIZES.items():
        square = ImageOps.fit(ground, (side, side), centering=(0.5, 0.4))  # faces stand above the middle
        bare = Image.new("RGB", square.size)
        bare.paste(square)
        content = io.BytesIO()
        bare.save(content, "WEBP", quality=82)
        found[name] = content.getvalue()
    return found
