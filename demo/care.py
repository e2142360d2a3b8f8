"""What the members of the demo decide together, whom they invite, and how their facilitation is done and looked at."""

import datetime as dt
from typing import Any

from accounts.reader import Reader
from communities.networks import actions as networks
from communities.networks.models import CareTask, FacilitationEntry, Membership, PeerReview
from demo.people import Cast
from demo.reading import duration, read
from forums import actions as forums
from forums.forum_conversation.models import Knot, Topic


def load_care(cast: Cast) -> None:
    """Proposals in each of their states, invitations, the journal with what was undone, and the desk's tasks."""
    file = read("care")
    for row in file["proposals"]:
        _propose(cast, row)
    for row in file["invitations"]:
        networks.invite_by_link(
            network=cast.networks[row["network"]],
            by=cast.settled(row["by"]),
            days=row["days"],
            most_uses=row["most_uses"],
            word=row["word"],
            at=cast.now - duration(row["ago"]),
        )
    for row in file["journal"]:
        _act(cast, row)
    for row in file["greeted"]:
        member = Membership.objects.get(network=cast.networks[row["network"]], person=cast.people[row["person"]])
        networks.greet(membership=member, by=cast.settled(row["by"]), at=cast.now - duration(row["ago"]))
    for row in file["tasks"]:
        _task(cast, row)


def _propose(cast: Cast, row: dict[str, Any]) -> None:
    at, by = cast.now - duration(row["ago"]), cast.settled(row["by"])
    proposal = networks.propose(
        network=cast.networks[row["network"]],
        by=by,
        kind=row["kind"],
        changes=_changes(cast, row),
        reason=row["reason"],
        at=at,
    )
    for said in row.get("objections", []):
        their = cast.now - duration(said["ago"])
        networks.object_to(proposal=proposal, by=cast.settled(said["by"]), reason=said["reason"], at=their)
    if "withdrawn" in row:
        networks.withdraw_proposal(proposal=proposal, by=by, at=cast.now - duration(row["withdrawn"]))
    if row.get("settled"):
        networks.settle(proposal.pk, at=proposal.closes_at)


def _changes(cast: Cast, row: dict[str, Any]) -> dict[str, Any]:
    """What is proposed: a theme by its label, a term by when it begins and how long it lasts."""
    changes = dict(row.get("changes", {}))
    if "theme" in changes:
        changes["theme"] = cast.words([changes["theme"]])[0].pk
    if term := row.get("term"):
        starts = cast.today + dt.timedelta(days=term["in_days"])
        ends = starts + dt.timedelta(days=term["days"])
        changes |= {"starts_on": starts.isoformat(), "ends_on": ends.isoformat()}
    return changes


def _act(cast: Cast, row: dict[str, Any]) -> None:
    """An act on a thread, then what became of it: undone by another who facilitates, or looked at by peers."""
    acts = {"pin": forums.pin_thread, "close": forums.close_thread}
    topic = Topic.objects.get(subject=row["thread"])
    entry = acts[row["act"]](topic=topic, by=cast.settled(row["by"]), reason=row["reason"])
    _date(entry, cast.now - duration(row["ago"]))
    if undone := row.get("undone"):
        at = cast.now - duration(undone["ago"])
        _date(networks.undo_act(entry=entry, by=cast.settled(undone["by"]), reason=undone["reason"], at=at), at)
    if asked := row.get("review"):
        _review(cast, entry, asked)


def _review(cast: Cast, entry: FacilitationEntry, row: dict[str, Any]) -> None:
    """Whoever the lot has drawn says what the file says, in turn; the third may come too late to be asked."""
    asked_at = cast.now - duration(row["ago"])
    review = networks.ask_review(entry=entry, by=cast.settled(row["by"]), reason=row["reason"], at=asked_at)
    for voice, said in zip(list(review.voices.select_related("person")), row["voices"], strict=True):
        at = asked_at + duration(said["after"])
        review = networks.say(review=review, by=Reader.of(voice.person), say=said["say"], reason=said["reason"], at=at)
        if review.decision == PeerReview.Decision.UNDONE:
            _date(FacilitationEntry.objects.get(undoes=entry), at)


def _date(entry: FacilitationEntry, at: dt.datetime) -> None:
    """As if the act had been done then: in the journal, and where the thread tells of it."""
    FacilitationEntry.objects.filter(pk=entry.pk).update(at=at)
    Knot.objects.filter(entry=entry).update(at=at)
    entry.at = at


def _task(cast: Cast, row: dict[str, Any]) -> None:
    due_on = cast.today + dt.timedelta(days=row["due_in"]) if "due_in" in row else None
    network = cast.networks[row["network"]]
    task = networks.add_task(network=network, by=cast.settled(row["by"]), title=row["title"], due_on=due_on)
    CareTask.objects.filter(pk=task.pk).update(created_at=cast.now - duration(row["ago"]))
    if "taken_by" in row:
        networks.take_task(task=task, by=cast.settled(row["taken_by"]))
    if "done" in row:
        networks.finish_task(task=task, by=cast.settled(row["taken_by"]), at=cast.now - duration(row["done"]))
