"""Who people say they are, where they act, and what they ask to have on paper."""

from communities.people.models.contribution import Departure, Proof
from communities.people.models.directory import DirectoryEntry, DirectoryTerm, DirectoryTrait, DirectoryWord
from communities.people.models.organisation import Organisation, OrganisationMerge
from communities.people.models.profile import Audience, Function, Profile, ProfilePlace, ProfileQuerySet

__all__ = [
    "Audience",
    "Departure",
    "DirectoryEntry",
    "DirectoryTerm",
    "DirectoryTrait",
    "DirectoryWord",
    "Function",
    "Organisation",
    "OrganisationMerge",
    "Profile",
    "ProfilePlace",
    "ProfileQuerySet",
    "Proof",
]
