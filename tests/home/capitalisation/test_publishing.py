"""From a draft to a published production: read by editors first, never with words whose author did not agree."""

import datetime as dt
import json
from typing import Any

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, PageLogEntry, Workflow, WorkflowPage, WorkflowTask

from communities.networks import actions as networks
from communities.networks.models import NeedAnswer
from home.capitalisation.consent import asking
from home.capitalisation.consent.answering import answer
from home.capitalisation.consent.blocking import blocking
from home.capitalisation.consent.proofs import quoted
from home.capitalisation.consent.withdrawing import NAME, WORDS, withdraw
from home.capitalisation.models import Consent, Draft, Quotation
from home.capitalisation.publishing.actions import submit
from home.capitalisation.publishing.checking import NotReady, retouched
from home.capitalisation.publishing.guarding import ConsentLacking
from home.capitalisation.publishing.history import SUBMITTED, changes_said
from home.capitalisation.wagtail_hooks import say_what_lacks
from home.capitalisation.withholding import Veil
from home.pages.actions import publish as publish_page
from home.pages.due import publish_due
from home.productions.actions import publish_production
from home.productions.models import LibraryPage, ProductionPage, Version
from home.productions.plugs_changes import changes_of
from tests.home.capitalisation.quoting import (
    OTHER,
    SAID,
    make_draft,
    owed,
    quote,
    quoting_draft,
    rewrite,
    sent_to,
    write,
)
from tests.town import Town

pytestmark = pytest.mark.django_db


def agree(quotation: Quotation, town: Town, name: str, consent: str = Consent.NAMED) -> None:
    if quotation.consent == Consent.TO_ASK:
        asking.ask(draft=quotation.draft, by=town.reader("samira"))
    answer(quotation=quotation, by=town.reader(name), answer=consent)
    quotation.refresh_from_db()


def published(town: Town, draft: Draft, **given: Any) -> ProductionPage:
    """The draft's page, submitted by Samira and published by Paul, an editor."""
    page = submit(draft=draft, by=town.reader("samira"), **given)
    page.get_latest_revision().publish(user=town.paul)
    draft.refresh_from_db()
    return ProductionPage.objects.get(pk=page.pk)


def passages(page: ProductionPage) -> list[dict[str, Any]]:
    return [block["value"] for block in page.body.get_prep_value() if block["type"] == "passage"]


def text(page: ProductionPage, client: Any) -> str:
    return client.get(page.url).content.decode()


@pytest.fixture
def reading_group(town: Town) -> Workflow:
    """Editors read as peers before anything of the library is published."""
    WorkflowPage.objects.all().delete()
    workflow = Workflow.objects.create(name="Relecture de la bibliothèque")
    task = GroupApprovalTask.objects.create(name="Relecture entre pairs de la bibliothèque")
    task.groups.set(town.paul.groups.all())
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=LibraryPage.objects.get())
    return workflow


@pytest.mark.data
def test_a_draft_becomes_a_page_that_editors_read(town: Town, reading_group: Workflow, browse):
    draft, quotation, passage = quoting_draft(town, private=False)
    with pytest.raises(NotReady, match="pas encore demandé"):
        submit(draft=draft, by=town.reader("samira"))
    agree(quotation, town, "luc")
    page = submit(draft=draft, by=town.reader("samira"), changes="Première version")
    again = submit(draft=draft, by=town.reader("samira"))
    assert again.pk == page.pk
    assert (page.live, page.slug, page.title) == (False, "la-cantine-ouverte", draft.title)
    draft.refresh_from_db()
    assert draft.state == Draft.State.READING
    assert browse(None).get(f"/productions/{page.slug}/").status_code == 404
    state = ProductionPage.objects.get(pk=page.pk).current_workflow_state
    assert state.requested_by == town.samira
    state.current_task_state.task.on_action(state.current_task_state, town.paul, "approve")
    page = ProductionPage.objects.get(pk=page.pk)
    assert page.live
    draft.refresh_from_db()
    assert draft.state == Draft.State.PUBLISHED
    [block] = passages(page)
    assert (block["key"], block["heading"]) == (str(passage.key), "Démarche")
    shown = text(page, browse(None))
    assert "Luc Test" in shown
    assert f'href="{quotation.url}"' in shown
    assert [credit.name for credit in page.credits.all()] == ["Samira Test"]
    assert list(quotation.entries.order_by("pk").values_list("act", flat=True)) == ["asked", "answered", "published"]
    assert sent_to(owed()) == [town.samira.email]


