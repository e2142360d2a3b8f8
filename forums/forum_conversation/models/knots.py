"""What happened to a thread, told inside it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Knot(models.Model):
    """A dated line inside a thread: what was done to it, by whom, why, and where its other end is.

    `after`: the message it follows; none before the first. `entry`: the journal's, for an act of facilitation;
    what members do themselves (a title, a message opened to every hand) has none. `url`: where what came of it stands.
    """

    class Act(models.TextChoices):
        """What may happen to a thread."""

        MOVE = "move", _("a déplacé ce fil")
        MERGE = "merge", _("a réuni deux fils")
        SPLIT = "split", _("a séparé une partie de ce fil")
        CLOSE = "close", _("a clos ce fil")
        OPEN = "open", _("a rouvert ce fil")
        HIDE = "hide", _("a masqué un message")
        SHOW = "show", _("a rétabli un message")
        PIN = "pin", _("a épinglé ce fil")
        UNPIN = "unpin", _("a cessé d'épingler ce fil")
        TITLE = "title", _("a changé le titre")
        WIKI = "wiki", _("a ouvert un message à toutes les mains")
        UNWIKI = "unwiki", _("a refermé un message ouvert à toutes les mains")
        OUTCOME = "outcome", _("a fait une production de ce fil")

    topic = models.ForeignKey("forum_conversation.Topic", on_delete=models.CASCADE, related_name="knots")
    act = models.CharField(max_length=8, choices=Act)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="knots")
    reason = models.CharField(max_length=400, blank=True)
    origin = models.CharField(max_length=255, blank=True)
    target = models.CharField(max_length=255, blank=True)
    url = models.CharField(max_length=255, blank=True)
    other = models.ForeignKey(
        "forum_conversation.Topic", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    entry = models.ForeignKey(
        "networks.FacilitationEntry", null=True, blank=True, on_delete=models.CASCADE, related_name="knots"
    )
    after = models.ForeignKey("forum_conversation.Post", null=True, on_delete=models.SET_NULL, related_name="knots")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "forum_conversation"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"knot {self.pk}"
