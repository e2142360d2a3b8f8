"""Every type of page is seen before it is published, from a form that was never saved, and as a draft."""

import pytest
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset

from home.pages.models import (
    AgendaPage,
    CentreIndexPage,
    CentrePage,
    HomePage,
    NetworkPage,
    NewsPage,
    SectionPage,
    SimplePage,
)
from home.productions.models import DossierPage, LibraryPage, ProductionPage
from reference.models import Centre
from tests.home.factories import NewsFactory, ProductionFactory, TownFactory
from tests.home.pages.writing import every_block, form, now, paragraph, preview, words

pytestmark = pytest.mark.django_db
TEXT = ("text", paragraph("Chaque ville choisit sa date."))


def below(page: Page, model: type[Page]) -> str:
    return f"/admin/pages/add/{model._meta.app_label}/{model._meta.model_name}/{page.pk}/"


def test_news_of_each_kind(town, browse):
    section = SectionPage.objects.get(slug="actualites")
    for kind in NewsPage.Kind:
        sent = form(TEXT, kind=kind.value, published_on=now(), intro="En bref.", deadline="2099-01-31")
        assert "Chaque ville choisit sa date." in preview(browse("paul"), below(section, NewsPage), sent)


def test_a_section_and_what_editors_put_in_it(town, browse):
    section, editor = SectionPage.objects.get(slug="actualites"), browse("paul")
    sent = {"title": "Appels", "slug": "appels", "introduction": "Ce qui s'ouvre."}
    assert "Ce qui s'ouvre." in preview(editor, below(section, SectionPage), form(**sent))
    agenda = form(TEXT, introduction="Tout ce qui vient.", network=town.network.pk, kind="formation")
    page = preview(editor, below(section, AgendaPage), agenda)
    assert "Tout ce qui vient." in page
    assert "Rien n'est annoncé" in page
    assert "En bref." in preview(editor, below(section, SimplePage), form(TEXT, intro="En bref."))


def test_the_page_of_a_centre(town, browse):
    centre = Centre.objects.create(
        slug="picardie", name="Centre de Picardie", territory=TownFactory.create(name="Creil")
    )
    contacts = inline_formset([{"name": "Claire Vasseur", "role": "documentation", "email": "", "phone": ""}])
    sent = form(TEXT, centre=centre.pk, introduction="Un tiers.", phone="03 44 00 00 00", contacts=contacts)
    page = preview(browse("paul"), below(CentreIndexPage.objects.get(), CentrePage), sent)
    for shown in ("Un tiers.", "Claire Vasseur", "tel:0344000000", "Creil", "Chaque ville choisit sa date."):
        assert shown in page, shown


def test_a_production_and_a_dossier(town, browse):
    library, editor = LibraryPage.objects.get(), browse("paul")
    fields = {"kind": "fiche", "published_on": now(), "aim": "À quoi cela sert.", "language": "fr"}
    sent = form(TEXT, licence="Licence Ouverte 2.0", credits=inline_formset([]), **fields)
    assert "Chaque ville choisit sa date." in preview(editor, below(library, ProductionPage), sent)
    sheet = ProductionFactory.create(title="Le petit-déjeuner")
    items = inline_formset([{"production": sheet.pk, "why": "Pour commencer."}])
    sent = form(TEXT, introduction="Trois textes.", published_on=now(), items=items)
    page = preview(editor, below(library, DossierPage), sent)
    for shown in ("Trois textes.", "Le petit-déjeuner", "Pour commencer.", "Chaque ville choisit sa date."):
        assert shown in page, shown


def test_what_administrators_write(town, browse):
    admin, home = browse("admin"), HomePage.objects.get()
    sent = form(headline="Personne ne cherche seul.", lede="Ici.", reassurance="Gratuit.")
    assert "Personne ne cherche seul." in preview(admin, f"/admin/pages/{home.pk}/edit/", sent)
    for slug in ("reseaux", "productions", "agenda", "centres"):
        page = Page.objects.get(slug=slug, depth=home.depth + 1)
        sent = form(title=slug, slug=slug, introduction="Deux mots.")
        assert "Deux mots." in preview(admin, f"/admin/pages/{page.pk}/edit/", sent)
    page = NetworkPage.objects.get(network=town.network)
    sent = form(TEXT, title="Éducation", slug="education", network=town.network.pk)
    assert "Chaque ville choisit sa date." in preview(admin, f"/admin/pages/{page.pk}/edit/", sent)


def test_a_draft_with_every_block_is_shown_and_only_to_who_may_edit(town, browse, image, document):
    other, page = NewsFactory.create(title="Une autre"), NewsFactory.create(title="La grande")
    page.body = every_block(image=image, document=document, page=other)
    page.save_revision()
    shown = words(browse("paul").get(f"/admin/pages/{page.pk}/view_draft/"))
    for kind in page.body:
        assert kind.block_type in NewsPage._meta.get_field("body").stream_block.child_blocks
    for said in ("Un intertitre", "Malika", "Étape 2", "Et après ?", "Une cour d'école", "La convention", "Voir aussi"):
        assert said in shown, said
    assert "Malika" not in words(browse(None).get(page.url))
    assert browse("samira").get(f"/admin/pages/{page.pk}/view_draft/").status_code in (302, 404)


@pytest.mark.parametrize(
    "model", [NewsPage, SectionPage, SimplePage, AgendaPage, CentrePage, DossierPage, ProductionPage]
)
def test_the_form_of_each_type_opens_in_french(town, browse, model):
    above: dict[type[Page], Page] = {CentrePage: CentreIndexPage.objects.get()}
    above |= dict.fromkeys((DossierPage, ProductionPage), LibraryPage.objects.get())
    parent = above.get(model) or SectionPage.objects.get()
    page = words(browse("paul").get(below(parent, model)))
    assert "Titre" in page


def test_a_draft_of_a_call_may_wait_for_its_day_and_its_publication_may_not(town, browse):
    section, editor = SectionPage.objects.get(slug="actualites"), browse("paul")
    sent = form(TEXT, kind="appel", published_on=now(), intro="En bref.")
    refused = editor.post(below(section, NewsPage), {**sent, "action-publish": "1"})
    assert "deadline" in refused.context["form"].errors
    assert "Chaque ville choisit sa date." in refused.content.decode()
    assert editor.post(below(section, NewsPage), sent).status_code == 302
    assert not NewsPage.objects.get(slug="un-titre").live
