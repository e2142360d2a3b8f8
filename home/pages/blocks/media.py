"""Blocks of pictures, documents and videos."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from home.pages.blocks.text import LINES, TextBlock

LANGUAGES = [
    ("fr", _("français")),
    ("en", _("anglais")),
    ("ar", _("arabe")),
    ("de", _("allemand")),
    ("es", _("espagnol")),
    ("it", _("italien")),
    ("nl", _("néerlandais")),
    ("pt", _("portugais")),
    ("ro", _("roumain")),
    ("tr", _("turc")),
    ("uk", _("ukrainien")),
]
HOSTS = {
    "youtube.com": "YouTube",
    "youtu.be": "YouTube",
    "youtube-nocookie.com": "YouTube",
    "vimeo.com": "Vimeo",
    "dailymotion.com": "Dailymotion",
    "dai.ly": "Dailymotion",
    "tube.numerique.gouv.fr": "Tube Numérique",
    "canal-u.tv": "Canal-U",
}


class PictureBlock(blocks.StructBlock):
    """A picture; either it says something (alternative text) or it is marked decorative."""

    image = ImageChooserBlock(label=_("image"))
    alt = blocks.CharBlock(
        label=_("texte de remplacement"),
        required=False,
        max_length=250,
        help_text=_("Ce que l'image apporte, pour qui ne la voit pas."),
    )
    decorative = blocks.BooleanBlock(
        label=_("image décorative"), required=False, help_text=_("Elle n'apporte rien de plus que le texte.")
    )
    caption = blocks.CharBlock(label=_("légende"), required=False, max_length=250)
    credit = blocks.CharBlock(
        label=_("crédit"), required=False, max_length=120, help_text=_("Qui l'a faite, et sous quelle licence.")
    )

    class Meta:
        icon = "image"
        label = _("Image")
        group = _("Images et documents")
        template = "blocks/picture.html"

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        """Refuses a picture that is neither described nor decorative."""
        value = super().clean(value)
        if not value["alt"] and not value["decorative"]:
            raise blocks.StructBlockValidationError(
                block_errors={
                    "alt": ValidationError(_("Décrivez ce que l'image apporte, ou cochez « image décorative »."))
                }
            )
        return value


class DocumentValue(blocks.StructValue):
    """A document as one offers it."""

    @property
    def name(self) -> str:
        """What it is called here."""
        document = self.get("document")
        return self.get("title") or (document.title if document else "")

    @property
    def format(self) -> str:
        """What kind of file it is: « PDF »."""
        document = self.get("document")
        return str(document.file_extension).upper() if document else ""

    @property
    def size(self) -> int | None:
        """How many bytes; None where the file is gone."""
        document = self.get("document")
        try:
            return document.get_file_size() if document else None
        except OSError:
            return None

    @property
    def language_name(self) -> str:
        """The name of its language."""
        return str(dict(LANGUAGES).get(self.get("language") or "", ""))


class DocumentBlock(blocks.StructBlock):
    """A document to take away, with what one should know before: format, size, language."""

    document = DocumentChooserBlock(label=pgettext_lazy("bloc", "document"))
    title = blocks.CharBlock(label=_("titre"), required=False, max_length=160, help_text=_("Vide : celui du document."))
    language = blocks.ChoiceBlock(label=_("langue du document"), choices=LANGUAGES, default="fr")
    note = blocks.CharBlock(
        label=_("à savoir"), required=False, max_length=200, help_text=_("« À remplir », « facile à lire », « 2024 ».")
    )

    class Meta:
        icon = "doc-full-inverse"
        label = _("Document à télécharger")
        group = _("Images et documents")
        template = "blocks/document.html"
        value_class = DocumentValue

    def get_searchable_content(self, value: DocumentValue) -> list[str]:
        """What it is called, and what is said of it."""
        return [part for part in (value.name, value.get("note")) if part]


class VideoValue(blocks.StructValue):
    """A video that is elsewhere."""

    @property
    def host(self) -> str:
        """Where one watches it, by its name."""
        name = (urlsplit(str(self.get("url") or "")).hostname or "").removeprefix("www.").removeprefix("m.")
        return HOSTS.get(name, name)


class VideoBlock(blocks.StructBlock):
    """A video by its address: nothing is asked of its host before the reader goes there. The transcript is here."""

    title = blocks.CharBlock(label=_("titre de la vidéo"), max_length=160)
    url = blocks.URLBlock(
        label=_("adresse"), help_text=_("La page où l'on regarde la vidéo. Aucun lecteur n'est inséré.")
    )
    duration = blocks.CharBlock(label=_("durée"), max_length=20, required=False, help_text=_("« 12 min »."))
    captions = blocks.BooleanBlock(label=_("sous-titrée"), required=False)
    transcript = TextBlock(
        label=_("transcription"),
        features=LINES,
        help_text=_("Ce qui est dit et ce qui se voit, pour qui ne peut pas regarder ou écouter."),
    )

    class Meta:
        icon = "media"
        label = _("Vidéo")
        group = _("Images et documents")
        template = "blocks/video.html"
        value_class = VideoValue

    def clean(self, value: VideoValue) -> VideoValue:
        """Refuses what is no page of the web."""
        value = super().clean(value)
        if urlsplit(value["url"]).scheme not in ("http", "https"):
            wrong = ValidationError(_("L'adresse commence par https://."))
            raise blocks.StructBlockValidationError(block_errors={"url": wrong})
        return value

    def get_searchable_content(self, value: Any) -> list[str]:
        """Its title, and what is said in it."""
        transcript = self.child_blocks["transcript"].get_searchable_content(value["transcript"])
        return [value["title"], *transcript]
