"""When the people of the demo meet: meetings once or regularly, what was written there together, trainings."""

import datetime as dt
from typing import Any

from communities.meetings import actions as meetings
from communities.meetings.models import FollowUp, Meeting, Part, PointState, Unit
from communities.meetings.rhythm import Rhythm
from communities.meetings.zones import HOME, moment
from communities.training import actions as trainings
from communities.training.models import Training
from demo.people import Cast
from demo.reading import duration, read
from forums import actions as forums
from forums.forum.models import Forum

DAY = dt.timedelta(days=1)


def load_meetings(cast: Cast) -> None:
    """Meetings past and coming, who took a place or waits for one, and what came of those that are past."""
    file = read("meetings")
    for row in file["meetings"]:
        meeting = _planned(cast, row)
        _places(cast, meeting, [*row.get("registered", []), *row.get("waiting", [])])
        _points(cast, meeting, row.get("points", []))
        _follow_ups(cast, meeting, row.get("follow_ups", []))
        if "participants" in row:
            _came(cast, meeting, row["by"], row["participants"], missed=row.get("missed", []))
        if called_off := row.get("cancelled"):
            by = cast.settled(called_off["by"])
            meetings.cancel_meeting(meeting=meeting, by=by, reason=called_off["reason"])
        if told := row.get("announced"):
            forum = Forum.objects.get(key=told["forum"])
            at = cast.now - duration(told["ago"])
            meetings.announce(meeting=meeting, forum=forum, by=cast.settled(told["by"]), body=told["text"], at=at)
            forums.recount(forum)  # others have written there since
    for row in file["series"]:
        _series(cast, row)


def _day(cast: Cast, in_days: int) -> dt.date:
    """So many days from today; what falls on a Saturday is on Friday, what falls on a Sunday on Monday."""
    day = cast.today + in_days * DAY
    return day + {5: -DAY, 6: DAY}.get(day.weekday(), 0 * DAY)


def _told(cast: Cast, row: dict[str, Any]) -> dict[str, Any]:
    """What a meeting and a regular one both say of themselves."""
    return {
        "network": cast.networks[row["network"]],
        "title": row["title"],
        "kind": row["kind"],
        "half_days": row["half_days"],
        "theme": cast.words([row["theme"]])[0],
        "place": row.get("place", ""),
        "territory": cast.commune(row.get("territory")),
        "video_url": row.get("video_url", ""),
        "places": row.get("places"),
        "public": row["public"],
        "by": cast.settled(row["by"]),
    }


def _planned(cast: Cast, row: dict[str, Any]) -> Meeting:
    zone = row.get("zone", HOME)
    starts_at = moment(_day(cast, row["in_days"]), dt.time.fromisoformat(row["start"]), zone)
    agenda = row.get("agenda") or "\n".join(f"- {point['title']}" for point in row.get("points", []))
    return meetings.plan_meeting(
        **_told(cast, row),
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(minutes=row["duration_minutes"]),
        zone=zone,
        agenda=agenda,
        minutes=row.get("minutes", ""),
    )


def _places(cast: Cast, meeting: Meeting, names: list[str]) -> None:
    for number, key in enumerate(names):
        at = min(cast.now, meeting.starts_at) - dt.timedelta(days=6, hours=-number)
        meetings.register(meeting=meeting, by=cast.settled(key), at=at)


def _points(cast: Cast, meeting: Meeting, rows: list[dict[str, Any]]) -> None:
    """Who brings a point and how long it takes, then its minutes, one hand after the other."""
    for row, point in zip(rows, list(meeting.points.standing()) if rows else [], strict=True):
        hands = row.get("minutes", [])
        brought_by = cast.people.get(row.get("brought_by", ""))
        body, more = row.get("body", ""), {"minutes_long": row["minutes_long"], "brought_by": brought_by}
        by = cast.settled(row.get("brought_by") or (hands[0]["by"] if hands else "samira-benali"))
        meetings.edit_point(point=point, by=by, base=1, title=point.title, body=body, **more)
        for number, hand in enumerate(hands):
            meetings.write_minutes(point=point, by=cast.settled(hand["by"]), base=number, body=hand["text"].strip())
            written = PointState.objects.filter(point=point, part=Part.MINUTES, number=number + 1)
            written.update(at=meeting.ends_at + dt.timedelta(hours=3 + 17 * number))  # as if it had been done then
        PointState.objects.filter(point=point, part=Part.AGENDA).update(at=min(cast.now, meeting.starts_at) - 8 * DAY)


