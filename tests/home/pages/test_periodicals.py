"""Periodicals: an issue says which one it is, and an ISSN is a true one."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.test.utils.form_data import inline_formset

from home.productions.models import LibraryPage, ProductionPage
from home.productions.periodicals import issn_of
from tests.home.pages.writing import form, now, paragraph


@pytest.mark.parametrize("typed", ["0378-5955", "03785955", " 0378 5955 ", "0378–5955", "2434-561X", "2434-561x"])
def test_an_issn_is_read_however_it_is_typed(typed):
    assert issn_of(typed) in ("0378-5955", "2434-561X")


@pytest.mark.parametrize("typed", ["0378-5954", "2434-5611", "0378-595", "X378-5955", "978-2-07-036822-8", "٠٣٧٨-٥٩٥٥"])
def test_what_is_no_issn_is_refused(typed):
    with pytest.raises(ValidationError):
        issn_of(typed)


@pytest.mark.django_db
def test_the_editor_is_told_and_what_was_typed_stays(town, browse):
    editor, library = browse("paul"), LibraryPage.objects.get()
    address = f"/admin/pages/add/productions/productionpage/{library.pk}/"
    fields = {"kind": "periodique", "published_on": now(), "aim": "Lire.", "licence": "CC BY 4.0", "language": "fr"}
    sent = form(("text", paragraph("Un long texte.")), credits=inline_formset([]), issn="0378-5954", **fields)
    sent["action-publish"] = "1"
    answer = editor.post(address, sent)
    assert {"issn", "issue"} <= set(answer.context["form"].errors)
    assert "Un long texte." in answer.content.decode()
    answer = editor.post(address, {**sent, "issn": "03785955", "issue": "2026-3"})
    assert answer.status_code == 302, answer.context["form"].errors
    page = ProductionPage.objects.get(slug="un-titre")
    assert (page.issn, page.issue) == ("0378-5955", "2026-3")
