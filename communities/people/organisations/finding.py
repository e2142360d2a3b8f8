"""Structures found by what one types, and those whose names are near."""

from collections.abc import Iterable

from django.db.models import Q

from communities.people.models import Organisation
from communities.people.names import acronym_of, key_of, significant

MOST_TEXT, MOST_FOUND = 160, 8


def known(name: str) -> Organisation | None:
    """The structure of this very name, in whatever case; the other one, where the name proved to be another's."""
    same = Organisation.objects.filter(name__iexact=" ".join(name.split())).select_related("merged_into")
    found = same.order_by("pk").first()
    return found and (found.merged_into or found)


def near_names(name: str, *, besides: Organisation | None = None) -> list[Organisation]:
    """The structures that a name may mean without being theirs to the letter: the same words, or their initials."""
    key = key_of(name[:MOST_TEXT])
    if not key:
        return []
    near = Q(key=key)
    if len(significant(name)) == 1 and 2 <= len(key) <= 10:
        near |= Q(acronym=key)  # « CAF » may be the Caisse d'allocations familiales
    elif initials := acronym_of(name):
        near |= Q(key=initials)  # and the other way round
    found = (
        Organisation.objects.filter(near).select_related("territory", "merged_into__territory").order_by("name", "pk")
    )
    return _standing(found[: MOST_FOUND * 2], besides)


def suggestions(text: str) -> list[Organisation]:
    """At most 8 structures that a beginning brings to mind (2 characters or more), those that begin so first."""
    text = text[:MOST_TEXT].replace("\0", "")
    key = key_of(text)
    if len(key) < 2:
        return []
    rows = Organisation.objects.select_related("territory", "merged_into__territory")
    first = rows.filter(Q(key__startswith=key) | Q(acronym=key.replace(" ", ""))).order_by("name", "pk")
    found = _standing(first[: MOST_FOUND * 2], None)
    if len(found) < MOST_FOUND:
        more = rows.filter(key__contains=f" {key}").order_by("name", "pk")
        found = _standing([*found, *more[: MOST_FOUND * 2]], None)
    return found


def _standing(found: Iterable[Organisation], besides: Organisation | None) -> list[Organisation]:
    """Each structure once, under the name it has now."""
    standing = {one.pk: one for row in found for one in [row.merged_into or row] if one != besides}
    return list(standing.values())[:MOST_FOUND]
