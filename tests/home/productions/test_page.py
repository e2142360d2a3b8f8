"""A production's page: what machines read of it, what stands around it, and how little it asks of the database."""

import json
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from forums.actions import open_thread, reply
from home.productions import actions
from home.productions.actions import Told
from home.productions.metadata import describe
from home.productions.models import DossierItem, DossierPage, LibraryPage, ProductionPage
from tests.home.factories import KeywordFactory, ProductionFactory, TownFactory

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


def surround(page: ProductionPage, town) -> None:
    """All that can stand around a production."""
    for name in ("samira", "luc", "ines"):
        reader = town.reader(name)
        actions.say_useful(page=page, by=reader)
        actions.watch_over(page=page, by=reader)
        actions.tell_reuse(page=page, by=reader, told=Told(f"Chez {name}", territory=TownFactory.create()))
        actions.discuss(page=page, by=reader, body=f"Merci, dit {name}.")
        open_thread(forum=town.second, by=reader, title=f"À lire, par {name}", body=f"Voyez [ceci]({page.url}).")
    for number in range(3):
        ProductionFactory.create(title=f"Voisine {number}", keywords=page.keywords.all(), territory=page.territory)
        dossier = DossierPage(title=f"Dossier {number}", slug=f"dossier-{number}", introduction="Ensemble.")
        dossier.items = [DossierItem(production=page)]
        LibraryPage.objects.get().add_child(instance=dossier)


@pytest.mark.parametrize("name", [None, "samira"])
def test_the_page_asks_as_little_whatever_stands_around_it(town, browse, name):
    page = ProductionFactory.create(
        network=town.network, keywords=(KeywordFactory.create(),), territory=TownFactory.create()
    )
    client = browse(name)
    client.get(page.url)
    cache.clear()
    with CaptureQueriesContext(connection) as alone:
        client.get(page.url)
    surround(page, town)
    client.get(page.url)
    cache.clear()
    with CaptureQueriesContext(connection) as surrounded:
        answer = client.get(page.url)
    assert "Chez samira" in answer.content.decode()
    assert "Dossier 2" in answer.content.decode()
    assert "Voisine 2" in answer.content.decode()
    assert len(surrounded) <= MOST_QUERIES, "\n".join(one["sql"][:230] for one in surrounded)
    assert len(surrounded) <= len(alone) + 2


def test_machines_read_what_people_read(town, browse):
    words = KeywordFactory.create(label="parents")
    page = ProductionFactory.create(
        title="L'école </script> ouverte", slug="ecole", keywords=(words,), network=town.network
    )
    html = browse(None).get(page.url).content.decode()
    [said] = re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', html, re.DOTALL)
    data = json.loads(said)
    assert data["headline"] == "L'école </script> ouverte"
    assert data["license"].startswith("https://www.etalab.gouv.fr/")
    assert data["author"] == [{"@type": "Person", "name": "Nadège Lefebvre"}]
    assert '<meta name="DC.subject" content="parents">' in html
    assert '<meta property="og:type" content="article">' in html
    assert f'<meta name="citation_pdf_url" content="{data["url"]}pdf/">' in html


def test_a_description_names_the_centre_the_licence_and_the_place(town):
    page = ProductionFactory.create(territory=TownFactory.create(name="Creil"), licence="CC BY 4.0")
    said = describe(page)
    assert said.rights == ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")
    assert (said.coverage, said.publisher, said.language) == ("Creil", "Maillage", "fr")
    assert said.creators == ("Nadège Lefebvre",)


def test_what_is_said_where_one_may_not_read_is_not_named(town, browse):
    page = ProductionFactory.create(network=town.network)
    open_thread(forum=town.private, by=town.reader("samira"), title="Entre nous", body=f"Voyez [ceci]({page.url}).")
    assert "Entre nous" not in browse(None).get(page.url).content.decode()
    assert "Entre nous" in browse("luc").get(page.url).content.decode()


