"""What becomes of the words of the vocabulary: called by other names, merged, kept while they are in use.

A word that was merged keeps its row and its address for ever; nothing points at it any more but what leads on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from reference.models import Keyword, Synonym
from reference.names import name_key
from reference.plugs import tell_reworded

# What hangs on a word as part of itself, and is no use of it.
OWN = (Keyword, Synonym)
LONGEST = 80  # characters of another name


class InUse(Exception):
    """The word cannot be taken out; `uses` says what bears it."""

    def __init__(self, uses: "list[Use]") -> None:
        super().__init__(", ".join(f"{use.label}: {use.count}" for use in uses))
        self.uses = uses


@dataclass(frozen=True)
class Use:
    """So many things of one sort bear a word; `label` is their name in the plural."""

    label: str
    count: int


@dataclass(frozen=True)
class Link:
    """A column that points at keywords: the rows of a model, or of the table between a model and keywords."""

    model: type[models.Model]
    field: str
    label: str | Promise

    @property
    def rows(self) -> "QuerySet[Any]":
        """All of its rows."""
        return self.model._base_manager.order_by()

    def distinct_with(self) -> list[tuple[list[str], Q | None]]:
        """What else makes a row one of its kind, for each rule in which this column has a part."""
        rules: list[tuple[list[str], Q | None]] = [
            (list(names), None) for names in self.model._meta.unique_together if self.field in names
        ]
        for one in self.model._meta.constraints:
            if isinstance(one, models.UniqueConstraint) and self.field in one.fields:
                rules.append((list(one.fields), one.condition))
        if getattr(self.model._meta.get_field(self.field), "unique", False):
            rules.append(([self.field], None))
        return [([name for name in names if name != self.field], condition) for names, condition in rules]


def links() -> list[Link]:
    """Every column that points at keywords, in whichever app it is."""
    found = []
    for relation in Keyword._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or relation.related_model in OWN:
            continue
        model = relation.related_model
        found.append(Link(model, relation.field.name, _label(model)))
    return sorted(found, key=lambda link: (link.model._meta.label, link.field))


def _label(model: type[models.Model]) -> str | Promise:
    """Of a table between keywords and something, the something's name."""
    owner = model._meta.auto_created or model
    return owner._meta.verbose_name_plural  # type: ignore[union-attr,return-value]


def uses_of(keyword: Keyword) -> list[Use]:
    """What bears a word, the most numerous first; the words that lead to it are among them. One query a sort."""
    counts: dict[str, int] = {}
    for link in links():
        label = str(link.label)
        counts[label] = counts.get(label, 0) + link.rows.filter(**{link.field: keyword}).count()
    led = Keyword.objects.filter(merged_into=keyword).count()
    counts[_("anciens mots-clés qui mènent à celui-ci")] = led
    found = [Use(label, count) for label, count in counts.items() if count]
    return sorted(found, key=lambda use: (-use.count, use.label))


def where_it_leads(keyword: Keyword) -> Keyword:
    """The word that stands for this one now; itself, if it was never merged."""
    return keyword.merged_into or keyword


@transaction.atomic
def merge_keywords(*, keyword: Keyword, into: Keyword) -> list[Use]:
    """Move all that bears a word to another one, of which it becomes a synonym. Says what was moved.

    Its address leads on for ever, and so do those that led to it. What bore both bears the other once. Doing it again
    does no harm. Raises ValidationError for a word merged into itself, into one that leads to it, or into one that is
    no longer in use.
    """
    locked = {one.pk: one for one in Keyword.objects.select_for_update().filter(pk__in=[keyword.pk, into.pk])}
    keyword, into = locked[keyword.pk], locked[into.pk]
    if keyword.merged_into_id == into.pk:
        return []
    _check(keyword, into)
    moved = uses_of(keyword)
    for link in links():
        _move(link, keyword, into)
    Keyword.objects.filter(merged_into=keyword).update(merged_into=into)
    Synonym.objects.filter(keyword=keyword).update(keyword=into)
    if keyword.label != into.label:
        Synonym.objects.get_or_create(label=keyword.label, defaults={"keyword": into})
    Synonym.objects.filter(label=into.label).delete()
    keyword.merged_into = into
    keyword.save(update_fields=["merged_into"])
    tell_reworded(keyword, into)
    return moved


