"""The files of a SPIP site: pictures and documents, within what the house takes."""

from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.defaultfilters import filesizeformat
from PIL import Image as Picture
from PIL import UnidentifiedImageError
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from home.pages.uploads import LARGEST, is_what_it_claims
from home.spip.carrying import Carrier
from home.spip.reading import Row, number
from home.spip.typography import plain

PICTURES = {"png", "jpg", "jpeg", "gif", "webp"}
DOCUMENTS = {"csv", "docx", "key", "odp", "ods", "odt", "pdf", "pptx", "rtf", "txt", "xlsx", "zip"}
MOST_PIXELS = 25_000_000


def carry_files(carrier: Carrier) -> None:
    """Each document whose file is there becomes a picture or a document; the others are reported."""
    for row in carrier.export.rows("documents"):
        pk, place = number(row["id_document"]), row["fichier"].strip()
        if not pk or not place:
            continue
        name = f"document {pk} ({place[:120]})"
        if row["distant"] == "oui" or "://" in place:
            carrier.report.leave(name, "se trouve sur un autre site")
            continue
        said = [place, row["titre"], row["descriptif"], row["credits"], row["alt"], row["taille"]]
        carrier.carry("document", pk, said, partial(_put, carrier, row, place), name)


def _put(carrier: Carrier, row: Row, place: str, held: Any) -> Any:
    """Raises ValueError with what is wrong with the file."""
    path = found_at(carrier.wishes.files, place)
    size = path.stat().st_size
    if size > LARGEST:
        raise ValueError(f"pèse {filesizeformat(size)}, la limite est de {filesizeformat(LARGEST)}")
    kind = path.suffix.lower().lstrip(".")
    title = (plain(row["titre"]) or path.stem.replace("_", " ").replace("-", " "))[:255]
    if kind in PICTURES:
        return _picture(carrier, held, row, path, title)
    if kind not in DOCUMENTS:
        raise ValueError(f"fichiers « .{kind} » refusés ici")
    file = SimpleUploadedFile(path.name, path.read_bytes())
    if not is_what_it_claims(file):
        raise ValueError("le contenu n'est pas celui que le nom annonce")
    document = held or get_document_model()()
    document.title = title
    if not carrier.wishes.dry:
        document.file = file
        document.file_size = file.size
    document.save()
    return document


def _picture(carrier: Carrier, held: Any, row: Row, path: Path, title: str) -> Any:
    try:
        with Picture.open(path) as opened:
            width, height = opened.size
            if width * height > MOST_PIXELS:
                raise ValueError("image trop grande : plus de 25 millions de points")
            opened.verify()
    except (UnidentifiedImageError, SyntaxError, Picture.DecompressionBombError) as wrong:
        raise ValueError("cette image ne se lit pas") from wrong
    image = held or get_image_model()()
    image.title, image.description = title, plain(row["alt"] or row["descriptif"])[:255]
    image.width, image.height = width, height
    if not carrier.wishes.dry:
        image.file = SimpleUploadedFile(path.name, path.read_bytes())
        image.file_size = path.stat().st_size
    image.save()
    return image


def found_at(folder: Path | None, place: str) -> Path:
    """The file within the folder, which nothing leads out of. Raises ValueError when it is not there."""
    if folder is None:
        raise ValueError("aucun dossier de fichiers n'a été donné (--files)")
    root = folder.resolve()
    for candidate in (place, place.removeprefix("IMG/")):
        path = (root / candidate.lstrip("/")).resolve()
        if path.is_relative_to(root) and path.is_file():
            return path
    raise ValueError("fichier absent du dossier")