def test_what_was_said_behind_a_door_is_credited_without_its_title_or_address(town: Town, browse):
    draft, quotation, _passage = quoting_draft(town)
    agree(quotation, town, "luc", Consent.WITHOUT_ORGANISATION)
    shown = text(published(town, draft), browse(None))
    assert "Luc Test" in shown
    assert "réservé aux membres du réseau Éducation" in shown
    assert quotation.url not in shown
    assert "« Cantine »" not in shown.replace("\xa0", " ").replace("\u202f", " ")


def test_who_is_not_named_is_named_nowhere(town: Town, browse):
    draft, quotation, _passage = quoting_draft(town, private=False)
    draft.remember = "Luc Test a ouvert les portes."
    draft.save()
    agree(quotation, town, "luc", Consent.ANONYMOUS)
    shown = text(published(town, draft), browse(None))
    assert "cantine aux parents" in shown
    for betrayal in ("Luc", quotation.url, quotation.label + "<"):
        assert betrayal not in shown


def test_only_who_writes_submits(town: Town):
    draft, quotation, _passage = quoting_draft(town)
    agree(quotation, town, "luc")
    for name in ("luc", "ines", "paul", "helene", "admin", None):
        with pytest.raises(PermissionDenied):
            submit(draft=draft, by=town.reader(name))
    draft.state = Draft.State.DROPPED
    draft.save()
    with pytest.raises(PermissionDenied):
        submit(draft=draft, by=town.reader("samira"))


def test_an_empty_draft_says_all_that_it_lacks(town: Town):
    draft = make_draft(town.samira, town.network, aim="")
    with pytest.raises(NotReady) as raised:
        submit(draft=draft, by=town.reader("samira"))
    assert len(raised.value.found) == 2


@pytest.mark.data
def test_no_door_publishes_words_without_consent(town: Town, browse, reading_group: Workflow):
    """The admin's button, the end of the editors' reading, a date, an import, a copied page."""
    draft, quotation, _passage = quoting_draft(town)
    agree(quotation, town, "luc")
    page = submit(draft=draft, by=town.reader("samira"))
    answer(quotation=quotation, by=town.reader("luc"), answer=Consent.REFUSED)
    page = ProductionPage.objects.get(pk=page.pk)
    revision = page.get_latest_revision()
    with pytest.raises(ConsentLacking, match="membres du réseau Éducation"):
        revision.publish(user=town.paul)
    state = page.current_workflow_state
    with pytest.raises(ConsentLacking):
        state.current_task_state.task.on_action(state.current_task_state, town.paul, "approve")
    assert ProductionPage.objects.get(pk=page.pk).current_workflow_state.status == state.status
    with pytest.raises(ConsentLacking):
        publish_page(page.get_latest_revision_as_object(), below=LibraryPage.objects.get())
    with pytest.raises(ConsentLacking):
        publish_production(
            title=page.title,
            slug=page.slug,
            aim="x",
            kind="fiche",
            published_on=timezone.now(),
            blocks=[{"text": SAID}],
        )
    revision.approved_go_live_at = timezone.now() - dt.timedelta(minutes=1)
    revision.save()
    other = publish_production(
        title="Autre", slug="autre", aim="x", kind="fiche", published_on=timezone.now(), blocks=[{"text": "Autre."}]
    )
    other.title = "Autre, revue"
    due = other.save_revision()
    due.approved_go_live_at = timezone.now() - dt.timedelta(seconds=30)
    due.save()
    publish_due.call()
    assert ProductionPage.objects.get(pk=other.pk).title == "Autre, revue"
    assert not ProductionPage.objects.get(pk=page.pk).live
    client = browse("admin")
    answered = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert answered.status_code == 200
    assert not ProductionPage.objects.filter(pk=page.pk, live=True).exists()
    copied = page.copy(update_attrs={"slug": "copie", "title": "Copie"}, keep_live=False)
    with pytest.raises(ConsentLacking):
        copied.specific.save_revision().publish()


def test_a_refusal_during_the_reading_brings_the_draft_back(town: Town, reading_group: Workflow):
    draft, quotation, _passage = quoting_draft(town)
    agree(quotation, town, "luc")
    page = submit(draft=draft, by=town.reader("samira"))
    owed()
    answer(quotation=quotation, by=town.reader("luc"), answer=Consent.REFUSED)
    assert sent_to(owed()) == [town.samira.email]
    draft.refresh_from_db()
    assert draft.state == Draft.State.WRITING
    assert ProductionPage.objects.get(pk=page.pk).current_workflow_state is None


