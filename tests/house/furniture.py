"""One of each thing in the town, public and not, for tests that go through every door."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from communities.meetings import actions as meetings
from communities.meetings.actions import plan_meeting
from communities.meetings.models import AgendaPoint, Feed, FollowUp, Meeting, Series, Unit
from communities.meetings.rhythm import Rhythm
from communities.networks import actions as networks
from communities.networks.actions import express_need
from communities.networks.models import (
    CareTask,
    FacilitationEntry,
    Invitation,
    Membership,
    Need,
    NeedAnswer,
    PeerReview,
    Proposal,
)
from communities.networks.plugs import Answer
from communities.people import actions as people
from communities.people.models import Audience, Departure, Organisation, OrganisationMerge, Profile, Proof
from communities.people.plugs import declarables
from communities.training.models import Certificate, Enrolment, Session, Training
from forums.actions import close_thread, open_thread, reply
from forums.actions.polls import PollDraft
from forums.files.actions import take
from forums.forum_conversation.forum_attachments.models import Attachment
from forums.forum_conversation.models import Topic
from home.pages.actions import publish_news
from home.pages.models import NewsPage, SectionPage
from home.productions.actions import publish_production
from home.productions.models import ProductionPage
from reference.models import Keyword
from tests.communities.factories import RegistrationFactory
from tests.communities.training.factories import CertificateFactory, EnrolmentFactory, TrainingFactory, followed
from tests.forums.uploads import picture, sent
from tests.town import Town


@dataclass
class Furniture:
    """What stands in the town. Every private thing has « secret » among its words."""

    topic: Topic
    secret: Topic
    experience: Topic
    poll: Topic
    picture: Attachment
    secret_picture: Attachment
    meeting: Meeting
    closed_meeting: Meeting
    need: Need
    network_need: Need
    keyword: Keyword
    news: NewsPage
    production: ProductionPage


def furnish(town: Town) -> Furniture:
    """Put one of each thing in the town."""
    samira, luc = town.reader("samira"), town.reader("luc")
    tomorrow = timezone.now() + dt.timedelta(days=1)
    keyword, _new = Keyword.objects.get_or_create(slug="marcher", defaults={"label": "marcher"})
    end = tomorrow + dt.timedelta(hours=2)
    shown, hidden = (take(by=samira, upload=sent("cour.png", picture()), alt="La cour") for _ in range(2))
    reply(
        topic=open_thread(forum=town.forum, by=luc, title="La cour", body="Une photo ?"),
        by=samira,
        body=f"![La cour]({shown.get_absolute_url()})",
    )
    open_thread(forum=town.private, by=samira, title="Photo secrète", body=f"![La cour]({hidden.get_absolute_url()})")
    return Furniture(
        topic=open_thread(
            forum=town.forum,
            by=samira,
            title="Évaluation en marchant",
            body="Une question",
            kind="question",
            keywords=[keyword],
        ),
        secret=open_thread(forum=town.private, by=luc, title="Fil secret", body="Une évaluation en marchant secrète"),
        experience=open_thread(
            forum=town.forum,
            by=samira,
            title="Un petit-déjeuner",
            body="Pour commencer",
            kind="experience",
            sheet={"context": "Une cour.", "approach": "Du pain."},
        ),
        poll=open_thread(
            forum=town.forum,
            by=samira,
            title="Quel jour",
            body="Dites-nous",
            kind="poll",
            poll=PollDraft(question="Quel jour ?", options=("Mardi", "Jeudi")),
        ),
        picture=shown,
        secret_picture=hidden,
        meeting=plan_meeting(network=town.network, title="Rencontre", starts_at=tomorrow, ends_at=end, place="Roubaix"),
        closed_meeting=plan_meeting(
            network=town.network, title="Rencontre secrète", starts_at=tomorrow, ends_at=end, public=False
        ),
        need=express_need(by=luc, title="Un besoin", body="Une situation"),
        network_need=express_need(by=luc, title="Un besoin secret", body="Une situation", network=town.network),
        keyword=keyword,
        news=publish_news(
            section=SectionPage.objects.get(slug="actualites"),
            title="Évaluation en marchant : la nouvelle",
            slug="marcher",
            kind="note",
            published_on=timezone.now(),
            intro="Une nouvelle.",
            keywords=[keyword],
            blocks=[{"text": "Une évaluation en marchant."}],
        ),
        production=publish_production(
            title="Évaluer en marchant",
            slug="evaluer",
            aim="Une méthode.",
            kind="guide",
            published_on=timezone.now(),
            keywords=[keyword],
            network=town.network,
            credits=[town.samira],
            blocks=[{"text": "L'évaluation en marchant."}],
        ),
    )


@dataclass
class Functions:
    """What the town's networks and people do together; whose each thing is stands beside it."""

    proposal: Proposal  # Samira's
    invitation: Invitation  # Luc's
    own_need: Need  # Samira's, to everyone
    drafted_need: Need  # Luc's, to everyone; Samira described the network it calls for
    answer: NeedAnswer  # linked by Samira under it
    private_answer: NeedAnswer  # linked by Luc under a need of the network
    act: FacilitationEntry  # Inès closed a thread
    review: PeerReview  # asked for by Luc; Samira alone could be drawn
    arrival: Membership  # Luc's
    task: CareTask  # Inès wrote it down
    task_elsewhere: CareTask  # of the other network


