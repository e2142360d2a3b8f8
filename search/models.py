"""The projection: one row for each thing that can be found, whatever engine looks through it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from search.plugs import kinds


class Document(models.Model):
    """What search knows of a thing. `audience` says who may find it, as a token of accounts.reader.Reader.tokens.

    `themes` and `places` hold keys between bars (« |ecole|cantine| »): name keys of the keywords; kind and code of the
    territory and of all that holds it. `title_words`, `title_stems` and `stems` are what the database's full text
    looks through; triggers and a generated column follow them (see the migrations).
    """

    kind = models.CharField(max_length=16)
    object_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    excerpt = models.CharField(max_length=400, blank=True)
    url = models.CharField(max_length=400)
    byline = models.CharField(max_length=200, blank=True)
    network = models.CharField(max_length=60, blank=True)
    keywords = models.CharField(max_length=400, blank=True)
    territory = models.CharField(max_length=200, blank=True)
    themes = models.TextField(blank=True, editable=False)
    places = models.TextField(blank=True, editable=False)
    audience = models.CharField(max_length=32)
    published_at = models.DateTimeField()
    projected_at = models.DateTimeField(default=timezone.now, editable=False)
    title_words = models.TextField(blank=True, editable=False)
    title_stems = models.TextField(blank=True, editable=False)
    stems = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name = _("document trouvable")
        verbose_name_plural = _("documents trouvables")
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="found_once")]
        indexes = [
            models.Index(fields=["audience", "kind"], name="document_audience"),
            models.Index(fields=["-published_at", "-id"], name="document_newest"),
            models.Index(fields=["url"], name="document_url"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_label(self) -> str:
        """What it is, in words."""
        found = kinds().get(self.kind)
        return str(found.label) if found else ""


class Miss(models.Model):
    """Words that were looked for in vain: how often, on which day. Who looked is nowhere (search.misses)."""

    words = models.CharField(_("mots cherchés"), max_length=80)
    day = models.DateField(_("jour"))
    count = models.PositiveIntegerField(_("fois"), default=1)

    class Meta:
        ordering = ["-day", "words"]
        verbose_name = _("recherche sans résultat")
        verbose_name_plural = _("recherches sans résultat")
        constraints = [models.UniqueConstraint(fields=["words", "day"], name="one_line_for_what_is_missed_a_day")]
        indexes = [models.Index(fields=["day"], name="missed_day")]

    def __str__(self) -> str:
        return self.words
