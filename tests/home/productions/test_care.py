"""Knowledge with a best-before date: who looks after it, what is reported, what falls due."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.reader import Reader
from communities.people.models import Profile
from communities.people.plugs import legacy_kinds
from home.productions import actions
from home.productions.care import due
from home.productions.care.waiting import waiting_for
from home.productions.desk import to_care_for
from home.productions.models import CareOffer, Carer, ProductionPage, Report
from reference.models import Keyword, Synonym
from tests.home.capitalisation.quoting import make_draft
from tests.home.factories import ProductionFactory
from tests.home.productions.owing import owed, sent_to
from tests.town import person

pytestmark = pytest.mark.django_db
Kind, Outcome = Report.Kind, Report.Outcome


@pytest.fixture
def page(town) -> ProductionPage:
    """A production of the town's network, that Samira looks after."""
    for name in ("samira", "luc", "ines", "karim", "paul", "thomas"):
        Profile.objects.update_or_create(person=town.people[name], defaults={"slug": name, "by_mail": True})
    made = ProductionFactory.create(title="Ouvrir la cantine", slug="cantine", network=town.network)
    actions.watch_over(page=made, by=town.reader("samira"))
    return made


def late(page: ProductionPage, days: int = 1) -> ProductionPage:
    """The same, to be read again since so many days."""
    page.review_on = timezone.localdate() - dt.timedelta(days=days)
    ProductionPage.objects.filter(pk=page.pk).update(review_on=page.review_on)
    return page


def test_a_production_is_to_be_read_again_a_year_after_it_was_published(town):
    made = ProductionFactory.create()
    made.refresh_from_db()
    assert made.review_on == timezone.localdate() + dt.timedelta(days=365)
    assert ProductionFactory.create(archived=True).review_on is None


def test_those_who_wrote_it_look_after_it_and_may_leave(town):
    made = ProductionFactory.create()
    Carer.objects.all().delete()
    draft = make_draft(town.luc, town.network)
    draft.page = made
    draft.save()
    made.save_revision().publish()
    assert [one.person for one in made.carers.all()] == [town.luc]
    actions.leave_care(page=made, by=town.reader("luc"))
    made.save_revision().publish()
    assert not made.carers.filter(until=None).exists()


@pytest.mark.data
def test_what_is_reported_goes_to_who_looks_after_it_and_who_reported_is_told(page, town):
    report = actions.report(page=page, by=town.reader("karim"), kind=Kind.OUTDATED, reason="La loi a changé.")
    again = actions.report(page=page, by=town.reader("karim"), kind=Kind.OUTDATED, reason="La loi a changé en mars.")
    assert (again.pk, Report.objects.get().reason) == (report.pk, "La loi a changé en mars.")
    letters = owed()
    assert sent_to(letters) == ["samira@town.test"]
    assert "La loi a changé en mars." in letters[0].body
    actions.settle(report=report, by=town.reader("samira"), outcome=Outcome.KEPT, answer="Le décret n'est pas paru.")
    letters = owed()
    assert sent_to(letters) == ["karim@town.test"]
    assert "Le décret n'est pas paru." in letters[0].body


def test_where_nobody_looks_after_it_the_editors_are_told_and_of_what_is_unfit_always(page, town):
    actions.report(page=page, by=town.reader("karim"), kind=Kind.UNFIT, reason="Un nom d'enfant.")
    assert sent_to(owed()) == ["paul@town.test", "samira@town.test"]
    actions.leave_care(page=page, by=town.reader("samira"))
    actions.report(page=page, by=town.reader("karim"), kind=Kind.ERROR, reason="Une date.")
    assert sent_to(owed()) == ["paul@town.test"]


def test_who_takes_no_letters_gets_none(page, town):
    Profile.objects.update(by_mail=False)
    actions.report(page=page, by=town.reader("karim"), kind=Kind.ERROR, reason="Une date.")
    late(page)
    due.remind_reviews.call()
    assert owed() == []


@pytest.mark.parametrize("name", [None, "karim", "luc", "helene"])
def test_only_who_answers_for_it_settles(page, town, name):
    report = actions.report(page=page, by=town.reader("thomas"), kind=Kind.ERROR, reason="Une date.")
    with pytest.raises(PermissionDenied):
        actions.settle(report=report, by=town.reader(name), outcome=Outcome.KEPT, answer="Non.")


