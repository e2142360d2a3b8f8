"""The demo as the issue of the foundation asks for it, loaded through the actions."""

import datetime as dt

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from accounts.reader import Reader
from communities.meetings.models import FollowUp, Meeting, Part, PointState, Registration, Series, State
from communities.networks.models import (
    CareTask,
    Facilitation,
    FacilitationEntry,
    Invitation,
    Membership,
    Need,
    NeedAnswer,
    Network,
    NetworkDraft,
    PeerReview,
    Proposal,
)
from communities.people import actions as people
from communities.people.models import Audience, Organisation, OrganisationMerge, Profile
from communities.people.organisations.finding import near_names
from communities.people.photos.pictures import SIZES, stored_as
from communities.people.plugs import suggestions_for
from communities.training.models import Answer, Certificate, Training
from communities.training.questions import ENOUGH
from demo.management.commands.demo import forget_photos
from forums.forum_conversation.forum_polls.models import TopicPollVote
from forums.forum_conversation.models import ExperienceSheet, Mention, Post, Reaction, Reference, Summary, Topic
from forums.reading.marks import unread
from forums.reading.models import Bookmark, Follow, Stance
from forums.upkeep import check_integrity
from home.capitalisation.models import Comment, Consent, Draft, Quotation, Suggestion
from home.desk.models import PeerReading
from home.dissemination.models import HarvestSource
from home.library.models import Selection
from home.newsletter.models import Delivery, Letter, Subscriber
from home.pages.models import AgendaPage, CentrePage, NewsPage
from home.productions.models import DossierPage, ProductionPage, Report, Reuse, Useful
from home.productions.periodicals import issn_of
from reference.models import Keyword
from search.models import Document

pytestmark = pytest.mark.django_db


def test_it_refuses_where_debug_is_off() -> None:
    with pytest.raises(CommandError, match="DEBUG is off"):
        call_command("demo", verbosity=0)


