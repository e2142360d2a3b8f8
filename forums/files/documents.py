"""Documents: known by what they hold, whatever their name says; looked at without being unpacked."""

import codecs
import zipfile
from typing import IO

from django.utils.translation import gettext as _

from forums.files.refusals import NotTaken

MOST_ENTRIES = 3_000
LARGEST_UNPACKED = 300 * 1024 * 1024  # bytes, as the archive declares them
LARGEST_PART = 150 * 1024 * 1024
READ_AT_MOST = 256 * 1024
TAIL = 22  # bytes: an archive without a comment ends with a record of this length

_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
TYPES = {
    "pdf": "application/pdf",
    "odt": f"{_OPEN}.text",
    "ods": f"{_OPEN}.spreadsheet",
    "odp": f"{_OPEN}.presentation",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "csv": "text/csv",
    "txt": "text/plain",
}
_MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_PROGRAMS = (".exe", ".dll", ".com", ".bat", ".cmd", ".js", ".vbs", ".ps1", ".sh", ".jar", ".scr", ".msi", ".html")
# How programs and pages begin, where only text is wanted.
_MARKUP = (b"<", b"#!", b"%!ps", b"{\\rtf", b"mz\x90")
_PAGE_PARTS = (b"<script", b"<html", b"<svg", b"<!doctype", b"<iframe", b"<?php")


def kind_of(file: IO[bytes], head: bytes, claimed: str) -> str:
    """What a document is, as one of TYPES. `head`: its first bytes; `claimed`: what its name ends with.

    Raises NotTaken.
    """
    if head.startswith(b"%PDF-"):
        found = _pdf(file)
    elif head.startswith(b"PK"):
        found = _archive(file)
    elif claimed in ("txt", "csv"):
        found = _text(file, head, claimed)
    else:
        raise NotTaken(_unknown(head))
    if claimed != found:
        raise NotTaken(_("Le contenu de ce fichier n'est pas celui que son nom annonce."))
    return found


def _unknown(head: bytes) -> str:
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _("Ce document est d'un ancien format. Enregistrez-le en .docx, .xlsx, .pptx ou .odt, puis renvoyez-le.")
    return _(
        "Ce type de fichier n'est pas accepté. Envoyez une image, un PDF, un document bureautique, un CSV ou un texte."
    )


def _pdf(file: IO[bytes]) -> str:
    """A PDF from its first byte to its last, and nothing besides."""
    file.seek(0, 2)
    file.seek(max(0, file.tell() - 2048))
    if b"%%EOF" not in file.read() or zipfile.is_zipfile(file):
        raise NotTaken(_("Ce PDF est abîmé ou contient autre chose. Réenregistrez-le, puis renvoyez-le."))
    return "pdf"


def _archive(file: IO[bytes]) -> str:
    """An office document: an archive that begins and ends where the file does, of a bearable size, without macros."""
    broken = _("Ce document ne peut pas être lu : il semble abîmé. Réenregistrez-le, puis renvoyez-le.")
    try:
        file.seek(-TAIL, 2)
        closes = file.read(4) == b"PK\x05\x06"
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if not closes or not entries or min(entry.header_offset for entry in entries):
                raise NotTaken(broken)
            _bearable(entries)
            return _office_kind(archive, {entry.filename for entry in entries})
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise NotTaken(broken) from error


def _bearable(entries: list[zipfile.ZipInfo]) -> None:
    sizes = [entry.file_size for entry in entries]
    if len(entries) > MOST_ENTRIES or sum(sizes) > LARGEST_UNPACKED or max(sizes) > LARGEST_PART:
        raise NotTaken(_("Une fois ouvert, ce document serait démesuré. Allégez-le, puis renvoyez-le."))
    for entry in entries:
        name = entry.filename.lower()
        if name.startswith("/") or "\\" in name or ".." in name.split("/") or name.endswith(_PROGRAMS):
            raise NotTaken(_("Ce document contient autre chose que ce qu'il doit contenir. Réenregistrez-le."))
        if name.endswith("vbaproject.bin") or name.startswith(("basic/", "scripts/")):
            raise NotTaken(_("Ce document contient des macros. Enregistrez-le sans macros, puis renvoyez-le."))


def _office_kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" in names:
        with archive.open("mimetype") as part:
            found = part.read(100).decode("ascii", "replace").strip()
        for kind, media_type in TYPES.items():
            if media_type == found and media_type.startswith(_OPEN) and "content.xml" in names:
                return kind
    if "[Content_Types].xml" in names:
        with archive.open("[Content_Types].xml") as part:
            if b"<Types" not in part.read(READ_AT_MOST):
                raise NotTaken(_unknown(b""))
        for main, kind in _MAIN_PARTS.items():
            if main in names:
                return kind
    raise NotTaken(_unknown(b""))


def _text(file: IO[bytes], head: bytes, claimed: str) -> str:
    """Text all through, in an encoding one may expect, and no page or program under another name."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if start.startswith(_MARKUP) or any(part in start for part in _PAGE_PARTS):
        raise NotTaken(_("Le contenu de ce fichier n'est pas celui que son nom annonce."))
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8 = True
    while chunk := file.read(1 << 16):
        if any(code < 32 and code not in (9, 10, 12, 13) for code in set(chunk)):
            raise NotTaken(_("Le contenu de ce fichier n'est pas celui que son nom annonce."))
        if utf8:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                utf8 = False  # an old encoding: any byte is a character there
    return claimed
