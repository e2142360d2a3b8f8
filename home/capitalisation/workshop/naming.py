"""Naming who is invited to write: anyone of the community, by their name."""

from typing import Any

from django import forms
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.meetings.naming import CHOICES, LONGEST, MOST_WORDS, hint
from communities.networks.models import Membership
from communities.people.models import Profile, ProfileQuerySet
from home.capitalisation.models import Draft, Writer
from reference.names import name_key


def like(draft: Draft, text: str) -> ProfileQuerySet:
    """People whose name has words that begin so, members of the draft's network first; who writes it already is not."""
    writing = Exists(Writer.objects.filter(draft=draft, person=OuterRef("person"), until=None))
    found = Profile.objects.shown().filter(~writing).select_related("person", "organisation")
    words = [word for word in text[:LONGEST].replace("\0", "").split() if name_key(word)][:MOST_WORDS]
    for word in words:
        key = name_key(word).replace(" ", "-")  # an address in the directory is the name without its accents
        address = Q(slug__startswith=key) | Q(slug__contains=f"-{key}")
        found = found.filter(address | Q(person__first_name__istartswith=word) | Q(person__last_name__istartswith=word))
    member = Exists(Membership.objects.filter(network=draft.network_id, person=OuterRef("person")))
    near = Case(When(member, then=Value(0)), default=Value(1), output_field=IntegerField())
    ordered = found.annotate(near=near).order_by("near", "person__last_name", "person__first_name", "pk")
    return ordered if words else ordered.none()


class InviteForm(forms.Form):
    """Whom to invite; a script adds their id beside the name."""

    who = forms.CharField(
        label=gettext_lazy("Qui voulez-vous inviter ?"),
        max_length=LONGEST,
        help_text=gettext_lazy("Un prénom et un nom. La personne dira oui ou non."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Donnez un nom.")},
    )
    who_id = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    word = forms.CharField(
        label=gettext_lazy("Un mot de votre part"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    candidates: tuple[Profile, ...] = ()

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft

    def clean(self) -> dict[str, Any]:
        """Find who was named, as `person`, or offer those it may be."""
        data = super().clean() or {}
        typed, chosen = data.get("who", ""), data.get("who_id", "")
        if not typed:
            return data
        found = list(like(self.draft, typed)[: CHOICES + 1])
        exact = [one for one in found if name_key(one.person.get_full_name()) == name_key(typed)]
        picked = [one for one in found if str(one.person_id) == chosen] or exact or found
        if len(picked) == 1:
            data["person"] = picked[0].person
        elif picked:
            self.candidates = tuple(picked[:CHOICES])
            self.add_error("who", _("Plusieurs personnes portent ce nom. Choisissez ci-dessous."))
        else:
            self.add_error(
                "who", _("Personne de ce nom n'est dans l'annuaire, ou cette personne écrit déjà avec vous.")
            )
        return data

    def who_choices(self) -> list[tuple[int, str, str]]:
        """Those between whom to choose, as (id, name, what tells them apart)."""
        return [(one.person_id, one.person.get_full_name(), hint(one)) for one in self.candidates]
