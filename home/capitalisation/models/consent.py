"""What a draft quotes, and the consent of those who wrote it: asked, answered, withdrawn, recorded."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.capitalisation.models.drafts import Draft


class Consent(models.TextChoices):
    """Where the consent of a quoted author stands. Silence is not consent."""

    TO_ASK = "to-ask", _("À demander")
    ASKED = "asked", _("Demandé")
    NAMED = "named", _("Avec mon nom et ma structure")
    WITHOUT_ORGANISATION = "without-organisation", _("Avec mon nom, sans ma structure")
    ANONYMOUS = "anonymous", _("Sans mon nom")
    REFUSED = "refused", _("Non")
    SILENT = "silent", _("Sans réponse")
    WITHDRAWN = "withdrawn", _("Retiré")


GIVEN = (Consent.NAMED, Consent.WITHOUT_ORGANISATION, Consent.ANONYMOUS)


class Quotation(models.Model):
    """A message, a point of minutes or a need that a draft quotes: its words as they were, its author, its address.

    Exactly one of `post`, `point` and `need` is set. `audience` is a token of accounts.reader.Reader: who may read the
    original, hence who may read these words as long as its author has not consented.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="quotations")
    post = models.ForeignKey(
        "forum_conversation.Post", null=True, blank=True, on_delete=models.PROTECT, related_name="quotations"
    )
    point = models.ForeignKey(
        "meetings.AgendaPoint", null=True, blank=True, on_delete=models.PROTECT, related_name="quotations"
    )
    need = models.ForeignKey(
        "networks.Need", null=True, blank=True, on_delete=models.PROTECT, related_name="quotations"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="quoted")
    body = models.TextField()
    said_at = models.DateTimeField()
    label = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    audience = models.CharField(max_length=24, default="public")
    consent = models.CharField(max_length=20, choices=Consent, default=Consent.TO_ASK)
    shown_as = models.CharField(max_length=200, blank=True)  # the words of the credit, as answered
    asked_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("citation d'un échange")
        verbose_name_plural = _("citations d'échanges")
        constraints = [
            models.UniqueConstraint(fields=["draft", "post"], name="one_quotation_of_post"),
            models.UniqueConstraint(fields=["draft", "point", "author"], name="one_quotation_of_point_each"),
            models.UniqueConstraint(fields=["draft", "need"], name="one_quotation_of_need"),
            models.CheckConstraint(
                condition=Q(post__isnull=False, point=None, need=None)
                | Q(post=None, point__isnull=False, need=None)
                | Q(post=None, point=None, need__isnull=False),
                name="quotation_of_one_thing",
            ),
        ]
        indexes = [models.Index(fields=["author", "consent"], name="quotation_of_author")]

    def __str__(self) -> str:
        return self.label


class ConsentEntry(models.Model):
    """A line of the register of consents: never changed, never removed (home.capitalisation.guards).

    `digest` covers the line and the digest of the line before it in the same draft, so that one taken out shows.
    """

    class Act(models.TextChoices):
        ASKED = "asked", _("Accord demandé")
        REMINDED = "reminded", _("Rappel envoyé")
        ANSWERED = "answered", _("Réponse")
        LAPSED = "lapsed", _("Délai passé sans réponse")
        WITHDRAWN = "withdrawn", _("Accord retiré")
        APPLIED = "applied", _("Retrait appliqué")
        PUBLISHED = "published", _("Publié avec cet accord")

    quotation = models.ForeignKey(Quotation, on_delete=models.PROTECT, related_name="entries")
    act = models.CharField(max_length=10, choices=Act)
    answer = models.CharField(max_length=20, choices=Consent, blank=True)
    text_digest = models.CharField(max_length=64)  # SHA-256 of the words it was about
    detail = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("ligne du registre des accords")
        verbose_name_plural = _("registre des accords")

    def __str__(self) -> str:
        return f"{self.get_act_display()}, {self.at:%Y-%m-%d}"
