"""What a production names of the exchanges it comes from, once they are not everyone's any more."""

import io
import zipfile
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from communities.meetings.models import Meeting
from communities.networks.plugs import close_rooms
from forums import actions as forums
from forums.forum_conversation.models import Topic
from home.capitalisation.models import Consent, Quotation
from home.dissemination.models import Provided
from home.dissemination.oai.keeping import keep
from home.productions.closed import Closed, as_read
from home.productions.formats import paper
from home.productions.models import ProductionPage
from home.productions.versions import record_version
from tests.home.capitalisation.quoting import quoting_draft
from tests.home.capitalisation.test_publishing import agree, published
from tests.home.capitalisation.writing import minutes, thread
from tests.home.factories import ProductionFactory
from tests.town import Town

pytestmark = pytest.mark.django_db
TITLE = "Ouvrir la cantine du quartier"
SAID = "un échange du réseau"
FORMS = ("", "versions/1/", "markdown/")


@pytest.fixture
def topic(town: Town) -> Topic:
    return thread(town, title=TITLE)


@pytest.fixture
def page(town: Town, topic: Topic) -> ProductionPage:
    """A production that names its thread in every way there is."""
    address = topic.get_absolute_url()
    return ProductionFactory.create(
        slug="cantine",
        network=town.network,
        source=TITLE,
        source_url=f"{settings.BASE_URL}{address}",
        remember=(f"Voir [« {TITLE} »]({address}).",),
        blocks=({"text": f"Comme le dit [{TITLE}]({address}), **essayez**. Voir aussi {settings.BASE_URL}{address}"},),
    )


def move(town: Town, topic: Topic) -> None:
    forums.move_thread(topic=topic, to=town.private, by=town.reader("ines"), reason="Entre nous")


def told(client: Client, page: ProductionPage) -> dict[str, str]:
    """Everything that a reader is given of a production, by the way it is given."""
    found = {way: client.get(f"{page.url}{way}").content.decode() for way in FORMS}
    with zipfile.ZipFile(io.BytesIO(client.get(f"{page.url}epub/").content)) as book:
        found["epub/"] = "".join(book.read(name).decode() for name in book.namelist() if not name.endswith(".jpg"))
    return found


def names_it(text: str, topic: Topic) -> bool:
    return TITLE in text or topic.get_absolute_url() in text or topic.slug in text


def test_what_became_private_is_named_to_nobody_who_may_not_open_it(
    town: Town, browse: Any, topic: Topic, page: ProductionPage
) -> None:
    before = told(Client(), page)
    assert all(names_it(text, topic) for text in before.values())
    move(town, topic)
    after = told(Client(), page)
    assert {way for way, text in after.items() if names_it(text, topic)} == set()
    assert {way for way, text in after.items() if SAID in text} == set(after)


def test_its_members_are_led_there_still(town: Town, browse: Any, topic: Topic, page: ProductionPage) -> None:
    move(town, topic)
    members, others = browse("luc").get(page.url).content.decode(), browse("karim").get(page.url).content.decode()
    assert f'href="{settings.BASE_URL}{topic.get_absolute_url()}"' in members
    assert not names_it(others, topic)
    # … but a file goes from hand to hand.
    assert not names_it(browse("luc").get(f"{page.url}markdown/").content.decode(), topic)


def test_what_was_hidden_is_named_no_more_and_again_once_it_is_back(
    town: Town, topic: Topic, page: ProductionPage
) -> None:
    entry = forums.hide_thread(topic=topic, by=town.reader("ines"), reason="Hors sujet")
    assert entry.pk
    assert not any(names_it(text, topic) for text in told(Client(), page).values())
    forums.show_thread(topic=topic, by=town.reader("ines"), reason="Erreur")
    assert all(names_it(text, topic) for text in told(Client(), page).values())


def test_a_network_that_closes_is_named_no_more_on_pages_that_were_kept(
    town: Town, topic: Topic, page: ProductionPage
) -> None:
    assert names_it(Client().get(page.url).content.decode(), topic)
    close_rooms(town.network)
    assert not names_it(Client().get(page.url).content.decode(), topic)


def test_a_meeting_that_became_its_members_own_is_named_no_more(town: Town, browse: Any) -> None:
    meeting, _point = minutes(town)
    page = ProductionFactory.create(blocks=({"text": f"[{meeting.title}]({meeting.get_absolute_url()})"},))
    assert meeting.title in Client().get(page.url).content.decode()
    Meeting.objects.filter(pk=meeting.pk).update(public=False)
    assert meeting.title not in Client().get(page.url).content.decode()
    assert meeting.title in browse("luc").get(page.url).content.decode()


