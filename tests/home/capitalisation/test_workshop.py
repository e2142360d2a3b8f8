"""The workshop's pages: who finds them, what they take, how many queries they cost."""

import re
import uuid
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from communities.people.models import Profile
from forums.actions import facilitation, reply
from home.capitalisation import actions
from home.capitalisation.models import Comment, Draft, Passage, Quotation, Suggestion
from reference.models import Keyword
from tests.home.capitalisation.writing import (
    ANSWERED,
    answer,
    draft_from,
    invite,
    minutes,
    need,
    quoting,
    thread,
    written,
)
from tests.home.factories import KeywordFactory
from tests.town import Town

Browse = Callable[[str | None], Client]
pytestmark = pytest.mark.django_db
EVERYONE = (None, "samira", "luc", "karim", "thomas", "ines", "paul", "helene", "admin")


def statuses(browse: Browse, address: str, method: str = "get") -> dict[str | None, int]:
    """What an address answers to each kind of person."""
    return {name: getattr(browse(name), method)(address).status_code for name in EVERYONE}


def expected(**others: int) -> dict[str | None, int]:
    """404 to all but those named; passers-by are led to sign in."""
    told: dict[str | None, int] = {None: 302, **dict.fromkeys(EVERYONE[1:], 404)}
    told.update(others)
    return told


def test_a_draft_opens_to_who_writes_it_and_where_it_is_open_to_its_network(town: Town, browse: Browse) -> None:
    passage = written(town)
    base = f"/ecrire/{passage.draft_id}/"
    own = f"{base}passage/{passage.pk}/"
    readers = expected(samira=200, luc=200, ines=200)
    for address in (base, f"{base}texte.md", f"{base}avec/", own, f"{own}historique/", f"{own}suggerer/"):
        assert statuses(browse, address) == readers, address
    for address in (
        f"{base}presentation/",
        f"{base}choisir/",
        f"{base}passage/nouveau/",
        f"{own}couper/",
        f"{own}sources/",
    ):
        assert statuses(browse, address) == expected(samira=200), address
    assert statuses(browse, f"{base}personnes/?q=lu") == expected(samira=200)
    assert statuses(browse, f"{own}geste/", "post") == expected()  # no button was pressed
    Draft.objects.update(open=False)
    for address in (base, own, f"{base}texte.md"):
        assert statuses(browse, address) == expected(samira=200), address


def test_the_lists_are_for_professionals(town: Town, browse: Browse) -> None:
    found = dict.fromkeys(EVERYONE, 200) | {None: 302, "helene": 404}
    for address in ("/ecrire/", "/ecrire/nouveau/"):
        assert statuses(browse, address) == found


def test_keywords_stand_in_their_groups_as_in_a_dictionary(town: Town, browse: Browse) -> None:
    for label in ("zones", "Écoles", "ateliers", "Durée"):
        KeywordFactory.create(label=label, group=Keyword.Group.THEME)
    KeywordFactory.create(label="Bénévoles", group=Keyword.Group.AUDIENCE)
    page = browse("samira").get("/ecrire/nouveau/")
    groups = {name: [str(box.choice_label) for box in boxes] for name, boxes in page.context["form"].keyword_groups()}
    assert list(groups) == ["Thème", "Public"]
    assert groups["Thème"] == ["ateliers", "Durée", "Écoles", "zones"]
    assert "<legend>Public</legend>" in page.content.decode()


def test_from_a_thread_to_a_passage(town: Town, browse: Browse) -> None:
    topic = thread(town)
    client = browse("samira")
    assert f"/ecrire/nouveau/?fil={topic.pk}" in client.get(topic.get_absolute_url()).content.decode()
    form = {
        "title": "Ouvrir la cantine",
        "kind": "fiche",
        "network": town.network.pk,
        "open": "1",
        "key": str(uuid.uuid4()),
    }
    begun = client.post(f"/ecrire/nouveau/?fil={topic.pk}", form)
    draft = Draft.objects.get()
    assert begun["Location"] == f"/ecrire/{draft.pk}/choisir/"
    post = answer(topic)
    page = client.get(begun["Location"]).content.decode()
    assert ANSWERED in page
    key = re.search(r'name="key" value="([-0-9a-f]+)"', page)
    assert key
    ticked = {f"prendre-message-{post.pk}": "on", f"partie-message-{post.pk}": "results", "key": key[1]}
    for _press in range(2):
        assert client.post(begun["Location"], ticked)["Location"] == f"/ecrire/{draft.pk}/"
    assert Passage.objects.get().section == "results"
    workshop = client.get(f"/ecrire/{draft.pk}/").content.decode()
    assert post.get_absolute_url() in workshop
    assert "accord à demander" in workshop
    assert "déjà repris" in client.get(begun["Location"]).content.decode()


