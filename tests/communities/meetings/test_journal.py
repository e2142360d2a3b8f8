"""What facilitation does to meetings that others called is in its journal, with a reason, and is undone from there."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from communities.meetings import actions
from communities.meetings.models import Meeting, Series
from communities.meetings.rhythm import Rhythm
from communities.networks.actions import ReasonMissing, UndoRefused, undo_act
from communities.networks.models import FacilitationEntry, Network
from tests.communities.factories import FacilitationFactory, MeetingFactory, TerritoryFactory, as_reader
from tests.town import Town

As = Callable[[User | None], Client]
Browse = Callable[[str | None], Client]
pytestmark = pytest.mark.django_db
Act = FacilitationEntry.Act
WHY, BACK = "La salle est fermée", "Elle rouvre"
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def meeting(education: Network, samira: User) -> Meeting:
    """Called by Samira; Inès facilitates."""
    return MeetingFactory.create(network=education, by=samira, title="Café des parents", places=20)


def acts() -> list[tuple[str, str, str]]:
    return list(FacilitationEntry.objects.order_by("pk").values_list("act", "reason", "subject"))


def entry(act: str) -> FacilitationEntry:
    return FacilitationEntry.objects.filter(act=act).order_by("-pk")[0]


def fresh(meeting: Meeting) -> Meeting:
    return Meeting.objects.get(pk=meeting.pk)


def test_calling_off_someone_else_s_meeting_is_written_and_undone(meeting: Meeting, ines: User):
    by = as_reader(ines)
    actions.cancel_meeting(meeting=meeting, by=by, reason=WHY)
    assert acts() == [("cancel", WHY, "Café des parents")]
    done = undo_act(entry=entry("cancel"), by=by, reason=BACK)
    assert (done.act, done.undoes) == (Act.REOPEN, entry("cancel"))
    assert not fresh(meeting).cancelled
    undo_act(entry=entry("reopen"), by=by, reason=WHY)
    assert (fresh(meeting).cancelled, fresh(meeting).cancelled_reason) == (True, WHY)


def test_what_one_does_to_one_s_own_meeting_is_no_facilitation(meeting: Meeting, samira: User, ines: User):
    actions.edit_meeting(meeting=meeting, by=as_reader(samira), places=20, title="Thé")
    actions.cancel_meeting(meeting=meeting, by=as_reader(samira), reason=WHY)
    own = MeetingFactory.create(network=meeting.network, by=ines)
    actions.cancel_meeting(meeting=own, by=as_reader(ines), reason=WHY)
    of_the_centre = MeetingFactory.create(network=meeting.network, by=None)
    actions.edit_meeting(meeting=of_the_centre, by=as_reader(ines), places=None, title="Autre")
    assert acts() == []


def test_a_change_is_owed_a_reason_and_becomes_what_it_was(meeting: Meeting, ines: User):
    by, was = as_reader(ines), meeting.starts_at
    later, lille = was + dt.timedelta(days=1), TerritoryFactory.create(name="Lille")
    told: dict[str, Any] = {
        "title": "Thé", "starts_at": later, "ends_at": later + dt.timedelta(hours=1), "territory": lille,
    }  # fmt: skip
    with pytest.raises(ReasonMissing):
        actions.edit_meeting(meeting=meeting, by=by, places=10, **told)
    assert fresh(meeting).title == "Café des parents"
    actions.edit_meeting(meeting=meeting, by=by, places=10, reason=WHY, **told)
    actions.edit_meeting(meeting=meeting, by=by, places=10, reason=WHY, **told)  # the same again is no act
    assert acts() == [("change", WHY, "Thé")]
    undo_act(entry=entry("change"), by=by, reason=BACK)
    back = fresh(meeting)
    assert (back.title, back.starts_at, back.territory, back.places) == ("Café des parents", was, None, 20)
    undo_act(entry=entry("change"), by=by, reason=WHY)
    assert (fresh(meeting).title, fresh(meeting).territory) == ("Thé", lille)


def test_what_changed_again_since_is_not_taken_back(meeting: Meeting, ines: User, samira: User):
    by = as_reader(ines)
    actions.edit_meeting(meeting=meeting, by=by, places=20, reason=WHY, title="Thé")
    actions.edit_meeting(meeting=meeting, by=as_reader(samira), places=20, title="Maté")
    with pytest.raises(UndoRefused, match="encore changé"):
        undo_act(entry=entry("change"), by=by, reason=BACK)
    assert fresh(meeting).title == "Maté"
    actions.cancel_meeting(meeting=meeting, by=by, reason=WHY)
    Meeting.objects.update(starts_at=timezone.now() - dt.timedelta(days=2), ends_at=timezone.now())
    with pytest.raises(UndoRefused, match="date est passée"):
        undo_act(entry=entry("cancel"), by=by, reason=BACK)


def test_a_facilitator_s_doors_ask_for_the_reason(as_: As, meeting: Meeting, ines: User, samira: User):
    url, day = meeting.get_absolute_url(), f"{timezone.localdate() + dt.timedelta(days=20):%Y-%m-%d}"
    asked = {
        "title": "Thé", "kind": "atelier", "day": day, "start": "14:00", "end": "16:00", "zone": "Europe/Paris",
        "spot": "Salle", "half_days": "1", "public": "1", "places": "20",
    }  # fmt: skip
    assert "reason" not in as_(samira).get(f"{url}modifier/").context["form"].fields
    refused = as_(ines).post(f"{url}modifier/", asked)
    assert refused.context["form"].errors["reason"] == ["Dites pourquoi\u00a0: les membres liront votre raison."]
    was = meeting.starts_at
    as_(ines).post(f"{url}modifier/", {**asked, "reason": WHY})
    undo_act(entry=entry("change"), by=as_reader(ines), reason=BACK)  # with the clocks of its place, too
    assert fresh(meeting).starts_at == was
    undo_act(entry=entry("change"), by=as_reader(ines), reason=WHY)
    url = fresh(meeting).get_absolute_url()
    assert "journal d" in as_(ines).get(f"{url}annuler/").content.decode()
    as_(ines).post(f"{url}annuler/", {"reason": WHY})
    assert 'name="reason"' in as_(ines).get(url).content.decode()
    assert 'name="reason"' not in as_(samira).get(url).content.decode()
    as_(ines).post(f"{url}rouvrir/", {"reason": " "})
    assert fresh(meeting).cancelled
    as_(ines).post(f"{url}rouvrir/", {"reason": BACK})
    assert [act for act, _reason, _subject in acts()] == ["change", "change", "change", "cancel", "reopen"]
    journal = as_(samira).get("/reseaux/education/animation/")
    assert "Rencontre annulée" in journal.content.decode()


def test_planning_as_one_who_facilitates_is_written_and_as_a_member_it_is_not(as_: As, education: Network, ines: User):
    new, day = "/reseaux/education/rencontres/nouvelle/", f"{timezone.localdate() + dt.timedelta(days=20):%Y-%m-%d}"
    asked = {
        "title": "Thé", "kind": "atelier", "day": day, "start": "14:00", "end": "16:00", "zone": "Europe/Paris",
        "spot": "Salle", "half_days": "1", "public": "1",
    }  # fmt: skip
    as_(ines).post(new, asked)
    assert acts() == []
    as_(ines).post(new, {**asked, "title": "Bilan", "care": "Trois membres l'ont demandée", "together": "1"})
    assert acts() == [("plan", "Trois membres l'ont demandée", "Bilan")]
    undo_act(entry=entry("plan"), by=as_reader(ines), reason=WHY)
    assert Meeting.objects.get(title="Bilan").cancelled


def test_only_who_facilitates_acts_as_such(as_: As, education: Network, samira: User):
    page = as_(samira).get("/reseaux/education/rencontres/nouvelle/")
    assert "care" not in page.context["form"].fields
    assert "care" not in as_(samira).get("/reseaux/education/rencontres/reguliere/").context["form"].fields


def test_an_announcement_made_as_one_who_facilitates_is_written(town: Town, browse: Browse):
    starts = timezone.now() + dt.timedelta(days=7)
    meeting = actions.plan_meeting(
        network=town.network, title="Le café", starts_at=starts, ends_at=starts + dt.timedelta(hours=2), place="Salle"
    )
    door, why = f"{meeting.get_absolute_url()}annoncer/", "Pour que chacun le sache"
    assert "care" not in browse("luc").get(door).context["form"].fields
    answer = browse("ines").post(door, {"forum": town.forum.pk, "body": "Venez", "care": why})
    assert answer.status_code == 302
    assert acts() == [("announce", why, "Le café")]
    undo_act(entry=entry("announce"), by=town.reader("ines"), reason=BACK)
    topic = fresh(meeting).topic
    assert topic is not None
    assert not topic.approved
    assert [act for act, _reason, _subject in acts()] == ["announce", "hide"]
    undo_act(entry=entry("hide"), by=town.reader("ines"), reason=WHY)
    topic.refresh_from_db()
    assert topic.approved


@pytest.fixture
def series(education: Network, samira: User) -> Series:
    first = timezone.localdate() + dt.timedelta(days=7)
    rhythm = Rhythm(
        unit="weeks", every=1, nth=1, weekday=first.weekday(), starts_on=first, until=first + dt.timedelta(days=20),
        months_out=(),
    )  # fmt: skip
    return actions.plan_series(
        network=education, rhythm=rhythm, at=dt.time(14), minutes_long=60, by=as_reader(samira), title="Café",
        place="Salle",
    )  # fmt: skip


def test_ending_someone_else_s_regular_meeting_is_one_act_and_is_undone_whole(series: Series, ines: User):
    by = as_reader(ines)
    assert actions.end_series(series=series, by=by, reason=WHY) == 3
    assert acts() == [("cancel", WHY, "Café")]
    assert entry("cancel").subject_url == "/reseaux/education/rencontres/"
    undo_act(entry=entry("cancel"), by=by, reason=BACK)
    assert series.meetings.standing().count() == 3
    undo_act(entry=entry("reopen"), by=by, reason=WHY)
    assert not series.meetings.standing().exists()


def standing(series: Series) -> list[str]:
    return [f"{one.starts_at:%Y-%m-%d}" for one in series.meetings.standing().order_by("starts_at")]


def test_changes_of_a_whole_series_are_written_and_undone_whole(series: Series, ines: User, samira: User):
    by, (one, two, three) = as_reader(ines), series.meetings.order_by("starts_at")
    with pytest.raises(ReasonMissing):
        actions.edit_series(meeting=one, by=by, scope="all", places=None, title="Thé")
    asked: dict[str, Any] = {"starts_at": one.starts_at + dt.timedelta(days=1), "ends_at": one.ends_at + HOUR * 25}
    assert actions.edit_series(meeting=one, by=by, scope="all", places=9, title="Thé", reason=WHY, **asked) == 3
    assert acts() == [("change", WHY, "Thé")]
    actions.edit_meeting(meeting=fresh(two), by=as_reader(samira), places=9, title="À part")
    actions.cancel_meeting(meeting=fresh(three), by=as_reader(samira), reason="Neige")
    undo_act(entry=entry("change"), by=by, reason=BACK)
    back = Series.objects.get(pk=series.pk)
    assert (back.title, back.places, back.minutes_long, back.at) == ("Café", None, 60, dt.time(14))
    assert (fresh(one).title, fresh(one).starts_at, fresh(one).ends_at) == ("Café", one.starts_at, one.ends_at)
    assert fresh(two).title == "À part"  # changed by itself since
    assert fresh(three).title == "Thé"  # called off since
    undo_act(entry=entry("change"), by=by, reason=WHY)
    assert (Series.objects.get(pk=series.pk).title, fresh(one).title, fresh(one).places) == ("Thé", "Thé", 9)


def test_the_same_again_of_a_series_is_no_act(series: Series, ines: User):
    by, one = as_reader(ines), series.meetings.order_by("starts_at")[0]
    actions.edit_series(meeting=one, by=by, scope="all", places=None, title="Café", reason=WHY)
    actions.change_rhythm(series=series, by=by, rhythm=Rhythm.of(series), reason=WHY)
    assert acts() == []


def test_another_rhythm_of_someone_else_s_meetings_is_undone_with_its_dates(series: Series, ines: User):
    by, held = as_reader(ines), standing(series)
    was = Rhythm.of(Series.objects.get(pk=series.pk))
    other = dataclasses.replace(was, weekday=(was.weekday + 2) % 7)
    with pytest.raises(ReasonMissing):
        actions.change_rhythm(series=series, by=by, rhythm=other, reason="")
    actions.change_rhythm(series=series, by=by, rhythm=other, reason=WHY)
    changed = standing(series)
    assert not set(changed) & set(held)
    assert acts() == [("change", WHY, "Café")]
    undo_act(entry=entry("change"), by=by, reason=BACK)
    assert (standing(series), Rhythm.of(Series.objects.get(pk=series.pk))) == (held, was)
    undo_act(entry=entry("change"), by=by, reason=WHY)
    assert (standing(series), Rhythm.of(Series.objects.get(pk=series.pk))) == (changed, other)


def test_a_rhythm_that_changed_again_since_or_whose_dates_are_past_is_not_undone(
    series: Series, ines: User, samira: User
):
    by, was = as_reader(ines), Rhythm.of(series)
    longer = dataclasses.replace(was, until=was.until + dt.timedelta(days=7))
    actions.change_rhythm(series=series, by=by, rhythm=longer, reason=WHY)
    longest = dataclasses.replace(was, until=was.until + dt.timedelta(days=14))
    actions.change_rhythm(series=series, by=as_reader(samira), rhythm=longest, reason="")
    assert len(acts()) == 1  # Samira's own
    with pytest.raises(UndoRefused, match="encore changé"):
        undo_act(entry=entry("change"), by=by, reason=BACK)
    assert len(standing(series)) == 5
    with pytest.raises(UndoRefused, match="30 jours"):
        undo_act(entry=entry("change"), by=by, reason=BACK, at=timezone.now() + dt.timedelta(days=31))


def test_a_second_facilitator_undoes_it_even_where_the_meeting_is_their_own(meeting: Meeting, ines: User, samira: User):
    FacilitationFactory.create(network=meeting.network, person=samira)
    actions.cancel_meeting(meeting=meeting, by=as_reader(ines), reason=WHY)
    undo_act(entry=entry("cancel"), by=as_reader(samira), reason=BACK)
    assert acts()[-1] == ("reopen", BACK, "Café des parents")
