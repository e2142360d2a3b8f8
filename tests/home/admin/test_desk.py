"""The desk: what asks for a look, to whom it shows, and the dress of the admin."""

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from django.utils.text import slugify
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, Revision

from home.desk import asking, dashboard, walking
from home.desk.concerns import CONCERNS, FEW, aging, dead_links, silent_pictures, to_read
from home.desk.looking import look_again
from home.desk.models import DeadLink, PictureUse
from home.pages.models import HomePage, NewsPage, SimplePage
from home.productions.models import LibraryPage, ProductionPage
from reference.models import Centre
from search import misses
from tests.home.factories import NewsFactory, ProductionFactory
from tests.town import Town, person

pytestmark = pytest.mark.django_db
Browse = Callable[[str | None], Client]


def write(page: Page, *blocks: tuple[str, object]) -> Page:
    """Give a published page these blocks."""
    page.body = json.dumps([{"type": kind, "value": value} for kind, value in blocks])
    page.save()
    return page


def look() -> None:
    """Do the whole of the daily look."""
    look_again.call()
    look_again.call(after=10**9)


def an_image(**fields: str) -> Image:
    return Image.objects.create(title="Un atelier", file=get_test_image_file(), **fields)


def test_links_that_lead_nowhere_are_found(town: Town) -> None:
    away, gone, hidden = (NewsFactory.create() for _each in range(3))
    document = Document.objects.create(title="Le bilan", file=ContentFile(b"%PDF-", name="bilan.pdf"))
    page = NewsFactory.create(title="Les liens")
    page = write(
        NewsPage.objects.get(pk=page.pk),
        ("text", f'<p><a linktype="page" id="{away.pk}">bon</a> <a linktype="page" id="{gone.pk}">parti</a></p>'),
        ("text", f'<p><a linktype="page" id="{hidden.pk}">retiré</a> <a href="/regles/#haut">bon</a></p>'),
        (
            "text",
            '<p><a href="/nulle-part/?a=1&amp;b=2">faux</a> <a href="https://ailleurs.example.org/">dehors</a></p>',
        ),
        ("text", f'<p><a linktype="document" id="{document.pk}">bon</a> <a linktype="document" id="999">parti</a></p>'),
        ("text", '<p><a href="mailto:a@example.org">lettre</a> <a href="#ici">ici</a> <a href="//ailleurs">x</a></p>'),
    )
    NewsPage.objects.get(pk=gone.pk).delete()
    hidden.unpublish()
    look()
    found = dict(DeadLink.objects.filter(page=page).values_list("address", "why"))
    assert found == {
        f"page {gone.pk}": "missing",
        hidden.title: "hidden",
        "/nulle-part/?a=1&b=2": "closed",
        "Document 999": "missing",
    }
    since = DeadLink.objects.get(page=page, why="closed").found_at
    look()
    assert DeadLink.objects.get(page=page, why="closed").found_at == since
    write(NewsPage.objects.get(pk=page.pk), ("text", "<p>Rien.</p>"))
    look()
    assert not DeadLink.objects.filter(page=page).exists()


def test_what_is_in_a_page_that_is_withdrawn_asks_for_nothing(town: Town) -> None:
    page = write(NewsFactory.create(), ("text", '<p><a href="/nulle-part/">x</a></p>'))
    look()
    assert DeadLink.objects.filter(page=page).count() == 1
    NewsPage.objects.get(pk=page.pk).unpublish()
    look()
    assert not DeadLink.objects.filter(page=page).exists()


def test_what_is_closed_to_a_passer_by_is_no_good_link(town: Town) -> None:
    passer = asking.Passer()
    assert passer.arrives("/")
    assert passer.arrives("/forums/pour-moi/")  # leads to the sign-in
    assert passer.arrives("/actualites")  # leads to the address with its stroke
    assert not passer.arrives(f"/forums/{town.private.slug}/")
    assert not passer.arrives("/été/%00/")


def test_pictures_that_say_nothing_are_found(town: Town) -> None:
    silent, said, twice, spare, described, embedded = (an_image() for _each in range(6))
    Image.objects.filter(pk=described.pk).update(description="Un atelier à Creil")
    first = NewsFactory.create()
    write(
        first,
        ("picture", {"image": silent.pk, "alt": "", "decorative": False, "credit": ""}),
        ("picture", {"image": said.pk, "alt": "Une salle pleine", "decorative": False, "credit": ""}),
        ("picture", {"image": twice.pk, "alt": "", "decorative": False, "credit": ""}),
        ("text", f'<p><embed embedtype="image" id="{embedded.pk}" format="left" alt=""/></p>'),
    )
    write(NewsFactory.create(), ("picture", {"image": twice.pk, "alt": "", "decorative": True, "credit": ""}))
    look()
    shown = {line.url for line in silent_pictures(town.paul, "", 20).lines}
    assert shown == {f"/admin/images/{one.pk}/" for one in (silent, spare, embedded)}
    assert PictureUse.objects.get(image=twice, page=first).said is False


