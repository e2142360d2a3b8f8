"""As whom one speaks: the words of a person's main function, and of the others they declare."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import get_language, gettext, override

from accounts.reader import Reader
from communities.people.models import Audience, Function, Profile
from freshness.prepared import Prepared

MAIN = ""  # the value of the main function, which follows the profile

# The article a structure's name takes in « pour la Ville de Calais ». A name that is not here stands as it is.
ARTICLES = {
    "la ": (
        "caf caisse cantine cellule cité clinique commune communauté compagnie confédération cpam coopérative crèche "
        "ddcs ddets dreets dsden fédération fondation ligue maison mairie médiathèque métallerie métropole mission mjc "
        "msa pmi préfecture protection régie région société ville"
    ),
    "le ": (
        "bailleur bassin ccas cdad cias cidff clic cls clsm cmp cmpp cnfpt club collectif collège conseil centre "
        "crpv département foyer gip greta groupement guichet laboratoire lycée pimms planning point pôle pre "
        "programme rectorat réseau secours service sivu syndicat tribunal"
    ),
    "l'": (
        "adil agence agglomération amicale anct anru ars association atelier epci école entreprise espace "
        "établissement institut observatoire office union université urssaf épicerie"
    ),
}
ARTICLE_OF = {word: article for article, words in ARTICLES.items() for word in words.split()}


@dataclass(frozen=True)
class Hat:
    """A function one may speak under: its `value` in a form, and as it is said beside a message."""

    value: str
    label: str


def speaks_for(organisation: str) -> str:
    """For whom someone speaks: « pour la Ville de Calais »; without a structure, « en son nom propre ».

    Only French puts the article before the name.
    """
    name = organisation
    if not name:
        return gettext("en son nom propre")
    first = name.split()[0]
    article = ARTICLE_OF.get(first.lower(), "") if get_language() == "fr" else ""
    if article == "l'" and not (first.isupper() and len(first) > 1):  # l'association, and l'ADIL
        name = name[:1].lower() + name[1:]
    return gettext("pour %(structure)s") % {"structure": article + name}


def structure_of(profile: Any) -> str:
    """The structure a person speaks for beside their messages; "" where they keep their work from the community."""
    if profile is None or getattr(profile, "shows_work", Audience.MEMBERS) < Audience.MEMBERS:
        return ""
    return str(getattr(profile, "organisation", None) or "")


def function_words(job: str, organisation: str) -> str:
    """A further function, as it is said beside a message: « trésorière, pour l'association Pas à pas »."""
    return f"{job}, {speaks_for(organisation)}" if organisation else job


def _functions_of(person: int) -> QuerySet[Profile, tuple[Any, ...]]:
    columns = ("organisation__name", "shows_work", "functions__pk", "functions__job", "functions__organisation__name")
    return Profile.objects.filter(person=person).order_by("functions__pk").values_list(*columns)


_functions = Prepared(_functions_of, int)


def hats_of(reader: Reader) -> list[Hat]:
    """What the reader may speak as, the main function first; nothing for a passer-by. One query."""
    if reader.person is None:
        return []
    found = _functions.rows(reader.person.pk)
    told = found[0][0] if found and found[0][1] >= Audience.MEMBERS else None
    main = [Hat(MAIN, speaks_for(told or ""))]
    return main + [Hat(str(pk), function_words(job, name or "")) for _main, _shown, pk, job, name in found if pk]


def words_of(by: Reader, value: str) -> str:
    """What is kept of a hat beside a message, in the site's language; nothing for the main one.

    Raises PermissionDenied for a function that `by` has not declared.
    """
    if value == MAIN:
        return ""
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0
    held = Function.objects.filter(pk=number, profile__person=by.person).select_related("organisation").first()
    if held is None or by.person is None:
        raise PermissionDenied
    with override(settings.LANGUAGE_CODE):
        return function_words(held.job, held.organisation.name if held.organisation else "")