def _follow_ups(cast: Cast, meeting: Meeting, rows: list[dict[str, Any]]) -> None:
    points = list(meeting.points.standing()) if rows else []
    for row in rows:
        found = meetings.add_follow_up(
            meeting=meeting,
            by=cast.settled(row["by"]),
            kind=row["kind"],
            words=row["words"],
            who=cast.people.get(row.get("who", "")),
            due_on=_day(cast, row["due_in"]) if "due_in" in row else None,
            point=points[row["point"]] if "point" in row else None,
        )
        FollowUp.objects.filter(pk=found.pk).update(created_at=meeting.ends_at)
        if row.get("done"):
            meetings.mark_done(follow_up=found, by=cast.settled(row["who"]), done=True)
            FollowUp.objects.filter(pk=found.pk).update(done_at=meeting.ends_at + 4 * DAY)


def _came(cast: Cast, meeting: Meeting, by: str, participants: int, *, missed: list[str]) -> None:
    absent = [cast.people[key].pk for key in missed]
    there = meeting.registrations.held().exclude(person__in=absent).order_by("pk")
    came = list(there.values_list("pk", flat=True))
    meetings.note_attendance(meeting=meeting, by=cast.settled(by), came=came, participants=participants)


def _series(cast: Cast, row: dict[str, Any]) -> None:
    """A regular meeting: those that have passed were held, the next one has its agenda, one further is called off."""
    told = _told(cast, row)
    rhythm = Rhythm(
        unit=Unit.MONTHS,
        every=1,
        weekday=row["weekday"],
        nth=row["nth"],
        starts_on=_day(cast, row["from_days"]),
        until=_day(cast, row["until_days"]),
        months_out=tuple(row["months_out"]),
    )
    at = dt.time.fromisoformat(row["at"])
    series = meetings.plan_series(rhythm=rhythm, at=at, minutes_long=row["minutes_long"], **told)
    past = [one for one in series.meetings.order_by("starts_at", "pk") if one.ends_at < cast.now]
    for meeting, participants in zip(past, row["participants"], strict=False):
        _places(cast, meeting, row["registered"])
        _came(cast, meeting, row["by"], participants, missed=[])
    coming = list(series.meetings.filter(starts_at__gt=cast.now).order_by("starts_at", "pk"))
    _places(cast, coming[0], row["registered"])
    for line in row["agenda"].strip().splitlines():
        meetings.add_point(meeting=coming[0], by=told["by"], title=line.removeprefix("- "))
    called_off = row["cancelled"]
    by = cast.settled(called_off["by"])
    meetings.cancel_meeting(meeting=coming[called_off["number"]], by=by, reason=called_off["reason"])


def load_trainings(cast: Cast) -> None:
    """Trainings announced, over or still being prepared; of the one that is over, who was there and what they say."""
    for row in read("trainings")["trainings"]:
        training = _training(cast, row)
        first = min(cast.now, training.starts_at)
        for number, key in enumerate(row.get("registered", [])):
            at = first - dt.timedelta(days=12, hours=-5 * number)
            trainings.register(training=training, by=cast.settled(key), at=at)
        training.refresh_from_db()
        if training.ends_at < cast.now:
            _after(cast, training, row)


def _training(cast: Cast, row: dict[str, Any]) -> Training:
    slots = []
    for one in row["sessions"]:
        day = _day(cast, one["in_days"])
        begins, ends = (moment(day, dt.time.fromisoformat(one[name]), HOME) for name in ("start", "end"))
        slots.append(trainings.Slot(begins, ends, one.get("title", "")))
    told = trainings.Told(
        title=row["title"],
        aims=row["aims"],
        sessions=slots,
        audience=row["audience"],
        prerequisites=row["prerequisites"],
        programme=row["programme"],
        theme=cast.words([row["theme"]])[0],
        territory=cast.commune(row.get("territory")),
        place=row.get("place", ""),
        video_url=row.get("video_url", ""),
        half_days=row["half_days"],
        places=row["places"],
        public=row["public"],
        trainers=[cast.people.get(name, name) for name in row["trainers"]],
    )
    network = cast.networks.get(row["network"] or "")
    return trainings.plan_training(network=network, told=told, by=cast.settled(row["by"]), draft=row["draft"])


def _after(cast: Cast, training: Training, row: dict[str, Any]) -> None:
    """The attendance sheets, from which certificates follow; then what people thought of it, and take away."""
    places = dict(training.registrations.held().order_by("pk").values_list("person_id", "pk"))
    for session, kept in zip(training.sessions.order_by("starts_at", "pk"), row["sessions"], strict=True):
        absent = {cast.people[key].pk for key in kept["absent"]}
        there = [pk for person, pk in places.items() if person not in absent]
        trainings.keep_sheet(session=session, there=there, by=cast.settled(row["by"]))
    for key, said in zip(row["registered"], row["answers"], strict=False):
        trainings.answer(training=training, marks=said["marks"], words=said.get("words", ""), by=cast.settled(key))
    for key, words in row["takeaways"].items():
        trainings.declare(training=training, words=words, by=cast.settled(key))
