"""The basket and selections: a visitor's, a member's, shared, followed, taken away."""

import datetime as dt

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.library.models import Following, Selection, SelectionItem
from home.library.selecting import actions, baskets, paper, telling
from tests.home.factories import ProductionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.data]
BASKET = "/selections/panier/"


@pytest.fixture
def entries(town):
    return [ProductionFactory.create(title=f"Fiche n° {number}").entry for number in range(3)]


def put(client, *entries, **more):
    for entry in entries:
        response = client.post(f"{BASKET}ajouter/", {"entry": entry.pk, **more})
        assert response.status_code == 302
    return response


def held(client) -> list[str]:
    return [line.entry.title for line in client.get(BASKET).context["lines"]]


@pytest.fixture
def kept(town, entries, browse):
    """A selection of Samira's with two entries."""
    client = browse("samira")
    put(client, *entries[:2])
    assert client.post(f"{BASKET}garder/", {"name": "Pour lundi"}).status_code == 302
    return Selection.objects.get(basket=False)


@pytest.mark.parametrize("who", [None, "samira", "helene"])
def test_a_basket_is_filled_ordered_noted_and_emptied(entries, browse, who):
    client = browse(who)
    put(client, *entries, entries[0])
    assert held(client) == ["Fiche n° 0", "Fiche n° 1", "Fiche n° 2"]
    client.post(f"{BASKET}deplacer/", {"entry": entries[2].pk, "sens": "haut"})
    client.post(f"{BASKET}deplacer/", {"entry": entries[0].pk, "sens": "haut"})
    client.post(f"{BASKET}noter/", {"entry": entries[0].pk, "note": "pour l'atelier\x00"})
    assert held(client) == ["Fiche n° 0", "Fiche n° 2", "Fiche n° 1"]
    assert client.get(BASKET).context["lines"][0].note == "pour l'atelier"
    assert client.get(f"{BASKET}vider/").status_code == 200
    client.post(f"{BASKET}vider/")
    assert held(client) == []


@pytest.mark.parametrize("who", [None, "samira"])
def test_what_is_taken_out_can_be_put_back_where_it_was(entries, browse, who):
    client = browse(who)
    put(client, *entries)
    client.post(f"{BASKET}noter/", {"entry": entries[1].pk, "note": "la bonne"})
    page = client.post(f"{BASKET}retirer/", {"entry": entries[1].pk}, follow=True)
    assert "«\u00a0Fiche n° 1\u00a0» est retirée." in page.content.decode()
    assert page.redirect_chain == [(f"{BASKET}?annuler={entries[1].pk}", 302)]  # and not the reader's own note
    undo = page.context["undo"]
    put(client, undo["entry"], rang=undo["place"], note=undo["note"])
    assert held(client) == ["Fiche n° 0", "Fiche n° 1", "Fiche n° 2"]
    assert client.get(BASKET).context["lines"][1].note == "la bonne"
    for asked in ("faux", entries[1].pk):
        assert client.get(f"{BASKET}?annuler={asked}").context["undo"] is None


def test_reading_begins_no_session(entries, client):
    client.get("/productions/")
    client.get(BASKET)
    assert not Session.objects.exists()
    put(client, entries[0])
    assert Session.objects.count() == 1


def test_a_sheet_says_whether_the_basket_holds_it_and_leads_back(entries, client):
    answer = put(client, entries[0], next="/productions/?type=fiche")
    assert answer.url == f"/productions/?type=fiche#e-{entries[0].pk}"
    assert put(client, entries[1], next="https://ailleurs.example/").url.startswith(BASKET)
    page = client.get("/productions/").content.decode()
    assert (page.count("Dans le panier"), page.count("Mettre au panier")) == (2, 1)


def test_a_visitors_basket_goes_with_them_when_they_sign_in(entries, town, client):
    actions.put(selection=actions.basket_of(by=town.reader("samira")), entry=entries[0], by=town.reader("samira"))
    put(client, entries[1], note="vue en passant")
    put(client, entries[0])
    client.force_login(town.people["samira"])
    assert held(client) == ["Fiche n° 0", "Fiche n° 1"]
    assert client.get(BASKET).context["lines"][1].note == "vue en passant"
    assert baskets.KEY not in client.session
    client.post(f"{BASKET}retirer/", {"entry": entries[1].pk})
    client.force_login(town.people["samira"])
    assert held(client) == ["Fiche n° 0"]


