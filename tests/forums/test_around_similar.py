"""Threads alike, and who will be told: only what the reader may see, and only what is true."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from communities.people.models import Profile
from forums import actions
from forums.around import similar, tasks
from forums.around.notices import told
from forums.forum.models import Forum
from forums.forum_conversation.models import Topic
from forums.reading.models import Follow, ForumMark, Stance, TopicMark
from reference.models import Keyword
from search.projection import project
from tests.town import Town

Browse = Callable[[str | None], Client]
# Not on the other engine: its index is shared, and only tests/search begins it anew.
pytestmark = pytest.mark.django_db
TITLE = "Cantine scolaire : comment accueillir les parents ?"


def thread(town: Town, title: str, *, forum: Forum | None = None, body: str = "Bonjour", by: str = "samira") -> Topic:
    topic = actions.open_thread(forum=forum or town.forum, by=town.reader(by), title=title, body=body)
    project("thread", [topic.pk])
    return topic


def titles(page: bytes) -> str:
    return page.decode()


def test_threads_alike_are_found_best_first(town: Town) -> None:
    near = thread(town, "Accueillir les parents à la cantine scolaire")
    far = thread(town, "Tarifs de la cantine scolaire")
    thread(town, "Éclairage du stade municipal")
    topic = thread(town, TITLE)
    tasks.find_similar.call(topic.pk)
    topic.refresh_from_db()
    assert topic.similar == [near.pk, far.pk]
    assert Topic.objects.get(pk=near.pk).similar == []


def test_keywords_and_text_count_too(town: Town) -> None:
    cantine = Keyword.objects.create(label="Restauration collective", slug="restauration-collective")
    other = thread(town, "Repas du midi")
    other.keywords.add(cantine)
    project("thread", [other.pk])
    topic = thread(town, "Une question simple")
    topic.keywords.add(cantine)
    assert similar.similar_to(topic) == [other.pk]


def test_a_public_thread_never_has_a_private_neighbour(town: Town) -> None:
    hidden = thread(town, TITLE, forum=town.private)
    open_one = thread(town, TITLE)
    assert similar.similar_to(open_one) == []
    assert similar.similar_to(hidden) == [open_one.pk]


def test_opening_a_thread_owes_the_work_and_growing_owes_it_again(town: Town, undone: Callable[[str], int]) -> None:
    topic = thread(town, TITLE)
    assert undone("forums.around.tasks.find_similar") == 1
    for number in range(3):
        actions.reply(topic=topic, by=town.reader("luc"), body=f"Réponse {number}")
    assert undone("forums.around.tasks.find_similar") == 2


def test_the_command_works_through_all(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = thread(town, TITLE), thread(town, TITLE)
    call_command("similar_again", after=first.pk)
    assert (Topic.objects.get(pk=first.pk).similar, Topic.objects.get(pk=second.pk).similar) == ([], [first.pk])
    call_command("similar_again", missing=True)
    assert Topic.objects.get(pk=first.pk).similar == [second.pk]
    assert f"up to {second.pk}" in capsys.readouterr().out


def profile_of(person: User) -> str:
    return Profile.objects.get_or_create(person=person, defaults={"slug": f"personne-{person.pk}"})[0].slug


def ask(client: Client, forum: Forum, title: str) -> str:
    answer = client.get(forum.get_absolute_url() + "semblables/", {"titre": title})
    assert answer.status_code == 200
    return answer.content.decode()


def test_while_one_writes_only_what_one_may_see_is_offered(browse: Browse, town: Town) -> None:
    thread(town, "Accueillir les parents à la cantine scolaire")
    thread(town, "Cantine scolaire et parents, entre nous", forum=town.private)
    page = ask(browse("luc"), town.forum, TITLE)
    assert "2 fils en parlent déjà" in page
    assert 'target="_blank"' in page
    page = ask(browse("karim"), town.square, TITLE)
    assert "1 fil en parle déjà" in page
    assert "entre nous" not in page


def test_too_few_words_ask_nothing(browse: Browse, town: Town) -> None:
    thread(town, "Cantine")
    assert ask(browse("luc"), town.forum, "Cantine").strip() == ""
    assert ask(browse("luc"), town.forum, "\0 " * 300).strip() == ""


def test_who_may_not_write_is_offered_nothing(browse: Browse, town: Town) -> None:
    for door in ("semblables/", "prevenus/"):
        address = town.forum.get_absolute_url() + door
        assert browse(None).get(address)["Location"].startswith("/compte/login/")
        assert browse("karim").get(address).status_code == 404
        assert browse("helene").get(address).status_code == 404
        assert browse(None).get(town.private.get_absolute_url() + door).status_code == 404
        assert browse("thomas").get(town.private.get_absolute_url() + door).status_code == 404


def test_who_will_be_told_and_why(browse: Browse, town: Town) -> None:
    topic = thread(town, TITLE)
    word = Keyword.objects.create(label="Cantine", slug="cantine-x")
    topic.keywords.add(word)
    ForumMark.objects.create(person=town.ines, forum=town.forum, stance=Stance.FOLLOW)
    ForumMark.objects.create(person=town.karim, forum=town.forum, stance=Stance.FOLLOW)
    ForumMark.objects.create(person=town.luc, forum=town.forum, stance=Stance.FOLLOW)
    TopicMark.objects.update_or_create(person=town.samira, topic=topic, defaults={"stance": Stance.FOLLOW})
    Follow.objects.create(person=town.thomas, keyword=word, stance=Stance.FOLLOW)
    named = [town.ines.pk, town.luc.pk]
    said = told(forum=town.forum, topic=topic, keywords=[word.pk], mentions=named, author=town.luc)
    assert said.count == 4
    assert {why.reason: why.count for why in said.reasons} == {"mention": 1, "thread": 1, "keyword": 1, "forum": 1}
    cited = {"cite": [profile_of(town.ines), "personne-inconnue"]}
    page = browse("luc").get(topic.get_absolute_url() + "prevenus/", cited).content.decode()
    assert "apparaîtra dans «\u00a0Pour moi\u00a0» de 4 personnes" in page
    assert "1 est citée, 1 suit ce fil, 1 suit «\u00a0Cantine\u00a0», 1 suit ce forum" in page


def test_the_keywords_that_are_followed_are_named(browse: Browse, town: Town) -> None:
    topic = thread(town, TITLE)
    words = [Keyword.objects.create(label=label, slug=f"{label.lower()}-x") for label in ("Parents", "Cantine", "Pain")]
    topic.keywords.set(words)
    parents, cantine, _pain = words
    for person in (town.karim, town.thomas):
        Follow.objects.create(person=person, keyword=cantine, stance=Stance.FOLLOW)
    Follow.objects.create(person=town.karim, keyword=parents, stance=Stance.FOLLOW)
    page = browse("luc").get(topic.get_absolute_url() + "prevenus/").content.decode()
    assert "2 suivent «\u00a0Cantine\u00a0» ou «\u00a0Parents\u00a0»" in page
    assert "1 suit ce fil," in page
    Follow.objects.create(person=town.samira, keyword=parents, stance=Stance.FOLLOW)  # who follows the thread as well
    page = browse("luc").get(topic.get_absolute_url() + "prevenus/").content.decode()
    assert "1 suit ce fil (dont 1 suit aussi «\u00a0Parents\u00a0»), 2 suivent" in page
    assert "de 3 personnes" in page
    assert "Pain" not in page


def test_nobody_who_cannot_read_is_counted(browse: Browse, town: Town) -> None:
    topic = thread(town, TITLE, forum=town.private)
    page = browse("luc").get(topic.get_absolute_url() + "prevenus/", {"cite": profile_of(town.karim)})
    assert "de 1 personne\u00a0: 1 suit ce fil." in page.content.decode()  # who opened it, and nobody else
    new = browse("luc").get(town.forum.get_absolute_url() + "prevenus/", {"mot": ["7", "x", "9" * 30]})
    assert new.status_code == 200
