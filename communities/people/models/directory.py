"""What the directory looks through. All of it is made from profiles (communities.people.index) and can be made anew."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DirectoryEntry(models.Model):
    """Someone who is in the directory, and the traits they are marked with: `[kind, value, audience]` each."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="directory_entry"
    )
    name_key = models.CharField(max_length=170)
    traits = models.JSONField(default=list)

    class Meta:
        ordering = ["name_key", "pk"]
        verbose_name = _("entrée de l'annuaire")
        verbose_name_plural = _("entrées de l'annuaire")
        indexes = [models.Index(fields=["name_key", "person"], name="directory_by_name")]

    def __str__(self) -> str:
        return self.name_key


class DirectoryTrait(models.Model):
    """All who bear one trait, as bits: bit n of `bits` stands for the person of id n.

    `audience` is MEMBERS for those who show it to every member, NETWORKS for those who show it to their networks only.
    `state` is another number after each change, so that a process knows whether it holds the bits already.
    """

    class Kind(models.IntegerChoices):
        """What is said of people. Numbers are kept: a new kind takes a new one."""

        LOCK = 0, "lock"  # of no one: whoever changes the index holds this row
        HERE = 1, "here"
        FAMILY = 2, "family"
        FIELD = 3, "field"
        PILLAR = 4, "pillar"
        REGION = 5, "region"
        DEPARTMENT = 6, "department"
        OFFERS = 7, "offers"  # says what they can help with
        REACHABLE = 8, "reachable"  # takes mails or private conversations
        BELONGS = 9, "belongs"  # shows their networks

    kind = models.PositiveSmallIntegerField(choices=Kind)
    value = models.BigIntegerField()
    audience = models.PositiveSmallIntegerField()
    bits = models.BinaryField(default=bytes)
    state = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["kind", "value", "audience"]
        verbose_name = _("trait de l'annuaire")
        verbose_name_plural = _("traits de l'annuaire")
        constraints = [models.UniqueConstraint(fields=["kind", "value", "audience"], name="one_row_a_trait")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value}"


class DirectoryTerm(models.Model):
    """A word of the directory, brought down to its stem."""

    text = models.CharField(max_length=40, unique=True)

    class Meta:
        ordering = ["text"]
        verbose_name = _("terme de l'annuaire")
        verbose_name_plural = _("termes de l'annuaire")

    def __str__(self) -> str:
        return self.text


class DirectoryWord(models.Model):
    """A word somebody is found by, in which part of what they say, and to whom that part shows."""

    class Part(models.IntegerChoices):
        """Where the word stands."""

        WORK = 1, "work"  # name, functions, structures
        HELP = 2, "help"  # what they can help with

    term = models.ForeignKey(DirectoryTerm, on_delete=models.CASCADE, db_index=False, related_name="uses")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    part = models.PositiveSmallIntegerField(choices=Part)
    audience = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("mot de l'annuaire")
        verbose_name_plural = _("mots de l'annuaire")
        constraints = [models.UniqueConstraint(fields=["term", "part", "audience", "person"], name="one_word_a_part")]

    def __str__(self) -> str:
        return f"{self.person}, {self.term}"