def _check(keyword: Keyword, into: Keyword) -> None:
    if keyword.pk == into.pk:
        raise ValidationError(_("Choisissez un autre mot-clé : celui-ci ne peut pas se réunir à lui-même."))
    if into.merged_into_id == keyword.pk:
        raise ValidationError(_("« %(label)s » mène déjà à celui-ci.") % {"label": into.label})
    if into.merged_into_id is not None:
        raise ValidationError(_("« %(label)s » a lui-même été réuni à un autre.") % {"label": into.label})
    if keyword.merged_into_id is not None:
        raise ValidationError(_("« %(label)s » a déjà été réuni à un autre.") % {"label": keyword.label})


def _move(link: Link, keyword: Keyword, into: Keyword) -> None:
    """Point the rows of a column at the other word; a row that would then stand there twice goes."""
    held = link.rows.filter(**{link.field: keyword})
    for names, condition in link.distinct_with():
        others = link.rows.filter(**{link.field: into}, **{name: OuterRef(name) for name in names})
        doubles = held.filter(Exists(others.filter(condition) if condition else others))
        doubles = doubles.filter(condition) if condition else doubles
        link.rows.filter(pk__in=list(doubles.values_list("pk", flat=True))).delete()
    held.update(**{link.field: into})


@transaction.atomic
def remove_keyword(*, keyword: Keyword) -> None:
    """Take out a word that nothing bears. Raises InUse, and leaves everything as it is, where something does."""
    uses = uses_of(Keyword.objects.select_for_update().get(pk=keyword.pk))
    if uses:
        raise InUse(uses)
    keyword.delete()


def names_apart(label: str, names: Iterable[str], *, besides: int | None = None) -> list[str]:
    """The other names that a word of this label may have, each once. `besides`: the word's own id.

    Raises ValidationError for one that is too long, or that means another word.
    """
    wanted: dict[str, str] = {}
    for name in names:
        written = " ".join(name.split())
        if name_key(written) and name_key(written) != name_key(label):
            wanted.setdefault(name_key(written), written)
    taken = _taken(besides) if wanted else {}
    for key, written in wanted.items():
        if len(written) > LONGEST:
            raise ValidationError(_("« %(label)s… » est trop long : 80 signes au plus.") % {"label": written[:40]})
        if key in taken:
            raise ValidationError(_("« %(label)s » désigne déjà un autre mot-clé.") % {"label": taken[key]})
    return list(wanted.values())


def _taken(besides: int | None) -> dict[str, str]:
    standing = Keyword.objects.standing().exclude(pk=besides or 0).values_list("label", flat=True)
    others = Synonym.objects.exclude(keyword=besides or 0).select_related("keyword")
    taken = {name_key(one.label): f"{one.label} ({one.keyword.label})" for one in others}
    return {**taken, **{name_key(label): label for label in standing}}


@transaction.atomic
def name_otherwise(*, keyword: Keyword, labels: Iterable[str]) -> None:
    """Give a word these other names in place of those it had. Raises ValidationError (see `names_apart`)."""
    wanted = names_apart(keyword.label, labels, besides=keyword.pk)
    held = {one.label for one in keyword.synonyms.all()}
    keyword.synonyms.exclude(label__in=wanted).delete()
    Synonym.objects.bulk_create(Synonym(keyword=keyword, label=label) for label in wanted if label not in held)
    if held != set(wanted):
        tell_reworded(keyword, keyword)


def called(keys: Iterable[str]) -> dict[str, Keyword]:
    """The words in use that have these name keys as another name of theirs, by that key."""
    wanted = set(keys)
    found: dict[str, Keyword] = {}
    if not wanted:
        return found
    for one in Synonym.objects.select_related("keyword").order_by("pk"):
        key = name_key(one.label)
        if key in wanted:
            found.setdefault(key, one.keyword)
    return found


def other_names(labels: Iterable[str]) -> dict[str, list[str]]:
    """The other names of the words of these labels, by label. One query, none for no label."""
    wanted = set(labels)
    found: dict[str, list[str]] = {}
    if wanted:
        synonyms = Synonym.objects.filter(keyword__label__in=wanted).order_by("pk")
        for label, other in synonyms.values_list("keyword__label", "label"):
            found.setdefault(label, []).append(other)
    return found
