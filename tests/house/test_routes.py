"""Every route × kind of person × method, against the table beside this file. A route without a row fails.

The table is read by people: a new route gets its rows by hand, or with
`ROUTES=write pytest tests/house/test_routes.py`, and then by reading what that wrote, line by line.
"""

import os
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from communities.meetings.actions import token_of as token_of_feed
from communities.networks.actions.inviting import token_of
from communities.people.actions.departures import secret_of
from tests.house.editorial import spread
from tests.house.furniture import furnish, gather, keep_going, settle_in
from tests.town import Town

TABLE = Path(__file__).with_name("routes.txt")
PEOPLE = ["passer-by", "newcomer", "member", "outsider", "facilitator", "editor", "steering", "admin"]
NAMES = dict(zip(PEOPLE, [None, "karim", "samira", "thomas", "ines", "paul", "helene", "admin"], strict=True))
METHODS = ["GET", "POST"]
# The administrations' own routes, several hundred, are held by a rule below instead of a row each.
ADMINISTRATIONS = ("admin/", "django-admin/")
# Of these, what anyone is served: the way in, and what the way in is drawn with.
ANYONE_S = ("login/", "jsi18n/", "sprite/")
# Routes of the framework that lead on by their very nature: any path below the tree of pages.
CATCH_ALL = "^((?:[\\w\\-]+/)*)$"


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Every route of the project, as it is written."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route


def plain(route: str) -> str:
    """A route as a line of the table begins: without the anchors of regular expressions."""
    return re.sub(r"(?<!\[)\^|\$$|\\Z", "", route)


def table() -> dict[str, dict[str, list[str]]]:
    """The expectations: for each address of the table, what each method answers to each kind of person."""
    rows: dict[str, dict[str, list[str]]] = {}
    for line in TABLE.read_text().splitlines():
        if line and not line.startswith("#"):
            address, method, *answers = line.split()
            rows.setdefault(address, {})[method] = answers
    return rows


def samples(town: Town) -> dict[str, str]:
    """For each parameter of a route, what stands for it; `…?private` and the like ask for another thing."""
    thing = furnish(town)
    done, own = keep_going(town, thing.need, thing.network_need), settle_in(town)
    call = gather(town, thing.meeting, thing.closed_meeting)
    said = spread(town, thing)
    return {
        "network": town.network.slug,
        "elsewhere": town.other.slug,
        "forum": f"{town.forum.slug}-{town.forum.pk}",
        "private-forum": f"{town.private.slug}-{town.private.pk}",
        "thread": f"{thing.topic.slug}-{thing.topic.pk}",
        "private-thread": f"{thing.secret.slug}-{thing.secret.pk}",
        "experience": f"{thing.experience.slug}-{thing.experience.pk}",
        "poll": f"{thing.poll.slug}-{thing.poll.pk}",
        "file": str(thing.picture.key),
        "private-file": str(thing.secret_picture.key),
        "forum-pk": str(town.forum.pk),
        "private-forum-pk": str(town.private.pk),
        "post": str(thing.topic.first_post_id),
        "private-post": str(thing.secret.first_post_id),
        "meeting": f"{thing.meeting.pk}-{thing.meeting.slug}",
        "private-meeting": f"{thing.closed_meeting.pk}-{thing.closed_meeting.slug}",
        "need": str(thing.need.pk),
        "private-need": str(thing.network_need.pk),
        "profile": town.luc.profile.slug,
        "keyword": thing.keyword.slug,
        "news": thing.news.slug,
        "production": thing.production.slug,
        "proposal": str(done.proposal.pk),
        "invitation": token_of(done.invitation),
        "invitation-pk": str(done.invitation.pk),
        "own-need": str(done.own_need.pk),
        "drafted-need": str(done.drafted_need.pk),
        "answer": str(done.answer.pk),
        "private-answer": str(done.private_answer.pk),
        "act": str(done.act.pk),
        "review": str(done.review.pk),
        "arrival": str(done.arrival.pk),
        "task": str(done.task.pk),
        "task-elsewhere": str(done.task_elsewhere.pk),
        "organisation": own.organisation.slug,
        "merge": str(own.merge.pk),
        "proof": own.proof.number,
        "departure": secret_of(own.departure),
        "own-departure": str(own.own_departure.pk),
        "photo": f"{own.photo.slug}/photo/{own.photo.photo}",
        "network-photo": f"{own.network_photo.slug}/photo/{own.network_photo.photo}",
        "feed": token_of_feed(own.feed),
        "own-meeting": f"{call.own_meeting.pk}-{call.own_meeting.slug}",
        "past-meeting": f"{call.past_meeting.pk}-{call.past_meeting.slug}",
        "series": str(call.series.pk),
        "point": str(call.point.pk),
        "private-point": str(call.private_point.pk),
        "follow-up": str(call.follow_up.pk),
        "private-follow-up": str(call.private_follow_up.pk),
        "training": f"{call.training.pk}-{call.training.slug}",
        "private-training": f"{call.private_training.pk}-{call.private_training.slug}",
        "draft-training": f"{call.draft_training.pk}-{call.draft_training.slug}",
        "past-training": f"{call.past_training.pk}-{call.past_training.slug}",
        "session": str(call.session.pk),
        "past-session": str(call.past_session.pk),
        "place": str(call.place.pk),
        "certificate": call.certificate.number,
        "draft": str(said.draft.pk),
        "closed-draft": str(said.closed_draft.pk),
        "passage": str(said.passage.pk),
        "closed-passage": str(said.closed_passage.pk),
        "comment": str(said.comment.pk),
        "suggestion": str(said.suggestion.pk),
        "quotation": str(said.quotation.pk),
        "selection": said.selection.token,
        "own-selection": said.own_selection.token,
        "report": str(said.report.pk),
        "reuse": str(said.reuse.pk),
        "letter": str(said.letter.pk),
        "unsent-letter": str(said.unsent_letter.pk),
        "subscriber": said.subscriber.token,
    }