def test_what_is_taken_back_leaves_the_basket_and_comes_back_to_it(entries, browse):
    client = browse("samira")
    put(client, *entries)
    entries[1].page.unpublish()
    page = client.get(BASKET)
    assert [line.entry.title for line in page.context["lines"]] == ["Fiche n° 0", "Fiche n° 2"]
    assert page.context["hidden"] == 1
    assert client.post(f"{BASKET}ajouter/", {"entry": entries[1].pk}).status_code == 404
    client.post(f"{BASKET}deplacer/", {"entry": entries[2].pk, "sens": "haut"})
    entries[1].page.specific.save_revision().publish()
    assert set(held(client)) == {"Fiche n° 0", "Fiche n° 1", "Fiche n° 2"}
    assert held(client)[0] == "Fiche n° 2"


@pytest.mark.parametrize("value", ["", "0", "-1", "abc", "9" * 30, "1\x00", "٣"])
def test_no_button_breaks_the_basket(entries, browse, value):
    for who in (None, "samira"):
        for act in ("ajouter", "retirer", "deplacer", "noter"):
            assert browse(who).post(f"{BASKET}{act}/", {"entry": value}).status_code in (302, 404)
            assert browse(who).get(f"{BASKET}{act}/").status_code == 405


def test_a_session_that_says_nonsense_is_an_empty_basket(entries, client):
    put(client, entries[0])
    session = client.session
    session[baskets.KEY] = [["x", 1], 3, [entries[0].pk, None], {"a": 1}]
    session.save()
    assert held(client) == []


def test_a_basket_has_an_end(entries, client, browse, monkeypatch):
    monkeypatch.setattr(baskets, "MOST_BY_VISITORS", 2)
    monkeypatch.setattr(actions, "MOST_ITEMS", 2)
    for who in (client, browse("samira")):
        put(who, *entries)
        assert held(who) == ["Fiche n° 0", "Fiche n° 1"]


def test_a_basket_becomes_a_selection_with_its_notes(kept, entries, browse):
    client = browse("samira")
    assert [item.entry_id for item in kept.items.all()] == [one.pk for one in entries[:2]]
    assert held(client) == []
    put(client, *entries[1:])
    client.post(f"{BASKET}garder/", {"into": kept.token})
    assert [item.entry_id for item in kept.items.all()] == [one.pk for one in entries]
    page = client.post(f"{BASKET}garder/", {"name": "Rien dedans"})
    assert "Votre panier est vide." in page.content.decode()
    put(client, entries[0])
    assert "Donnez un nom" in client.post(f"{BASKET}garder/", {"name": "  "}).content.decode()
    assert held(client) == ["Fiche n° 0"]


def test_a_visitor_signs_in_to_keep(entries, client):
    put(client, entries[0])
    assert client.get(f"{BASKET}garder/").url == f"{reverse('account_login')}?next={BASKET}"
    assert client.post(f"{BASKET}garder/", {"name": "x"}).status_code == 302
    assert not Selection.objects.exists()


def test_only_its_owner_sees_a_selection_until_it_is_shared(kept, browse):
    url = kept.get_absolute_url()
    for who, status in (("samira", 200), ("luc", 404), ("helene", 404), ("admin", 404), (None, 404)):
        assert browse(who).get(url).status_code == status
        assert browse(who).get(f"{url}markdown/").status_code == status
        assert browse(who).get(f"{url}atom/").status_code == status
    assert browse("samira").post(f"{url}partager/", {"partage": "1"}).status_code == 302
    for who in ("samira", "luc", "helene", "admin", None):
        assert browse(who).get(url).status_code == 200
        assert browse(who).get(f"{url}atom/").status_code == 200
        assert "Fiche n° 0" in browse(who).get(f"{url}markdown/").content.decode()
    assert "Retirer" not in browse("luc").get(url).content.decode()


def test_what_is_shared_no_more_is_gone_with_its_address(kept, browse, town):
    actions.share(selection=kept, by=town.reader("samira"))
    actions.follow(selection=kept, by=town.reader("luc"))
    old = kept.get_absolute_url()
    browse("samira").post(f"{old}partager/", {"partage": "0"})
    kept.refresh_from_db()
    assert browse("samira").get(old).status_code == 404
    assert browse("samira").get(kept.get_absolute_url()).status_code == 200
    assert not Following.objects.exists()


