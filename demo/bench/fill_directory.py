"""Fifty thousand people with what they say of themselves, for the measures of the directory; answers in JSON.

python -m demo.bench.fill_directory 50000

Families, fields, places and what is hidden are shared out unevenly, as they are in life: large towns hold many, one
part in seven is kept for networks or for oneself.
"""

import json
import random
import sys
import time
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import django

TOWNS = 3_000
NETWORKS = 8
STRUCTURES = 1_500
JOBS = (
    "chargée de mission éducation", "cheffe de projet politique de la ville", "médiateur social", "élue à la jeunesse",
    "délégué du préfet", "directrice de centre social", "agent de développement local", "gardien d'immeuble",
    "coordinatrice du programme de réussite éducative", "adulte-relais", "urbaniste", "conseiller en insertion",
)  # fmt: skip
HELP = (
    "monter un petit-déjeuner à l'école", "le lait à la cantine", "parler aux bailleurs", "animer un conseil citoyen",
    "lire un bilan financier", "la gestion urbaine de proximité", "trouver des adultes-relais", "l'accès aux droits",
    "répondre à un appel à projets", "la prévention du décrochage", "l'aide alimentaire", "les chantiers éducatifs",
    "l'illettrisme et le numérique", "les marches exploratoires de femmes", "la médiation en santé",
    "l'insertion par le sport", "la rénovation d'un quartier", "l'évaluation d'un contrat de ville",
)  # fmt: skip
FIRST = (
    "Awa Samira Karim Luc Inès Fatou Claire Nadège Paul Hélène Yanis Mehdi Zoé Jeanne Hugo Léa Moussa Rachid Sonia "
    "Thomas Camille Aïcha Driss Elsa Farid Gaëlle Ibrahim Julie Kenza Loïc Maud Nour Omar Perrine Quentin Rosa Salim"
)
LAST = (
    "Diop Benali Costa Martin Bernard Petit Moreau Lefebvre Girard Haddad Traoré Nguyen Fontaine Mercier Kaya Lopez "
    "Garnier Faure Roussel Morel Barbier Renard Diallo Cohen Pereira Vidal Perrot Caron Bouvier Lemaire Schmitt Weber"
)


def main(count: int) -> None:
    """Fill, make the index, print how long that took, whom to ask as, and what to ask."""
    django.setup()
    from demo.bench.bulk import unhindered
    from demo.bench.inside import session

    begun = time.monotonic()
    _ground()
    with unhindered():
        _people(count)
    filled = time.monotonic()
    from communities.people.index.keeping import rebuild

    rebuild()
    made = time.monotonic()
    with unhindered():  # the database learns what it holds
        pass
    from accounts.models import User

    told = {
        "filled": round(filled - begun, 1),
        "indexed": round(made - filled, 1),
        "cookie": session(User.objects.get(pk=1)),
        "asked": combinations(),
    }
    sys.stdout.write(json.dumps(told) + "\n")


def _ground() -> None:
    """Territories and networks, through what the platform itself uses."""
    from communities.networks import actions as networks
    from communities.networks.models import Network
    from reference.loading import load
    from reference.models import Territory

    if not Territory.objects.exists():
        load()
    for number in range(1, NETWORKS + 1):
        networks.form_network(
            slug=f"reseau-{number}",
            name=f"Réseau {number}",
            kind=Network.Kind.OPEN,
            purpose="Apprendre les uns des autres.",
            dye="weld",
            weave="toile",
            icon="users",
        )


def _people(count: int) -> None:
    from accounts.models import User
    from communities.networks.models import Membership, Network
    from communities.people.models import Organisation, Profile, ProfilePlace
    from demo.bench.bulk import insert
    from reference.models import ActorFamily, Field, Pillar, Territory

    dice = random.Random(5)
    towns = list(
        Territory.objects.filter(kind="commune").order_by("-weight", "pk").values_list("pk", "population")[:TOWNS]
    )
    weights = list(accumulate(population or 1 for _pk, population in towns))
    above = _above()
    fields = list(Field.objects.order_by("pk").values_list("pk", flat=True))
    first, last = FIRST.split(), LAST.split()
    families, pillars = list(ActorFamily.values), list(Pillar.values)

    def shown() -> int:
        return dice.choices((3, 2, 1, 0), (4, 82, 11, 3))[0]

    insert(
        User,
        ("id", "email", "first_name", "last_name", "password"),
        (
            (n, f"membre-{n}@bench.test", dice.choice(first), f"{dice.choice(last)}-{dice.choice(last)}", "!")
            for n in range(1, count + 1)
        ),
    )
    insert(
        Organisation,
        ("id", "name", "slug"),
        (
            (n, f"{dice.choice(('Ville', 'Association', 'Mission locale'))} {n}", f"structure-{n}")
            for n in range(1, STRUCTURES + 1)
        ),
    )
    insert(
        Profile,
        (
            *("id", "person_id", "slug", "actor_family", "job", "organisation_id", "territory_id", "pillars"),
            *("can_help_with", "shows_work", "shows_fields", "shows_places", "shows_help", "by_mail", "by_message"),
        ),
        (
            (
                n,
                n,
                f"personne-{n}",
                dice.choices(families, (2, 3, 9, 3, 9, 1, 1, 3))[0],
                dice.choice(JOBS),
                dice.randrange(1, STRUCTURES + 1),
                dice.choices(towns, cum_weights=weights)[0][0],
                json.dumps(dice.sample(pillars, dice.choices((0, 1, 2), (2, 5, 3))[0])),
                " ; ".join(dice.sample(HELP, dice.choices((0, 1, 2), (4, 4, 2))[0])),
                *(shown() for _part in range(4)),
                dice.random() < 0.9,
                dice.random() < 0.9,
            )
            for n in range(1, count + 1)
        ),
    )
    insert(
        Profile.fields.through,
        ("profile_id", "field_id"),
        (
            (n, field)
            for n in range(1, count + 1)
            for field in dice.sample(fields, dice.choices((0, 1, 2, 3, 4), (1, 3, 4, 2, 1))[0])
        ),
    )
    places = Profile.objects.order_by("pk").values_list("pk", "territory_id")

    def held() -> Iterator[tuple[int, int, bool]]:
        for profile, town in places.iterator(chunk_size=10_000):
            yield profile, town, True
            for place in above[town]:
                yield profile, place, False

    insert(ProfilePlace, ("profile_id", "territory_id", "own"), list(held()))
    networks = list(Network.objects.order_by("pk").values_list("pk", flat=True))
    insert(
        Membership,
        ("person_id", "network_id"),
        (
            (n, network)
            for n in range(1, count + 1)
            for network in (
                networks[:3] if n == 1 else dice.sample(networks, dice.choices((0, 1, 2, 3), (2, 4, 3, 1))[0])
            )
        ),
    )


