"""The step of peer reading, and what the daily look at published pages found."""

from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.locks import WorkflowLock
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState

from accounts.models import User

Action = tuple[str, Any, bool]


class ReadingLock(WorkflowLock):
    """Keeps a text as it is while others read it."""

    def get_message(self, user: User) -> str | None:
        """Says to whoever cannot change it what they can do."""
        if not self.for_user(user):
            return None
        return gettext(
            "Ce texte attend d'être lu par une autre personne du groupe. Pour le modifier, annulez d'abord la demande."
        )


class PeerReading(AbstractGroupApprovalTask):
    """Someone else of the editorial group reads a text before it comes out. Any of them may: nobody is above the rest.

    Whoever asked for the reading leaves the text alone until it is read, or takes it back (home.desk.peers).
    """

    lock_class = ReadingLock

    class Meta:
        verbose_name = _("Relecture entre pairs")
        verbose_name_plural = _("Relectures entre pairs")

    @classmethod
    def get_description(cls) -> Any:
        """What the settings of the admin say of it."""
        return _("Toute autre personne du groupe relit, puis approuve ou renvoie avec un mot.")

    def get_actions(self, obj: Any, user: User) -> list[Action]:
        """Approve, or send back with a word: to those who may read this text."""
        from home.desk import peers

        if not peers.may_read(self, obj, user):
            return []
        return [
            ("approve", _("Approuver"), False),
            ("approve", _("Approuver avec un mot"), True),
            ("reject", _("Renvoyer avec un mot"), True),
        ]

    def user_can_access_editor(self, obj: Any, user: User) -> bool:
        """Whoever may read it may mend it."""
        from home.desk import peers

        return peers.may_read(self, obj, user)

    def locked_for_user(self, obj: Any, user: User) -> bool:
        """What waits for a reading is changed by those who read it: what they approve is what comes out."""
        from home.desk import peers

        return not peers.may_read(self, obj, user)

    def user_can_lock(self, obj: Any, user: User) -> bool:
        """Nobody keeps a text that waits to themselves."""
        return False

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> QuerySet[TaskState]:
        """What waits for this person's reading."""
        from home.desk import peers

        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        if not peers.reads(self, user):
            return waiting.none()
        if peers.others(self, user):
            waiting = waiting.exclude(workflow_state__requested_by=user)
        return waiting


class DeadLink(models.Model):
    """A link of a published page that leads nowhere for a passer-by."""

    class Why(models.TextChoices):
        MISSING = "missing", _("N'existe plus")
        HIDDEN = "hidden", _("N'est pas publié")
        CLOSED = "closed", _("Réservé, ou introuvable")

    page = models.ForeignKey(Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="+")
    address = models.CharField(_("lien"), max_length=500)
    why = models.CharField(_("pourquoi"), max_length=8, choices=Why)
    found_at = models.DateTimeField(_("trouvé le"), default=timezone.now)

    class Meta:
        ordering = ["-found_at", "-pk"]
        verbose_name = _("lien qui ne mène nulle part")
        verbose_name_plural = _("liens qui ne mènent nulle part")
        constraints = [models.UniqueConstraint(fields=["page", "address"], name="one_dead_link_an_address")]

    def __str__(self) -> str:
        return self.address


class PictureUse(models.Model):
    """A picture in a published page; `said`: it is described there, or marked decorative."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    image = models.ForeignKey("wagtailimages.Image", on_delete=models.CASCADE, related_name="uses_seen")
    said = models.BooleanField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("emploi d'une image")
        verbose_name_plural = _("emplois des images")
        constraints = [models.UniqueConstraint(fields=["page", "image"], name="one_use_of_a_picture_a_page")]

    def __str__(self) -> str:
        return f"{self.image_id} in {self.page_id}"