@pytest.mark.parametrize("act", ["ajouter", "retirer", "deplacer", "noter", "decrire", "partager", "supprimer"])
def test_nobody_else_changes_a_selection(kept, entries, browse, town, act):
    actions.share(selection=kept, by=town.reader("samira"))
    url = f"{kept.get_absolute_url()}{act}/"
    before = list(kept.items.values_list("entry", "position", "note"))
    for who in ("luc", "helene", "admin"):
        assert browse(who).post(url, {"entry": entries[2].pk, "name": "à moi", "note": "x"}).status_code == 404
    assert browse(None).post(url, {"entry": entries[2].pk}).status_code in (302, 404)
    kept.refresh_from_db()
    assert (list(kept.items.values_list("entry", "position", "note")), kept.name) == (before, "Pour lundi")


def test_a_basket_is_not_reached_by_its_name(kept, browse):
    token = Selection.objects.get(basket=True).token
    for path in ("", "markdown/", "atom/", "pdf/"):
        assert browse("samira").get(f"/selections/{token}/{path}").status_code == 404
    assert browse("samira").post(f"/selections/{token}/partager/", {"partage": "1"}).status_code == 404


def test_its_owner_orders_notes_renames_and_deletes_it(kept, entries, browse):
    client, url = browse("samira"), kept.get_absolute_url()
    client.post(f"{url}deplacer/", {"entry": entries[1].pk, "sens": "haut"})
    client.post(f"{url}noter/", {"entry": entries[1].pk, "note": "d'abord"})
    client.post(f"{url}retirer/", {"entry": entries[0].pk})
    client.post(f"{url}ajouter/", {"entry": entries[2].pk})
    page = client.get(url)
    assert [(line.entry.pk, line.note) for line in page.context["lines"]] == [
        (entries[1].pk, "d'abord"),
        (entries[2].pk, ""),
    ]
    assert client.post(f"{url}decrire/", {"name": ""}).status_code == 200
    client.post(f"{url}decrire/", {"name": "Pour mardi", "note": "L'atelier *cantine*"})
    assert "# Pour mardi\n\nL'atelier \\*cantine\\*\n\n1. " in client.get(f"{url}markdown/").content.decode()
    assert client.get(f"{url}supprimer/").status_code == 200
    assert client.post(f"{url}supprimer/").url == "/selections/"
    assert not Selection.objects.filter(basket=False).exists()


def test_passers_by_sign_in_to_their_selections_and_steering_has_none(browse, kept):
    assert browse(None).get("/selections/").status_code == 302
    assert browse("helene").get("/selections/").status_code == 404
    assert "Pour lundi" in browse("samira").get("/selections/").content.decode()


def test_following_is_once_each_for_members_and_not_for_oneself(kept, browse, town):
    url = f"{kept.get_absolute_url()}suivre/"
    assert browse("luc").post(url, {"suivre": "1"}).status_code == 404
    actions.share(selection=kept, by=town.reader("samira"))
    for _time in range(2):
        browse("luc").post(url, {"suivre": "1"})
    browse("samira").post(url, {"suivre": "1"})
    assert browse(None).post(url, {"suivre": "1"}).status_code == 302
    assert browse("helene").post(url, {"suivre": "1"}).status_code == 404
    assert [one.person for one in Following.objects.all()] == [town.people["luc"]]
    assert "Pour lundi" in browse("luc").get("/selections/").content.decode()
    for _time in range(2):
        browse("luc").post(url, {"suivre": "0"})
    assert not Following.objects.exists()
    with pytest.raises(PermissionDenied):
        actions.follow(selection=kept, by=town.reader("samira"))


def test_followers_are_told_once_a_week_and_only_when_something_was_added(kept, entries, town, undone):
    samira = town.reader("samira")
    start = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
    with time_machine.travel(start, tick=False):
        actions.share(selection=kept, by=samira)
        actions.follow(selection=kept, by=town.reader("luc"))
    SelectionItem.objects.update(added_at=start - dt.timedelta(days=1))
    assert telling.owe_letters(now=start + dt.timedelta(days=8)) == 0
    with time_machine.travel(start + dt.timedelta(days=3), tick=False):
        actions.put(selection=kept, entry=entries[2], by=samira, note="toute neuve")
    assert telling.owe_letters(now=start + dt.timedelta(days=4)) == 0
    now = start + dt.timedelta(days=8)
    assert [telling.owe_letters(now=now), telling.owe_letters(now=now)] == [1, 0]
    assert undone("home.library.selecting.telling.send_letter") == 1
    following = Following.objects.get()
    for _time in range(2):  # a task may run more than once: the letter has one id
        telling.send_letter.call(following.pk, start.isoformat(), now.isoformat())
    assert {one.extra_headers["Message-ID"] for one in mail.outbox} == {mail.outbox[0].extra_headers["Message-ID"]}
    letter = mail.outbox[0]
    assert letter.to == [town.people["luc"].email]
    assert "Fiche n° 2" in letter.body
    assert "toute neuve" in letter.body
    assert "Fiche n° 0" not in letter.body
    assert kept.get_absolute_url() in letter.body


