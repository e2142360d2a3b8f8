"""What signing up asks besides an address and a password."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User


def shown(name: str) -> str:
    """A name without what cannot be seen: control characters would break feeds, direction marks disguise it."""
    return " ".join("".join(char if char.isprintable() else " " for char in name).split())


class SignupNames(forms.Form):
    """The name others will see. allauth puts it before its own fields."""

    first_name = forms.CharField(
        label=_("Prénom"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Nom"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    field_order = ["first_name", "last_name", "email", "password1"]

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth once the account is valid; it has already taken the names."""
        user.first_name, user.last_name = (shown(self.cleaned_data[name]) for name in ("first_name", "last_name"))
        user.save(update_fields=["first_name", "last_name"])