def address_of(line: str, known: dict[str, str]) -> str:
    """`/forums/fil/{thread}/` with what stands for its parameters."""
    return line.format_map(known)


def answer(client: Client, method: str, path: str) -> str:
    """The status a request meets; what it changed is undone."""
    with transaction.atomic():
        response = client.generic(method, path, b"", content_type="application/x-www-form-urlencoded")
        if response.streaming:
            response.getvalue()  # to its end, which closes the file behind it
        transaction.set_rollback(True)
    return str(response.status_code)


@pytest.mark.django_db
@pytest.mark.parametrize("who", PEOPLE)
def test_every_answer_is_the_one_in_the_table(town: Town, who: str, settings: LazySettings) -> None:
    settings.RATE_LIMITS = False  # one person tries every door within a minute
    known, column, client = samples(town), PEOPLE.index(who), Client()
    if name := NAMES[who]:
        client.force_login(town.people[name])
    wrong, kept = [], client.cookies
    rows = table()
    for line, methods in rows.items():
        for method in METHODS:
            client.cookies = deepcopy(kept)  # one of the routes signs out
            expected = methods.setdefault(method, ["nothing"] * len(PEOPLE))
            found = answer(client, method, address_of(line, known))
            if found != expected[column]:
                wrong.append(f"{method} {line} as {who}: {found}, the table says {expected[column]}")
                expected[column] = found
    if wrong and os.environ.get("ROUTES") == "write":
        head = [line for line in TABLE.read_text().splitlines() if line.startswith("#")]
        written = [f"{line} {method} {' '.join(rows[line][method])}" for line in rows for method in METHODS]
        TABLE.write_text("\n".join([*head, *written]) + "\n")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_every_route_has_a_row(town: Town) -> None:
    known = samples(town)
    resolver = get_resolver()
    covered = set()
    for line in table():
        match = resolver.resolve(address_of(line, known).partition("?")[0])
        covered.add(plain(match.route))
    missing = {
        plain(route)
        for route in routes()
        if not plain(route).startswith(ADMINISTRATIONS) and route != CATCH_ALL and plain(route) not in covered
    }
    assert not missing, sorted(missing)


@pytest.mark.django_db
def test_the_administrations_are_closed_to_all_but_their_people(town: Town) -> None:
    pages = [route for route in map(plain, routes()) if route.startswith(ADMINISTRATIONS)]
    bare = sorted(route for route in pages if not re.search(r"[<(\[]", route) and not route.endswith(ANYONE_S))
    assert len(bare) > 40
    for who in (None, "karim", "samira", "thomas", "ines", "helene"):
        client = Client()
        if who:
            client.force_login(town.people[who])
        for route in bare:
            status = answer(client, "GET", "/" + route)
            assert status in ("302", "403", "404"), (who, route, status)
    editor = Client()
    editor.force_login(town.paul)
    for route in bare:
        if route.startswith("django-admin/") or "users" in route or "groups" in route or "sites" in route:
            assert answer(editor, "GET", "/" + route) in ("302", "403", "404"), route


@pytest.mark.django_db
def test_other_methods_do_nothing(town: Town) -> None:
    known = samples(town)
    client = Client()
    client.force_login(town.samira)
    answers = {
        f"{method} {line}": answer(client, method, address_of(line, known))
        for line in table()
        for method in ("PUT", "DELETE", "PATCH")
    }
    shown_again = re.compile(r"\w+ /compte/password/")  # allauth's form views take PUT for an empty POST
    wrong = {
        asked: got
        for asked, got in answers.items()
        if got not in ("302", "403", "404", "405") and not (shown_again.match(asked) and got in ("200", "429"))
    }
    assert not wrong, "\n".join(f"{asked}: {got}" for asked, got in wrong.items())