def test_who_wants_no_mail_or_whose_selection_is_shared_no_more_gets_none(kept, entries, town):
    luc = town.people["luc"]
    actions.share(selection=kept, by=town.reader("samira"))
    actions.follow(selection=kept, by=town.reader("luc"))
    since = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    Following.objects.update(told_until=since)
    following = Following.objects.get()
    now = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
    luc.profile.by_mail = False
    luc.profile.save()
    assert telling.owe_letters(now=now) == 0
    luc.profile.by_mail = True
    luc.profile.save()
    Selection.objects.update(shared=False)
    telling.send_letter.call(following.pk, since.isoformat(), now.isoformat())
    assert (telling.owe_letters(now=now), mail.outbox) == (0, [])


def test_a_feed_has_what_was_added_last_first(kept, town, client):
    actions.share(selection=kept, by=town.reader("samira"))
    answer = client.get(f"{kept.get_absolute_url()}atom/")
    assert answer["Content-Type"].startswith("application/atom+xml")
    text = answer.content.decode()
    assert text.index("Fiche n° 1") < text.index("Fiche n° 0")


def test_the_pdf_is_asked_for_by_members_and_made_by_the_worker(kept, town, browse, undone):
    url = f"{kept.get_absolute_url()}pdf/"
    assert browse(None).get(url).status_code == 302
    assert browse("luc").get(url).status_code == 404
    assert browse("samira").get(url).status_code == 200
    for _time in range(2):
        assert browse("samira").post(url).status_code == 302
    assert undone("home.library.selecting.paper.typeset") == 1


def test_the_actions_refuse_what_is_not_theirs(kept, entries, town):
    luc, nobody, steering = town.reader("luc"), town.reader(None), town.reader("helene")
    for by in (luc, nobody, steering):
        for act in (
            lambda by: actions.put(selection=kept, entry=entries[2], by=by),
            lambda by: actions.take_out(selection=kept, entry=entries[0].pk, by=by),
            lambda by: actions.move(selection=kept, entry=entries[0].pk, up=False, by=by),
            lambda by: actions.annotate(selection=kept, entry=entries[0].pk, note="x", by=by),
            lambda by: actions.empty(selection=kept, by=by),
            lambda by: actions.describe(selection=kept, name="x", note="", by=by),
            lambda by: actions.share(selection=kept, by=by),
            lambda by: actions.share_no_more(selection=kept, by=by),
            lambda by: actions.delete(selection=kept, by=by),
        ):
            with pytest.raises(PermissionDenied):
                act(by)
    with pytest.raises(ValidationError):
        actions.keep_basket(by=luc, name="vide")


@pytest.mark.parametrize("who", [None, "samira"])
def test_a_basket_takes_as_many_queries_however_full(entries, browse, who, django_assert_max_num_queries):
    client = browse(who)
    put(client, *entries[:2])
    client.get(BASKET)
    with CaptureQueriesContext(connection) as first:
        client.get(BASKET)
    most = len(first)
    assert 0 < most <= 9
    put(client, *(ProductionFactory.create().entry for _number in range(5)))
    client.get(BASKET)
    with django_assert_max_num_queries(most):
        client.get(BASKET)


@pytest.mark.parametrize("who", [None, "samira"])
def test_a_productions_own_page_puts_it_aside(entries, browse, who):
    client, url = browse(who), entries[0].url
    assert "Mettre au panier" in client.get(url).content.decode()
    put(client, entries[0], next=url)
    assert "Dans votre panier" in client.get(url).content.decode()
    client.post(f"{BASKET}retirer/", {"entry": entries[0].pk, "next": url})
    assert held(client) == []


def test_the_paper_says_the_list_with_notes_and_citations(kept, entries, town):
    actions.annotate(selection=kept, entry=entries[0].pk, note="à lire d'abord", by=town.reader("samira"))
    before = paper.name_of(kept)
    html = render_to_string("library/paper.html", paper.written(kept))
    assert html.index("Fiche n° 0") < html.index("à lire d") < html.index("Nadège Lefebvre, «")
    assert "/selections/" not in html  # it is not shared
    actions.share(selection=kept, by=town.reader("samira"))
    kept.refresh_from_db()
    assert kept.get_absolute_url() in render_to_string("library/paper.html", paper.written(kept))
    assert paper.name_of(kept) != before