def test_a_steering_account_reports_nothing_and_looks_after_nothing(page, town):
    for act in (
        lambda by: actions.report(page=page, by=by, kind=Kind.ERROR, reason="Une date."),
        lambda by: actions.watch_over(page=page, by=by),
        lambda by: actions.say_useful(page=page, by=by),
    ):
        with pytest.raises(PermissionDenied):
            act(town.reader("helene"))


def test_a_report_is_settled_once(page, town):
    report = actions.report(page=page, by=town.reader("karim"), kind=Kind.ERROR, reason="Une date.")
    actions.settle(report=report, by=town.reader("ines"), outcome=Outcome.MENDED, answer="C'est fait.")
    with pytest.raises(actions.NotNow, match="C'est fait"):
        actions.settle(report=report, by=town.reader("samira"), outcome=Outcome.KEPT, answer="Non.")


def test_what_is_confirmed_is_said_on_the_page_until_the_next_version(page, town, client):
    report = actions.report(page=page, by=town.reader("karim"), kind=Kind.OUTDATED, reason="La loi a changé.")
    actions.settle(report=report, by=town.reader("samira"), outcome=Outcome.CONFIRMED, answer="Le décret de mars.")
    assert "Le décret de mars." in client.get(page.url).content.decode()
    page.aim = "Ce que cela demande, depuis mars."
    page.save_revision().publish()
    assert "Le décret de mars." not in client.get(page.url).content.decode()


def test_what_replaces_it_is_said_and_nothing_replaces_itself(page, town, client):
    newer = ProductionFactory.create(title="Ouvrir la cantine, 2", slug="cantine-2")
    report = actions.report(page=page, by=town.reader("karim"), kind=Kind.DUPLICATE, reason="L'autre est mieux.")
    given = {"by": town.reader("samira"), "outcome": Outcome.REPLACED, "answer": "Oui."}
    with pytest.raises(actions.NotNow):
        actions.settle(report=report, **given)
    actions.settle(report=report, **given, instead=newer)
    assert newer.url in client.get(page.url).content.decode()
    back = actions.report(page=newer, by=town.reader("karim"), kind=Kind.DUPLICATE, reason="Et l'inverse.")
    with pytest.raises(actions.NotNow, match="remplaceraient"):
        actions.settle(report=back, by=town.reader("paul"), outcome=Outcome.REPLACED, answer="Oui.", instead=page)


def test_what_is_taken_back_answers_410_with_the_reason_and_what_replaces_it(page, town, client):
    newer = ProductionFactory.create(title="La nouvelle", slug="nouvelle")
    report = actions.report(page=page, by=town.reader("karim"), kind=Kind.UNFIT, reason="Un nom d'enfant.")
    taken: dict[str, Any] = {"outcome": Outcome.TAKEN_BACK, "answer": "Un enfant y était nommé.", "instead": newer}
    with pytest.raises(PermissionDenied):
        actions.settle(report=report, by=town.reader("samira"), **taken)
    actions.settle(report=report, by=town.reader("paul"), **taken)
    answer = client.get(page.url)
    html = answer.content.decode()
    assert answer.status_code == 410
    assert "Un enfant y était nommé." in html
    assert newer.url in html
    assert "Ouvrir la cantine" not in html
    assert client.get(f"{page.url}markdown/").status_code == 404
    ProductionPage.objects.get(pk=page.pk).save_revision().publish()
    assert client.get(page.url).status_code == 200


def test_who_looks_after_it_is_asked_once_for_each_day_of_review(page, town):
    late(page)
    for _week in range(2):
        due.remind_reviews.call()
        letters = owed()
        if not _week:
            assert sent_to(letters) == ["samira@town.test"]
            assert "/productions/cantine/relire/" in letters[0].body
    assert letters == []
    late(page, days=2)
    due.remind_reviews.call()
    assert sent_to(owed()) == ["samira@town.test"]