def test_from_minutes_and_from_a_need(town: Town, browse: Browse) -> None:
    meeting, point = minutes(town)
    asked = need(town)
    client = browse("samira")
    for thing, query, shown in (
        (meeting, f"rencontre={meeting.pk}", "La mairie paie le repas"),
        (asked, f"besoin={asked.pk}", "Nous cherchons qui a"),
    ):
        assert f"/ecrire/nouveau/?{query}" in client.get(thing.get_absolute_url()).content.decode()
        begun = client.post(f"/ecrire/nouveau/?{query}", {"title": "Cantine", "kind": "fiche"})
        assert shown in client.get(begun["Location"]).content.decode()
    assert Draft.objects.filter(meeting=meeting).exists()
    assert Draft.objects.filter(need=asked).exists()
    assert point.pk


def test_passers_by_see_no_way_to_a_production(town: Town, browse: Browse) -> None:
    for thing in (thread(town), minutes(town)[0]):
        assert "/ecrire/nouveau/" not in browse(None).get(thing.get_absolute_url()).content.decode()


@pytest.mark.parametrize("query", ["fil=0", "fil=²", "fil=99999999999999999999", "rencontre=x", "besoin=", "fil=-1"])
def test_what_is_not_there_starts_nothing(town: Town, browse: Browse, query: str) -> None:
    assert browse("samira").get(f"/ecrire/nouveau/?{query}").status_code == 404
    draft = draft_from(town)
    assert browse("samira").get(f"/ecrire/{draft.pk}/choisir/?{query}").status_code == 404


def test_what_one_may_not_read_starts_nothing(town: Town, browse: Browse) -> None:
    topic, asked, (meeting, _point) = thread(town, town.private), need(town, to_all=False), minutes(town, public=False)
    draft = draft_from(town, network=None, by="karim")
    for query in (f"fil={topic.pk}", f"besoin={asked.pk}", f"rencontre={meeting.pk}"):
        for address in ("/ecrire/nouveau/", f"/ecrire/{draft.pk}/choisir/"):
            assert browse("karim").get(f"{address}?{query}").status_code == 404
            assert browse("karim").post(f"{address}?{query}", {"title": "x", "kind": "fiche"}).status_code == 404
    answered = browse("karim").get(f"/ecrire/{draft.pk}/choisir/", {"adresse": topic.get_absolute_url()})
    assert answered.status_code == 200
    assert "ne mène pas" in answered.content.decode()


def test_words_come_from_another_thread_by_its_address(town: Town, browse: Browse) -> None:
    topic, draft = thread(town), draft_from(town)
    found = browse("samira").get(
        f"/ecrire/{draft.pk}/choisir/", {"adresse": f"https://x.test{topic.get_absolute_url()}"}
    )
    assert found["Location"] == f"/ecrire/{draft.pk}/choisir/?fil={topic.pk}"


def test_a_message_hidden_while_one_ticks_is_said_and_the_rest_stays_ticked(town: Town, browse: Browse) -> None:
    topic = thread(town)
    draft, post = draft_from(town, topic), answer(topic)
    facilitation.hide_message(post=post, by=town.reader("ines"), reason="Hors sujet.")
    ticked = {f"prendre-message-{topic.first_post_id}": "on", f"prendre-message-{post.pk}": "on"}
    page = browse("samira").post(f"/ecrire/{draft.pk}/choisir/", ticked).content.decode()
    assert "plus là" in page
    assert re.search(rf'name="prendre-message-{topic.first_post_id}"\s+checked', page)
    assert not Passage.objects.exists()