def test_the_sources_of_passages_follow_their_thread(town: Town, browse: Any) -> None:
    draft, quotation, _passage = quoting_draft(town, private=False)
    agree(quotation, town, "luc", Consent.NAMED)
    page = published(town, draft)
    assert "Cantine\u00a0»" in Client().get(page.url).content.decode()
    found = Quotation.objects.get(pk=quotation.pk)
    assert found.post is not None
    move(town, found.post.topic)
    for way, text in told(Client(), page).items():
        assert "Cantine\u00a0»" not in text.replace(" »", "\u00a0»").replace("\u202f»", "\u00a0»"), way
        assert SAID in text, way
        assert "Luc Test" in text, way
    assert "Cantine\u00a0»" in browse("samira").get(page.url).content.decode()


def test_paper_is_made_anew(town: Town, monkeypatch: pytest.MonkeyPatch, topic: Topic, page: ProductionPage) -> None:
    page = ProductionPage.objects.get(pk=page.pk)
    open_name = paper.name_of(as_read(page), None)
    move(town, topic)
    page = ProductionPage.objects.get(pk=page.pk)
    closed_name = paper.name_of(as_read(page), page.versions.first())
    assert closed_name != open_name
    made: list[str] = []
    monkeypatch.setattr(paper.papers, "make", lambda _name, pages: made.extend(pages))
    paper.typeset.call(page.pk, closed_name)
    [html] = made
    assert not names_it(html, topic)
    assert SAID in html


def test_machines_never_keep_the_address_of_an_exchange(town: Town, topic: Topic, page: ProductionPage) -> None:
    keep([page.pk])
    assert not names_it(Provided.objects.get(page=page).metadata, topic)
    html = Client().get(page.url).content.decode()
    assert 'name="DC.source"' not in html
    assert "isBasedOn" not in html


def test_nothing_of_it_is_written(town: Town, topic: Topic, page: ProductionPage) -> None:
    before = ProductionPage.objects.get(pk=page.pk)
    move(town, topic)
    told(Client(), page)
    after = ProductionPage.objects.get(pk=page.pk)
    assert after.body.get_prep_value() == before.body.get_prep_value()
    assert (after.source, after.remember) == (before.source, before.remember)
    assert record_version(page=after) == after.versions.first()


@pytest.mark.parametrize(
    "text",
    [
        "https://ailleurs.example/forums/fil/cantine-{pk}/",
        "/forums/fil/cantine-{pk}0/",
        "/productions/fil/cantine-{pk}/",
        "Une rencontre, un besoin et des forums.",
    ],
)
def test_what_only_looks_like_it_is_left_alone(town: Town, topic: Topic, text: str) -> None:
    other = forums.open_thread(forum=town.forum, by=town.reader("luc"), title="Autre", body="Autre")
    Topic.objects.filter(pk=topic.pk).update(approved=False)
    assert other.pk != topic.pk
    said = text.format(pk=topic.pk)
    closed = Closed([f"/forums/fil/cantine-{topic.pk}/"], town.reader(None))
    assert closed
    assert closed.out_of(said) == said


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('Voir <a class="x" href="{url}">la <b>cantine</b></a>.', "Voir un échange du réseau."),
        ("Voir [« La [cantine] »](<{base}{url}>) !", "Voir un échange du réseau !"),
        ("Voir [la \\[cantine\\]]({url}?apres=2#message-3), oui", "Voir un échange du réseau, oui"),
        ("Voir {url} et la suite", "Voir un échange du réseau et la suite"),
        ("Voir <{url}> et [ceci](/regles/)", "Voir un échange du réseau et [ceci](/regles/)"),
    ],
)
def test_words_of_links_go_with_them(town: Town, topic: Topic, written: str, read: str) -> None:
    Topic.objects.filter(pk=topic.pk).update(approved=False)
    text = written.format(base=settings.BASE_URL, url=topic.get_absolute_url())
    assert Closed([text], town.reader(None)).out_of(text) == read
    assert Closed([text], town.reader("luc")).out_of(text) == read


def test_few_queries_however_much_it_names(town: Town, django_assert_max_num_queries: Any) -> None:
    topics = [thread(town, title=f"Fil {number}") for number in range(12)]
    for few in (topics[:2], topics):
        words = " ".join(f"[{one.subject}]({one.get_absolute_url()})" for one in few)
        page = ProductionPage.objects.get(pk=ProductionFactory.create(blocks=({"text": words},)).pk)
        page.body.get_prep_value()
        with django_assert_max_num_queries(1):
            as_read(page)
