"""Structures: named, described, brought together when two names are one, and set apart again."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.people.index.keeping import refresh
from communities.people.models import Function, Organisation, OrganisationMerge, Profile
from communities.people.names import acronym_of, key_of
from communities.people.refusals import NotPossible
from communities.people.slugs import free_slug
from reference.models import Territory

ATTEMPTS = 5
UNDOABLE = dt.timedelta(days=30)


def organisation_named(name: str) -> Organisation | None:
    """The organisation of that name, in whatever case, made now if there is none; None for no name.

    A name that was found to be another's leads to the other.
    """
    name = " ".join(name.split())
    if not name:
        return None
    for _attempt in range(ATTEMPTS):
        known = Organisation.objects.filter(name__iexact=name).select_related("merged_into").order_by("pk").first()
        if known:
            return known.merged_into or known
        try:
            with transaction.atomic():
                return Organisation.objects.create(
                    name=name,
                    slug=free_slug(Organisation, name, default="structure"),
                    key=key_of(name),
                    acronym=acronym_of(name),
                )
        except IntegrityError:  # someone has just named the same one
            continue
    raise RuntimeError("no free address was found for an organisation")


def works_in(reader: Reader, *organisations: Organisation) -> bool:
    """Whether the reader says they work, or act, in one of these structures."""
    if not reader.is_professional:
        return False
    main = Profile.objects.filter(person=reader.person, organisation__in=organisations)
    return (
        main.exists() or Function.objects.filter(profile__person=reader.person, organisation__in=organisations).exists()
    )


@transaction.atomic
def describe_organisation(
    *, organisation: Organisation, by: Reader, territory: Territory | None, website: str
) -> Organisation:
    """Say where a structure is, and its site. Raises PermissionDenied (`by` does not work there)."""
    if not works_in(by, organisation):
        raise PermissionDenied
    organisation.territory, organisation.website = territory, website
    organisation.save(update_fields=["territory", "website"])
    return organisation


@transaction.atomic
def merge_organisations(
    *, source: Organisation, target: Organisation, by: Reader, reason: str, now: dt.datetime | None = None
) -> OrganisationMerge:
    """Two names are one structure: those of `source` go to `target`, and its address leads there.

    Both rows are locked. Asked twice, the second time changes nothing. Raises PermissionDenied (`by` works in neither),
    NotPossible (no reason; one and the same; one of them was merged meanwhile).
    """
    if by.person is None or not works_in(by, source, target):
        raise PermissionDenied
    reason = " ".join(reason.split())
    if not reason:
        raise NotPossible(_("Dites pourquoi : la raison se lit sur la page de la structure."))
    rows = Organisation.objects.select_for_update().filter(pk__in=[source.pk, target.pk]).order_by("pk")
    held = {one.pk: one for one in rows}
    if len(held) < 2:
        raise NotPossible(_("Choisissez une autre structure : celle-ci est déjà celle que vous regardez."))
    source, target = held[source.pk], held[target.pk]
    if source.merged_into_id == target.pk:
        done = OrganisationMerge.objects.filter(source=source, target=target, undone_at=None).first()
        if done:
            return done
    if source.merged_into_id or target.merged_into_id:
        raise NotPossible(_("L'une de ces structures vient d'être rapprochée d'une autre. Ouvrez-la de nouveau."))
    moved = _move(source, target)
    source.merged_into = target
    source.save(update_fields=["merged_into"])
    return OrganisationMerge.objects.create(
        source=source, target=target, by=by.person, reason=reason, moved=moved, at=now or timezone.now()
    )


def _move(source: Organisation, target: Organisation) -> dict[str, Any]:
    """Everything that named `source` names `target`; gives back the rows, so that they can go back."""
    profiles = list(Profile.objects.filter(organisation=source).order_by("pk").values_list("pk", flat=True))
    Profile.objects.filter(pk__in=profiles).update(organisation=target)
    holders = set(Function.objects.filter(organisation=source).values_list("profile__person_id", flat=True))
    twice = set(Function.objects.filter(organisation=target).values_list("profile_id", "job"))
    functions, dropped = [], []
    for one in Function.objects.filter(organisation=source).order_by("pk"):
        if (one.profile_id, one.job) in twice:  # the person had named both
            dropped.append([one.profile_id, one.job])
            one.delete()
        else:
            functions.append(one.pk)
    Function.objects.filter(pk__in=functions).update(organisation=target)
    refresh(holders | set(Profile.objects.filter(pk__in=profiles).values_list("person_id", flat=True)))
    names = list(Organisation.objects.filter(merged_into=source).order_by("pk").values_list("pk", flat=True))
    Organisation.objects.filter(pk__in=names).update(merged_into=target)
    return {"profiles": profiles, "functions": functions, "dropped": dropped, "names": names}


@transaction.atomic
def undo_merge(*, merge: OrganisationMerge, by: Reader, now: dt.datetime | None = None) -> OrganisationMerge:
    """Set two structures apart again: who was moved, and has not changed since, goes back. Again, nothing changes.

    Raises PermissionDenied (`by` neither did it nor works there), NotPossible (30 days have passed; what it was merged
    into was itself merged since).
    """
    now = now or timezone.now()
    if by.person is None or not (by.person.pk == merge.by_id or works_in(by, merge.target)):
        raise PermissionDenied
    rows = Organisation.objects.select_for_update().filter(pk__in=[merge.source_id, merge.target_id]).order_by("pk")
    held = {one.pk: one for one in rows}
    merge = OrganisationMerge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at:
        return merge
    if now - merge.at > UNDOABLE:
        raise NotPossible(_("Ce rapprochement date de plus de 30 jours : il ne se défait plus."))
    source, target = held[merge.source_id], held[merge.target_id]
    if source.merged_into_id != target.pk:
        raise NotPossible(
            _("Ces structures ont été rapprochées d'une autre depuis : défaites d'abord ce rapprochement.")
        )
    Profile.objects.filter(pk__in=merge.moved["profiles"], organisation=target).update(organisation=source)
    Function.objects.filter(pk__in=merge.moved["functions"], organisation=target).update(organisation=source)
    still = Profile.objects.filter(pk__in=[profile for profile, _job in merge.moved["dropped"]])
    there = set(still.values_list("pk", flat=True))
    for profile, job in merge.moved["dropped"]:
        if profile in there:
            Function.objects.get_or_create(profile_id=profile, job=job, organisation=source)
    back = Profile.objects.filter(Q(organisation=source) | Q(functions__organisation=source))
    refresh(set(back.values_list("person_id", flat=True)))
    Organisation.objects.filter(pk__in=merge.moved["names"], merged_into=target).update(merged_into=source)
    source.merged_into = None
    source.save(update_fields=["merged_into"])
    merge.undone_at = now
    merge.save(update_fields=["undone_at"])
    return merge