def test_reading_it_again_puts_it_off_or_says_what_is_wrong(page, town, client):
    reader = town.reader("samira")
    assert "devait être relue" in client.get(late(page).url).content.decode()
    actions.review(page=page, by=reader, found="vrai")
    page.refresh_from_db()
    assert page.review_on == timezone.localdate() + dt.timedelta(days=365)
    with pytest.raises(actions.NotNow):
        actions.review(page=page, by=reader, found="depasse")
    actions.review(page=page, by=reader, found="depasse", note="Le dispositif a changé de nom.")
    assert "changé de nom" in client.get(page.url).content.decode()
    actions.review(page=page, by=reader, found="corriger", note="Une date.")
    assert Report.objects.get(settled_at=None).kind == Kind.ERROR
    with pytest.raises(PermissionDenied):
        actions.review(page=page, by=town.reader("karim"), found="vrai")


def test_the_work_of_someone_who_left_is_offered_once_and_finds_a_new_carer(page, town):
    town.samira.anonymised_at = timezone.now()
    town.samira.save()
    for _day in range(2):
        due.look_for_orphans.call()
        letters = owed()
        if not _day:
            assert sent_to(letters) == ["ines@town.test"]
    assert letters == []
    today = timezone.localdate()
    assert waiting_for(town.reader("luc"), today=today).orphans == [page]
    assert waiting_for(town.reader("thomas"), today=today).orphans == []
    assert [one.title for one in to_care_for(town.network, town.reader("ines"), 5)] == ["Ouvrir la cantine"]
    actions.watch_over(page=page, by=town.reader("luc"))
    assert waiting_for(town.reader("luc"), today=today).orphans == []
    assert not CareOffer.objects.exists()


def test_without_facilitation_the_editors_are_offered_it(page, town):
    ProductionPage.objects.update(network=None)
    actions.leave_care(page=page, by=town.reader("samira"))
    due.look_for_orphans.call()
    assert sent_to(owed()) == ["paul@town.test"]


def test_leaving_a_post_passes_on_what_one_looks_after(page, town):
    [kind] = [one for one in legacy_kinds() if one.kind == "productions"]
    [line] = kind.of(town.reader("samira"))
    assert line.label == "Ouvrir la cantine"
    newcomer = Reader.of(person("Nora"))
    assert kind.take_up([line.key, "0", "x"], newcomer) == [line]
    assert [one.person.first_name for one in page.carers.order_by("pk")] == ["Samira", "Nora"]


@pytest.mark.data
def test_when_a_scheme_ends_all_that_cites_it_is_listed_once(page, town):
    scheme = Keyword.objects.create(
        slug="cites-educatives", label="Cités éducatives", group=Keyword.Group.SCHEME, ended_on=timezone.localdate()
    )
    Synonym.objects.create(keyword=scheme, label="CE")
    bearing = ProductionFactory.create(slug="porte", keywords=(scheme,))
    citing = ProductionFactory.create(
        slug="cite", blocks=({"text": "Une **cité éducative** ? Non : les cites EDUCATIVES."},)
    )
    short = ProductionFactory.create(slug="sigle", remember=("La CE finance.",))
    ProductionFactory.create(slug="autre", blocks=({"text": "Est-ce que ce texte la cite ?"},))
    actions.watch_over(page=citing, by=town.reader("samira"))
    for _day in range(2):
        due.look_for_ended_schemes.call()
        letters = owed("home.productions.care.")
        if not _day:
            assert sent_to(letters) == ["samira@town.test"]
    assert letters == []
    listed = Report.objects.filter(kind=Kind.SCHEME_ENDED)
    assert {one.production_id for one in listed} == {bearing.pk, citing.pk, short.pk}
    assert len(waiting_for(town.reader("paul"), today=timezone.localdate()).reports) == 3
    assert len(waiting_for(town.reader("samira"), today=timezone.localdate()).reports) == 1


def test_a_scheme_that_has_not_ended_asks_for_nothing(page):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    Keyword.objects.create(slug="ce", label="cantine", group=Keyword.Group.SCHEME, ended_on=tomorrow)
    Keyword.objects.create(slug="theme", label="Ouvrir", group=Keyword.Group.THEME, ended_on=timezone.localdate())
    due.look_for_ended_schemes.call()
    owed("home.productions.care.")
    assert not Report.objects.exists()
