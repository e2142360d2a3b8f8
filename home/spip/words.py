"""The words of a SPIP site, by group, in our vocabulary."""

from functools import partial

from django.utils.text import slugify

from home.spip.carrying import Carrier
from home.spip.reading import number
from home.spip.typography import plain
from reference.models import Keyword, Synonym

GROUPS = {
    "theme": Keyword.Group.THEME,
    "thematique": Keyword.Group.THEME,
    "territoire": Keyword.Group.TERRITORY,
    "lieu": Keyword.Group.TERRITORY,
    "document": Keyword.Group.DOCUMENT,
    "ressource": Keyword.Group.DOCUMENT,
    "public": Keyword.Group.AUDIENCE,
    "pilier": Keyword.Group.PILLAR,
    "dispositif": Keyword.Group.SCHEME,
}


def carry_words(carrier: Carrier) -> None:
    """Each word becomes a keyword; one whose label, or another way to say it, is known here is that keyword."""
    titles = {number(row["id_groupe"]): plain(row["titre"]) for row in carrier.export.rows("groupes_mots")}
    for row in carrier.export.rows("mots"):
        pk, label = number(row["id_mot"]), plain(row["titre"])[:80]
        title = titles.get(number(row["id_groupe"]), plain(row["type"]))
        if pk and label:
            group = group_of(carrier, title)
            carrier.carry("mot", pk, [label, group], partial(_put, label, group), label)


def group_of(carrier: Carrier, title: str) -> str:
    """The group that a group of the old site is: as wished, else by its title, else a free word."""
    wished = dict(carrier.wishes.groups)
    if title in wished:
        return wished[title]
    said = slugify(title)
    return next((group for word, group in GROUPS.items() if word in said), Keyword.Group.FREE)


def _put(label: str, group: str, held: Keyword | None) -> Keyword:
    known = known_as(label)
    if known is not None:
        return known
    if held is not None:
        held.label = label
        held.save(update_fields=["label"])
        return held
    slug = slugify(label)[:80] or "mot"
    taken = set(Keyword.objects.filter(slug__startswith=slug[:76]).values_list("slug", flat=True).order_by("slug"))
    named = next(one for one in (slug, *(f"{slug[:76]}-{n}" for n in range(2, 1000))) if one not in taken)
    return Keyword.objects.create(slug=named, label=label, group=group)


def known_as(label: str) -> Keyword | None:
    """The keyword that bears this label, or another way to say it, whatever its capitals."""
    found = Keyword.objects.filter(label__iexact=label).order_by("pk").first()
    if found is None:
        synonym = Synonym.objects.filter(label__iexact=label).select_related("keyword").order_by("pk").first()
        found = synonym.keyword if synonym else None
    return found.merged_into or found if found else None