def test_an_answer_changed_during_the_reading_is_the_one_published(town: Town, browse):
    draft, quotation, _passage = quoting_draft(town)
    agree(quotation, town, "luc")
    page = submit(draft=draft, by=town.reader("samira"))
    agree(quotation, town, "luc", Consent.ANONYMOUS)
    page.get_latest_revision().publish(user=town.paul)
    shown = text(ProductionPage.objects.get(pk=page.pk), browse(None))
    assert "Luc" not in shown
    assert "cantine aux parents" in shown


def test_editors_give_it_back_with_their_words(town: Town, reading_group: Workflow):
    draft, quotation, _passage = quoting_draft(town)
    agree(quotation, town, "luc")
    page = submit(draft=draft, by=town.reader("samira"))
    owed()
    state = ProductionPage.objects.get(pk=page.pk).current_workflow_state
    state.current_task_state.task.on_action(state.current_task_state, town.paul, "reject", comment="Précisez le coût.")
    draft.refresh_from_db()
    assert draft.state == Draft.State.WRITING
    [letter] = owed()
    assert "Précisez le coût." in letter.body
    submit(draft=draft, by=town.reader("samira"))
    assert ProductionPage.objects.get(pk=page.pk).current_workflow_state.status == "in_progress"


def test_the_next_version_keeps_what_editors_added_and_shows_what_they_retouched(town: Town):
    draft, quotation, passage = quoting_draft(town)
    agree(quotation, town, "luc")
    page = published(town, draft)
    first_address = page.url
    stored = page.body.get_prep_value()
    stored[0]["value"]["text"] = stored[0]["value"]["text"].replace("raconte", "dit")
    stored.append({"type": "key_figures", "value": {"figures": []}, "id": "00000000-0000-0000-0000-000000000001"})
    page.body = json.dumps(stored)
    page.save_revision().publish()
    draft.refresh_from_db()
    [changed] = retouched(draft, Veil(draft, town.reader("samira")))
    assert "dit" in changed.there
    rewrite(passage, passage.body.replace("raconte", "dit"))
    write(draft, "Deux agents, un jeudi.", section="results")
    assert retouched(draft, Veil(draft, town.reader("samira"))) == []
    page = published(town, draft, changes="Les résultats")
    assert [block.block_type for block in page.body] == ["passage", "key_figures", "passage"]
    assert [one["heading"] for one in passages(page)] == ["Démarche", "Résultats"]
    assert page.url == first_address
    assert quotation.entries.filter(act="published").count() == 3


@pytest.mark.data
def test_a_name_withdrawn_after_publication_goes_from_the_next_version(town: Town, browse):
    draft, quotation, _passage = quoting_draft(town)
    agree(quotation, town, "luc")
    page = published(town, draft)
    first = Version.objects.get(production=page)
    assert "Luc Test" in first.markdown
    owed()
    withdraw(quotation=quotation, by=town.reader("luc"), what=NAME)
    withdraw(quotation=quotation, by=town.reader("luc"), what=NAME)
    assert sent_to(owed()) == [town.samira.email]
    page = ProductionPage.objects.get(pk=page.pk)
    shown = text(page, browse(None))
    assert "Luc" not in shown
    assert "cantine aux parents" in shown
    first.refresh_from_db()
    second = Version.objects.exclude(pk=first.pk).get(production=page)
    assert (first.withheld_at is None, second.withheld_at) == (False, None)
    assert "Luc" not in second.markdown
    assert "revenue sur son accord" in second.changes
    assert list(quotation.entries.order_by("pk").values_list("act", flat=True)) == [
        "asked",
        "answered",
        "published",
        "withdrawn",
        "published",
        "applied",
    ]
    call_command("consents", "verify")


@pytest.mark.data
def test_words_withdrawn_after_publication_go_and_the_rest_stays(town: Town, browse):
    draft, quotation, passage = quoting_draft(town)
    other = quote(draft, town.ines, town.private, OTHER, "Salle")
    write(draft, f"> {OTHER}", other)
    for one, name in ((quotation, "luc"), (other, "ines")):
        agree(one, town, name)
    page = published(town, draft)
    page.title = "Un titre que les éditeurs préparent"
    page.save_revision()
    withdraw(quotation=quotation, by=town.reader("luc"), what=WORDS)
    owed()
    page = ProductionPage.objects.get(pk=page.pk)
    shown = text(page, browse(None))
    assert "cantine aux parents" not in shown
    assert "salle des fêtes" in shown
    assert [one["heading"] for one in passages(page)] == ["Démarche"]
    assert page.title == draft.title
    prepared = page.get_latest_revision_as_object()
    assert prepared.title == "Un titre que les éditeurs préparent"
    assert SAID not in str(prepared.body.get_prep_value())
    [kept] = blocking(draft)
    assert kept.quotation == quotation
    with pytest.raises(NotReady):
        submit(draft=draft, by=town.reader("samira"))
    passage.quotations.clear()
    rewrite(passage, "Une cantine s'est ouverte.")
    published(town, draft)


