"""What is being written, kept and spread in the town, for tests that go through every door."""

from dataclasses import dataclass

from django.utils import timezone

from home.capitalisation import actions as writing
from home.capitalisation.actions import Pick
from home.capitalisation.consent.asking import ask
from home.capitalisation.models import Comment, Draft, Passage, Quotation, Suggestion
from home.library.models import Entry, Selection
from home.library.projecting import refresh
from home.library.selecting import actions as selecting
from home.newsletter.models import Letter, Subscriber
from home.productions import actions as productions
from home.productions.actions.serving import Told
from home.productions.models import ProductionPage, Report, Reuse
from tests.house.furniture import Furniture
from tests.town import Town


@dataclass
class Editorial:
    """Drafts are Samira's: `draft` is open to her network, the closed one quotes a private message of Luc's."""

    draft: Draft
    closed_draft: Draft
    passage: Passage
    closed_passage: Passage
    comment: Comment
    suggestion: Suggestion
    quotation: Quotation
    selection: Selection
    own_selection: Selection
    report: Report
    reuse: Reuse
    letter: Letter
    unsent_letter: Letter
    subscriber: Subscriber


def spread(town: Town, thing: Furniture) -> Editorial:
    """Two drafts, two selections, what readers say of a production, two letters."""
    samira, luc = town.reader("samira"), town.reader("luc")
    page: ProductionPage = thing.production
    draft = writing.start_draft(by=samira, title="Un écrit entre nous, en secret", network=town.network)
    closed = writing.start_draft(by=samira, title="Un autre secret", network=town.network, open=False)
    passage = writing.add_passage(draft=draft, by=samira, body="Un passage en secret.")
    [quoting] = writing.quote(
        draft=closed, by=samira, picks=[Pick(f"message-{thing.secret.first_post_id}", "approach")]
    )
    ask(draft=closed, by=samira)
    refresh([page.pk])
    entry = Entry.objects.get(page=page)
    kept = []
    for name in ("À lire", "Une liste secrète"):
        selecting.put(selection=selecting.basket_of(by=samira), entry=entry, by=samira)
        kept.append(selecting.keep_basket(by=samira, name=name))
    selecting.share(selection=kept[0], by=samira)
    kept[0].refresh_from_db()
    return Editorial(
        draft=draft,
        closed_draft=closed,
        passage=passage,
        closed_passage=quoting,
        comment=writing.comment(passage=passage, by=luc, body="Dites-en plus."),
        suggestion=writing.suggest(passage=passage, by=luc, body="Un passage, en secret.", base=1),
        quotation=closed.quotations.get(),
        selection=kept[0],
        own_selection=kept[1],
        report=productions.report(page=page, by=luc, kind=Report.Kind.OUTDATED, reason="Le dispositif a changé."),
        reuse=productions.tell_reuse(page=page, by=luc, told=Told(where="Roubaix, au centre social")),
        letter=Letter.objects.create(subject="Mars", state=Letter.State.SENT, started_at=timezone.now()),
        unsent_letter=Letter.objects.create(subject="Avril, en secret"),
        subscriber=Subscriber.objects.create(email="lectrice@example.org"),
    )