def test_blocks_are_read_however_they_lie() -> None:
    seen = walking.Seen()
    walking._walk([{"value": {"deep": [{"link": "/a/"}, {"image": 3, "alt_text": "x"}]}}, "/b/?c=1#d", "/ pas"], seen)
    assert seen.addresses == {"/a/", "/b/?c=1"}
    assert seen.pictures == {3: True}


def test_old_pages_are_shown_and_news_are_not(town: Town) -> None:
    sheet, news = ProductionFactory.create(title="Une fiche d'hier"), NewsFactory.create()
    old = timezone.now() - dt.timedelta(days=800)
    Page.objects.filter(pk__in=[sheet.pk, news.pk]).update(last_published_at=old)
    SimplePage.objects.filter(slug="regles").update(last_published_at=old)
    assert [line.title for line in aging(town.paul, "", 5).lines] == ["Une fiche d'hier"]
    assert {line.title for line in aging(town.admin, "", 5).lines} == {"Une fiche d'hier", "Règles de la maison"}


def test_an_editor_sees_what_concerns_their_pages(town: Town) -> None:
    mine = write(NewsFactory.create(title="À nous"), ("text", '<p><a href="/rien/">x</a></p>'))
    write(SimplePage.objects.get(slug="regles"), ("text", '<p><a href="/rien/">x</a></p>'))
    look()
    assert [line.title for line in dead_links(town.paul, "", 5).lines] == [mine.title]
    assert {"À nous", "Règles de la maison"} <= {line.title for line in dead_links(town.admin, "", 5).lines}


def test_the_dashboard_shows_what_asks_for_a_look(town: Town, browse: Browse) -> None:
    empty = browse("paul").get("/admin/").content.decode()
    for concern in CONCERNS:
        assert str(concern.title) in empty
    assert "Rien n&#x27;attend d&#x27;être lu." in empty
    for _each in range(2):
        misses.miss("illettrisme numérique")
    for number in range(7):
        write(NewsFactory.create(), ("text", f'<p><a href="/rien-{number}/">x</a></p>'))
    look()
    full = browse("paul").get("/admin/").content.decode()
    assert "illettrisme numerique" in full
    assert "2 fois" in full
    assert full.count("/rien-") == 5
    assert "/admin/edition/liens/" in full
    assert "et 2 autres" in full
    assert browse("paul").get("/admin/edition/liens/").content.decode().count("/rien-") == 7


def fill(town: Town, count: int) -> None:
    """So many things of every list."""
    for number in range(count):
        page = write(NewsFactory.create(), ("text", f'<p><a href="/rien-{number}/">x</a></p>'))
        sheet = ProductionFactory.create()
        Page.objects.filter(pk=sheet.pk).update(last_published_at=timezone.now() - dt.timedelta(days=800))
        later = NewsFactory.create()
        later.go_live_at = timezone.now() + dt.timedelta(days=3)
        later.save_revision().publish()
        waiting = NewsPage.objects.get(pk=page.pk)
        waiting.save_revision(user=town.paul)
        waiting.get_workflow().start(waiting, town.paul)
        an_image()
        for _each in range(2):
            misses.miss(f"mot {number}")
    look()


