"""What editors may upload as documents: so large at most, and of the kind that the name claims."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm

LARGEST = 20 * 1024 * 1024
LOOKED_AT = 4096
# How files of these kinds begin; the others are text.
BEGINNINGS = {"pdf": b"%PDF-", **dict.fromkeys(("docx", "odp", "ods", "odt", "pptx", "xlsx", "zip"), b"PK\x03\x04")}

PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"<svg", b"<html", b"<!DOCTYPE", b"<script", b"<?php")


def is_what_it_claims(file: UploadedFile) -> bool:
    """Whether a file's first bytes are those of the kind its name ends with."""
    kind = (file.name or "").rpartition(".")[2].lower()
    beginning: bytes = file.read(LOOKED_AT)
    file.seek(0)
    if kind in BEGINNINGS:
        return beginning.startswith(BEGINNINGS[kind])
    return b"\0" not in beginning and not beginning.startswith(PROGRAMS)


class DocumentForm(BaseDocumentForm):
    """Wagtail's form for documents, with our limits."""

    def clean_file(self) -> Any:
        """Refuses what is too large, or is not what its name says."""
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file
        if file.size and file.size > LARGEST:
            sizes = {"size": filesizeformat(file.size), "limit": filesizeformat(LARGEST)}
            raise ValidationError(_("Ce fichier pèse %(size)s, la limite est de %(limit)s.") % sizes)
        if not is_what_it_claims(file):
            raise ValidationError(_("Le contenu de ce fichier n'est pas celui que son nom annonce."))
        return file