def keep_going(town: Town, need: Need, private_need: Need) -> Functions:
    """Have the town's networks do what they do: change, invite, answer, look after the place."""
    samira, luc, ines = (town.reader(name) for name in ("samira", "luc", "ines"))
    drafted = express_need(by=luc, title="Se retrouver", body="Personne ne se connaît")
    networks.describe_network(need=drafted, by=samira, name="Cours d'école", purpose="Ouvrir les cours.")
    act = close_thread(
        topic=open_thread(forum=town.forum, by=luc, title="Un fil clos", body="Oui"), by=ines, reason="C'est dit."
    )
    elsewhere = CareTask.objects.create(network=town.other, title="Une tâche secrète", created_by=town.thomas)
    here = Answer(label="La cour", url="/forums/", audience="public")
    return Functions(
        proposal=networks.propose(
            network=town.network, by=samira, kind="words", changes={"rhythm": "Secret"}, reason="Une raison secrète"
        ),
        invitation=networks.invite_by_link(network=town.network, by=luc, word="Un mot"),
        own_need=express_need(by=samira, title="Une place", body="Une situation"),
        drafted_need=drafted,
        answer=networks.keep_answer(need=need, person=town.samira, kind="thread", answer=here),
        private_answer=networks.keep_answer(need=private_need, person=town.luc, kind="thread", answer=here),
        act=act,
        review=networks.ask_review(entry=act, by=luc, reason="Une raison secrète"),
        arrival=Membership.objects.get(network=town.network, person=town.luc),
        task=networks.add_task(network=town.network, by=ines, title="Une tâche secrète"),
        task_elsewhere=elsewhere,
    )


@dataclass
class Belongings:
    """What people of the town have of their own."""

    organisation: Organisation  # Samira works there
    merge: OrganisationMerge  # done by Samira, into where she works
    proof: Proof  # Samira's
    departure: Departure  # Luc's, sent to Samira
    own_departure: Departure  # Samira's, sent to Thomas
    photo: Profile  # Luc's, shown to members
    network_photo: Profile  # Inès', shown to her networks
    feed: Feed  # Samira's


