"""Once a production is published: its draft says so, the consents it stands on are written down, whoever asked is told.

By signals: editors publish in Wagtail's admin, without passing through our actions.
"""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, WorkflowState

from accounts.models import User
from accounts.reader import Reader
from background.tasks import durable
from communities.meetings.models import Meeting
from communities.meetings.outcome import answers_by
from communities.networks.actions.needs import follow_page, keep_answer
from communities.networks.letters import Words, send, wants_mail
from communities.networks.models import Need, NeedAnswer, NeedSupport
from communities.networks.permissions import may_read_need
from communities.networks.plugs import Answer
from forums.actions.outcomes import take_outcome_back
from forums.forum_conversation.models import Topic
from home.capitalisation.consent import letters, wording
from home.capitalisation.consent.register import Act, hold, record
from home.capitalisation.consent.saying import quotations_on, stands_on
from home.capitalisation.models import ConsentEntry, Draft, Quotation
from home.capitalisation.models.consent import GIVEN
from home.capitalisation.publishing.returning import came_back
from home.productions.models import ProductionPage

LOT = 50


def published(sender: type[ProductionPage], instance: ProductionPage, revision: Revision, **_others: Any) -> None:
    """A production was published: by an editor, at the end of their reading, at its date, by a withdrawal."""
    draft = Draft.objects.filter(page=instance.pk).first()
    if draft is None or not instance.live:
        return
    with transaction.atomic():
        draft = hold(draft.pk)
        first = instance.first_published_at == instance.last_published_at
        if draft.state == Draft.State.READING or (first and draft.state == Draft.State.WRITING):
            Draft.objects.filter(pk=draft.pk).update(state=Draft.State.PUBLISHED, changed_at=timezone.now())
            tell_writers.enqueue(draft.pk, revision.pk)
        _write_down(draft, instance, revision)
        answer_needs.enqueue(draft.pk)


@durable()
def tell_writers(draft: int, revision: int) -> None:
    """Tell those who write a draft that the production is out."""
    found = Draft.objects.select_related("page").get(pk=draft)
    if found.page is None or not found.page.live or not found.page.url:
        return
    with translation.override(settings.LANGUAGE_CODE):
        words = Words(
            subject=_("« %(title)s » est publié") % {"title": found.title},
            heading=_("Votre production est publiée"),
            body=[_("Son adresse ne changera plus. La prochaine version s'écrira au même endroit.")],
            label=_("Lire la production"),
            url=found.page.url,
            why=_("Vous recevez ce courriel parce que vous écrivez « %(title)s ».") % {"title": found.title},
        )
        letters.to_writers(found, f"published-{found.pk}-{revision}", words)


def _write_down(draft: Draft, page: ProductionPage, revision: Revision) -> None:
    """A line for each consent that this publication stands on; none twice for the same one."""
    detail = f"revision {revision.pk}"
    done = ConsentEntry.objects.filter(quotation__draft=draft, act=Act.PUBLISHED, detail=detail)
    given = Q(consent__in=GIVEN) | Q(pk__in=quotations_on(page.body))
    new = Quotation.objects.filter(given, draft=draft).exclude(pk__in=done.values("quotation"))
    for quotation in wording.loaded(new):
        if not stands_on(page, quotation):
            continue
        record(quotation, Act.PUBLISHED, answer=quotation.consent, detail=detail, by=revision.user)


def read_without_publishing(sender: type[Any], instance: WorkflowState, **_others: Any) -> None:
    """The editors gave a page back, or their reading was ended."""
    page = instance.content_object
    if isinstance(page, Page):
        state = instance.current_task_state
        came_back(page.pk, state.comment if state else "", f"workflow-{instance.pk}-{state.pk if state else 0}")


def needs_behind(draft: Draft) -> list[Need]:
    """The needs a draft comes from: its own, those it quotes, those that its thread or its meeting took up."""
    quoted = Quotation.objects.filter(draft=draft)
    threads: set[Topic] = {draft.topic} if draft.topic else set()
    meetings: set[Meeting] = {draft.meeting} if draft.meeting else set()
    for quotation in quoted.select_related("post__topic", "point__meeting"):
        if quotation.post:
            threads.add(quotation.post.topic)
        if quotation.point:
            meetings.add(quotation.point.meeting)
    taken_up = NeedAnswer.objects.filter(url__in={thread.get_absolute_url() for thread in threads})
    own = Q(pk=draft.need_id) | Q(pk__in=quoted.exclude(need=None).values("need"))
    answered = Q(pk__in=taken_up.values("need")) | Q(pk__in=answers_by(meetings).values("need"))
    return list(Need.objects.filter(own | answered).order_by("pk"))


@durable()
def answer_needs(draft: int) -> None:
    """Show a production under the needs it comes from, and owe those who had asked a letter; once for each need."""
    found = Draft.objects.select_related("page", "topic", "meeting", "started_by").get(pk=draft)
    page = found.page
    if page is None or not page.live or not page.url:
        return
    follow_page(url=page.url, label=page.title)
    for need in needs_behind(found):
        with transaction.atomic():
            new = not NeedAnswer.objects.filter(need=need, url=page.url).exists()
            answer = Answer(label=page.title, url=page.url, audience="public")
            kept = keep_answer(need=need, person=found.started_by, kind=NeedAnswer.Kind.PRODUCTION, answer=answer)
            if new:
                people = sorted(_who_asked(need))
                for start in range(0, len(people), LOT):
                    tell_who_asked.enqueue(kept.pk, people[start : start + LOT])


def follow_address(page: ProductionPage, before: str) -> None:
    """What led to a production by a former address leads to it by the one it has now; nobody is told of it again."""
    if page.url and page.url != before:
        follow_page(url=before, label=page.title, now=page.url)
        take_outcome_back(url=before)


def _who_asked(need: Need) -> set[int]:
    kinds = (NeedSupport.Kind.SUPPORT, NeedSupport.Kind.HELP, NeedSupport.Kind.COMMIT)
    shared = NeedSupport.objects.filter(need=need, kind__in=kinds).order_by().values_list("person_id", flat=True)
    return {need.author_id, *shared}


@durable()
def tell_who_asked(answer: int, people: list[int]) -> None:
    """Tell these people that a production came of a need that they expressed or shared."""
    kept = NeedAnswer.objects.filter(pk=answer).select_related("need").first()
    if kept is None:
        return
    need = kept.need
    for person in User.objects.filter(pk__in=people).order_by("pk"):
        if not wants_mail(person) or not may_read_need(Reader.of(person), need):
            continue
        own = person.pk == need.author_id
        with translation.override(settings.LANGUAGE_CODE):
            words = Words(
                subject=_("Une production est née de « %(title)s »") % {"title": need.title},
                heading=_("Ce que vous demandiez a donné une production"),
                body=[
                    kept.label,
                    _("Si elle répond à votre besoin, vous pouvez le dire sur sa page.") if own else need.title,
                ],
                label=_("Lire la production"),
                url=kept.url,
                why=_("Vous recevez ce courriel, une seule fois, parce que vous aviez exprimé ce besoin.")
                if own
                else _("Vous recevez ce courriel, une seule fois, parce que vous partagiez ce besoin."),
            )
            send(person, f"need-production-{kept.pk}-{person.pk}", words)