def _above() -> dict[int, set[int]]:
    """Of each commune, all that holds it."""
    from reference.models import Territory

    rows = Territory.objects.filter(kind="commune").order_by("pk")
    columns = ("pk", "epci", "epci__parent", "epci__parent__parent", "parent", "parent__parent")
    return {pk: {one for one in held if one is not None} for pk, *held in rows.values_list(*columns)}


def combinations() -> dict[str, list[str]]:
    """What is asked of each kind, as addresses: each of them other values, so that no answer helps the next."""
    from reference.models import ActorFamily, Field, Territory

    fields = list(Field.objects.order_by("slug").values_list("slug", flat=True))
    families = list(ActorFamily.values)
    regions = list(
        Territory.objects.filter(kind="region", code__gt="1", code__lt="95")
        .order_by("code")
        .values_list("code", flat=True)
    )
    regions = [code for code in regions if len(code) == 2]
    towns = Territory.objects.filter(kind="commune").order_by("-weight", "pk").values_list("code", flat=True)[:20]
    departments = (
        Territory.objects.filter(kind="departement").order_by("-weight", "pk").values_list("code", flat=True)[:20]
    )
    words = ["mediateur", "chargée de mission", "ville", "bernard", "samira diop", "rest", "politique", "associat"]
    offers = ["cantine", "bailleurs", "conseil citoyen", "bilan", "droits", "sport", "quartier", "numérique"]
    networks = [f"reseau-{number}" for number in (1, 2, 3)]

    def each(*params: tuple[str, Any]) -> list[str]:
        from urllib.parse import urlencode

        return [
            "/annuaire/?" + urlencode([(name, values[number % len(values)]) for name, values in params])
            for number in range(20)
        ]

    return {
        "nothing": ["/annuaire/"],
        "family": each(("famille", families)),
        "field": each(("domaine", fields)),
        "two fields": each(("domaine", fields), ("domaine", fields[3:])),
        "pillar": each(("pilier", ["cohesion", "cadre-de-vie", "emploi"])),
        "region": each(("region", regions)),
        "network": each(("reseau", networks)),
        "département": each(("lieu", [f"departement:{code}" for code in departments])),
        "commune": each(("lieu", [f"commune:{code}" for code in towns])),
        "typed place": each(("territoire", ["Lille", "Roubaix", "Rhône", "Bretagne", "69", "Marseille"])),
        "can help with": each(("aide", offers)),
        "words": each(("q", words)),
        "words, region": each(("q", words), ("region", regions)),
        "family, field": each(("famille", families), ("domaine", fields)),
        "family, field, region": each(("famille", families), ("domaine", fields), ("region", regions)),
        "can help with, field, network": each(("aide", offers), ("domaine", fields), ("reseau", networks)),
        "all at once": each(
            ("q", words), ("aide", offers), ("famille", families), ("domaine", fields), ("pilier", ["cohesion", "emploi"]),
            ("reseau", networks), ("lieu", [f"region:{code}" for code in regions]),
        ),
        "page 2": each(("famille", families), ("apres", ["17", "4242", "31000", "49000"])),
        "map": ["/annuaire/carte/", *(f"/annuaire/carte/?region={code}" for code in regions)],
        "help": [one.replace("/annuaire/", "/annuaire/aide/") for one in each(("q", offers), ("domaine", fields), ("lieu", [f"commune:{code}" for code in towns]))],
        "help, words": [one.replace("/annuaire/", "/annuaire/aide/") for one in each(("q", offers))],
    }  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]))
