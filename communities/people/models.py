"""Profiles: what professionals tell each other about themselves. No figure about a person is kept."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reference.models import ActorFamily


class Organisation(models.Model):
    """Where people work or act: a town, an association, a landlord…"""

    name = models.CharField(_("nom"), max_length=160, unique=True)
    slug = models.SlugField(max_length=180, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


class ProfileQuerySet(models.QuerySet["Profile"]):
    """Named queries over profiles."""

    def shown(self) -> Self:
        """Profiles of active people of the community."""
        return self.filter(person__is_active=True, person__kind="professional", person__anonymised_at=None)

    def for_list(self) -> Self:
        """With what a line of the directory shows, in order of name."""
        return self.select_related("person", "organisation", "territory").order_by(
            "person__last_name", "person__first_name", "pk"
        )


class Profile(models.Model):
    """What a professional says of themselves."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile")
    slug = models.SlugField(max_length=180, unique=True)
    actor_family = models.CharField(_("famille d'acteurs"), max_length=16, choices=ActorFamily, blank=True)
    job = models.CharField(_("fonction"), max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("structure"), null=True, blank=True, on_delete=models.SET_NULL
    )
    territory = models.ForeignKey(
        "reference.Territory", verbose_name=_("territoire"), null=True, blank=True, on_delete=models.PROTECT
    )
    fields = models.ManyToManyField("reference.Field", verbose_name=_("domaines d'intervention"), blank=True)
    can_help_with = models.CharField(_("je peux aider sur"), max_length=240, blank=True)
    looking_for = models.CharField(_("je cherche"), max_length=240, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("profil")
        verbose_name_plural = _("profils")

    def __str__(self) -> str:
        return self.person.get_full_name()

    def get_absolute_url(self) -> str:
        """The person's page in the directory."""
        return reverse("people:profile", args=[self.slug])


class Function(models.Model):
    """Another of a person's functions: someone may work for a town and sit on an association's board."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="functions")
    job = models.CharField(_("fonction"), max_length=120)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("structure"), null=True, blank=True, on_delete=models.SET_NULL
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("autre fonction")
        verbose_name_plural = _("autres fonctions")
        constraints = [
            models.UniqueConstraint(fields=["profile", "job", "organisation"], name="one_function_each"),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.job, self.organisation.name if self.organisation else ""]))
