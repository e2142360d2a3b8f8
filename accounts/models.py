"""The person's account. An e-mail address identifies it; a name and a function live in the profile."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Creates accounts; addresses are kept in lower case, so that one person has one account."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an account; without a password nobody can sign in to it. Raises ValueError without an address."""
        if not email:
            raise ValueError("an account needs an e-mail address")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a technical administrator."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who can sign in. People are anonymised, never deleted: their words belong to the conversation."""

    class Kind(models.TextChoices):
        PROFESSIONAL = "professional", _("Professionnel·le")
        STEERING = "steering", _("Pilotage")

    id = models.BigAutoField(primary_key=True)
    email = models.EmailField(_("adresse électronique"), unique=True)
    first_name = models.CharField(_("prénom"), max_length=80)
    last_name = models.CharField(_("nom"), max_length=80)
    kind = models.CharField(_("type de compte"), max_length=16, choices=Kind, default=Kind.PROFESSIONAL)
    is_active = models.BooleanField(_("actif"), default=True)
    is_staff = models.BooleanField(_("accès technique"), default=False)
    date_joined = models.DateTimeField(_("inscription"), default=timezone.now)
    anonymised_at = models.DateTimeField(_("anonymisation"), null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    class Meta:
        verbose_name = _("compte")
        verbose_name_plural = _("comptes")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_address")]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """The name shown beside what the person writes."""
        if self.anonymised_at:
            return str(_("Ancien membre"))
        return f"{self.first_name} {self.last_name}".strip() or str(_("Membre"))

    def get_short_name(self) -> str:
        """The name used to speak to the person."""
        return self.first_name or self.get_full_name()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused: deleting a person would take their part out of other people's conversations."""
        raise models.ProtectedError("people are anonymised, never deleted", {self})
