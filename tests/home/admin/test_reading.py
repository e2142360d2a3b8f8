"""Peer reading: a text comes out once someone else of the group has read it, and nobody is above the others."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState, WorkflowState
from wagtail.users.models import UserProfile

from communities.people.models import Profile
from home.desk import letters
from home.desk.models import PeerReading
from home.pages.actions import publish_news
from home.pages.models import HomePage, NewsPage, SectionPage
from tests.home.factories import NewsFactory
from tests.home.test_admin import a_news_item, add_below
from tests.town import Town, person

pytestmark = pytest.mark.django_db
Browse = Callable[[str | None], Client]


@pytest.fixture
def desk(town: Town) -> Town:
    """Paul and Salma edit."""
    town.people["salma"] = person("Salma")
    town.salma.groups.add(Group.objects.get(name="Édition"))
    return town


def section() -> SectionPage:
    return SectionPage.objects.get(slug="actualites")


def write(client: Client, **sent: object) -> NewsPage:
    """Write a news item and ask for a reading."""
    fields = {
        key: value for key, value in a_news_item(**sent).items() if key != "action-publish" or "action-publish" in sent
    }
    response = client.post(add_below(section()), {"action-submit": "1", **fields})
    assert response.status_code == 302, response.context["form"].errors
    return NewsPage.objects.get(slug="calendrier-des-avenants")


def answer(client: Client, page: Page, action: str, comment: str = "") -> int:
    state = page.current_workflow_state
    assert state is not None
    address = f"/admin/pages/workflow/action/{page.pk}/{action}/{state.current_task_state_id}/"
    return client.post(address, {"comment": comment}).status_code


def test_the_trees_of_editors_have_their_reading(town: Town) -> None:
    task = PeerReading.objects.get()
    for slug in ("actualites", "productions"):
        assert [one.pk for one in Page.objects.get(slug=slug).get_workflow().tasks] == [task.pk]
    assert [group.name for group in task.groups.all()] == ["Édition"]
    assert HomePage.objects.get().get_workflow() is None


def test_another_member_reads_and_the_text_comes_out(desk: Town, browse: Browse) -> None:
    page = write(browse("paul"))
    assert not page.live
    assert page.current_workflow_state.requested_by == desk.paul
    assert answer(browse("salma"), page, "approve") == 302
    page.refresh_from_db()
    assert page.live
    assert page.live_revision is not None


def test_nobody_reads_their_own(desk: Town, browse: Browse) -> None:
    page = write(browse("paul"))
    shown = browse("paul").get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert "attend d&#x27;être lu" in shown or "attend d'être lu" in shown
    assert answer(browse("paul"), page, "approve") in (302, 403)
    page.refresh_from_db()
    assert not page.live
    changed = a_news_item(title="Changé entre-temps")
    del changed["action-publish"]
    browse("paul").post(f"/admin/pages/{page.pk}/edit/", changed)
    assert page.get_latest_revision_as_object().title != "Changé entre-temps"


def test_an_administrator_has_no_more_to_say(desk: Town, browse: Browse) -> None:
    page = write(browse("admin"))
    assert not page.live
    answer(browse("admin"), page, "approve")
    page.refresh_from_db()
    assert not page.live
    answer(browse("paul"), page, "approve")
    page.refresh_from_db()
    assert page.live


def test_a_text_comes_back_with_a_word_and_goes_again(desk: Town, browse: Browse) -> None:
    page = write(browse("paul"))
    assert answer(browse("salma"), page, "reject", "Une date manque.") == 302
    state = WorkflowState.objects.get()
    assert state.status == WorkflowState.STATUS_NEEDS_CHANGES
    assert state.current_task_state.comment == "Une date manque."
    assert "Une date manque." in browse("paul").get("/admin/").content.decode()
    again = a_news_item(intro="Quatre dates.")
    del again["action-publish"]
    assert browse("paul").post(f"/admin/pages/{page.pk}/edit/", {**again, "action-submit": "1"}).status_code == 302
    assert answer(browse("salma"), page, "approve") == 302
    page.refresh_from_db()
    assert (page.live, page.intro) == (True, "Quatre dates.")


def test_sent_to_be_published_it_is_kept_as_a_draft(desk: Town, browse: Browse) -> None:
    response = browse("paul").post(add_below(section()), a_news_item(), follow=True)
    page = NewsPage.objects.get(slug="calendrier-des-avenants")
    assert not page.live
    assert "gardé en brouillon" in response.content.decode()
    assert 'name="action-publish"' not in browse("paul").get(f"/admin/pages/{page.pk}/edit/").content.decode()
    browse("paul").post(f"/admin/pages/{page.pk}/edit/", a_news_item(title="Deux"))
    page.refresh_from_db()
    assert not page.live
    assert page.get_latest_revision_as_object().title == "Deux"


def test_nothing_comes_out_by_another_door(desk: Town, browse: Browse) -> None:
    draft = NewsFactory.create()
    draft.unpublish()
    many = f"/admin/bulk/wagtailcore/page/publish/?id={draft.pk}"
    browse("paul").post(many, {"include_descendants": ""})
    browse("paul").post(
        f"/admin/bulk/wagtailcore/page/publish/?id={HomePage.objects.get().pk}", {"include_descendants": "on"}
    )
    browse("admin").post(
        f"/admin/bulk/wagtailcore/page/publish/?id={HomePage.objects.get().pk}", {"include_descendants": "on"}
    )
    draft.refresh_from_db()
    assert not draft.live
    live = NewsFactory.create()
    sent = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": section().pk, "publish_copies": "on"}
    assert browse("paul").post(f"/admin/pages/{live.pk}/copy/", sent).status_code == 302
    assert not NewsPage.objects.get(slug="copie").live


def test_alone_one_publishes_oneself(town: Town, browse: Browse) -> None:
    assert browse("paul").post(add_below(section()), a_news_item()).status_code == 302
    assert NewsPage.objects.get(slug="calendrier-des-avenants").live


def test_someone_who_left_the_group_is_not_waited_for(desk: Town, browse: Browse) -> None:
    desk.salma.is_active = False
    desk.salma.save()
    browse("paul").post(add_below(section()), a_news_item())
    assert NewsPage.objects.get(slug="calendrier-des-avenants").live


def test_an_import_asks_for_no_reading(desk: Town) -> None:
    page = publish_news(
        section=section(), title="Un", slug="un", kind="note", published_on=timezone.now(), intro="…", keywords=(),
        blocks=[{"text": "…"}],
    )  # fmt: skip
    assert page.live


def test_what_was_read_comes_out_at_its_date_and_goes_at_another(desk: Town, browse: Browse) -> None:
    from home.desk.concerns import scheduled

    later = timezone.localtime() + dt.timedelta(days=2)
    dates = {"go_live_at": later.strftime("%Y-%m-%d %H:%M"), "expire_at": "2090-01-01 10:00"}
    page = write(browse("paul"), **dates)
    answer(browse("salma"), page, "approve")
    page.refresh_from_db()
    assert not page.live
    assert Revision.page_revisions.filter(approved_go_live_at__isnull=False).count() == 1
    assert [line.title for line in scheduled(desk.salma, "", 5).lines] == ["Le calendrier des avenants"]


def test_whoever_asked_takes_it_back(desk: Town, browse: Browse) -> None:
    page = write(browse("paul"))
    fields = a_news_item()
    del fields["action-publish"]
    browse("paul").post(f"/admin/pages/{page.pk}/edit/", {**fields, "action-cancel-workflow": "1"})
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_CANCELLED


@pytest.mark.parametrize("who", ["karim", "samira", "helene", None])
def test_others_find_no_door(desk: Town, browse: Browse, who: str | None) -> None:
    page = write(browse("paul"))
    answer(browse(who), page, "approve")
    page.refresh_from_db()
    assert not page.live
    assert browse(who).get(f"/admin/pages/{page.pk}/edit/").status_code in (302, 403, 404)


def test_the_others_are_told_in_french_and_once(desk: Town, browse: Browse, undone: Callable[[str], int]) -> None:
    before = undone("home.desk.letters.reading_letters")
    write(browse("paul"))
    assert not mail.outbox  # nothing goes out in the request
    assert undone("home.desk.letters.reading_letters") == before + 1
    state = WorkflowState.objects.get()
    letters.reading_letters.call(state.pk)
    assert undone("home.desk.letters.reading_letter") == 1
    letters.reading_letter.call(state.current_task_state_id, desk.salma.pk)
    [letter] = mail.outbox
    assert letter.to == ["salma@town.test"]
    assert letter.subject == "À lire avant publication : Le calendrier des avenants"
    assert "Paul Test vous propose de lire" in letter.body


@pytest.mark.parametrize("where", ["profile", "admin"])
def test_who_wants_no_letters_gets_none(desk: Town, browse: Browse, where: str) -> None:
    if where == "profile":
        Profile.objects.create(person=desk.salma, slug="salma", by_mail=False)
    else:
        UserProfile.objects.create(user=desk.salma, submitted_notifications=False)
    write(browse("paul"))
    state = WorkflowState.objects.get()
    letters.reading_letter.call(state.current_task_state_id, desk.salma.pk)
    assert not mail.outbox


@pytest.mark.parametrize(("action", "said"), [("approve", "est approuvé"), ("reject", "vous revient")])
def test_whoever_asked_is_told_what_became_of_it(
    desk: Town, browse: Browse, undone: Callable[[str], int], action: str, said: str
) -> None:
    page = write(browse("paul"))
    answer(browse("salma"), page, action, "Relisez la fin.")
    assert undone("home.desk.letters.read_letter") == 1
    assert not mail.outbox
    letters.read_letter.call(TaskState.objects.get().pk)
    [letter] = mail.outbox
    assert letter.to == ["paul@town.test"]
    assert said in letter.subject
    assert "Salma Test" in letter.body


def test_a_letter_that_comes_late_says_nothing(desk: Town, browse: Browse) -> None:
    page = write(browse("paul"))
    state = WorkflowState.objects.get()
    answer(browse("salma"), page, "approve")
    letters.reading_letters.call(state.pk)
    letters.reading_letter.call(state.current_task_state_id, desk.salma.pk)
    letters.reading_letter.call(0, desk.salma.pk)
    assert not mail.outbox