def test_it_brings_a_network_that_meets_asks_and_answers(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo", force=True)
    counts = {model.__name__: model._default_manager.count() for model in (User, Topic, Post, NewsPage, Meeting, Need)}
    assert counts["User"] >= 60
    assert counts["Topic"] >= 40
    assert counts["Post"] >= 250
    assert counts["NewsPage"] >= 12
    assert counts["Meeting"] >= 10
    assert counts["Need"] >= 5
    assert Network.objects.count() == 5
    assert Facilitation.objects.exists()
    assert ProductionPage.objects.filter(archive=False).count() >= 20
    assert ProductionPage.objects.filter(archive=True).exclude(source="").count() >= 10
    they_react_and_take_care()
    they_say_who_they_are()
    networks_are_made_by_their_members()
    needs_find_answers()
    care_is_written_down()
    they_meet()
    they_learn()
    editors_read_each_other()
    what_they_know_is_kept()
    they_write_together()
    they_share_what_they_read()
    karim_is_welcome()
    for address in ("pro@demo.test", "pair@demo.test", "animation@demo.test"):
        there_is_something_to_come_back_to(User.objects.get(email=address))
    assert {"thread", "news", "production", "meeting"} <= set(Document.objects.values_list("kind", flat=True))
    held = how_much()
    call_command("demo", force=True)
    assert "already" in capsys.readouterr().out
    assert how_much() == held
    photos_go_with_the_profiles()


def how_much() -> dict[str, int]:
    """How many there are of what is loaded."""
    models: tuple[type[Model], ...] = (
        User,
        Topic,
        Post,
        Meeting,
        Registration,
        Need,
        Proposal,
        FacilitationEntry,
        Training,
        Organisation,
    )
    models += (
        NewsPage,
        ProductionPage,
        Keyword,
        Draft,
        Quotation,
        Useful,
        Reuse,
        Report,
        Selection,
        Letter,
        Subscriber,
    )
    return {model.__name__: model._default_manager.count() for model in models}


def they_say_who_they_are() -> None:
    """Several places, parts shown to some, structures with a place, two names that are near, cloth for a photo."""
    profiles = Profile.objects.filter(completed_at__isnull=False)
    assert profiles.filter(territories__isnull=False).distinct().count() >= 40
    assert profiles.exclude(pillars=[]).count() >= 50
    assert profiles.filter(shows_work=Audience.EVERYONE).count() >= 2
    assert profiles.filter(shows_places=Audience.NOBODY).exists()
    assert profiles.filter(shows_help=Audience.NETWORKS).exists()
    assert 3 <= profiles.exclude(photo="").count() <= 6
    assert Organisation.objects.exclude(territory=None).count() >= 20
    assert OrganisationMerge.objects.filter(undone_at=None).count() == 1
    town = Organisation.objects.get(name="Ville de Roubaix")
    assert [one.name for one in near_names(town.name, besides=town)] == ["Mairie de Roubaix"]


def networks_are_made_by_their_members() -> None:
    """Their themes and rhythms; proposals in each of their states; one that asks to leave an interest outside."""
    assert not Network.objects.filter(rhythm="").exists()
    assert not Network.objects.filter(theme=None).exists()
    assert Network.objects.exclude(territory=None).exists()
    team = Network.objects.exclude(interest="").get()
    assert not Membership.objects.filter(network=team, declared="").exists()
    of_education = Proposal.objects.filter(network__slug="education")
    adopted = of_education.get(state=Proposal.State.ADOPTED)
    assert adopted.network.rhythm == adopted.changes["rhythm"]["after"]
    waiting = [one.standing().count() for one in of_education.open_ones()]
    assert sorted(waiting) == [0, 1]
    assert Proposal.objects.filter(state=Proposal.State.WITHDRAWN).exists()
    care = Proposal.objects.open_ones().get(network__slug="sante")
    assert care.kind == Proposal.Kind.FACILITATION
    assert Invitation.objects.filter(email="", expires_at__gt=timezone.now()).count() == 2


def needs_find_answers() -> None:
    """Each says what would help; some were taken up or met, and one calls for a network."""
    assert not Need.objects.filter(help_wanted="").exists()
    assert Need.objects.exclude(theme=None).count() >= 10
    assert NeedAnswer.objects.filter(kind=NeedAnswer.Kind.THREAD, need__network__isnull=False).exists()
    answered = Need.objects.exclude(met_on=None)
    produced = NeedAnswer.objects.filter(kind=NeedAnswer.Kind.PRODUCTION)
    assert {need.met_by_url for need in answered} == set(produced.values_list("url", flat=True)) != set()
    draft = NetworkDraft.objects.waiting().get()
    assert (draft.name, draft.need.commits_count, draft.missing) == ("Inclusion numérique", 3, 2)


def care_is_written_down() -> None:
    """Undone by another who facilitates, decided by peers; a desk with newcomers and tasks."""
    journal = FacilitationEntry.objects.filter(network__slug="education")
    assert journal.filter(undone_at__isnull=False, review=None).exists()
    assert PeerReview.objects.filter(decision=PeerReview.Decision.UNDONE, entry__undone_at__isnull=False).exists()
    assert not Topic.objects.filter(status=Topic.TOPIC_LOCKED).exists()
    new = Membership.objects.filter(network__slug="education", joined_at__gt=timezone.now() - dt.timedelta(days=30))
    assert new.filter(greeted_at=None).exists()
    assert new.exclude(greeted_at=None).exists()
    for one in (CareTask.objects.filter(done_at=None, taken_by=None), CareTask.objects.exclude(done_at=None)):
        assert one.exists()


def they_meet() -> None:
    """Kinds, half-days and numbers; minutes by several hands; what follows; regular, called off, full, overseas."""
    past = Meeting.objects.standing().filter(ends_at__lt=timezone.now())
    assert not past.filter(participants=None).exists()
    assert not Meeting.objects.filter(half_days=0).exists()
    assert len(set(Meeting.objects.values_list("kind", flat=True))) >= 6
    hands = PointState.objects.filter(part=Part.MINUTES, number=2)
    assert len(set(hands.values_list("author", flat=True))) >= 3
    assert FollowUp.objects.filter(kind=FollowUp.Kind.DECISION).exists()
    assert FollowUp.objects.to_do().exclude(who=None).exists()
    assert Series.objects.get().meetings.filter(starts_at__gt=timezone.now()).count() >= 5
    assert Meeting.objects.exclude(cancelled_reason="").count() == 2
    full = Meeting.objects.get(title="Visite : la cour oasis de l'école Voltaire")
    assert full.places_left == 0
    assert Registration.objects.filter(meeting=full, state=State.WAITING).count() == 3
    assert Meeting.objects.get(zone="Indian/Reunion").clock == "heure de La Réunion"


def they_learn() -> None:
    """A training with places left, one that is full, a draft; one that is over, with answers enough to be shown."""
    assert [one.draft for one in Training.objects.filter(opened_at=None)] == [True]
    announced = Training.objects.exclude(opened_at=None).upcoming(now=timezone.now())
    assert [one.places_left for one in announced] == [0, 8]
    over = Training.objects.past(now=timezone.now()).get()
    assert Answer.objects.filter(training=over).count() >= ENOUGH
    certified = Certificate.objects.filter(enrolment__training=over, withdrawn_at=None)
    assert certified.filter(enrolment__person__email="pro@demo.test").exists()
    assert certified.count() == over.registrations_count - 1  # someone missed a day


def editors_read_each_other() -> None:
    """Two editors: what Paul hands in waits for Noémie, and not for himself; another text comes out next week."""
    paul, noemie = User.objects.filter(groups__name="Édition").order_by("pk")
    (task,) = PeerReading.objects.filter(active=True)
    assert [one.workflow_state.content_object.owner for one in task.get_task_states_user_can_moderate(noemie)] == [paul]
    assert not task.get_task_states_user_can_moderate(paul).exists()
    assert NewsPage.objects.filter(live=False, go_live_at__gt=timezone.now()).count() == 1
    dated = NewsPage.objects.live().filter(kind__in=NewsPage.DATED)
    assert {one.closed for one in dated} == {True, False}
    assert not dated.filter(deadline=None).exists()
    assert NewsPage.objects.live().filter(kind=NewsPage.Kind.REPLAY).exists()


def what_they_know_is_kept() -> None:
    """Two centres, one with its productions, an issue, a dossier; what served, what has aged, what was replaced."""
    here, beside = CentrePage.objects.order_by("path")
    assert [one.url for one in (here, beside)] == ["/centres/centre-de-demonstration/", "/centres/centre-voisin/"]
    assert here.centre.productions.live().count() >= 4
    assert AgendaPage.objects.get().network == Network.objects.get(slug="education")
    assert [one.production.live for one in DossierPage.objects.get().items.all()] == [True] * 3
    issue = ProductionPage.objects.get(kind=ProductionPage.Kind.PERIODICAL)
    assert (issn_of(issue.issn), issue.issue, issue.versions.count()) == (issue.issn, "4", 1)
    assert not ProductionPage.objects.filter(archive=False).exclude(superseded_by=None).get().superseded_by.archive
    assert ProductionPage.objects.filter(review_on__lt=timezone.localdate(), live=True).count() == 1
    assert Report.objects.get().kind == Report.Kind.OUTDATED
    assert Reuse.objects.count() == 2
    assert Useful.objects.count() >= 10
    assert Keyword.objects.filter(group=Keyword.Group.SCHEME, ended_on__lt=timezone.localdate()).exists()
    assert Keyword.objects.filter(group=Keyword.Group.AUDIENCE, productions__isnull=False).distinct().count() >= 3
    assert Keyword.objects.filter(synonyms__isnull=False).distinct().count() >= 8


def they_write_together() -> None:
    """Samira and Luc, with something to say and something to take or leave; consents given, waited for, to be asked."""
    samira, luc = (User.objects.get(email=f"{name}@demo.test") for name in ("pro", "pair"))
    draft = Draft.objects.get(started_by=samira)
    assert {one.person for one in draft.writers.all()} == {samira, luc}
    assert Comment.objects.filter(passage__draft=draft, settled_at=None).exists()
    assert Suggestion.objects.filter(passage__draft=draft, state=Suggestion.State.OPEN).exists()
    stands = set(draft.quotations.values_list("consent", flat=True))
    assert stands == {Consent.NAMED, Consent.ASKED, Consent.TO_ASK}
    for person in (samira, luc):
        assert Quotation.objects.filter(author=person, consent=Consent.ASKED).exists(), person


def they_share_what_they_read() -> None:
    """A selection with its address; a letter that has gone, one that waits; a source that nobody asks yet."""
    assert Selection.objects.get(basket=False, shared=True).items.count() == 3
    assert sorted(Letter.objects.values_list("state", flat=True)) == [Letter.State.DRAFT, Letter.State.SENT]
    sent = Delivery.objects.all()
    assert {one.state for one in sent} == {Delivery.State.SENT}
    assert all(one.subscriber.email.endswith("@example.org") for one in sent)
    assert not HarvestSource.objects.get().active
    assert mail.outbox == []


def photos_go_with_the_profiles() -> None:
    """Emptying the database leaves no picture behind."""
    photos = Profile.objects.exclude(photo="").order_by("pk").values_list("photo", flat=True)
    kept = [stored_as(photo, size) for photo in photos for size in SIZES]
    assert all(default_storage.exists(name) for name in kept)
    forget_photos()
    assert not any(default_storage.exists(name) for name in kept)


def karim_is_welcome() -> None:
    """He has just signed up and is of no network; what he is shown fits what he will say."""
    karim = User.objects.get(email="nouveau@demo.test")
    reader = Reader.of(karim)
    assert not reader.member_of
    assert not Profile.objects.filter(person=karim, completed_at__isnull=False).exists()
    profile = people.own_profile(by=reader)
    for step in ("reseaux", "lire", "repondre"):
        assert suggestions_for(step, profile, reader), step
    assert "Éducation" in [one.title for one in suggestions_for("reseaux", profile, reader)]


def they_react_and_take_care() -> None:
    """What people did with what others wrote, counted as it is shown."""
    for kind in Reaction.Kind:
        assert Reaction.objects.filter(kind=kind).count() >= 20, kind
    assert Summary.objects.filter(number__gte=2).exists()
    assert ExperienceSheet.objects.exists()
    assert Post.objects.filter(wiki=True, updates_count__gte=2).exists()
    assert Post.objects.filter(_content_rendered__contains="<blockquote>").count() >= 4
    for model in (Reference, Mention, TopicPollVote):
        assert model._default_manager.exists(), model
    assert Topic.objects.exclude(helped_by=None).exists()
    ago = timezone.now() - dt.timedelta(days=3)
    assert Topic.objects.waiting().filter(created__lte=ago, created__gt=ago - dt.timedelta(days=1)).exists()
    assert check_integrity(mend=False) == []


def there_is_something_to_come_back_to(person: User) -> None:
    """What one keeps and follows; threads left half read, others never opened, others read."""
    assert Bookmark.objects.filter(person=person).exclude(note="").exists()
    assert Follow.objects.filter(person=person, stance=Stance.FOLLOW).exists()
    threads = Topic.objects.readable_by(Reader.of(person))
    seen = list(unread(threads, person))
    assert 5 <= len(seen) < threads.count()
    assert 1 <= len([thread for thread in seen if thread.was_at]) < len(seen)
