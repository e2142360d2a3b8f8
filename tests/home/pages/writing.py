"""What editors write, as the admin's forms send it, and pages with every block."""

from typing import Any

from django.test import Client
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield
from wagtail.test.utils.form_data import rich_text as as_typed

from home.pages.actions import publish
from home.pages.composition import items_of, stored

WORD = """
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]-->
<style>p.MsoNormal { margin: 0cm; font-family: Calibri; }</style>
<h1 style="margin-left:36pt">Le bilan</h1>
<p class="MsoNormal" style="mso-margin-top-alt:auto"><span style="font-size:11.0pt;font-family:&quot;Calibri&quot;">Une
<b style="mso-bidi-font-weight:normal">année</b> pleine<o:p></o:p></span></p>
<p class="MsoNormal"><o:p>&nbsp;</o:p></p>
<p class="MsoListParagraphCxSpFirst" style="mso-list:l0 level1 lfo1"><!--[if !supportLists]--><span
style="font-family:Symbol">·<span style="font:7.0pt">&nbsp;&nbsp;&nbsp; </span></span><!--[endif]-->des rencontres</p>
<p class="MsoListParagraphCxSpLast" style="mso-list:l0 level1 lfo1"><span style="font-family:Symbol">·<span>&nbsp;&nbsp;
</span></span>des <a href="https://example.org/" onclick="go()">écrits</a></p>
<p class="MsoNormal">Fin<script>alert(1)</script>.</p>
"""


def words(response: Any) -> str:
    """What a page says, with plain spaces and apostrophes."""
    assert response.status_code == 200
    text: str = response.content.decode()
    return text.replace("\u202f", " ").replace("\u00a0", " ").replace("&#x27;", "'").replace("&nbsp;", " ")


def form(*blocks: tuple[str, Any], **fields: Any) -> dict[str, str]:
    """The form of a page: blocks, then whatever the type has besides."""
    return dict(
        nested_form_data(
            {
                "title": "Un titre",
                "slug": "un-titre",
                "body": streamfield(list(blocks)),
                "comments": inline_formset([]),
                **fields,
            }
        )
    )


def now() -> str:
    """A moment as a form sends it."""
    return timezone.localtime().strftime("%Y-%m-%d %H:%M")


def preview(editor: Client, address: str, sent: dict[str, str]) -> str:
    """What the admin's preview of a page that is being written shows."""
    answer = editor.post(f"{address}preview/", sent)
    assert answer.json()["is_valid"], answer.content
    return words(editor.get(f"{address}preview/"))


def paragraph(text: str) -> str:
    """A paragraph as the admin's text editor sends it."""
    return str(as_typed(f"<p>{text}</p>"))


def every_block(*, image: Image, document: Document, page: Page) -> str:
    """A body with each block once."""
    rich = "<p>Du <b>texte</b>.</p>"
    return stored(
        {"type": kind, "value": value}
        for kind, value in [
            ("heading", "Un intertitre"),
            ("text", rich),
            ("remember", {"title": "Ce qu'il faut retenir", "sentences": items_of(["On a cessé d'inviter."])}),
            ("quote", {"quote": "On marche.", "source": "Une habitante", "url": "https://example.org/livre"}),
            ("testimony", {"words": "J'y suis allée.", "name": "Malika", "role": "adulte-relais"}),
            (
                "steps",
                {"title": "Pas à pas", "steps": items_of([{"title": f"Étape {n}", "text": rich} for n in (1, 2)])},
            ),
            ("accordion", {"items": items_of([{"title": "Et après ?", "text": rich}])}),
            ("passage", {"key": "p1", "heading": "Le contexte", "text": "En **Markdown**.", "sources": []}),
            ("picture", {"image": image.pk, "alt": "Une cour d'école", "caption": "La cour", "credit": "M. B."}),
            ("video", {"title": "La marche", "url": "https://www.youtube.com/watch?v=x", "transcript": rich}),
            ("document", {"document": document.pk, "title": "La convention", "language": "en"}),
            ("key_figures", {"figures": items_of([{"value": "40", "label": "familles"}]), "source": "Ville, 2025"}),
            ("table", {"caption": "Les créneaux", "rows": "Heure\tQui\n8 h\tparents"}),
            ("chart", {"title": "Inscriptions", "kind": "bars", "rows": "Année ; Places\n2024 ; 1 250\n2025 ; 1 400"}),
            ("chart", {"title": "Suivi", "kind": "curves", "rows": "Année\tA\tB\n2024\t1\t3\n2025\t2\t2"}),
            ("map", {"title": "Postes", "level": "32", "what": "Adultes-relais", "rows": "Somme | 12\nNord | 40"}),
            ("meetings", {"title": "Se voir", "most": 4, "network": "", "place": "", "kind": ""}),
            ("productions", {"title": "À lire", "most": 4}),
            ("threads", {"title": "On en parle", "most": 4}),
            ("see_also", {"title": "Voir aussi", "pages": items_of([page.pk])}),
            ("action", {"title": "À vous", "text": "C'est ouvert.", "label": "S'inscrire", "page": page.pk}),
        ]
    )


def put(page: Page, below: Page) -> Page:
    """A page published below another."""
    return publish(page, below=below)
