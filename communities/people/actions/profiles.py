"""What people say of themselves."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.reader import Reader
from communities.people.actions.organisations import organisation_named
from communities.people.holding import keep_places
from communities.people.index.keeping import refresh
from communities.people.models import Audience, Function, Profile
from communities.people.slugs import free_slug
from communities.people.visibility import PARTS
from reference.models import Pillar, Territory

ATTEMPTS = 5
MOST_FUNCTIONS = 4  # besides the main one
MOST_PLACES = 5  # besides the main one


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
                made = Profile.objects.create(
                    person=person, slug=free_slug(Profile, person.get_full_name(), default="membre")
                )
                refresh([person.pk])
                return made
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
    territories: Iterable[Territory] | None = None,
    pillars: Iterable[str] | None = None,
    audiences: Mapping[str, int] | None = None,
    by_mail: bool | None = None,
    by_message: bool | None = None,
) -> Profile:
    """Write what `by` says of themselves over what they said before. Raises as own_profile does.

    `functions`: their further functions, as (function, structure); `territories`: their other places; `audiences`: for
    each part of visibility.PARTS, to whom it shows. What is None, or not named there, stays as it is.
    """
    profile = own_profile(by=by)
    profile.actor_family = actor_family
    profile.job = " ".join(job.split())
    profile.organisation = organisation_named(organisation_name)
    profile.territory = territory
    profile.can_help_with = " ".join(can_help_with.split())
    profile.looking_for = " ".join(looking_for.split())
    if pillars is not None:
        profile.pillars = [str(one) for one in Pillar.values if one in set(pillars)]
    for part, audience in (audiences or {}).items():
        if part in PARTS:
            setattr(profile, f"shows_{part}", Audience(audience))
    profile.by_mail = profile.by_mail if by_mail is None else by_mail
    profile.by_message = profile.by_message if by_message is None else by_message
    profile.completed_at = profile.completed_at or timezone.now()
    profile.save()
    profile.fields.set(field_ids)
    if territories is not None:
        others = {place.pk: place for place in territories if territory is None or place.pk != territory.pk}
        profile.territories.set(list(others.values())[:MOST_PLACES])
    keep_places([profile.pk])
    if functions is not None:
        _declare(profile, functions)
    refresh([profile.person_id])
    return profile


@transaction.atomic
def declare_functions(*, by: Reader, functions: Iterable[tuple[str, str]]) -> None:
    """Write the further functions of `by`, as (function, structure), over those of before; raises as own_profile."""
    profile = own_profile(by=by)
    _declare(profile, functions)
    refresh([profile.person_id])


def end_first_steps(*, by: Reader) -> Profile:
    """Note that `by` has ended their first steps, done or skipped; again, nothing changes. Raises as own_profile."""
    profile = own_profile(by=by)
    Profile.objects.filter(pk=profile.pk, first_steps_at=None).update(first_steps_at=timezone.now())
    profile.refresh_from_db(fields=["first_steps_at"])
    return profile


def _declare(profile: Profile, functions: Iterable[tuple[str, str]]) -> None:
    """Four at most; one that stays keeps its row, so that a message being written under it is still sent."""
    said = [(" ".join(job.split()), organisation_named(organisation)) for job, organisation in functions]
    wanted = dict.fromkeys((job, organisation) for job, organisation in said if job)
    held = {(one.job, one.organisation): one.pk for one in profile.functions.select_related("organisation")}
    profile.functions.exclude(pk__in=[held[one] for one in wanted if one in held]).delete()
    for job, organisation in [one for one in wanted if one not in held][: MOST_FUNCTIONS - len(wanted & held.keys())]:
        Function.objects.create(profile=profile, job=job, organisation=organisation)
