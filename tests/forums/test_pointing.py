"""What a message carries and points to: files, people, pages; and the cards readers get of them."""

from typing import Any

import pytest
from django.conf import settings as project

from accounts.reader import Reader
from communities.networks import actions as networks
from communities.people.models import Profile
from forums import actions, pointing
from forums.actions.pointing import claim, links_of, page_of
from forums.files.actions import take
from forums.files.views import markdown_of
from forums.forum_conversation.models import Mention, Post, Reference, Topic
from search.projection import project as index
from tests.forums.uploads import PDF, sent
from tests.town import Town
from writing.excerpt import excerpt
from writing.markdown import render

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def topic(town: Town) -> Topic:
    return actions.open_thread(forum=town.forum, by=town.reader("samira"), title="Cantine", body="Qui a essayé ?")


def named(town: Town, *people: str) -> str:
    """Mentions of these people."""
    for name in people:
        Profile.objects.get_or_create(person=getattr(town, name), defaults={"slug": f"{name}-test"})
    return " ".join(f"[@{name}](/annuaire/{getattr(town, name).profile.slug}/)" for name in people)


def edited(post: Post, body: str) -> Post:
    """The message with other words, as an edit stores it."""
    post.content = body
    post._content_rendered = render(body)
    post.excerpt = excerpt(post._content_rendered)
    post.save()
    claim(post)
    return Post.objects.get(pk=post.pk)


def mentioned(post: Post) -> set[str]:
    return {mention.person.first_name.lower() for mention in Mention.objects.filter(post=post).order_by("pk")}


def test_people_named_in_a_message_are_noted_once(town: Town, topic: Topic) -> None:
    body = named(town, "luc", "karim", "luc", "samira") + " [@x](/annuaire/personne/)"
    post = actions.reply(topic=topic, by=town.reader("samira"), body=body)
    assert mentioned(post) == {"luc", "karim"}


def test_in_a_private_place_only_its_members_are_named(town: Town) -> None:
    body = named(town, "luc", "karim", "thomas", "ines", "helene")
    topic = actions.open_thread(forum=town.private, by=town.reader("samira"), title="Entre nous", body=body)
    assert topic.first_post is not None
    assert mentioned(topic.first_post) == {"luc", "ines"}


def test_an_edit_brings_what_is_noted_up_to_date(town: Town, topic: Topic) -> None:
    post = actions.reply(topic=topic, by=town.reader("samira"), body=named(town, "luc") + "\n\n/besoins/3/")
    post = edited(post, named(town, "karim") + "\n\n[Un besoin](/besoins/4/)")
    assert mentioned(post) == {"karim"}
    assert list(post.references.values_list("url", flat=True)) == ["/besoins/4/"]
    assert post.points_to == ["/besoins/4/"]
    kept = Mention.objects.get(post=post).pk
    claim(post)
    assert Mention.objects.get(post=post).pk == kept
    post = edited(post, "Plus rien.")
    assert (mentioned(post), post.points_to, Reference.objects.count()) == (set(), [], 0)


def test_files_are_claimed_by_who_sent_them_at_posting_and_at_an_edit(town: Town, topic: Topic) -> None:
    first, second, foreign = (
        take(by=town.reader(name), upload=sent("a.pdf", PDF)) for name in ("samira", "samira", "luc")
    )
    body = markdown_of(first) + markdown_of(foreign)
    post = actions.reply(topic=topic, by=town.reader("samira"), body=body)
    post = edited(post, body + markdown_of(second))
    for one in (first, second, foreign):
        one.refresh_from_db()
    assert (first.post_id, second.post_id, foreign.post_id) == (post.pk, post.pk, None)


def test_who_edits_a_message_of_many_hands_may_bring_a_file(town: Town, topic: Topic) -> None:
    brought = take(by=town.reader("luc"), upload=sent("a.pdf", PDF))
    post = actions.reply(topic=topic, by=town.reader("samira"), body="À plusieurs mains")
    post.updated_by = town.luc
    post = edited(post, markdown_of(brought))
    brought.refresh_from_db()
    assert brought.post_id == post.pk


