"""Twenty thousand productions, nine in ten our own pages, for the measures of the library; answers in JSON.

python -m demo.bench.fill_library 20000

Types, themes, places and years are shared out unevenly, as they are in life. Pages are rows of Wagtail's own tables;
their lines in the library are made by what makes them in life.
"""

import datetime as dt
import json
import random
import sys
import time
import uuid
from itertools import accumulate
from typing import Any
from urllib.parse import urlencode

import django

TOWNS = 3_000
NETWORKS, CENTRES, THEMES, AUDIENCES = 8, 20, 120, 24
SUBJECTS = (
    "la cantine", "le conseil citoyen", "la gestion urbaine de proximité", "l'accès aux soins", "le décrochage",
    "la rénovation d'un quartier", "la médiation", "l'insertion par le sport", "les marches exploratoires",
    "l'aide alimentaire", "les chantiers éducatifs", "le numérique", "le contrat de ville", "la petite enfance",
    "les adultes-relais", "le commerce de proximité", "l'apprentissage du français", "la participation des habitants",
)  # fmt: skip
ACTS = ("Ouvrir", "Évaluer", "Raconter", "Financer", "Reprendre", "Comprendre", "Préparer", "Transmettre")
NAMES = "Diop Benali Costa Martin Bernard Petit Moreau Lefebvre Girard Haddad Traoré Nguyen Fontaine Mercier Kaya Lopez"
WORDS = "quartier école parents soin projet bailleur équipe habitants association réunion atelier jardin santé emploi"


