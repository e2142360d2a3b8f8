"""Structures and those who work there, as far as they show it to the reader."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.reader import Reader
from communities.people.models import Function, Organisation, Profile, ProfileQuerySet
from communities.people.names import key_of
from communities.people.visibility import shown_to


def directory_of(reader: Reader, asked: str = "") -> QuerySet[Organisation]:
    """The structures where someone works whom the reader may see there, in order of name."""
    shown = Profile.objects.shown().filter(shown_to(reader, "work"))
    main = shown.filter(organisation=OuterRef("pk"))
    further = Function.objects.filter(organisation=OuterRef("pk"), profile__in=shown)
    found = Organisation.objects.filter(merged_into=None).filter(Exists(main) | Exists(further))
    if key := key_of(asked):
        found = found.filter(Q(key__contains=key) | Q(acronym=key.replace(" ", "")))
    elif asked.strip():
        found = found.none()
    return found.select_related("territory").order_by("name", "pk")


def people_of(organisation: Organisation, reader: Reader) -> ProfileQuerySet:
    """Those who show the reader that they work, or act, in this structure."""
    further = Function.objects.filter(profile=OuterRef("pk"), organisation=organisation)
    here = Q(organisation=organisation) | Exists(further)
    return Profile.objects.shown().for_list().filter(here).filter(shown_to(reader, "work"))