def test_two_people_in_one_passage_see_the_difference(town: Town, browse: Browse) -> None:
    passage = written(town, "Une ligne au début.\n\nUne autre ligne.")
    invite(town, passage.draft, "luc")
    address = f"/ecrire/{passage.draft_id}/passage/{passage.pk}/"
    assert (
        browse("luc").post(address, {"body": "Une ligne au début.\n\nLa ligne de Luc.", "base": 1}).status_code == 302
    )
    refused = browse("samira").post(address, {"body": "La ligne de Samira.\n\nUne autre ligne.", "base": 1})
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Luc Test a modifié ce texte" in page
    assert "La ligne de Samira.\n\nLa ligne de Luc." in page
    assert 'name="base" value="2"' in page
    merged = {"body": "La ligne de Samira.\n\nLa ligne de Luc.", "base": 2}
    assert browse("samira").post(address, merged).status_code == 302
    passage.refresh_from_db()
    assert passage.body == "La ligne de Samira.\n\nLa ligne de Luc."


def test_a_suggestion_that_meets_another_change_is_brought_together_by_hand(town: Town, browse: Browse) -> None:
    passage = written(town, "Une ligne.")
    suggestion = actions.suggest(passage=passage, by=town.reader("luc"), base=1, body="Tout autre chose ici.")
    actions.write_passage(passage=passage, by=town.reader("samira"), base=1, body="Rien de ce qui était là.")
    client, base = browse("samira"), f"/ecrire/{passage.draft_id}/"
    refused = client.post(f"{base}suggestion/{suggestion.pk}/", {"geste": "prendre"})
    assert refused.status_code == 409
    assert f'name="suggestion" value="{suggestion.pk}"' in refused.content.decode()
    done = {"body": "Les deux.", "base": 2, "suggestion": suggestion.pk}
    assert client.post(f"{base}passage/{passage.pk}/", done).status_code == 302
    suggestion.refresh_from_db()
    assert suggestion.state == Suggestion.State.TAKEN


def test_what_is_typed_comes_back_with_what_is_wrong(town: Town, browse: Browse) -> None:
    passage = written(town)
    client, base = browse("samira"), f"/ecrire/{passage.draft_id}/"
    own = f"{base}passage/{passage.pk}/"
    long = "Trop long. " * 3_000
    for address, data, words in (
        (own, {"body": long, "base": 1}, "Trop long."),
        (own, {"body": "", "base": 1}, "Écrivez quelques mots."),
        (f"{base}passage/nouveau/", {"body": long, "section": "context"}, "Trop long."),
        (f"{base}passage/nouveau/", {"body": "Gardé.", "section": "ailleurs"}, "Gardé."),
        (f"{own}commenter/", {"body": "Gardé. " * 700}, "Gardé."),
        (f"{own}suggerer/", {"body": passage.body, "base": 1, "why": "Ma raison."}, "Ma raison."),
        (f"{own}couper/", {"base": 1}, "qu&#x27;un paragraphe"),
        (f"{base}presentation/", {"title": "", "aim": "Mon but."}, "Mon but."),
        (f"{base}avec/", {"who": "Personne Decenom", "word": "Mon mot."}, "Mon mot."),
    ):
        answered = client.post(address, data)
        assert answered.status_code == 200, address
        assert words in answered.content.decode().replace("'", "&#x27;"), address
    passage.refresh_from_db()
    assert passage.number == 1


def test_buttons_that_are_none_press_nothing(town: Town, browse: Browse) -> None:
    passage = written(town)
    client, base = browse("samira"), f"/ecrire/{passage.draft_id}/"
    for address, data in (
        (f"{base}gestes/", {"geste": "effacer"}),
        (f"{base}passage/{passage.pk}/geste/", {"geste": "deplacer", "partie": "ailleurs"}),
        (f"{base}passage/99999999999999999999/geste/", {"geste": "monter"}),
        (f"{base}passage/{passage.pk}/geste/", {}),
    ):
        assert client.post(address, data).status_code == 404


def test_a_passage_of_another_draft_is_not_there(town: Town, browse: Browse) -> None:
    mine, other = written(town), written(town, "Ailleurs.", draft_from(town, title="Un autre"))
    assert browse("samira").get(f"/ecrire/{mine.draft_id}/passage/{other.pk}/").status_code == 404
    assert browse("samira").get(f"/ecrire/99999999999999999999/passage/{other.pk}/").status_code == 404


def test_removing_has_its_undo_on_the_page(town: Town, browse: Browse) -> None:
    passage = written(town, "Un passage à retirer.")
    client, base = browse("samira"), f"/ecrire/{passage.draft_id}/"
    client.post(f"{base}passage/{passage.pk}/geste/", {"geste": "retirer"})
    page = client.get(base).content.decode()
    assert "Passages retirés" in page
    assert browse("luc").get(f"{base}passage/{passage.pk}/").status_code == 404
    client.post(f"{base}passage/{passage.pk}/geste/", {"geste": "remettre"})
    assert "Passages retirés" not in client.get(base).content.decode()