def settle_in(town: Town) -> Belongings:
    """Have people of the town say who they are, where they work, and leave."""
    samira, luc, ines = (town.reader(name) for name in ("samira", "luc", "ines"))
    school, other = people.organisation_named("Maison de quartier"), people.organisation_named("La maison de quartier")
    assert school is not None
    assert other is not None
    for name in ("samira", "luc", "ines", "thomas"):
        people.own_profile(by=town.reader(name))
    Profile.objects.filter(person=town.samira).update(organisation=school)
    Profile.objects.filter(person=town.luc).update(shows_photo=Audience.MEMBERS)
    Profile.objects.filter(person=town.ines).update(shows_photo=Audience.NETWORKS)
    people.keep_departure(by=luc, job="Médiateur")
    people.keep_departure(by=samira, job="Médiatrice")
    production = next(kind.of(town.samira)[0].key for kind in declarables() if kind.kind == "production")
    return Belongings(
        organisation=school,
        merge=people.merge_organisations(source=other, target=school, by=samira, reason="La même"),
        proof=people.declare_contributions(by=samira, chosen=[f"production:{production}"]),
        departure=people.send_departure(by=luc, email=town.samira.email),
        own_departure=people.send_departure(by=samira, email=town.thomas.email),
        photo=people.take_photo(by=luc, upload=sent("luc.png", picture(size=(120, 120)))),
        network_photo=people.take_photo(by=ines, upload=sent("ines.png", picture(size=(120, 120)))),
        feed=meetings.own_feed(by=samira),
    )


@dataclass
class Gatherings:
    """Meetings and trainings that someone called. Those called by Luc are his, and Inès' who facilitates, to change."""

    own_meeting: Meeting  # Luc's, between members
    past_meeting: Meeting  # Luc's, between members; Samira had a place
    series: Series  # Luc's
    point: AgendaPoint  # of the public meeting
    private_point: AgendaPoint  # of the one between members
    follow_up: FollowUp
    private_follow_up: FollowUp
    training: Training  # Luc's, open to all; Samira has a place
    private_training: Training  # Luc's, between members; Samira has a place
    draft_training: Training  # Luc's
    past_training: Training  # Luc's, between members; Samira followed it
    session: Session  # of the one open to all
    past_session: Session  # of the past one
    place: Enrolment  # Samira's, there
    certificate: Certificate  # hers


def gather(town: Town, meeting: Meeting, private_meeting: Meeting) -> Gatherings:
    """Have people of the town meet and learn."""
    samira, luc = town.reader("samira"), town.reader("luc")
    now, today = timezone.now(), timezone.localdate()
    hour, day = dt.timedelta(hours=1), dt.timedelta(days=1)
    hidden: dict[str, object] = {"network": town.network, "public": False, "place": "Roubaix", "by": luc}
    past = plan_meeting(title="Hier en secret", starts_at=now - day, ends_at=now - day + hour, **hidden)  # type: ignore[arg-type]
    RegistrationFactory.create(meeting=past, person=town.samira)
    rhythm = Rhythm(unit=Unit.WEEKS, every=1, weekday=1, starts_on=today + day, until=today + 30 * day)
    points = [meetings.add_point(meeting=one, by=samira, title="Un point") for one in (meeting, private_meeting)]
    decided = [
        meetings.add_follow_up(meeting=one, by=samira, kind="task", words="Écrire en secret", who=town.samira)
        for one in (meeting, private_meeting)
    ]
    called = {"network": town.network, "by": town.luc}
    shown = TrainingFactory.create(title="Une formation", **called)
    private = TrainingFactory.create(title="Une formation secrète", private=True, **called)
    gone = TrainingFactory.create(title="Une formation secrète d'hier", private=True, past=True, **called)
    for one in (shown, private):
        EnrolmentFactory.create(training=one, person=town.samira)
    [place] = followed(gone, town.samira)
    return Gatherings(
        own_meeting=plan_meeting(title="Demain en secret", starts_at=now + day, ends_at=now + day + hour, **hidden),  # type: ignore[arg-type]
        past_meeting=past,
        series=meetings.plan_series(
            rhythm=rhythm,
            at=dt.time(14),
            minutes_long=60,
            title="Café secret",
            **hidden,  # type: ignore[arg-type]
        ),
        point=points[0],
        private_point=points[1],
        follow_up=decided[0],
        private_follow_up=decided[1],
        training=shown,
        private_training=private,
        draft_training=TrainingFactory.create(title="Un brouillon secret", draft=True, **called),
        past_training=gone,
        session=shown.sessions.all()[0],
        past_session=gone.sessions.all()[0],
        place=place,
        certificate=CertificateFactory.create(enrolment=place, number="AAAA-BBBB-2345"),
    )
