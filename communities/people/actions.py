"""Every write about who people say they are."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from accounts.reader import Reader
from communities.people.models import Function, Organisation, Profile
from reference.models import Territory

SLUG_LENGTH = 160  # leaves room for the number that tells namesakes apart
ATTEMPTS = 5
MOST_FUNCTIONS = 4  # besides the main one


def ensure_profile(*, person: User) -> Profile:
    """The person's profile, made now if there is none; its address comes from the name and then stays.

    Raises PermissionDenied for a steering account: it has no part in the exchanges, and so no profile.
    """
    if held := Profile.objects.filter(person=person).first():
        return held
    if person.kind == User.Kind.STEERING:
        raise PermissionDenied
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return Profile.objects.create(
                    person=person, slug=free_slug(Profile, person.get_full_name(), default="membre")
                )
        except IntegrityError:  # someone took the address, or made this very profile, meanwhile
            if held := Profile.objects.filter(person=person).first():
                return held
    raise RuntimeError("no free address was found for a profile")


def own_profile(*, by: Reader) -> Profile:
    """The profile of `by`, made now if there is none. Raises PermissionDenied for a passer-by or a steering account."""
    if by.person is None:
        raise PermissionDenied
    return ensure_profile(person=by.person)


@transaction.atomic
def complete_profile(
    *,
    by: Reader,
    actor_family: str,
    job: str,
    organisation_name: str,
    field_ids: Iterable[int],
    territory: Territory | None,
    can_help_with: str,
    looking_for: str,
    functions: Iterable[tuple[str, str]] | None = None,
) -> Profile:
    """Write what `by` says of themselves over what they said before. Raises as own_profile does.

    `functions`: their further functions, as (function, structure); None leaves them as they are.
    """
    profile = own_profile(by=by)
    profile.actor_family = actor_family
    profile.job = " ".join(job.split())
    profile.organisation = organisation_named(organisation_name)
    profile.territory = territory
    profile.can_help_with = " ".join(can_help_with.split())
    profile.looking_for = " ".join(looking_for.split())
    profile.completed_at = profile.completed_at or timezone.now()
    profile.save()
    profile.fields.set(field_ids)
    if functions is not None:
        _declare(profile, functions)
    return profile


@transaction.atomic
def declare_functions(*, by: Reader, functions: Iterable[tuple[str, str]]) -> None:
    """Write the further functions of `by`, as (function, structure), over those of before; raises as own_profile."""
    _declare(own_profile(by=by), functions)


def _declare(profile: Profile, functions: Iterable[tuple[str, str]]) -> None:
    """Four at most; one that stays keeps its row, so that a message being written under it is still sent."""
    said = [(" ".join(job.split()), organisation_named(organisation)) for job, organisation in functions]
    wanted = dict.fromkeys((job, organisation) for job, organisation in said if job)
    held = {(one.job, one.organisation): one.pk for one in profile.functions.select_related("organisation")}
    profile.functions.exclude(pk__in=[held[one] for one in wanted if one in held]).delete()
    for job, organisation in [one for one in wanted if one not in held][: MOST_FUNCTIONS - len(wanted & held.keys())]:
        Function.objects.create(profile=profile, job=job, organisation=organisation)


def organisation_named(name: str) -> Organisation | None:
    """The organisation of that name, in whatever case, made now if there is none; None for no name."""
    name = " ".join(name.split())
    if not name:
        return None
    for _attempt in range(ATTEMPTS):
        if known := Organisation.objects.filter(name__iexact=name).order_by("pk").first():
            return known
        try:
            with transaction.atomic():
                return Organisation.objects.create(name=name, slug=free_slug(Organisation, name, default="structure"))
        except IntegrityError:  # someone has just named the same one
            continue
    raise RuntimeError("no free address was found for an organisation")


def free_slug(model: type[Model], text: str, *, default: str) -> str:
    """An address made from `text` that no row of `model` has yet: `samira-benali`, then `samira-benali-2`…"""
    base = slugify(text)[:SLUG_LENGTH].strip("-") or default
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{base}-{number}") not in taken)
