"""Profiles: what professionals tell each other about themselves. No figure about a person is kept."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.people.models.organisation import Organisation
from reference.models import ActorFamily


class Audience(models.IntegerChoices):
    """To whom a part of a profile shows. Each includes those before it, so that one comparison answers."""

    NOBODY = 0, _("Personne")
    NETWORKS = 1, _("Mes réseaux")
    MEMBERS = 2, _("Les membres de Maillage")
    EVERYONE = 3, _("Tout le monde")


def shown_to() -> models.PositiveSmallIntegerField[int, int]:
    """A column that says to whom a part shows: the community, unless the person chose otherwise."""
    return models.PositiveSmallIntegerField(choices=Audience, default=Audience.MEMBERS)


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
    territories = models.ManyToManyField(
        "reference.Territory", verbose_name=_("autres territoires"), blank=True, related_name="+"
    )
    pillars = models.JSONField(_("piliers"), default=list, blank=True)  # of reference.models.Pillar
    photo = models.CharField(max_length=64, blank=True, editable=False)  # its name in the store; "": none
    can_help_with = models.CharField(_("je peux aider sur"), max_length=240, blank=True)
    looking_for = models.CharField(_("je cherche"), max_length=240, blank=True)
    by_mail = models.BooleanField(_("recevoir les courriels de Maillage"), default=True)
    by_message = models.BooleanField(_("accepter les conversations privées"), default=True)
    shows_photo = shown_to()
    shows_work = shown_to()  # family, trade, structure, further functions
    shows_fields = shown_to()  # fields and pillars
    shows_places = shown_to()
    shows_help = shown_to()  # what they can help with
    shows_search = shown_to()  # what they look for
    shows_networks = models.PositiveSmallIntegerField(choices=Audience, default=Audience.NETWORKS)
    completed_at = models.DateTimeField(null=True, blank=True, editable=False)
    first_steps_at = models.DateTimeField(null=True, blank=True, editable=False)  # when the first steps were ended

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


class ProfilePlace(models.Model):
    """A place of a profile, and all that holds it: what the directory looks through for « Hauts-de-France »."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="places")
    territory = models.ForeignKey("reference.Territory", on_delete=models.CASCADE, related_name="+")
    own = models.BooleanField()  # named by the person, and not only around what they named

    class Meta:
        constraints = [models.UniqueConstraint(fields=["territory", "profile"], name="one_place_of_profile")]

    def __str__(self) -> str:
        return f"{self.profile}, {self.territory}"