def test_a_plain_answer_costs_no_query_more(town: Town, topic: Topic, django_assert_num_queries: Any) -> None:
    post = actions.reply(topic=topic, by=town.reader("samira"), body="Merci, c'est clair.")
    with django_assert_num_queries(0):
        claim(post, fresh=True)


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("/forums/fil/cantine-12/", "/forums/fil/cantine-12/"),
        ("/forums/fil/cantine-12/message/40/", "/forums/fil/cantine-12/"),
        ("/forums/fil/cantine-12/?apres=3#message-4", "/forums/fil/cantine-12/"),
        (f"{project.BASE_URL}/rencontres/3-atelier/", "/rencontres/3-atelier/"),
        ("/rencontres/3-atelier/inscription/", "/rencontres/3-atelier/"),
        ("/besoins/3/#soutiens", "/besoins/3/"),
        ("/productions/guide-des-cantines/", "/productions/guide-des-cantines/"),
        ("/actualites/une-nouvelle/", "/actualites/une-nouvelle/"),
        ("/productions/feed/", ""),
        ("/besoins/nouveau/", ""),
        ("/compte/logout/", ""),
        ("https://ailleurs.test/besoins/3/", ""),
        ("//ailleurs.test/besoins/3/", ""),
        ("/forums/fichiers/123e4567-e89b-12d3-a456-426614174000/", ""),
    ],
)
def test_an_address_leads_to_a_page(url: str, page: str) -> None:
    assert page_of(url) == page


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("[Un besoin](/besoins/3/)", ["/besoins/3/"]),
        ("Voir :\n[Un besoin](/besoins/3/)\nmerci", ["/besoins/3/"]),
        ("- [Un](/besoins/3/)\n- [Deux](/besoins/4/)", ["/besoins/3/", "/besoins/4/"]),
        (f"{project.BASE_URL}/besoins/3/", ["/besoins/3/"]),
        ("**[Un besoin](/besoins/3/)**", ["/besoins/3/"]),
        ("Voir [Un besoin](/besoins/3/)", []),
        ("[Un](/besoins/3/) [Deux](/besoins/4/)", []),
        ("[Ailleurs](https://a.fr) [Un](/besoins/3/)", []),
        ("> Des mots\n>\n> [Samira](/forums/fil/x-1/message/2/)", []),
        ("```\n/besoins/3/\n```", []),
    ],
)
def test_a_link_alone_on_its_line_makes_a_card(text: str, alone: list[str]) -> None:
    assert links_of(render(text)).alone == alone


def test_every_page_a_message_points_to_is_noted_but_its_own_thread(town: Town, topic: Topic) -> None:
    body = f"Voir [ceci](/besoins/3/) et [nous]({topic.get_absolute_url()})\n\n[Là](/besoins/4/)"
    post = actions.reply(topic=topic, by=town.reader("luc"), body=body)
    assert list(post.references.order_by("pk").values_list("url", flat=True)) == ["/besoins/3/", "/besoins/4/"]
    assert Post.objects.get(pk=post.pk).points_to == ["/besoins/4/"]


def test_a_card_is_drawn_for_who_may_see_the_page_and_for_nobody_else(town: Town, topic: Topic, browse: Any) -> None:
    secret = actions.open_thread(forum=town.private, by=town.reader("luc"), title="Entre nous", body="Chut")
    public = actions.open_thread(forum=town.square, by=town.reader("luc"), title="Sur la place", body="Bonjour")
    for one in (secret, public):
        index("thread", [one.pk])
    urls = [one.get_absolute_url() for one in (secret, public)]
    actions.reply(topic=topic, by=town.reader("luc"), body="\n\n".join(f"[Voir]({url})" for url in urls))
    seen = {name: browse(name).get(topic.get_absolute_url()).content.decode() for name in (None, "samira")}
    assert "Sur la place" in seen[None]
    assert "Entre nous" not in seen[None]
    assert "Entre nous" in seen["samira"]
    assert 'class="card card--thread"' in seen["samira"]


def test_the_cards_of_a_page_cost_one_query(town: Town, topic: Topic, django_assert_max_num_queries: Any) -> None:
    for number in range(8):
        actions.reply(topic=topic, by=town.reader("luc"), body=f"[Un](/besoins/{number + 1}/)")
    pointed = {post.pk: post.points_to for post in Post.objects.for_page().filter(topic=topic)}
    reader: Reader = town.reader("samira")
    with django_assert_max_num_queries(1):
        pointing.cards(reader, pointed, topic.similar)


def test_joining_a_network_lets_one_be_named_there(town: Town) -> None:
    networks.join_network(network=town.network, by=town.reader("karim"))
    topic = actions.open_thread(
        forum=town.private, by=town.reader("samira"), title="Entre nous", body=named(town, "karim")
    )
    assert topic.first_post is not None
    assert mentioned(topic.first_post) == {"karim"}