def main(count: int) -> None:
    """Fill, make the lines, print how long that took, whom to ask as, what to ask and how many queries it takes."""
    django.setup()
    from demo.bench.bulk import unhindered
    from demo.bench.inside import session

    begun = time.monotonic()
    _ground()
    with unhindered():
        _pages(count - count // 10)
    filled = time.monotonic()
    from home.library.projecting import refresh_all

    _harvested(count // 10)
    refresh_all()
    made = time.monotonic()
    with unhindered():  # the database learns what it holds
        pass
    from accounts.actions import open_account
    from home.library.models import Entry

    if Entry.objects.shown().count() < count:
        raise RuntimeError(f"{Entry.objects.shown().count()} lines of {count}")
    cookie = session(open_account(email="membre@bench.test", first_name="Samira", last_name="Diop"))
    asked = combinations()
    told = {
        "filled": round(filled - begun, 1),
        "lined": round(made - filled, 1),
        "cookie": cookie,
        "asked": asked,
        "queries": {name: _queries(addresses, cookie) for name, addresses in asked.items()},
    }
    sys.stdout.write(json.dumps(told) + "\n")


def _queries(addresses: list[str], cookie: str) -> int:
    """The most that any of these addresses takes for a member, each asked twice."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from demo.bench.inside import client

    most = 0
    for address in addresses:
        client(cookie).get(address)
        with CaptureQueriesContext(connection) as captured:
            client(cookie).get(address)
        most = max(most, len(captured))
    return most


def _ground() -> None:
    """Territories, networks, centres and the vocabulary, through what the platform itself uses."""
    from communities.networks import actions as networks
    from communities.networks.models import Network
    from reference.loading import load
    from reference.models import Centre, Keyword, Territory

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
    Centre.objects.bulk_create(Centre(slug=f"centre-{n}", name=f"Centre {n}") for n in range(1, CENTRES + 1))
    for group, most in ((Keyword.Group.THEME, THEMES), (Keyword.Group.AUDIENCE, AUDIENCES)):
        Keyword.objects.bulk_create(
            Keyword(slug=f"{group}-{n}", label=f"{group} numéro {n}", group=group) for n in range(1, most + 1)
        )


def _pages(count: int) -> None:
    from django.contrib.contenttypes.models import ContentType
    from django.utils import timezone
    from treebeard.mp_tree import MP_Node
    from wagtail.models import Locale, Page

    from demo.bench.bulk import insert, moment
    from home.productions.models import LibraryPage, ProductionPage

    dice, now, as_kept = random.Random(6), timezone.now(), moment()
    library = LibraryPage.objects.get()
    kind, locale = ContentType.objects.get_for_model(ProductionPage).pk, Locale.get_default().pk
    first = (Page.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    begin = library.numchild
    titles = [f"{dice.choice(ACTS)} {dice.choice(SUBJECTS)}, {n}" for n in range(count)]
    keys = uuid.uuid4 if _on_server() else (lambda: uuid.uuid4().hex)
    insert(
        Page,
        (
            *("id", "path", "depth", "numchild", "title", "draft_title", "slug", "url_path", "content_type_id"),
            *("live", "translation_key", "locale_id"),
        ),
        (
            (
                *(first + n, MP_Node._get_path(library.path, library.depth + 1, begin + n + 1), library.depth + 1, 0),
                *(title, title, f"production-{n}", f"{library.url_path}production-{n}/", kind, True, keys(), locale),
            )
            for n, title in enumerate(titles)
        ),
    )
    Page.objects.filter(pk=library.pk).update(numchild=begin + count)
    _productions(dice, first, count, now, as_kept)


def _on_server() -> bool:
    from django.db import connection

    return connection.vendor == "postgresql"


def _productions(dice: random.Random, first: int, count: int, now: dt.datetime, as_kept: Any) -> None:
    from communities.networks.models import Network
    from demo.bench.bulk import insert
    from home.pages.composition import stream
    from home.productions.models import Credit, ProductionPage
    from reference.models import Centre, Keyword, Pillar

    kinds, pillars, places = list(ProductionPage.Kind.values), list(Pillar.values), _towns(dice)
    networks = list(Network.objects.order_by("pk").values_list("pk", flat=True))
    centres = list(Centre.objects.order_by("pk").values_list("pk", flat=True))
    themes, audiences = (
        list(Keyword.objects.filter(group=group).order_by("pk").values_list("pk", flat=True))
        for group in (Keyword.Group.THEME, Keyword.Group.AUDIENCE)
    )
    words = WORDS.split()
    bodies = [stream([{"text": " ".join(dice.choices(words, k=60 * size))}]) for size in (2, 4, 8, 16, 30)]
    _insert_local(
        ProductionPage,
        (
            *("page_ptr_id", "kind", "published_on", "aim", "pillar", "body", "network_id", "territory_id"),
            *("centre_id", "archive"),
        ),
        (
            (
                first + n,
                dice.choices(kinds, (9, 4, 4, 2, 1, 3, 3, 1, 6))[0],
                as_kept(now - dt.timedelta(days=int(3_650 * dice.random() ** 1.5), seconds=n)),
                f"Ce que demande {dice.choice(SUBJECTS)}, et ce que cela change pour {dice.choice(SUBJECTS)}.",
                dice.choice(["", *pillars]),
                dice.choice(bodies),
                dice.choice([None, *networks]),
                places() if dice.random() < 0.8 else None,
                dice.choice([None, *centres]),
                dice.random() < 0.1,
            )
            for n in range(count)
        ),
    )
    weights = [1 / (n + 1) for n in range(len(themes))]
    insert(
        ProductionPage.keywords.through,
        ("productionpage_id", "keyword_id"),
        (
            (first + n, keyword)
            for n in range(count)
            for keyword in {*dice.choices(themes, weights, k=dice.randrange(1, 4)), *dice.sample(audiences, 1)}
        ),
    )
    names = NAMES.split()
    insert(
        Credit,
        ("production_id", "name", "sort_order"),
        ((first + n, f"Samira {dice.choice(names)}", 0) for n in range(count)),
    )


def _insert_local(model: Any, columns: tuple[str, ...], rows: Any) -> None:
    """As demo.bench.bulk.insert, for a model whose rows go on in another table: its own columns only."""
    from django.db import connection

    from demo.bench.bulk import _default

    fields = {field.attname: field for field in model._meta.local_concrete_fields}
    rest = [field for name, field in fields.items() if name not in columns]
    fixed = tuple(field.get_db_prep_save(_default(field), connection) for field in rest)
    names = [*(fields[name].column for name in columns), *(field.column for field in rest)]
    quoted = ", ".join(connection.ops.quote_name(str(name)) for name in names)
    holes = ", ".join(["%s"] * len(names))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({quoted}) VALUES ({holes})",  # noqa: S608 - our own names
            [(*row, *fixed) for row in rows],
        )


def _towns(dice: random.Random) -> Any:
    """What gives a place: towns by their population, a département or a région now and then."""
    from reference.models import Territory

    found = Territory.objects.filter(kind="commune").order_by("-weight", "pk").values_list("pk", "population")[:TOWNS]
    towns = [pk for pk, _population in found]
    weights = list(accumulate(population or 1 for _pk, population in found))
    sides = list(
        Territory.objects.filter(kind__in=["region", "departement"]).order_by("pk").values_list("pk", flat=True)
    )
    return lambda: dice.choice(sides) if dice.random() < 0.15 else dice.choices(towns, cum_weights=weights)[0]


def _harvested(count: int) -> None:
    """Other centres' productions, a hundred at a time as they are harvested."""
    from django.db import transaction
    from django.utils import timezone

    from home.library.actions import reindex, shelve
    from reference.models import Centre, Territory

    dice, now = random.Random(7), timezone.now()
    centres = list(Centre.objects.order_by("pk"))
    regions = list(Territory.objects.filter(kind="region").order_by("pk"))
    for start in range(0, count, 100):
        with transaction.atomic():
            made = [
                shelve(
                    title=f"{dice.choice(ACTS)} {dice.choice(SUBJECTS)}, ailleurs {n}",
                    url=f"https://centre.example/{n}",
                    source="Centre voisin",
                    published_on=now - dt.timedelta(days=dice.randrange(3_650), seconds=n),
                    kind=dice.choice(("Guide", "Étude", "Actes", "texte")),
                    centre=dice.choice(centres),
                    territory=dice.choice(regions),
                    subjects=[f"theme numéro {dice.randrange(1, THEMES)}"],
                    indexed=False,
                ).pk
                for n in range(start, min(start + 100, count))
            ]
            reindex(made)


def combinations() -> dict[str, list[str]]:
    """What is asked of each kind, as addresses: each of them other values, so that no answer helps the next."""
    from home.library.models import Entry
    from reference.models import Territory

    towns = Territory.objects.filter(kind="commune").order_by("-weight", "pk").values_list("code", flat=True)[:20]
    sides = Territory.objects.filter(kind__in=["region", "departement"]).order_by("-weight", "pk")
    places = [f"{kind}-{code}" for kind, code in sides.values_list("kind", "code")[:20]]
    after = list(Entry.objects.order_by("pk").values_list("pk", flat=True)[:: max(1, Entry.objects.count() // 20)])
    values: dict[str, list[Any]] = {
        "type": ["fiche", "synthese", "guide", "etude", "actes", "periodique", "document"],
        "theme": [f"theme-{n}" for n in (1, 2, 3, 5, 8, 13, 21, 34, 55, 89)],
        "pilier": ["cohesion", "cadre-de-vie", "emploi"],
        "territoire": places,
        "public": [f"audience-{n}" for n in range(1, AUDIENCES)],
        "annee": [dt.date.today().year - n for n in range(9)],  # noqa: DTZ011 - any year near
        "reseau": [f"reseau-{n}" for n in range(1, NETWORKS + 1)],
        "centre": [f"centre-{n}" for n in range(1, CENTRES + 1)],
        "q": ["cantine", "conseil citoyen", "quartier", "diop", "ouvrir", "participation des habitants", "médi", "ren"],
        "lieu": [f"commune-{code}" for code in towns],
        "apres": after,
        "tri": ["recent", "titre", "lecture"],
        "vue": ["cartes"],
    }

    def each(*names: str) -> list[str]:
        return [
            "/productions/?" + urlencode([(name, values[name][number % len(values[name])]) for name in names])
            for number in range(20)
        ]

    facets = ("type", "theme", "pilier", "territoire", "public", "annee", "reseau", "centre")
    return {
        "nothing": ["/productions/"],
        **{name: each(name) for name in facets},
        "two themes": each("theme", "theme"),
        "words": each("q"),
        "commune": each("lieu"),
        "typed place": [f"/productions/?ou={name}" for name in ("Saint-Denis", "Villeneuve", "Nulle-part")],
        "type, theme": each("type", "theme"),
        "theme, place": each("theme", "territoire"),
        "type, theme, place, year": each("type", "theme", "territoire", "annee"),
        "words, theme": each("q", "theme"),
        "words, place, pillar": each("q", "lieu", "pilier"),
        "all facets": each(*facets),
        "all at once": each(*facets, "q", "lieu", "tri", "vue", "apres"),
        "by title": each("tri", "type"),
        "page further on": each("apres", "tri"),
        "cards": each("vue", "public"),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
