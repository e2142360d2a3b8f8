"""What is taken in as a file, what it becomes, and what is refused."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from forums.files import actions, documents, names, pictures
from forums.files.actions import forget_unsent, take
from forums.files.refusals import NotTaken
from forums.forum_conversation.forum_attachments.models import Attachment
from tests.forums.uploads import PDF, archive, claimed_png, office, picture, sent
from tests.town import Town

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def read(attachment: Attachment) -> bytes:
    with attachment.file.open("rb") as file:
        return file.read()


@pytest.mark.parametrize(
    ("form", "name", "kept"),
    [
        ("JPEG", "photo.jpg", "jpg"),
        ("PNG", "capture.png", "png"),
        ("GIF", "dessin.gif", "png"),
        ("WEBP", "photo.webp", "jpg"),
        ("AVIF", "photo.avif", "jpg"),
        ("HEIF", "IMG_0001.HEIC", "jpg"),
        ("PNG", "sans-fin", "png"),
        ("WEBP", "mal-nommee.png", "jpg"),
    ],
)
def test_a_picture_is_written_anew(town: Town, form: str, name: str, kept: str) -> None:
    attachment = take(by=town.reader("luc"), upload=sent(name, picture(form)), alt="La\ncour")
    with Image.open(io.BytesIO(read(attachment))) as image:
        assert (image.format, image.size) == ({"jpg": "JPEG", "png": "PNG"}[kept], (40, 30))
    assert attachment.name.endswith(f".{kept}")
    assert attachment.media_type == pictures.TYPES[{"jpg": "JPEG", "png": "PNG"}[kept]][0]
    assert (attachment.width, attachment.height, attachment.comment) == (40, 30, "La cour")
    assert attachment.size == len(read(attachment))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_picture_of_any_mode_is_taken(town: Town, mode: str) -> None:
    assert take(by=town.reader("luc"), upload=sent("a.png", picture("PNG", mode=mode))).width == 40


def test_a_printer_s_picture_is_taken(town: Town) -> None:
    assert take(by=town.reader("luc"), upload=sent("a.jpg", picture("JPEG", mode="CMYK"))).name == "a.jpg"


def test_nothing_of_where_and_by_whom_a_picture_was_taken_is_kept(town: Town) -> None:
    exif = Image.Exif()
    exif[0x010E] = "chez Samira"
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 30.0)
    content = picture("JPEG", (40, 20), exif=exif, comment=b"secret")
    attachment = take(by=town.reader("luc"), upload=sent("a.jpg", content))
    kept = read(attachment)
    assert b"Samira" in content
    assert b"Samira" not in kept
    assert b"secret" not in kept
    assert b"Exif" not in kept
    assert (attachment.width, attachment.height) == (20, 40)  # and it stands upright


def test_a_large_picture_is_made_small_enough(town: Town) -> None:
    attachment = take(by=town.reader("luc"), upload=sent("a.jpg", picture("JPEG", (4_800, 1_200))))
    assert (attachment.width, attachment.height) == (2_400, 600)


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (5_001, 5_000), (12_000, 9_000), (65_000, 65_000)])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(town: Town, width: int, height: int) -> None:
    with pytest.raises(NotTaken, match="25 millions de pixels"):
        take(by=town.reader("luc"), upload=sent("bombe.png", claimed_png(width, height)))


@pytest.mark.parametrize("behind", [b"<script>alert(1)</script>", b"=1;alert(1)//", archive({"a.txt": "x"}), PDF])
@pytest.mark.parametrize("form", ["GIF", "JPEG", "PNG"])
def test_what_hides_behind_a_picture_does_not_survive(town: Town, form: str, behind: bytes) -> None:
    attachment = take(by=town.reader("luc"), upload=sent("a.gif", picture(form) + behind))
    assert behind not in read(attachment)


def test_a_moving_picture_stands_still(town: Town) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    content = io.BytesIO()
    frames[0].save(content, "GIF", save_all=True, append_images=frames[1:], duration=50)
    attachment = take(by=town.reader("luc"), upload=sent("a.gif", content.getvalue()))
    with Image.open(io.BytesIO(read(attachment))) as image:
        assert getattr(image, "n_frames", 1) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bilan.pdf", PDF),
        ("BILAN.PDF", PDF),
        *[(f"document.{kind}", office(kind)) for kind in ("odt", "ods", "odp", "docx", "xlsx", "pptx")],
        ("liste.csv", "nom;âge\nInès;3\n".encode()),
        ("liste.csv", "nom;âge\nInès;3\n".encode("cp1252")),
        ("notes.txt", b"\xef\xbb\xbfDes notes\r\n"),
    ],
)
def test_a_document_is_taken_as_it_is(town: Town, name: str, content: bytes) -> None:
    attachment = take(by=town.reader("luc"), upload=sent(name, content), alt="ignoré")
    kind = name.rpartition(".")[2].lower()
    assert (attachment.media_type, attachment.comment) == (documents.TYPES[kind], "")
    assert read(attachment) == content


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("dessin.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("dessin.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("dessin.txt", b"\xef\xbb\xbf  <svg/>"),
        ("page.html", b"<html><script>alert(1)</script>"),
        ("page.txt", b"bonjour <script>alert(1)</script>"),
        ("page.csv", b"<!DOCTYPE html>"),
        ("page.pdf", b"<html>%PDF-1.7 %%EOF"),
        ("programme.exe", b"MZ\x90\x00"),
        ("programme.pdf", b"MZ\x90\x00"),
        ("programme.txt", b"MZ\x90\x00"),
        ("programme.txt", b"\x7fELF\x02\x01\x01\x00"),
        ("script.sh", b"#!/bin/sh\n"),
        ("script.txt", b"#!/bin/sh\n"),
        ("facture.pdf.exe", PDF),
        ("facture.exe", PDF),
        ("facture\u202efdp.exe", PDF),
        ("decale.pdf", b"\n" + PDF),
        ("coupe.pdf", PDF[:20]),
        ("double.pdf", PDF[:-7] + archive({"a.txt": "x"}) + b"\n%%EOF\n"),
        ("double.pdf", PDF + archive({"a.js": "x"})),
        ("archive.zip", archive({"a.txt": "x"})),
        ("archive.docx", archive({"a.txt": "x"})),
        ("tableau.docx", office("xlsx")),
        ("texte.pdf", office("docx")),
        ("devant.docx", b"MZ\x90\x00" + office("docx")),
        ("devant.docx", b"PK" + office("docx")),
        ("derriere.docx", office("docx") + b"<script>alert(1)</script>"),
        ("coupe.docx", office("docx")[:-30]),
        ("court.docx", b"PK\x03\x04"),
        ("macros.docx", office("docx", **{"word/vbaProject.bin": b"x"})),
        ("macros.odt", office("odt", **{"Basic/Standard/Module1.xml": b"x"})),
        ("programme.pptx", office("pptx", **{"ppt/media/x.exe": b"MZ"})),
        ("remonte.docx", office("docx", **{"../../etc/passwd": b"x"})),
        ("faux.odt", archive({"mimetype": "application/java-archive", "content.xml": "x"})),
        ("ancien.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("texte.txt", b"a\0b"),
        ("texte.md", b"# Titre"),
        ("vide.pdf", b""),
        ("vide.png", b""),
        ("coupe.png", picture()[:40]),
        ("faux.gif", b"GIF89a<script>alert(1)</script>"),
        ("faux.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 40),
        ("faux.heic", b"\0\0\0\x18ftypheic" + b"\0" * 40),
        ("faux.webp", b"RIFF\x10\0\0\0WEBPVP8 " + b"\0" * 40),
    ],
)
def test_what_is_not_what_we_take_is_refused_with_a_sentence(town: Town, name: str, content: bytes) -> None:
    with pytest.raises(NotTaken) as refused:
        take(by=town.reader("luc"), upload=sent(name, content))
    assert str(refused.value).endswith(".")
    assert not Attachment.objects.exists()
    assert default_storage.listdir("")[0] == []


def test_an_archive_that_would_fill_the_disk_is_refused(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = office("docx", **{"word/media.bin": b"\0" * 3_000_000})
    assert len(bomb) < 10_000
    monkeypatch.setattr(documents, "LARGEST_UNPACKED", 2_000_000)
    with pytest.raises(NotTaken, match="démesuré"):
        take(by=town.reader("luc"), upload=sent("a.docx", bomb))
    many = office("docx", **{f"word/{number}.xml": b"" for number in range(documents.MOST_ENTRIES)})
    with pytest.raises(NotTaken, match="démesuré"):
        take(by=town.reader("luc"), upload=sent("a.docx", many))


def test_what_is_too_large_is_refused(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "LARGEST", 10)
    with pytest.raises(NotTaken, match="la limite est de"):
        take(by=town.reader("luc"), upload=sent("a.pdf", PDF))


def test_a_person_sends_so_many_a_day(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_A_DAY", 2)
    yesterday = timezone.now() - dt.timedelta(hours=25)
    take(by=town.reader("luc"), upload=sent("a.pdf", PDF), now=yesterday)
    for _turn in range(2):
        take(by=town.reader("luc"), upload=sent("a.pdf", PDF))
    with pytest.raises(NotTaken, match="Réessayez demain"):
        take(by=town.reader("luc"), upload=sent("a.pdf", PDF))
    take(by=town.reader("samira"), upload=sent("a.pdf", PDF))


@pytest.mark.parametrize("name", [None, "helene"])
def test_only_the_community_sends_files(town: Town, name: str | None) -> None:
    with pytest.raises(PermissionDenied):
        take(by=town.reader(name), upload=sent("a.pdf", PDF))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Luc\\bilan 2026.PDF", "bilan 2026.pdf"),
        ("/bilan.pdf", "bilan.pdf"),
        (".pdf", "fichier.pdf"),
        ("....pdf", "fichier.pdf"),
        ("", "fichier.pdf"),
        ("bi\u202elan\u200b\x00\n.pdf", "bilan.pdf"),
        ('a"b<c>:d|e?.pdf', "a-b-c--d-e.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("a" * 500 + ".pdf", "a" * 116 + ".pdf"),
        ("bilan.final.pdf", "bilan.final.pdf"),
        ("sans-fin", "sans-fin.pdf"),
    ],
)
def test_a_file_keeps_its_own_name_and_nothing_else(given: str, kept: str) -> None:
    assert names.named(given, "pdf") == kept


def test_the_stored_name_is_made_of_chance(town: Town) -> None:
    attachment = take(by=town.reader("luc"), upload=sent("../../secret.pdf", PDF))
    assert attachment.file.name == f"forums/{attachment.key.hex[:2]}/{attachment.key.hex}"


def test_words_of_a_name_mean_nothing_to_markdown() -> None:
    assert names.as_words("[a](b) *c* <d>\n!e") == r"\[a\](b) \*c\* \<d\> \!e"


def test_what_was_never_sent_is_forgotten_after_a_week(town: Town) -> None:
    from forums.composing.models import Draft

    now = timezone.now()
    old, drafted, recent = (
        take(by=town.reader("luc"), upload=sent(f"{name}.pdf", PDF), now=now - dt.timedelta(days=days))
        for name, days in (("old", 8), ("drafted", 9), ("recent", 6))
    )
    Draft.objects.create(person=town.luc, place="topic:1", body=f"[x]({drafted.get_absolute_url()})")
    assert forget_unsent(now=now) == 1
    assert set(Attachment.objects.values_list("pk", flat=True)) == {drafted.pk, recent.pk}
    assert not default_storage.exists(str(old.file.name))
    assert default_storage.exists(str(recent.file.name))


def test_forgetting_is_owed_once_a_day() -> None:
    from background import schedule

    assert "forums.files.tasks.forget_unsent_files" in schedule.tick()
