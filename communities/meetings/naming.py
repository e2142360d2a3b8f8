"""Naming who brings a point, or takes something on: a member of the network, or someone who comes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.models import User
from communities.meetings.models import Meeting, Registration
from communities.networks.models import Membership
from communities.people.models import Profile, ProfileQuerySet
from communities.people.visibility import seen_by_members
from reference.names import name_key

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

LONGEST, MOST_WORDS, CHOICES = 150, 4, 8


@dataclass(frozen=True)
class Named:
    """Who is meant; or, when several may be, those to choose from. Neither: nobody there bears that name."""

    person: User | None = None
    candidates: tuple[Profile, ...] = ()


def nameable(meeting: Meeting) -> ProfileQuerySet:
    """Members of the network, and those who have a place."""
    member = Membership.objects.filter(network=meeting.network_id, person=OuterRef("person"))
    comes = Registration.objects.held().filter(meeting=meeting, person=OuterRef("person")).order_by()
    found = Profile.objects.shown().filter(Exists(member) | Exists(comes))
    return found.select_related("person", "organisation").order_by("person__last_name", "person__first_name", "pk")


def like(meeting: Meeting, text: str) -> ProfileQuerySet:
    """Those of them whose name has words that begin so, in whatever order, case and accents."""
    words = [word for word in text[:LONGEST].replace("\0", "").split() if name_key(word)][:MOST_WORDS]
    found = nameable(meeting)
    for word in words:
        key = name_key(word).replace(" ", "-")  # an address in the directory is the name without its accents
        address = Q(slug__startswith=key) | Q(slug__contains=f"-{key}")
        found = found.filter(address | Q(person__first_name__istartswith=word) | Q(person__last_name__istartswith=word))
    return found if words else found.none()


def named(meeting: Meeting, text: str, *, chosen: str = "", before: User | None = None) -> Named:
    """Whom a typed name means, or the one of id `chosen` as long as the name still agrees with it.

    `before`: who was named there already; they may stay even if they left since.
    """
    key = name_key(text)
    if before is not None and key == name_key(before.get_full_name()) and chosen in ("", str(before.pk)):
        return Named(before)
    found = list(like(meeting, text)[: CHOICES + 1])
    if picked := [one for one in found if str(one.person_id) == chosen]:
        return Named(picked[0].person)
    exact = [one for one in found if name_key(one.person.get_full_name()) == key] or found
    return Named(exact[0].person) if len(exact) == 1 else Named(candidates=tuple(exact[:CHOICES]))


def hint(profile: Profile) -> str:
    """What tells someone from their namesakes, as members see it."""
    shown = seen_by_members(profile)
    return str(shown.organisation or shown.job or "")


class NamingForm(forms.Form):
    """A form in which someone may be named: `naming` is the field's name. A script adds their id beside it."""

    naming = "who"
    who_label: "str | StrPromise" = ""
    who_help: "str | StrPromise" = ""
    candidates: tuple[Profile, ...] = ()

    def __init__(self, *args: Any, meeting: Meeting, before: User | None = None, **kwargs: Any) -> None:
        initial = dict(kwargs.pop("initial", None) or {})
        person = initial.pop(self.naming, None)
        initial |= {self.naming: person.get_full_name(), f"{self.naming}_id": person.pk} if person else {}
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.meeting, self.before = meeting, before
        self.fields[self.naming] = forms.CharField(
            label=self.who_label,
            required=False,
            max_length=LONGEST,
            help_text=self.who_help,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )
        self.fields[f"{self.naming}_id"] = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Find who was named, or offer those it may be."""
        data = super().clean() or {}
        typed, chosen = data.pop(self.naming, ""), data.pop(f"{self.naming}_id", "")
        data[self.naming] = None
        if not typed:
            return data
        found = named(self.meeting, typed, chosen=chosen, before=self.before)
        data[self.naming], self.candidates = found.person, found.candidates
        if found.candidates:
            self.add_error(self.naming, _("Plusieurs personnes portent ce nom. Choisissez ci-dessous."))
        elif found.person is None:
            self.add_error(self.naming, _("Personne de ce nom n'est membre du réseau, ni inscrit à la rencontre."))
        return data

    @property
    def who(self) -> forms.BoundField:
        """The field of the name."""
        return self[self.naming]

    @property
    def who_id(self) -> forms.BoundField:
        """The hidden field that a script fills."""
        return self[f"{self.naming}_id"]

    def who_choices(self) -> list[tuple[int, str, str]]:
        """Those between whom to choose, as (id, name, what tells them apart)."""
        return [(one.person_id, one.person.get_full_name(), hint(one)) for one in self.candidates]