@pytest.mark.data
def test_the_dashboard_asks_as_much_of_the_database_whatever_there_is(
    town: Town, browse: Browse, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    editor = browse("paul")
    editor.get("/admin/")
    fill(town, FEW + 1)  # each list says how many others there are
    with django_assert_max_num_queries(80) as few:  # type: ignore[attr-defined]
        editor.get("/admin/")
    fill(town, 4)
    with django_assert_max_num_queries(len(few.captured_queries)):  # type: ignore[attr-defined]
        assert "À lire avant publication" in editor.get("/admin/").content.decode()
    for concern in CONCERNS:
        with django_assert_max_num_queries(25):  # type: ignore[attr-defined]
            assert editor.get(concern.url).status_code == 200


def test_each_list_is_read_to_its_end_by_key(town: Town, browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every line once, in the order of the whole, also where many came at the same moment."""
    fill(town, 5)
    at = timezone.now()
    DeadLink.objects.update(found_at=at)
    Image.objects.update(created_at=at)
    coming = Revision.page_revisions.exclude(approved_go_live_at=None).order_by("pk")
    for one in coming[:3]:  # comes out and goes at the same moment
        Page.objects.filter(pk=int(one.object_id)).update(live=True, expire_at=one.approved_go_live_at)
    Revision.objects.filter(pk__in=coming.values("pk")).update(approved_go_live_at=coming[0].approved_go_live_at)
    monkeypatch.setattr(dashboard, "PER_PAGE", 2)
    editor = browse("paul")
    for concern in CONCERNS:
        whole = concern.part(town.paul, "", 100)
        assert len(whole.lines) == concern.count(town.paul) >= 5, concern.name
        read, address = [], concern.url
        while address:
            page = editor.get(address)
            assert page.context["count"] == len(whole.lines)
            read += page.context["lines"]
            address = page.context["older"] and f"{concern.url}{page.context['older']}"
        assert read == whole.lines, concern.name


def test_what_was_dealt_with_meanwhile_breaks_no_address(town: Town, browse: Browse) -> None:
    fill(town, 4)
    following = dead_links(town.paul, "", 2).following
    last = dead_links(town.paul, "", 2).lines[-1]
    assert last not in (rest := dead_links(town.paul, following, 9).lines)
    DeadLink.objects.filter(page__title=last.title).delete()
    assert dead_links(town.paul, following, 9).lines == rest
    DeadLink.objects.all().delete()
    assert "La liste s&#x27;arrête ici." in browse("paul").get(
        "/admin/edition/liens/", {"apres": following}
    ).content.decode().replace("La liste s'arrête", "La liste s&#x27;arrête")


@pytest.mark.parametrize("key", ["x", "~", "2026-01-01~1", "2026-01-01T00:00:00+00:00~-1", "9" * 40, "0~\x00", "²~²~²"])
def test_a_key_that_no_list_gave_is_not_there(town: Town, browse: Browse, key: str) -> None:
    editor = browse("paul")
    for concern in CONCERNS:
        assert editor.get(concern.url, {"apres": key}).status_code == 404, concern.name


def test_what_waits_says_who_asked(town: Town) -> None:
    town.people["salma"] = person("Salma")
    town.salma.groups.add(Group.objects.get(name="Édition"))
    fill(town, 1)
    [line] = to_read(town.salma, "", 5).lines
    assert line.why.startswith("Proposé par Paul Test le ")
    [own] = to_read(town.paul, "", 5).lines
    assert own.why.startswith("Proposé par vous le ")


@pytest.mark.parametrize("who", ["karim", "samira", "ines", "helene"])
def test_the_lists_are_closed_to_others(town: Town, browse: Browse, who: str) -> None:
    for concern in CONCERNS:
        assert browse(who).get(concern.url, follow=True).status_code == 404
    assert browse("paul").get("/admin/edition/autre-chose/").status_code == 404


def test_the_admin_bears_our_name_and_takes_nothing_from_elsewhere(town: Town, browse: Browse) -> None:
    page = browse("paul").get("/admin/").content.decode()
    assert '<html lang="fr"' in page
    assert "Maillage</title>" in page
    assert "Wagtail</title>" not in page
    assert "css/desk.css" in page
    assert "mark.svg" in page
    assert "Édition de Maillage" in page
    assert not re.findall(r"<(?:script|img|link|iframe)\b[^>]*?(?:src|href)=\"((?:https?:)?//[^\"]+)\"", page)


def test_the_help_menu_is_ours_and_leads_nowhere_else(town: Town, browse: Browse) -> None:
    from wagtail.admin.menu import help_menu

    editor = browse("paul")
    request = editor.get("/admin/").wsgi_request
    addresses = [item.url for item in help_menu.menu_items_for_request(request)]
    assert "/admin/aide/" in addresses
    assert not [one for one in addresses if "//" in one]
    assert "Une autre personne du groupe approuve" in editor.get("/admin/aide/").content.decode()
    assert browse("karim").get("/admin/aide/", follow=True).status_code == 404


def test_no_page_of_the_admin_leads_elsewhere(town: Town, browse: Browse) -> None:
    """Save for whoever runs no script: the library tells them in a word of its own how to."""
    page = NewsFactory.create()
    editor = browse("paul")
    for address in (
        "/admin/",
        "/admin/aide/",
        f"/admin/pages/{page.pk}/edit/",
        "/admin/images/",
        "/admin/edition/liens/",
    ):
        shown = re.sub(r"<noscript.*?</noscript>", "", editor.get(address).content.decode(), flags=re.DOTALL)
        for found in re.findall(r"""(?:href|src|action)=["']((?:https?:)?//[^"']+)""", shown):
            assert found.startswith(settings.BASE_URL), (address, found)


def one_of_each_type() -> dict[type[Page], Page]:
    """A page of every type of ours, made where the tree has none."""
    NewsFactory.create()
    ProductionFactory.create()
    found = {}
    models: list[Any] = apps.get_models()
    for model in models:
        if not issubclass(model, Page) or model is Page:
            continue
        page = model.objects.order_by("pk").first()
        if page is None:
            page = model(title=model.__name__, slug=slugify(model.__name__))
            page.introduction = "En quelques mots."
            page.centre = Centre.objects.create(name=page.title, slug=page.slug)
            above = LibraryPage if LibraryPage in model.allowed_parent_page_models() else HomePage
            above.objects.get().add_child(instance=page)
        found[model] = page
    return found


def test_two_versions_of_any_type_are_compared(town: Town, browse: Browse) -> None:
    pages = one_of_each_type()
    assert {NewsPage, ProductionPage, SimplePage, HomePage, LibraryPage} <= pages.keys()
    admin = browse("admin")
    for model, page in pages.items():
        first = page.save_revision(clean=False)
        page.title = "Un autre titre"
        if "body" in {field.name for field in model._meta.get_fields()} and model is not HomePage:
            write(page, ("text", "<p>Un autre texte.</p>"))
        second = page.save_revision(clean=False)
        shown = admin.get(f"/admin/pages/{page.pk}/revisions/compare/{first.pk}...{second.pk}/")
        assert shown.status_code == 200, model
        assert "autre" in shown.content.decode(), model