def test_who_is_anonymised_after_publication_is_named_no_more(town: Town, browse):
    draft, quotation, _passage = quoting_draft(town)
    agree(quotation, town, "luc")
    page = published(town, draft)
    town.luc.anonymised_at = timezone.now()
    town.luc.save()
    for _time in range(2):
        asking.remind_and_lapse.call()
        owed()
    quotation.refresh_from_db()
    assert quotation.consent == Consent.ANONYMOUS
    shown = text(ProductionPage.objects.get(pk=page.pk), browse(None))
    assert "Luc" not in shown
    assert quotation.entries.filter(act="withdrawn").count() == 1


def test_whoever_had_asked_is_told_once(town: Town):
    need = networks.express_need(by=town.reader("karim"), title="Ouvrir une cantine", body="Qui l'a fait ?")
    networks.support_need(need=need, by=town.reader("thomas"), kind="support")
    draft, quotation, _passage = quoting_draft(town)
    agree(quotation, town, "luc")
    topic = quotation.post.topic  # type: ignore[union-attr]
    NeedAnswer.objects.create(need=need, kind="thread", label="Un fil", url=topic.get_absolute_url(), by=town.samira)
    page = published(town, draft)
    letters = owed()
    assert {town.karim.email, town.thomas.email} <= set(sent_to(letters))
    assert NeedAnswer.objects.get(need=need, kind="production").url == page.url
    rewrite(draft.passages.get(), f"Relu.\n\n> {SAID}")
    published(town, draft)
    assert not {town.karim.email, town.thomas.email} & set(sent_to(owed()))


def test_the_admin_says_whose_consent_lacks_in_place_of_an_error(town: Town, rf):
    draft, quotation, _passage = quoting_draft(town)
    agree(quotation, town, "luc")
    page = submit(draft=draft, by=town.reader("samira"))
    request = rf.post("/admin/")
    request.session = {}
    request._messages = FallbackStorage(request)
    assert say_what_lacks(request, page) is None
    answer(quotation=quotation, by=town.reader("luc"), answer=Consent.REFUSED)
    answered = say_what_lacks(request, page)
    assert answered is not None
    assert answered.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "accord" in str(next(iter(request._messages)))


def test_the_history_of_a_page_bears_the_writers_words(town: Town):
    draft, quotation, _passage = quoting_draft(town)
    agree(quotation, town, "luc")
    page = submit(draft=draft, by=town.reader("samira"), changes="Le coût est précisé")
    line = PageLogEntry.objects.get(page=page, action=SUBMITTED)
    assert "Le coût est précisé" in line.formatter.format_message(line)
    assert changes_said(page, page.get_latest_revision()) == "Le coût est précisé"
    page.title = "Retouché par les éditeurs"
    retouched_one = page.save_revision()
    assert changes_of(page, retouched_one) == "Le coût est précisé"
    retouched_one.publish()
    page.refresh_from_db()
    assert changes_of(page, page.save_revision()) == ""


def test_being_quoted_by_name_may_be_declared(town: Town):
    draft, quotation, _passage = quoting_draft(town)
    agree(quotation, town, "luc")
    assert quoted(town.luc) == []
    published(town, draft)
    assert [line.words for line in quoted(town.luc)] == ["Cité·e dans «\u00a0La cantine ouverte\u00a0»"]
    withdraw(quotation=quotation, by=town.reader("luc"), what=NAME)
    assert quoted(town.luc) == []


def test_an_editor_may_still_correct_a_page_whose_quoted_author_left(town: Town):
    draft, quotation, _passage = quoting_draft(town)
    agree(quotation, town, "luc")
    page = published(town, draft)
    town.luc.is_active = False
    town.luc.save()
    page.title = "Corrigé"
    page.save_revision().publish()
    assert ProductionPage.objects.get(pk=page.pk).title == "Corrigé"
