"""Counts and pages against a model that counts one by one."""

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from home.library import asking, listing
from home.library.actions import reindex, shelve
from home.library.asking import Sort
from home.library.index import keeping
from home.library.models import Entry
from reference.models import Centre, Keyword, Territory
from tests.home.factories import KeywordFactory

KINDS, PILLARS, YEARS = ["fiche", "guide", "etude"], ["", "cohesion", "emploi"], [2019, 2024, 2025]
THEMES, PUBLICS, PLACES = ["ecole", "sante", "logement"], ["jeunes", "femmes"], ["", "region-95", "departement-951"]
CENTRES, WORDS = ["", "labo", "irev"], ["cantine", "jardin", "parvis"]
INSIDE = {"region-95": {"region-95", "departement-951"}, "departement-951": {"departement-951"}}

LINES = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(KINDS),
            "pilier": st.sampled_from(PILLARS),
            "annee": st.sampled_from(YEARS),
            "theme": st.sets(st.sampled_from(THEMES)),
            "public": st.sets(st.sampled_from(PUBLICS)),
            "territoire": st.sampled_from(PLACES),
            "centre": st.sampled_from(CENTRES),
            "q": st.sampled_from(WORDS),
            "minutes": st.integers(0, 3),
        }
    ),
    max_size=14,
)
ASKED = st.fixed_dictionaries(
    {
        "type": st.sets(st.sampled_from([*KINDS, "inconnu"]), max_size=2),
        "theme": st.sets(st.sampled_from([*THEMES, "inconnu"]), max_size=2),
        "pilier": st.sets(st.sampled_from(PILLARS[1:]), max_size=2),
        "territoire": st.sets(st.sampled_from(PLACES[1:]), max_size=2),
        "public": st.sets(st.sampled_from(PUBLICS), max_size=2),
        "annee": st.sets(st.sampled_from([str(year) for year in YEARS]), max_size=2),
        "centre": st.sets(st.sampled_from(CENTRES[1:]), max_size=2),
    }
)


@pytest.fixture
def ground(db):
    for label in THEMES:
        KeywordFactory.create(label=label)
    for label in PUBLICS:
        KeywordFactory.create(label=label, group=Keyword.Group.AUDIENCE)
    region = Territory.objects.create(kind="region", code="95", name="Région", name_key="region")
    Territory.objects.create(kind="departement", code="951", name="Département", name_key="departement", parent=region)
    for slug in CENTRES[1:]:
        Centre.objects.create(slug=slug, name=slug)


def bears(line, name: str, value: str) -> bool:
    """Whether a line has a value of a facet."""
    if name == "territoire":
        return line[name] in INSIDE.get(value, set())
    held = line[name]
    return value in held if isinstance(held, set) else value == str(held)


def answers(line, asked, but: str = "") -> bool:
    return all(not values or name == but or any(bears(line, name, v) for v in values) for name, values in asked.items())


def put(lines) -> dict[int, dict]:
    Entry.objects.all().delete()
    places = {f"{one.kind}-{one.code}": one for one in Territory.objects.filter(code__in=["95", "951"])}
    centres = {one.slug: one for one in Centre.objects.all()}
    made = {}
    for number, line in enumerate(lines):
        entry = shelve(
            title=f"{line['q']} {number % 3}",
            url="https://ailleurs.example/",
            source="Ailleurs",
            published_on=dt.datetime(line["annee"], 6, 1 + number % 4, 12, tzinfo=dt.UTC),
            kind=line["type"],
            pillar=line["pilier"],
            minutes=line["minutes"],
            territory=places.get(line["territoire"]),
            centre=centres.get(line["centre"]),
            subjects=[*line["theme"], *line["public"]],
            indexed=False,
        )
        made[entry.pk] = line
    reindex(list(made))
    return made


def ask(asked, **more: str) -> listing.Found:
    pairs = [(name, value) for name, values in asked.items() for value in sorted(values)]
    return listing.find(asking.read(QueryDict(urlencode([*pairs, *more.items()]))))


SLOW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.mark.data
@SLOW
@given(LINES, ASKED)
def test_each_count_is_what_counting_gives(ground, lines, asked):
    made = put(lines)
    found = ask(asked)
    assert found.total == sum(answers(line, asked) for line in made.values())
    for facet in found.facets:
        if facet.name in asked:
            around = [line for line in made.values() if answers(line, asked, but=facet.name)]
            for choice in (*facet.choices, *facet.more):
                assert choice.count == sum(bears(line, facet.name, choice.value) for line in around)
                assert choice.checked == (choice.value in asked[facet.name])
    assert keeping.is_true()


@pytest.mark.data
@SLOW
@given(LINES, ASKED, st.sampled_from(list(Sort)), st.integers(1, 4))
def test_pages_show_each_answer_once_and_in_order(ground, lines, asked, sort, size):
    made = put(lines)
    wanted = {pk for pk, line in made.items() if answers(line, asked)}
    seen: list[Entry] = []
    listing_size, listing.PER_PAGE = listing.PER_PAGE, size
    try:
        found = ask(asked, tri=sort)
        while True:
            seen += found.leaf.entries
            if not found.next_url:
                break
            assert len(found.leaf.entries) == size
            found = listing.find(asking.read(QueryDict(found.next_url[1:])))
    finally:
        listing.PER_PAGE = listing_size
    assert [one.pk for one in seen] == [one.pk for one in sorted(seen, key=KEYS[sort])]
    assert len(seen) == len(wanted)
    assert {one.pk for one in seen} == wanted


KEYS = {
    Sort.NEWEST: lambda e: (-e.published_on.timestamp(), -e.pk),
    Sort.TITLE: lambda e: (e.title_key, e.pk),
    Sort.SHORTEST: lambda e: (e.minutes or 99, -e.published_on.timestamp(), -e.pk),
}


@SLOW
@given(st.binary(max_size=200), st.sampled_from([*asking.FACETS, "q", "ou", "lieu", "tri", "vue", "apres"]))
def test_whatever_an_address_says_it_is_read_and_said_again_the_same(said, name):
    asked = asking.read(QueryDict(urlencode([(name, said)])))
    again = asked.address()
    assert asking.read(QueryDict("" if again == "." else again[1:])) == asked