def test_the_latest_answers_stand_on_the_page(town, browse):
    page = ProductionFactory.create(network=town.network)
    topic = actions.discuss(page=page, by=town.reader("samira"), body="Qui l'a essayé en maternelle ?")
    reply(topic=topic, by=town.reader("luc"), body="Nous, depuis deux ans.")
    html = browse(None).get(page.url).content.decode()
    assert "Nous, depuis deux ans." in html
    assert topic.get_absolute_url() in html


def test_an_address_that_was_changed_by_another_door_leads_to_the_new_one(
    town, client, django_capture_on_commit_callbacks
):
    page = ProductionFactory.create(slug="ancienne")
    page.slug = "nouvelle"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    for end in ("", "versions/", "markdown/"):
        answer = client.get(f"/productions/ancienne/{end}")
        assert (answer.status_code, answer["Location"].removeprefix("http://localhost:8000")) == (
            301,
            f"/productions/nouvelle/{end}",
        )


def edited(page: ProductionPage, town, **changes):
    """The form of the administration, filled in by an administrator."""
    form_class = ProductionPage.get_edit_handler().get_form_class()
    page = ProductionPage.objects.get(pk=page.pk)
    blank = form_class(instance=page, for_user=town.admin)
    data = {name: blank[name].value() or "" for name in blank.fields if name not in ("body", "comments")}
    data |= {"body": streamfield([]), "credits": inline_formset([]), "comments": inline_formset([])}
    data["published_on"] = page.published_on.strftime("%Y-%m-%d %H:%M")
    return form_class(instance=page, data=nested_form_data({**data, **changes}), for_user=town.admin)


def test_editors_cannot_change_the_address_of_what_is_published(town):
    form = edited(ProductionFactory.create(slug="fiche-stable"), town, slug="autre")
    assert "on la cite à son adresse" in str(form.errors["slug"])


def test_what_editors_say_of_its_care_stands_at_once(town):
    first, second = ProductionFactory.create(), ProductionFactory.create()
    form = edited(first, town, superseded_by=str(second.pk), review_on="2030-01-01")
    form.is_valid()
    assert not {"superseded_by", "review_on"} & set(form.errors)
    ProductionPage.objects.filter(pk=first.pk).update(superseded_by=second)
    assert "superseded_by" in edited(second, town, superseded_by=str(first.pk)).errors


def test_care_outlives_the_revisions_of_the_text(town):
    page = ProductionFactory.create(network=town.network)
    revision = page.save_revision()
    topic = actions.discuss(page=page, by=town.reader("samira"), body="Une question.")
    revision.publish()
    page.refresh_from_db()
    assert page.topic == topic
    assert page.review_on is not None


def test_a_passer_by_is_given_the_page_as_it_was_kept(town, browse, django_assert_max_num_queries):
    page = ProductionFactory.create(network=town.network, keywords=(KeywordFactory.create(),))
    made = Client().get(page.url)
    assert not made.cookies
    assert "csrfmiddlewaretoken" not in made.content.decode()
    assert not made.has_header("Cache-Control")
    with django_assert_max_num_queries(2):
        kept = Client().get(page.url)
    assert kept.content == made.content
    assert not kept.cookies
    actions.tell_reuse(page=page, by=town.reader("luc"), told=Told("Chez Luc"))
    assert "Chez Luc" in Client().get(page.url).content.decode()


def test_members_and_visitors_who_hold_a_basket_have_a_page_of_their_own(town, browse):
    page = ProductionFactory.create(network=town.network)
    visitor = Client()
    visitor.get(page.url)
    assert "csrfmiddlewaretoken" in browse("samira").get(page.url).content.decode()
    visitor.post("/selections/panier/ajouter/", {"entry": page.entry.pk, "next": page.url})
    assert "Dans votre panier" in visitor.get(page.url).content.decode()
    assert "Dans votre panier" not in Client().get(page.url).content.decode()