def test_inviting_by_name_and_saying_yes(town: Town, browse: Browse) -> None:
    draft = draft_from(town, open=False)
    for name in ("luc", "karim"):
        Profile.objects.get_or_create(person=town.people[name], defaults={"slug": f"{name}-test"})
    client = browse("samira")
    found = client.get(f"/ecrire/{draft.pk}/personnes/?q=kar").json()["results"]
    assert [one["label"] for one in found] == ["Karim Test"]
    assert client.post(f"/ecrire/{draft.pk}/avec/", {"who": "karim test", "word": "Venez."}).status_code == 302
    assert "vous propose d&#x27;écrire" in browse("karim").get("/ecrire/").content.decode().replace("'", "&#x27;")
    assert browse("karim").post(f"/ecrire/{draft.pk}/gestes/", {"geste": "rejoindre"}).status_code == 302
    assert draft.writers.filter(person=town.karim, until=None).exists()
    assert browse("karim").post(f"/ecrire/{draft.pk}/gestes/", {"geste": "quitter"})["Location"] == "/ecrire/"


def test_what_awaits_me_and_what_is_open(town: Town, browse: Browse) -> None:
    passage = written(town)
    actions.comment(passage=passage, by=town.reader("luc"), body="Et le coût ?")
    actions.suggest(passage=passage, by=town.reader("luc"), base=1, body="Autre chose.")
    page = browse("samira").get("/ecrire/").content.decode()
    assert "Luc Test commente" in page
    assert "Luc Test suggère" in page
    assert "Ouvrir la cantine" in browse("luc").get("/ecrire/").content.decode()
    assert "Ouvrir la cantine" not in browse("karim").get("/ecrire/").content.decode()


def test_the_draft_in_markdown_names_its_sources(town: Town, browse: Browse) -> None:
    draft, _passage = quoting(town)
    answered = browse("luc").get(f"/ecrire/{draft.pk}/texte.md")
    text = answered.content.decode()
    assert answered["Content-Type"] == "text/markdown; charset=utf-8"
    assert "## Démarche" in text
    assert f"> {ANSWERED}" in text
    assert "Source : Luc Test" in text
    assert "no-store" in answered["Cache-Control"]


def grow(town: Town, draft: Draft, start: int, size: int) -> None:
    """More of everything in a draft."""
    by, topic = town.reader("samira"), thread(town, title=f"Fil {start}")
    for number in range(start, size):
        post = reply(topic=topic, by=town.reader("luc"), body=f"{ANSWERED} Et encore {number}.")
        [passage] = actions.quote(draft=draft, by=by, picks=[actions.Pick(f"message-{post.pk}", "results")])
        actions.comment(passage=passage, by=town.reader("luc"), body="Et le coût ?")
        actions.suggest(passage=passage, by=town.reader("luc"), base=1, body=f"Autre chose {number}.")
        written(town, f"Passage {number}", draft_from(town, title=f"Texte {number}"))


def count(client: Client, address: str) -> int:
    """How many queries a page takes, once the process has served it."""
    client.get(address)
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.data
def test_pages_take_few_queries_and_as_many_when_a_draft_grows(town: Town, browse: Browse) -> None:
    topic = thread(town)
    draft = draft_from(town, topic)
    grow(town, draft, 0, 2)
    passage = Passage.objects.filter(draft=draft).order_by("pk").first()
    assert passage
    base = f"/ecrire/{draft.pk}/"
    own = f"{base}passage/{passage.pk}/"
    of_draft = [base, f"{base}texte.md", f"{base}choisir/?fil={topic.pk}", f"{base}avec/"]
    addresses = ["/ecrire/", "/ecrire/nouveau/", *of_draft, own, f"{own}historique/", f"{own}sources/"]
    client = browse("samira")
    took = {address: count(client, address) for address in addresses}
    grow(town, draft, 2, 8)
    for number in range(6):
        reply(topic=topic, by=town.reader("luc"), body=f"{ANSWERED} {number}")
        actions.comment(passage=passage, by=town.reader("ines"), body=f"Encore {number}")
    for address in addresses:
        assert count(client, address) <= took[address], address
        assert took[address] <= 20, (address, took[address])
    assert (Quotation.objects.filter(draft=draft).count(), Comment.objects.count()) == (8, 14)
